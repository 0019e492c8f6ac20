namespace Stats.Core;

/// <summary>When an integrator may stop.</summary>
public sealed record IntegrationOptions
{
    /// <summary>The error that is small enough whatever the value, at least 0. An integral that may be 0 needs one that is not: 0 (the default) asks for relative accuracy alone.</summary>
    public double AbsoluteTolerance { get; init; }

    /// <summary>The error that is small enough as a share of the value, at least 0; 1e-10.</summary>
    public double RelativeTolerance { get; init; } = 1e-10;

    /// <summary>The most evaluations of the integrand, at least 42; 100000. An integrator that needs more stops before them.</summary>
    public int MaximumEvaluations { get; init; } = 100_000;

    internal static IntegrationOptions Default { get; } = new();

    internal bool Accepts(double error, double value) => error <= Math.Max(AbsoluteTolerance, RelativeTolerance * Math.Abs(value));

    internal void Check(string name)
    {
        if (!(AbsoluteTolerance >= 0.0))
            throw new ArgumentOutOfRangeException(name, AbsoluteTolerance, "AbsoluteTolerance is at least 0.");
        if (!(RelativeTolerance >= 0.0))
            throw new ArgumentOutOfRangeException(name, RelativeTolerance, "RelativeTolerance is at least 0.");
        if (MaximumEvaluations < 42)
            throw new ArgumentOutOfRangeException(name, MaximumEvaluations, "MaximumEvaluations is at least 42.");
    }
}
