namespace Stats.Distributions;

/// <summary>How a mixture on the torus is fitted.</summary>
public sealed record TorusMixtureOptions
{
    /// <summary>A model to start from instead of seeds; then there is one run, and the number of components must agree (the uniform one counted).</summary>
    public TorusMixture? InitialModel { get; init; }

    /// <summary>How many starts are run (in a selection, four more from the fit with one component fewer); the one with the best likelihood is returned, one without a collapsed component before any with.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>The most EM iterations of a run.</summary>
    public int MaximumIterations { get; init; } = 1000;

    /// <summary>A run has converged when an iteration gains no more than this much log-likelihood per unit of weight.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>The cap on concentrations and couplings, in (0, 1e12]: the likelihood of a mixture is unbounded, and a component that shrinks onto a point stops there.</summary>
    public double MaximalConcentration { get; init; } = 1e6;

    /// <summary>Adds a uniform component, beside the components asked for; it is the last one of the model.</summary>
    public bool IncludeUniform { get; init; }

    /// <summary>
    /// The least weight of the uniform component, in [0, 1). A proposal for importance sampling needs some (0.01, say): without one a component's tail may leave a
    /// region of the target with hardly any density, and its weights without a bound.
    /// </summary>
    public double MinimumUniformWeight { get; init; }

    /// <summary>Computes standard errors, from the outer products of the scores.</summary>
    public bool ComputeStandardErrors { get; init; } = true;

    internal void Check(string name)
    {
        if (Runs < 1)
            throw new ArgumentOutOfRangeException(name, Runs, "Runs is at least 1.");
        if (MaximumIterations < 1)
            throw new ArgumentOutOfRangeException(name, MaximumIterations, "MaximumIterations is at least 1.");
        if (!(Tolerance >= 0.0))
            throw new ArgumentOutOfRangeException(name, Tolerance, "Tolerance is at least 0.");
        if (!(MaximalConcentration > 0.0 && MaximalConcentration <= BivariateVonMises.Largest))
            throw new ArgumentOutOfRangeException(name, MaximalConcentration, FormattableString.Invariant($"MaximalConcentration is in (0, {BivariateVonMises.Largest:G3}]."));
        if (!(MinimumUniformWeight is >= 0.0 and < 1.0))
            throw new ArgumentOutOfRangeException(name, MinimumUniformWeight, "MinimumUniformWeight is in [0, 1).");
        if (MinimumUniformWeight > 0.0 && !IncludeUniform)
            throw new ArgumentException("MinimumUniformWeight needs IncludeUniform.", name);
    }
}
