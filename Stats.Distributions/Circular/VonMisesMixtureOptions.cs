namespace Stats.Distributions;

/// <summary>How the starting mean directions of a mixture on the circle are chosen.</summary>
public enum CircularMixtureStart
{
    /// <summary>
    /// Half of the runs from k-means++ with two Lloyd steps, half from the best of short runs (on at most 512 angles): from clusters, from centres, concentrations and
    /// weights at random, and from a mixture built up component by component where the likelihood rises most.
    /// </summary>
    Search,

    /// <summary>k-means++ on the circle: each further centre is an angle drawn with probability proportional to 1 - cosine to the nearest centre; then ten Lloyd steps.</summary>
    PlusPlus,

    /// <summary>Angles drawn at random, then ten Lloyd steps.</summary>
    RandomAngles,

    /// <summary>The (k + 1/2) / K quantiles of the angles, the circle cut opposite to their mean direction; all restarts are then one.</summary>
    Quantiles,
}

/// <summary>How a mixture of von Mises distributions is fitted.</summary>
public sealed record VonMisesMixtureOptions
{
    /// <summary>How the starting mean directions are chosen.</summary>
    public CircularMixtureStart Start { get; init; } = CircularMixtureStart.Search;

    /// <summary>A model to start from instead; then there is one run, the number of components must agree, and they keep their order.</summary>
    public VonMisesMixture? InitialModel { get; init; }

    /// <summary>How many starts are run to convergence (in a selection, some more from the fit with one component fewer); the best that has not collapsed is returned.</summary>
    public int Runs { get; init; } = 10;

    /// <summary>The most evaluations of the EM map in a run; the finish by Newton's method takes at most a hundred steps more.</summary>
    public int MaximumIterations { get; init; } = 1000;

    /// <summary>A run has converged when an EM step raises the log-likelihood by no more than this an observation.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>Extrapolates EM steps (SQUAREM, Varadhan and Roland 2008, scheme S3) where that raises the likelihood.</summary>
    public bool Accelerate { get; init; } = true;

    /// <summary>One concentration for all components.</summary>
    public bool SharedConcentration { get; init; }

    /// <summary>
    /// The cap on a component's concentration, positive and finite: the likelihood is unbounded where a component shrinks onto one angle. Data
    /// rounded to a grid of width d want a cap of about 12 / d^2.
    /// </summary>
    public double MaximalConcentration { get; init; } = 1e6;

    /// <summary>Adds a uniform component, beside the components asked for; it is the last one of the model, of concentration 0.</summary>
    public bool IncludeUniform { get; init; }

    /// <summary>
    /// nu, at least 0: as many pseudo-observations of resultant length <see cref="PenaltyResultantLength"/> keep each component from collapsing. The
    /// objective is the log-likelihood plus nu times the sum of kappa R0 - log I0(kappa), which is bounded. 0.1 is enough as a rule.
    /// </summary>
    public double PenaltyCount { get; init; }

    /// <summary>R0, in [0, 1).</summary>
    public double PenaltyResultantLength { get; init; } = 0.9;

    internal void Check(string name)
    {
        if (Runs < 1)
            throw new ArgumentOutOfRangeException(name, Runs, "Runs is at least 1.");
        if (MaximumIterations < 1)
            throw new ArgumentOutOfRangeException(name, MaximumIterations, "MaximumIterations is at least 1.");
        if (!(Tolerance >= 0.0))
            throw new ArgumentOutOfRangeException(name, Tolerance, "Tolerance is at least 0.");
        if (!(MaximalConcentration > 0.0) || double.IsPositiveInfinity(MaximalConcentration))
            throw new ArgumentOutOfRangeException(name, MaximalConcentration, "MaximalConcentration is positive and finite.");
        if (!(PenaltyCount >= 0.0) || double.IsPositiveInfinity(PenaltyCount))
            throw new ArgumentOutOfRangeException(name, PenaltyCount, "PenaltyCount is finite and at least 0.");
        if (!(PenaltyResultantLength is >= 0.0 and < 1.0))
            throw new ArgumentOutOfRangeException(name, PenaltyResultantLength, "PenaltyResultantLength is in [0, 1).");
        if (!Enum.IsDefined(Start))
            throw new ArgumentOutOfRangeException(name, Start, "Start is not defined.");
    }
}
