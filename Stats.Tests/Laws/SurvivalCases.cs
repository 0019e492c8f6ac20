using FsCheck;
using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>The distributions of a time to an event and what the laws must know of them.</summary>
internal static class SurvivalCases
{
    private static readonly Gen<double> Powers = Parameters.LogUniformOr(0.4, 6.0, 1.0, 0.5, 2.0);

    /// <summary>
    /// Every kind of kappa. Of cure models the share lies between e^-12 and e^-0.05, so that 1 less the mass keeps digits, and kappa is not so near 0 that
    /// part of the mass lies beyond the largest double.
    /// </summary>
    public static Gen<AdaptedPowerGeneralizedWeibull> AdaptedPowers { get; } = Gen.OneOf(
        from phi in Parameters.LogUniform(1e-3, 1e3)
        from lambda in Parameters.LogUniformOr(0.2, 20.0, 1.0)
        from gamma in Powers
        from kappa in Gen.OneOf(Parameters.LogUniform(0.2, 20.0), Gen.Elements(0.0, 1e-12, 1e-3, 1.0 - 1e-9, 1.0, 2.0, 1e6, 1e15, double.PositiveInfinity))
        select new AdaptedPowerGeneralizedWeibull(phi, lambda, gamma, kappa),
        from phi in Parameters.LogUniform(1e-3, 1e3)
        from limit in Parameters.LogUniform(0.05, 12.0)
        from gamma in Powers
        from kappa in Gen.OneOf(Parameters.LogUniform(0.2, 0.99).Select(v => -v), Gen.Elements(-0.5, -0.999999))
        select new AdaptedPowerGeneralizedWeibull(phi, limit * -kappa / (1.0 + kappa), gamma, kappa));

    public static Gen<Weibull> Weibulls { get; } = from shape in Powers from scale in Parameters.LogUniform(1e-5, 1e5) select new Weibull(shape, scale);

    public static Gen<Exponential> Exponentials { get; } = from rate in Parameters.LogUniformOr(1e-9, 1e9, 1.0) select new Exponential(rate);

    public static Gen<LogLogistic> LogLogistics { get; } = from shape in Powers from scale in Parameters.LogUniform(1e-5, 1e5) select new LogLogistic(shape, scale);

    public static Gen<BurrXII> Burrs { get; } =
        from shape in Powers
        from tail in Parameters.LogUniformOr(0.5, 20.0, 1.0)
        from scale in Parameters.LogUniform(1e-5, 1e5)
        select new BurrXII(shape, tail, scale);

    public static Gen<Gompertz> Gompertzes { get; } = Gen.OneOf(
        from shape in Parameters.LogUniformOr(1e-6, 100.0, 0.0, 1.0)
        from rate in Parameters.LogUniformOr(1e-3, 100.0, 1.0)
        select new Gompertz(shape, rate),
        from shape in Parameters.LogUniform(1e-3, 100.0)
        from limit in Parameters.LogUniform(0.05, 12.0)
        select new Gompertz(-shape, limit * shape));

    public static Gen<LogNormal> LogNormals { get; } = from mu in Parameters.Between(-5.0, 5.0) from sigma in Parameters.LogUniformOr(0.05, 2.5, 1.0) select new LogNormal(mu, sigma);

    public static Gen<GeneralizedGamma> GeneralizedGammas { get; } =
        from mu in Parameters.Between(-3.0, 3.0)
        from sigma in Parameters.LogUniformOr(0.05, 1.5, 1.0, 0.5)
        from q in Gen.OneOf(Parameters.LogUniform(1e-9, 1.5), Parameters.LogUniform(1e-9, 1.5).Select(v => -v), Gen.Elements(0.0, 1.0, 0.5, 0.31, 0.32, -1.0))
        select new GeneralizedGamma(mu, sigma, q);

    public static UnivariateTraits Traits(SurvivalDistribution law)
    {
        (double power, double order, bool slow) = law switch
        {
            // With a kappa just above 0 all moments exist, but as those of kappa = 0 do not exist they are beyond any quadrature.
            AdaptedPowerFamily f => (f.Gamma, f.Kappa == 0.0 ? f.Lambda * f.Gamma : double.PositiveInfinity, f.Kappa is > 0.0 and < 0.2 && f.Lambda * f.Gamma < 4.0),
            LogNormal n => (1.0 / n.Sigma, double.PositiveInfinity, false),
            GeneralizedGamma g => (1.0 / g.Sigma, g.Q < 0.0 ? 1.0 / (g.Sigma * -g.Q) : double.PositiveInfinity, false),
            _ => (1.0, double.PositiveInfinity, false),
        };
        bool cured = !double.IsNegativeInfinity(law.CureFractionLn);
        Moment Of(double needed) => cured || order <= needed - 1.0 ? (needed == 1.0 ? Moment.Infinite : Moment.Undefined)
            : order <= needed ? (needed == 1.0 || order > needed - 1.0 ? Moment.Infinite : Moment.Undefined)
            : slow || order < 1.15 * needed ? Moment.OwnTests : Moment.Finite;
        return new UnivariateTraits
        {
            Minimum = 0.0,
            IncludesMinimum = false,
            IncludesMaximum = cured,
            Mass = cured ? -Example.Expm1(law.CureFractionLn) : 1.0,
            Mean = Of(1.0),
            Variance = Of(2.0),
            Skewness = Of(3.0),
            // Where quantiles leave the doubles, an integral over them misses a part.
            Entropy = cured ? Moment.Undefined : order < 1.1 ? Moment.OwnTests : Moment.Finite,
            DensityEps = 24.0 + 4.0 * power,
            TailEps = 24.0 + 4.0 * power,
            QuantileUlps = 8 + (int)(40.0 / power),
        };
    }

    public static double[] Values(SurvivalDistribution law) =>
        [.. Enumerable.Range(0, 20).Select(i => law.DensityLn(0.3 * i)), law.InverseCumulativeHazard(0.01), law.CureFraction, law.SurvivalFunctionLn(0.7)];
}
