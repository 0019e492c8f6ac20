using FsCheck;
using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>A multivariate distribution with what the laws must know of it.</summary>
/// <param name="Distribution">The distribution.</param>
/// <param name="Reference">A law with known draws and density, with respect to the same measure, that covers it.</param>
/// <param name="Support">The deviation of a point from the support (the norm of a direction from 1): a draw's is at most 1e-12 there.</param>
internal sealed record MultivariateSubject(IMultivariateDistribution Distribution, IReferenceLaw Reference, Func<double[], double> Support)
{
    /// <summary>Whether evaluations refuse NaN by an <see cref="ArgumentException"/> instead of returning it.</summary>
    public bool RefusesNaN { get; init; }

    /// <summary>Whether the first draws of a set are those of a smaller set.</summary>
    public bool PrefixesAgree { get; init; } = true;

    public override string ToString() => Distribution.ToString()!;
}

/// <summary>A family of multivariate distributions with the generator of its members.</summary>
internal sealed record MultivariateCase(string Name, Type Type, Gen<MultivariateSubject> Subjects)
{
    /// <summary>A family on the unit sphere, which refuses NaN as any point off the sphere.</summary>
    public static MultivariateCase OnSphere<TDistribution>(Gen<TDistribution> distributions, Func<TDistribution, IReferenceLaw> reference)
        where TDistribution : IMultivariateDistribution =>
        new(typeof(TDistribution).Name, typeof(TDistribution), distributions.Select(d =>
            new MultivariateSubject(d, reference(d), x => Math.Abs(Math.Sqrt(x.Sum(v => v * v)) - 1.0)) { RefusesNaN = true }));
}
