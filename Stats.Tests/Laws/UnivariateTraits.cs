using FsCheck;
using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>What the laws must know of a distribution on the line or the circle, so that none is weakened for all because one differs.</summary>
internal sealed record UnivariateTraits
{
    public double Minimum { get; init; } = double.NegativeInfinity;

    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Whether a draw may equal the minimum (also by rounding).</summary>
    public bool IncludesMinimum { get; init; } = true;

    /// <summary>Whether a draw may equal the maximum (also by rounding).</summary>
    public bool IncludesMaximum { get; init; } = true;

    /// <summary>On the circle: the density repeats after this length, Maximum - Minimum; nothing else is asked outside the two.</summary>
    public double? Period { get; init; }

    /// <summary>Where the distribution function ends: below 1 for a law that leaves the rest at infinity, which the survival function counts.</summary>
    public double Mass { get; init; } = 1.0;

    public Moment Mean { get; init; } = Moment.Finite;

    public Moment Variance { get; init; } = Moment.Finite;

    public Moment Skewness { get; init; } = Moment.Finite;

    public Moment Entropy { get; init; } = Moment.Finite;

    /// <summary>Points of positive probability; the density is that of the rest.</summary>
    public IReadOnlyList<(double Place, double Mass)> Atoms { get; init; } = [];

    /// <summary>Kinks, steps and peaks inside the support that the quadrature must know.</summary>
    public IReadOnlyList<double> Breakpoints { get; init; } = [];

    /// <summary>The relative error of the density in eps, times 1 + |its logarithm|.</summary>
    public double DensityEps { get; init; } = 16.0;

    /// <summary>The relative error of a tail in eps, times 1 + |its logarithm|.</summary>
    public double TailEps { get; init; } = 16.0;

    /// <summary>The error of a quantile in ulp, beside what an error of the tail does to it.</summary>
    public int QuantileUlps { get; init; } = 8;

    /// <summary>How many ulp a span form may be off the scalar; 0 for the same bits.</summary>
    public int SpanUlps { get; init; }

    /// <summary>Whether evaluations refuse NaN by an <see cref="ArgumentException"/> instead of returning it.</summary>
    public bool RefusesNaN { get; init; }
}

/// <summary>What becomes of a moment.</summary>
internal enum Moment
{
    /// <summary>A number, which the laws compare with a quadrature.</summary>
    Finite,

    /// <summary>Infinite.</summary>
    Infinite,

    /// <summary>Undefined: NaN.</summary>
    Undefined,

    /// <summary>Of another kind (a circular variance): the type's own tests hold it.</summary>
    OwnTests,
}

/// <summary>A distribution with its traits.</summary>
internal sealed record UnivariateSubject(IUnivariateDistribution Distribution, UnivariateTraits Traits)
{
    /// <summary>Quantiles at the nodes of integrals, which every moment of the subject shares.</summary>
    public Dictionary<double, double> KnownQuantiles { get; } = [];

    /// <summary>The same from the upper end.</summary>
    public Dictionary<double, double> KnownInverseSurvivals { get; } = [];

    public override string ToString() => Distribution.ToString()!;
}

/// <summary>A family of distributions with the generator of its members.</summary>
internal sealed record UnivariateCase(string Name, Type Type, Gen<UnivariateSubject> Subjects)
{
    public static UnivariateCase Of<TParameter, TDistribution>(Gen<TParameter> parameters, Func<TParameter, TDistribution> create, Func<TDistribution, UnivariateTraits> traits)
        where TDistribution : IUnivariateDistribution =>
        new(typeof(TDistribution).Name, typeof(TDistribution), parameters.Select(create).Select(d => new UnivariateSubject(d, traits(d))));
}
