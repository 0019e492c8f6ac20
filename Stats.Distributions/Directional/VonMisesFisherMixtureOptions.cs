namespace Stats.Distributions;

/// <summary>How the E-step assigns points to components.</summary>
public enum MixtureAssignment
{
    /// <summary>By probability: maximises the likelihood.</summary>
    Soft,

    /// <summary>Each point to its most probable component: maximises the classification likelihood, as spherical k-means does.</summary>
    Hard,
}

/// <summary>How the starting mean directions are chosen.</summary>
public enum MixtureStart
{
    /// <summary>Spherical k-means++: each further seed is a row drawn with probability proportional to 1 - cosine to the nearest seed.</summary>
    PlusPlus,

    /// <summary>Distinct rows drawn at random.</summary>
    RandomRows,
}

/// <summary>How a von Mises-Fisher mixture is fitted.</summary>
public sealed record VonMisesFisherMixtureOptions
{
    internal const double DefaultMaximalConcentration = 1e9;

    /// <summary>Soft (the default) or hard assignment.</summary>
    public MixtureAssignment Assignment { get; init; } = MixtureAssignment.Soft;

    /// <summary>How the starting mean directions are chosen.</summary>
    public MixtureStart Start { get; init; } = MixtureStart.PlusPlus;

    /// <summary>A model to start from instead; then there is one run, and the number of components must agree.</summary>
    public VonMisesFisherMixture? InitialModel { get; init; }

    /// <summary>How many starts are run; the one with the best likelihood is returned.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>The most EM iterations of a run.</summary>
    public int MaximumIterations { get; init; } = 500;

    /// <summary>A run has converged when an iteration changes the log-likelihood by no more than this share of it.</summary>
    public double RelativeTolerance { get; init; } = 1e-8;

    /// <summary>One concentration for all components.</summary>
    public bool SharedConcentration { get; init; }

    /// <summary>
    /// The cap on a component's concentration, positive: a component that shrinks onto one point stops there and is flagged. Null (the default)
    /// caps at 1e9, and refuses data whose points are all equal, as the fit of a single distribution does; with a cap they are fitted.
    /// </summary>
    public double? MaximalConcentration { get; init; }

    /// <summary>A component whose share of the weight falls below this is started anew at the point the mixture explains worst; after a few attempts it is dropped.</summary>
    public double MinimumWeight { get; init; } = 1e-6;

    /// <summary>Which estimate of a component's concentration the M-step takes; marginal likelihood corrects the bias in high dimension (the likelihood may then fall).</summary>
    public ConcentrationEstimator Estimator { get; init; } = ConcentrationEstimator.MaximumLikelihood;

    /// <summary>Adds a uniform component for outliers, beside the components asked for; it is the last one of the model.</summary>
    public bool IncludeUniform { get; init; }

    /// <summary>Projects rows of any norm onto the sphere, instead of refusing those whose norm differs from 1 by more than 1e-6.</summary>
    public bool NormalizeRows { get; init; }

    internal void Check(string name)
    {
        if (Runs < 1)
            throw new ArgumentOutOfRangeException(name, Runs, "Runs is at least 1.");
        if (MaximumIterations < 1)
            throw new ArgumentOutOfRangeException(name, MaximumIterations, "MaximumIterations is at least 1.");
        if (!(RelativeTolerance >= 0.0))
            throw new ArgumentOutOfRangeException(name, RelativeTolerance, "RelativeTolerance is at least 0.");
        if (MaximalConcentration is { } cap && (!(cap > 0.0) || double.IsPositiveInfinity(cap)))
            throw new ArgumentOutOfRangeException(name, cap, "MaximalConcentration is positive and finite.");
        if (!(MinimumWeight is >= 0.0 and < 1.0))
            throw new ArgumentOutOfRangeException(name, MinimumWeight, "MinimumWeight is in [0, 1).");
        if (!Enum.IsDefined(Assignment) || !Enum.IsDefined(Start) || !Enum.IsDefined(Estimator))
            throw new ArgumentOutOfRangeException(name, "Assignment, Start or Estimator is not defined.");
    }
}
