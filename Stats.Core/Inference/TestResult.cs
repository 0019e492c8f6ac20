namespace Stats.Core;

/// <summary>The alternative that a test sets against its null hypothesis.</summary>
public enum TestAlternative
{
    /// <summary>The parameter differs from its null value, or the test has no direction.</summary>
    TwoSided,

    /// <summary>The parameter is smaller than its null value.</summary>
    Less,

    /// <summary>The parameter is larger than its null value.</summary>
    Greater,
}

/// <summary>The outcome of a significance test.</summary>
public sealed class TestResult : EstimationResult
{
    /// <summary>Collects what a test found.</summary>
    /// <param name="method">The test's name, with its variant.</param>
    /// <param name="statistic">The value of the test statistic.</param>
    /// <param name="pValueLn">The logarithm of the p-value, at most 0: it stays finite where the p-value underflows.</param>
    /// <param name="observations">The number of observations, n.</param>
    /// <param name="degreesOfFreedom">The reference law's degrees of freedom; empty where it has none.</param>
    /// <param name="alternative">The alternative hypothesis.</param>
    /// <param name="warnings">What the user should know; null for nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pValueLn"/> is positive or NaN.</exception>
    public TestResult(
        string method,
        double statistic,
        double pValueLn,
        long observations,
        IReadOnlyList<double>? degreesOfFreedom = null,
        TestAlternative alternative = TestAlternative.TwoSided,
        IReadOnlyList<EstimationWarning>? warnings = null)
        : base(observations, warnings)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        if (!(pValueLn <= 0.0))
            throw new ArgumentOutOfRangeException(nameof(pValueLn), pValueLn, "The logarithm of a p-value is at most 0.");
        Method = method;
        Statistic = statistic;
        PValueLn = pValueLn;
        DegreesOfFreedom = degreesOfFreedom ?? [];
        Alternative = alternative;
    }

    /// <summary>The test's name, with its variant.</summary>
    public string Method { get; }

    /// <summary>The value of the test statistic.</summary>
    public double Statistic { get; }

    /// <summary>The reference law's degrees of freedom: none for a normal law, one for t and chi-square, two for F.</summary>
    public IReadOnlyList<double> DegreesOfFreedom { get; }

    /// <summary>The p-value, in [0, 1]; 0 where it underflows (see <see cref="PValueLn"/>).</summary>
    public double PValue => Math.Exp(PValueLn);

    /// <summary>The logarithm of the p-value.</summary>
    public double PValueLn { get; }

    /// <summary>The alternative hypothesis.</summary>
    public TestAlternative Alternative { get; }

    /// <inheritdoc/>
    public override string Summary
    {
        get
        {
            SummaryTable table = new(Method);
            table.Pair("Statistic", Statistic).Pair("Observations", Observations);
            table.Pair("p-value", PValue > 0.0 ? SummaryTable.Number(PValue) : double.IsNegativeInfinity(PValueLn) ? "0" : "exp(" + SummaryTable.Number(PValueLn) + ")");
            table.Pair("Alternative", Alternative.ToString());
            if (DegreesOfFreedom.Count > 0)
                table.Pair("Degrees of freedom", string.Join(", ", DegreesOfFreedom.Select(SummaryTable.Number)));
            return table.Warnings(Warnings).ToString();
        }
    }
}
