namespace Stats.Core;

/// <summary>A named column of data from which a <see cref="DesignMatrix"/> makes one column (numbers) or one a level save the reference (labels). Immutable.</summary>
public sealed class DesignVariable
{
    private readonly double[]? _numbers;
    private readonly string[]? _labels;

    private DesignVariable(string name, double[]? numbers, string[]? labels, string? reference)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, _numbers, _labels, Reference) = (name, numbers, labels, reference);
    }

    /// <summary>The variable's name.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => _numbers?.Length ?? _labels!.Length;

    /// <summary>The level that the other levels are compared with; null for numbers and where the first level in ordinal order is meant.</summary>
    public string? Reference { get; }

    internal double[]? Numbers => _numbers;

    internal string[]? Labels => _labels;

    /// <summary>A column of numbers.</summary>
    /// <param name="name">Its name, also in tables and messages.</param>
    /// <param name="values">n finite numbers; copied.</param>
    /// <exception cref="ArgumentException">The name is null or blank, or a value is not finite (the message names the column and the row).</exception>
    public static DesignVariable Numeric(string name, ReadOnlySpan<double> values)
    {
        DesignVariable variable = new(name, values.ToArray(), null, null);
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException(FormattableString.Invariant($"{name}[{i}] is {values[i]}; a covariate is finite."), nameof(values));
        }

        return variable;
    }

    /// <summary>A column of labels, made into treatment contrasts: a column a level, 1 where the row has it, without one for the reference level.</summary>
    /// <param name="name">Its name; the columns are called name=level.</param>
    /// <param name="values">n labels; copied.</param>
    /// <param name="reference">The reference level; null for the first in ordinal order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The name is null or blank, or a label is null (the message names the column and the row).</exception>
    public static DesignVariable Categorical(string name, IReadOnlyList<string> values, string? reference = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(values);
        Factor.RequireLabels(values, name);
        return new DesignVariable(name, null, [.. values], reference);
    }
}
