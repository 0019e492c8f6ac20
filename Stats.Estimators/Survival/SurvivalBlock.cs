namespace Stats.Estimators;

/// <summary>
/// Some thousand contributions of one kind, padded to whole registers by repetitions of weight 0: events and right-censorings at a time (an entry is one of
/// negative weight), or intervals.
/// </summary>
internal sealed class SurvivalBlock(int count, int columns, bool isInterval, bool hasOffset)
{
    /// <summary>Contributions with the padding, a multiple of 8.</summary>
    public readonly int Count = (count + 7) / 8 * 8;

    /// <summary>The data's row of each contribution, without the padding.</summary>
    public readonly int[] Rows = new int[count];

    public readonly bool IsInterval = isInterval;

    /// <summary>log t, or log of the lower end (-infinity for 0).</summary>
    public readonly double[] LogTime = new double[(count + 7) / 8 * 8];

    /// <summary>1 for an event and 0 for none, or log of the upper end.</summary>
    public readonly double[] Second = new double[(count + 7) / 8 * 8];

    /// <summary>log of upper over lower end.</summary>
    public readonly double[] LogRatio = isInterval ? new double[(count + 7) / 8 * 8] : [];

    public readonly double[] Weight = new double[(count + 7) / 8 * 8];

    /// <summary>The covariates, a column after the other.</summary>
    private readonly double[] _columns = new double[(count + 7) / 8 * 8 * columns];

    /// <summary>The offsets of the four components; empty where there are none.</summary>
    private readonly double[] _offsets = hasOffset ? new double[(count + 7) / 8 * 8 * FlexibleSurvivalModel.ComponentCount] : [];

    public Span<double> Column(int column) => _columns.AsSpan(column * Count, Count);

    public Span<double> Offset(int component) => _offsets.AsSpan(component * Count, Count);

    /// <summary>Repeats the last contribution with weight 0.</summary>
    public void Pad(int columns)
    {
        int used = Rows.Length;
        if (used == Count)
            return;
        LogTime.AsSpan(used).Fill(LogTime[used - 1]);
        Second.AsSpan(used).Fill(Second[used - 1]);
        if (IsInterval)
            LogRatio.AsSpan(used).Fill(LogRatio[used - 1]);
        for (int j = 0; j < columns; j++)
            Column(j)[used..].Fill(Column(j)[used - 1]);
        for (int c = 0; c < FlexibleSurvivalModel.ComponentCount && _offsets.Length > 0; c++)
            Offset(c)[used..].Fill(Offset(c)[used - 1]);
    }
}
