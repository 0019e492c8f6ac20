using FsCheck;
using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>The wrapped and the cardioid laws of an angle and what the laws must know of them.</summary>
internal static class CircularPeerCases
{
    public static Gen<WrappedNormal> Normals { get; } =
        from mean in Parameters.Between(-10.0, 10.0)
        from sigma in Parameters.LogUniformOr(1e-4, 1e3, 1.0, 2.0, 1e150)
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
}
