using FsCheck;
using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>Laws of several angles and what the laws must know of them.</summary>
internal static class TorusCases
{
    public static Gen<VonMisesProduct> Products { get; } =
        from dimension in Gen.Choose(1, 4)
        from product in OfDimension(dimension, dimension > 2 ? 4.0 : 100.0)
        select product;

    public static Gen<BivariateVonMisesSine> Sines { get; } = Bivariate((m1, m2, k1, k2, c) => new BivariateVonMisesSine(m1, m2, k1, k2, c));

    public static Gen<BivariateVonMisesCosine> Cosines { get; } = Bivariate((m1, m2, k1, k2, c) => new BivariateVonMisesCosine(m1, m2, k1, k2, c));

    public static Gen<TorusMixture> Mixtures { get; } =
        from count in Gen.Choose(1, 5)
        from components in Gen.OneOf(
            Sines.Select(s => (TorusDistribution)s), Cosines.Select(c => (TorusDistribution)c), OfDimension(2, 100.0).Select(p => (TorusDistribution)p)).ArrayOf(count)
        from weights in Parameters.LogUniform(0.05, 1.0).ArrayOf(count)
        select new TorusMixture(components, weights);

    public static Gen<VonMisesMixtureProduct> MixtureProducts { get; } =
        from dimension in Gen.Choose(1, 2)
        from marginals in Marginals(100.0).ArrayOf(dimension)
        select new VonMisesMixtureProduct(marginals);

    public static MultivariateCase Case<T>(Gen<T> laws)
        where T : IMultivariateDistribution =>
        new(typeof(T).Name, typeof(T), laws.Select(d => new MultivariateSubject(d, new TorusReference(d), Outside)));

    public static double[] Densities(IMultivariateDistribution law)
    {
        PhiloxRandom random = new(78);
        return [.. Enumerable.Range(0, 20).Select(_ => law.DensityLn([.. Enumerable.Range(0, law.Dimension).Select(_ => 10.0 * random.NextDouble() - 5.0)]))];
    }

    /// <summary>Estimates are the two means, the two concentrations and the coupling.</summary>
    public static FitCase Fit<T>(double[] truth, int observations, Func<double[], T> create, Func<PointSet, double[]?, Execution, Fit<T>> fit)
        where T : BivariateVonMises =>
        new($"{typeof(T).Name}({string.Join(", ", truth)})", truth, (n, random) => create(truth).Sample(n, random), (data, weights, execution) => Outcome(fit(data, weights, execution)), observations)
        {
            Equivariances =
            [
                new("a rotation", p => Map(p, (u, v) => (u + 0.5, v - 0.25)), e => [e[0] + 0.5, e[1] - 0.25, .. e[2..]]),
                new("a reflection", p => Map(p, (u, v) => (-u, -v)), e => [-e[0], -e[1], .. e[2..]]),
                new("the angles exchanged", p => Map(p, (u, v) => (v, u)), e => [e[1], e[0], e[3], e[2], e[4]]),
            ],
            OrderTolerance = 1e-10,
        };

    private static FitOutcome Outcome<T>(Fit<T> fit)
        where T : class => new([.. fit.Parameters.Select(p => p.Estimate)], [.. fit.Parameters.Select(p => p.StandardError!.Value)], fit.LogLikelihood);

    private static PointSet Map(PointSet points, Func<double, double, (double, double)> map) =>
        new([.. Enumerable.Range(0, points.Count).SelectMany(i => Pair(map(points[i][0], points[i][1])))], 2);

    private static double[] Pair((double First, double Second) p) => [p.First, p.Second];

    private static double Outside(double[] point) => point.Max(x => Math.Max(0.0, Math.Max(-Math.PI - x, x - Math.PI)));

    private static Gen<T> Bivariate<T>(Func<double, double, double, double, double, T> create) =>
        from m1 in Parameters.Between(-4.0, 4.0)
        from m2 in Parameters.Between(-4.0, 4.0)
        from k1 in Parameters.LogUniformOr(1e-9, 60.0, 0.0)
        from k2 in Parameters.LogUniformOr(1e-9, 60.0, 0.0)
        from sign in Gen.Elements(-1.0, 1.0)
        from c in Parameters.LogUniformOr(1e-9, 60.0, 0.0, Math.Sqrt(k1 * k2))
        select create(m1, m2, k1, k2, sign * c);

    private static Gen<VonMisesMixture> Marginals(double largest) =>
        from count in Gen.Choose(1, 4)
        from means in Parameters.Between(-4.0, 4.0).ArrayOf(count)
        from concentrations in Parameters.LogUniformOr(1e-9, largest, 0.0).ArrayOf(count)
        from weights in Parameters.LogUniform(0.05, 1.0).ArrayOf(count)
        select new VonMisesMixture([.. weights.Select(w => w / weights.Sum())], means, concentrations);

    private static Gen<VonMisesProduct> OfDimension(int dimension, double largest) =>
        from means in Parameters.Between(-4.0, 4.0).ArrayOf(dimension)
        from concentrations in Parameters.LogUniformOr(1e-9, largest, 0.0).ArrayOf(dimension)
        select new VonMisesProduct(means, concentrations);
}
