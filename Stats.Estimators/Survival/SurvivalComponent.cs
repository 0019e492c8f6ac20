using System.Globalization;
using Stats.Core;

namespace Stats.Estimators;

/// <summary>
/// How one parameter of a survival model depends on the rows: fixed at a value, one estimate for all rows, or a linear predictor of covariates, on the
/// logarithm of phi, lambda or gamma, or of kappa + 1. An immutable value.
/// </summary>
public sealed class SurvivalComponent
{
    private readonly double[] _offset;

    private SurvivalComponent(DesignMatrix? design, double? fixedValue, double[] offset)
    {
        (Design, FixedValue, _offset) = (design, fixedValue, offset);
    }

    /// <summary>One estimate for all rows.</summary>
    public static SurvivalComponent Intercept { get; } = new(null, null, []);

    /// <summary>The covariates; null where the parameter is fixed or has one estimate.</summary>
    public DesignMatrix? Design { get; }

    /// <summary>The value that the parameter is fixed at; null where it is estimated.</summary>
    public double? FixedValue { get; }

    /// <summary>Known parts of the linear predictor, n numbers; empty where there are none.</summary>
    public ReadOnlySpan<double> Offset => _offset;

    /// <summary>Whether there is an intercept to estimate.</summary>
    public bool HasIntercept => FixedValue is null && (Design is null || Design.HasIntercept);

    internal int ParameterCount => FixedValue is null ? Design?.ColumnCount ?? 1 : 0;

    internal double[] OffsetArray => _offset;

    /// <summary>The parameter itself, not its logarithm, is this number.</summary>
    /// <param name="value">phi, lambda, gamma: positive and finite; kappa: above -1, or one of the limits -1 and +infinity (see <see cref="FlexibleSurvivalModel.Kappa"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is NaN or below -1.</exception>
    public static SurvivalComponent Fixed(double value)
    {
        if (!(value >= -1.0))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A fixed phi, lambda or gamma is above 0, a fixed kappa at least -1.");
        return new SurvivalComponent(null, value, []);
    }

    /// <summary>A linear predictor of covariates.</summary>
    /// <param name="design">The columns, with or without an intercept.</param>
    /// <exception cref="ArgumentNullException"><paramref name="design"/> is null.</exception>
    public static SurvivalComponent Covariates(DesignMatrix design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return new SurvivalComponent(design, null, []);
    }

    /// <summary>The linear predictor of these columns.</summary>
    public static implicit operator SurvivalComponent(DesignMatrix design) => Covariates(design);

    /// <summary>The same with a known part added to the linear predictor.</summary>
    /// <param name="offset">n finite numbers.</param>
    /// <exception cref="ArgumentException">A number is not finite (the message names it).</exception>
    public SurvivalComponent WithOffset(ReadOnlySpan<double> offset)
    {
        for (int i = 0; i < offset.Length; i++)
        {
            if (!double.IsFinite(offset[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"offset[{i}] is {offset[i]}; an offset is finite."), nameof(offset));
        }

        return new SurvivalComponent(Design, FixedValue, offset.ToArray());
    }

    internal string ColumnName(int column) => Design is null ? DesignMatrix.InterceptName : Design.ColumnNames[column];

    internal string Describe() =>
        FixedValue is { } value ? "= " + SummaryTable.Number(value)
        : Design is null ? "~ 1"
        : "~ " + string.Join(" + ", (Design.HasIntercept ? ["1"] : Array.Empty<string>()).Concat(Design.TermNames));
}
