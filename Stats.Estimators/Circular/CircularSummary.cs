using System.Numerics;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// The descriptive statistics of a sample of angles, radians, with or without weights: an immutable value. Definitions are those of Fisher
/// (1993, chapter 2) and of R's package circular; directions are in [-pi, pi]. Nothing cancels when the angles lie close together.
/// </summary>
public sealed partial class CircularSummary : EstimationResult
{
    /// <summary>From where on the large-sample interval of the mean direction about holds its level.</summary>
    private const int LargeSample = 25;

    private readonly double[] _angles;
    private readonly double[]? _weights;
    private readonly double _squaredWeight;
    private readonly Lazy<(double Median, double Deviation, double[] Ascending, double[] Weights)> _order;

    /// <summary>Summarises angles.</summary>
    /// <param name="angles">At least one finite angle, radians; copied.</param>
    /// <exception cref="ArgumentException"><paramref name="angles"/> is empty, or one is not finite (the message names it).</exception>
    public CircularSummary(ReadOnlySpan<double> angles)
        : this(angles, [], weighted: false)
    {
    }

    /// <summary>Summarises weighted angles; only the weights' ratios matter, save to <see cref="EffectiveCount"/> which does not change with their unit.</summary>
    /// <param name="angles">At least one finite angle, radians; copied.</param>
    /// <param name="weights">As many weights, each 0 or in [1e-100, 1e100], not all 0; copied.</param>
    /// <exception cref="ArgumentException">As without weights; or the weights have another length, a bad entry (the message names it), or are all 0.</exception>
    public CircularSummary(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights)
        : this(angles, weights, weighted: true)
    {
    }

    private CircularSummary(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, bool weighted)
        : base(angles.Length, FewAngles(angles.Length))
    {
        CircularSample.Require(angles, nameof(angles));
        if (weighted)
            CircularCheck.RequireWeights(weights, angles.Length, nameof(weights));
        _angles = angles.ToArray();
        _weights = weighted ? weights.ToArray() : null;
        double total = angles.Length, squared = angles.Length;
        if (weighted)
        {
            total = squared = 0.0;
            foreach (double weight in weights)
                total += weight;
            if (!(total > 0.0))
                throw new ArgumentException("weights are all 0.", nameof(weights));
            foreach (double weight in weights)
                squared += weight / total * (weight / total);
            _squaredWeight = squared;
        }
        else
        {
            _squaredWeight = 1.0 / total;
        }

        TotalWeight = total;
        (double direction, double length, double complement) = CircularSample.Resultant(angles, weights);
        MeanDirection = direction;
        // The direction of a sum of rounding errors says nothing, and their length is 0.
        MeanDirectionIsDefined = length / total > 1e-15;
        MeanResultantLength = MeanDirectionIsDefined ? Math.Min(length / total, 1.0) : 0.0;
        CircularVariance = MeanDirectionIsDefined ? Math.Min(complement / total, 1.0) : 1.0;
        _order = new Lazy<(double, double, double[], double[])>(Order);
    }

    /// <inheritdoc/>
    public override string Summary
    {
        get
        {
            SummaryTable table = new("Circular summary");
            ParameterEstimate mean = MeanDirectionInterval();
            table.Pair("Observations", Observations).Pair("Mean resultant length", MeanResultantLength);
            table.Pair("Mean direction, rad", MeanDirectionIsDefined ? SummaryTable.Number(MeanDirection) : "undefined").Pair("Circular variance", CircularVariance);
            table.Pair("95% lower", MeanDirectionIsDefined ? SummaryTable.Number(mean.Lower!.Value) : "undefined").Pair("Circular std. deviation", CircularStandardDeviation);
            table.Pair("95% upper", MeanDirectionIsDefined ? SummaryTable.Number(mean.Upper!.Value) : "undefined").Pair("Mean deviation", MeanDeviation);
            table.Pair("Median direction, rad", Median).Pair("Range", Range);
            table.Pair("Concentration", Concentration).Pair("Skewness", Skewness);
            return table.Warnings(Warnings).ToString();
        }
    }

    /// <summary>W, the sum of the weights; n without weights.</summary>
    public double TotalWeight { get; }

    /// <summary>W^2 over the sum of squared weights: how many equally weighted angles the sample is worth; n without weights.</summary>
    public double EffectiveCount => 1.0 / _squaredWeight;

    /// <summary>The direction of the resultant, atan2(S, C), radians; arbitrary where <see cref="MeanDirectionIsDefined"/> is false.</summary>
    public double MeanDirection { get; }

    /// <summary>Whether the resultant differs from 0 by more than rounding.</summary>
    public bool MeanDirectionIsDefined { get; }

    /// <summary>R, the length of the mean direction vector, in [0, 1].</summary>
    public double MeanResultantLength { get; }

    /// <summary>1 - R, in [0, 1]: the mean of 2 sin^2((x - mean direction)/2), without cancellation.</summary>
    public double CircularVariance { get; }

    /// <summary>sqrt(-2 log R), radians; infinite at R = 0.</summary>
    public double CircularStandardDeviation =>
        Math.Sqrt(Math.Max(0.0, -2.0 * (MeanResultantLength < 0.5 ? Math.Log(MeanResultantLength) : Elementary.Log1p(-CircularVariance))));

    /// <summary>sqrt(2 (1 - R)), radians: the angular deviation.</summary>
    public double AngularDeviation => Math.Sqrt(2.0 * CircularVariance);

    /// <summary>kappa of the von Mises distribution of the same R, its maximum likelihood estimate; infinite when all angles are equal.</summary>
    public double Concentration => CircularVariance == 0.0 ? double.PositiveInfinity : BesselRatio.Inverse(0.0, MeanResultantLength, CircularVariance);

    /// <summary>
    /// <see cref="Concentration"/> less its bias (Best and Fisher 1981): max(kappa - 2 / (n kappa), 0) below 2, (n-1)^3 kappa / (n^3 + n) from 2 on, n the
    /// effective count.
    /// </summary>
    public double ConcentrationBiasCorrected
    {
        get
        {
            double kappa = Concentration, n = EffectiveCount;
            return kappa >= 2.0 ? (n - 1.0) / n * ((n - 1.0) / n) * ((n - 1.0) / n) / (1.0 + 1.0 / (n * n)) * kappa : kappa > 0.0 ? Math.Max(kappa - 2.0 / (n * kappa), 0.0) : 0.0;
        }
    }

    /// <summary>Im(m2) / (1 - R)^(3/2), m2 the second moment about the mean direction; 0 when all angles are equal.</summary>
    public double Skewness
    {
        get
        {
            if (CircularVariance == 0.0)
                return 0.0;
            // The sines sum to 0, so that sin 2d may be replaced by 2 sin d (cos d - 1).
            double third = Mean(d => -4.0 * Math.Sin(d) * Square(Math.Sin(0.5 * d)));
            return third / (CircularVariance * Math.Sqrt(CircularVariance));
        }
    }

    /// <summary>(Re(m2) - R^4) / (1 - R)^2, m2 the second moment about the mean direction; 0 when all angles are equal.</summary>
    public double Kurtosis
    {
        get
        {
            if (CircularVariance == 0.0)
                return 0.0;
            // With h = 1 - cos d: Re(m2) = 1 - 4 mean(h) + 2 mean(h^2), R = 1 - mean(h).
            double v = CircularVariance, square = Mean(d => 4.0 * Square(Square(Math.Sin(0.5 * d))));
            return 2.0 * (square / v / v) - 6.0 + v * (4.0 - v);
        }
    }

    /// <summary>(1 - Re(m2)) / (2 R^2): the dispersion that the standard error of the mean direction rests on; infinite at R = 0.</summary>
    public double Dispersion => Mean(d => Square(Math.Sin(d))) / Square(MeanResultantLength);

    /// <summary>The mean of exp(i p x).</summary>
    /// <param name="order">p; of a negative order the conjugate.</param>
    public Complex TrigonometricMoment(int order) => Moment(order, 0.0);

    /// <summary>The mean of exp(i p (x - mean direction)).</summary>
    /// <param name="order">p; of a negative order the conjugate.</param>
    public Complex CentralTrigonometricMoment(int order) => Moment(order, MeanDirection);

    private static EstimationWarning[] FewAngles(int count) => count is 0 or >= LargeSample ? [] :
    [
        new("large-sample-interval", $"The interval of the mean direction is for {LargeSample} angles and more: of {count} it covers less often than it says (at 10 about 0.90, at 5 about 0.86 instead of 0.95)."),
    ];

    private static double Square(double x) => x * x;

    private Complex Moment(int order, double origin) => new(Mean(d => Math.Cos(order * d), origin), Mean(d => Math.Sin(order * d), origin));

    private double Mean(Func<double, double> function) => Mean(function, MeanDirection);

    private double Mean(Func<double, double> function, double origin)
    {
        double sum = 0.0;
        for (int i = 0; i < _angles.Length; i++)
            sum += (_weights is null ? 1.0 : _weights[i]) * function(Math.IEEERemainder(_angles[i] - origin, Angle.FullTurn));
        return sum / TotalWeight;
    }
}
