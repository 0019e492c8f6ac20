using FsCheck;
using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>The wrapped and the cardioid laws of an angle and what the laws must know of them.</summary>
internal static class CircularPeerCases
{
    /// <summary>Above sigma = 37 the resultant length is subnormal, then 0, and its logarithm tells sigma no more.</summary>
    public static Gen<WrappedNormal> Normals { get; } =
        from mean in Parameters.Between(-10.0, 10.0)
        from sigma in Parameters.LogUniformOr(1e-4, 37.0, 1.0, 2.0, 37.0)
        select new WrappedNormal(mean, sigma);

    public static Gen<WrappedCauchy> Cauchys { get; } =
        from mean in Parameters.Between(-10.0, 10.0)
        from complement in Parameters.LogUniformOr(1e-6, 1.0, 1.0, 0.5)
        select WrappedCauchy.FromComplement(mean, complement);

    public static Gen<Cardioid> Cardioids { get; } =
        from mean in Parameters.Between(-10.0, 10.0)
        from length in Parameters.LogUniformOr(1e-9, 0.5, 0.0, 0.5)
        select new Cardioid(mean, length);

    public static UnivariateTraits Traits(SymmetricCircularDistribution law)
    {
        // Of a concentrated law most lies within 40 widths.
        double width = 40.0 * law.CircularVariance;
        if (law is WrappedNormal normal)
            width = 40.0 * normal.CircularStandardDeviation;
        return CircularCases.Traits(law) with { Breakpoints = width < 1.0 ? [law.Mean - width, law.Mean, law.Mean + width] : [] };
    }

    public static double[] Densities(SymmetricCircularDistribution law) => [.. Enumerable.Range(0, 20).Select(i => law.DensityLn(law.Mean + 0.3 * i)), law.Mean, law.CircularVariance];

    /// <summary>Estimates are mean direction and the second parameter.</summary>
    public static FitCase Fit<T>(string name, double mean, double parameter, Func<double, double, T> create, Func<double[], Fit<T>> plain, Func<double[], double[], Fit<T>> weighted, int observations)
        where T : SymmetricCircularDistribution =>
        new(name, [mean, parameter], (n, random) =>
        {
            double[] angles = new double[n];
            create(mean, parameter).Samples(angles, random);
            return new PointSet(angles, 1);
        }, (data, weights, execution) =>
        {
            double[] angles = [.. Enumerable.Range(0, data.Count).Select(i => data[i][0])];
            Fit<T> fit = weights is null ? plain(angles) : weighted(angles, weights);
            return new FitOutcome([fit.Parameters[0].Estimate, fit.Parameters[1].Estimate], [fit.Parameters[0].StandardError!.Value, fit.Parameters[1].StandardError!.Value], fit.LogLikelihood);
        }, observations)
        {
            Equivariances =
            [
                new("a rotation", Map(x => x + 0.75), e => [Angle.Reduce(e[0] + 0.75), e[1]]),
                new("a reflection", Map(x => -x), e => [-e[0], e[1]]),
            ],
        };

    private static Func<PointSet, PointSet> Map(Func<double, double> map) => points =>
        new PointSet([.. Enumerable.Range(0, points.Count).Select(i => map(points[i][0]))], 1);
}
