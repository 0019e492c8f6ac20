using FsCheck;
using FsCheck.Fluent;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Laws;

/// <summary>What the laws hold for: a line each. A test asserts that no public distribution or accumulator is missing.</summary>
internal static class Registry
{
    public static IReadOnlyList<UnivariateCase> Univariate { get; } =
    [
        UnivariateCase.Of(DirectionalCases.CosineParameters, c => new VonMisesFisherCosine(c.Dimension, c.Concentration), DirectionalCases.CosineTraits),
        UnivariateCase.Of(CircularMixtureCases.Mixtures, m => m, CircularMixtureCases.Traits),
        UnivariateCase.Of(CircularCases.VonMisesParameters, p => new VonMises(p.Mean, p.Concentration), CircularCases.VonMisesTraits),
        UnivariateCase.Of(Gen.Constant(0), _ => new CircularUniform(), CircularCases.Traits),
        UnivariateCase.Of(CircularPeerCases.Normals, p => p, CircularPeerCases.Traits),
        UnivariateCase.Of(CircularPeerCases.Cauchys, p => p, CircularPeerCases.Traits),
        UnivariateCase.Of(CircularPeerCases.Cardioids, p => p, CircularPeerCases.Traits),
        UnivariateCase.Of(SurvivalCases.AdaptedPowers, d => d, SurvivalCases.Traits),
        UnivariateCase.Of(SurvivalCases.Weibulls, d => d, SurvivalCases.Traits),
        UnivariateCase.Of(SurvivalCases.Exponentials, d => d, SurvivalCases.Traits),
        UnivariateCase.Of(SurvivalCases.LogLogistics, d => d, SurvivalCases.Traits),
        UnivariateCase.Of(SurvivalCases.Burrs, d => d, SurvivalCases.Traits),
        UnivariateCase.Of(SurvivalCases.Gompertzes, d => d, SurvivalCases.Traits),
        UnivariateCase.Of(SurvivalCases.LogNormals, d => d, SurvivalCases.Traits),
        UnivariateCase.Of(SurvivalCases.GeneralizedGammas, d => d, SurvivalCases.Traits),
    ];

    public static IReadOnlyList<MultivariateCase> Multivariate { get; } =
    [
        MultivariateCase.OnSphere(DirectionalCases.VonMisesFishers(2, 3000, 1e6), DirectionalCases.Reference),
        MultivariateCase.OnSphere(DirectionalCases.Mixtures(2, 500, 1e4), m => new ReferenceMixture([.. m.Components.Select(DirectionalCases.Reference)])),
        TorusCases.Case(TorusCases.Products),
        TorusCases.Case(TorusCases.Sines),
        TorusCases.Case(TorusCases.Cosines),
        TorusCases.Case(TorusCases.Mixtures),
        TorusCases.Case(TorusCases.MixtureProducts),
    ];

    public static IReadOnlyList<IAccumulatorCase> Accumulators { get; } =
    [
        new AccumulatorCase<VonMisesFisherStatistics>(() => new(4), (s, r) => s.Add(SphereReference.UniformDirection(r, 4), r.Next(5) / 2.0), DirectionalCases.Tell, DirectionalCases.OtherStatistics, 4.0),
        new AccumulatorCase<VonMisesStatistics>(() => new(), (s, r) => s.Add(7.0 * r.NextDouble() - 3.5, r.Next(5) / 2.0), CircularCases.Tell, null, 4.0),
        new AccumulatorCase<SurvivalScoreAccumulator>(FlexibleSurvivalCases.Empty, FlexibleSurvivalCases.Add, FlexibleSurvivalCases.Tell, FlexibleSurvivalCases.Other, 64.0),
    ];

    public static IReadOnlyList<PersistenceCase> Persistence { get; } =
    [
        PersistenceCase.Of(DirectionalCases.VonMisesFishers(2, 300, 1e6), m => m.ToJson(), VonMisesFisher.FromJson, DirectionalCases.Densities),
        PersistenceCase.Of(DirectionalCases.Mixtures(2, 100, 1e4), m => m.ToJson(), VonMisesFisherMixture.FromJson, DirectionalCases.Densities),
        PersistenceCase.Of(TorusCases.Products, m => m.ToJson(), s => (VonMisesProduct)TorusDistribution.FromJson(s), TorusCases.Densities),
        PersistenceCase.Of(TorusCases.Sines, m => m.ToJson(), s => (BivariateVonMisesSine)TorusDistribution.FromJson(s), TorusCases.Densities),
        PersistenceCase.Of(TorusCases.Cosines, m => m.ToJson(), s => (BivariateVonMisesCosine)TorusDistribution.FromJson(s), TorusCases.Densities),
        PersistenceCase.Of(TorusCases.Mixtures, m => m.ToJson(), TorusMixture.FromJson, TorusCases.Densities),
        PersistenceCase.Of(TorusCases.MixtureProducts, m => m.ToJson(), VonMisesMixtureProduct.FromJson, TorusCases.Densities),
        PersistenceCase.Of(CircularMixtureCases.Mixtures, m => m.ToJson(), VonMisesMixture.FromJson, CircularMixtureCases.Densities),
        PersistenceCase.Of(CircularCases.VonMisesLaws, m => m.ToJson(), VonMises.FromJson, CircularCases.Densities),
        PersistenceCase.Of(CircularPeerCases.Normals, m => m.ToJson(), WrappedNormal.FromJson, CircularPeerCases.Densities),
        PersistenceCase.Of(CircularPeerCases.Cauchys, m => m.ToJson(), WrappedCauchy.FromJson, CircularPeerCases.Densities),
        PersistenceCase.Of(CircularPeerCases.Cardioids, m => m.ToJson(), Cardioid.FromJson, CircularPeerCases.Densities),
        PersistenceCase.Of(SurvivalCases.AdaptedPowers, m => m.ToJson(), AdaptedPowerGeneralizedWeibull.FromJson, SurvivalCases.Values),
        PersistenceCase.Of(SurvivalCases.Weibulls, m => m.ToJson(), Weibull.FromJson, SurvivalCases.Values),
        PersistenceCase.Of(SurvivalCases.Exponentials, m => m.ToJson(), Exponential.FromJson, SurvivalCases.Values),
        PersistenceCase.Of(SurvivalCases.LogLogistics, m => m.ToJson(), LogLogistic.FromJson, SurvivalCases.Values),
        PersistenceCase.Of(SurvivalCases.Burrs, m => m.ToJson(), BurrXII.FromJson, SurvivalCases.Values),
        PersistenceCase.Of(SurvivalCases.Gompertzes, m => m.ToJson(), Gompertz.FromJson, SurvivalCases.Values),
        PersistenceCase.Of(SurvivalCases.LogNormals, m => m.ToJson(), LogNormal.FromJson, SurvivalCases.Values),
        PersistenceCase.Of(SurvivalCases.GeneralizedGammas, m => m.ToJson(), GeneralizedGamma.FromJson, SurvivalCases.Values),
    ];

    public static IReadOnlyList<FitCase> Fits { get; } =
    [
        DirectionalCases.Fit("VonMisesFisher, maximum likelihood, p = 3", [0.48, 0.6, 0.64], 5.0, 500, ConcentrationEstimator.MaximumLikelihood),
        DirectionalCases.Fit("VonMisesFisher, marginal likelihood, p = 3", [0.48, 0.6, 0.64], 0.8, 2000, ConcentrationEstimator.MarginalLikelihood),
        DirectionalCases.Fit("VonMisesFisher, marginal likelihood, p = 40", SphereReference.UniformDirection(new PhiloxRandom(1), 40), 60.0, 400, ConcentrationEstimator.MarginalLikelihood),
        TorusCases.Fit([0.5, -1.0, 5.0, 3.0, 2.0], 2000, t => new BivariateVonMisesSine(t[0], t[1], t[2], t[3], t[4]), (x, w, e) => w is null ? BivariateVonMisesSine.Fit(x, null, e) : BivariateVonMisesSine.Fit(x, w, null, e)),
        TorusCases.Fit([2.0, 1.0, 100.0, 60.0, -50.0], 1000, t => new BivariateVonMisesSine(t[0], t[1], t[2], t[3], t[4]), (x, w, e) => w is null ? BivariateVonMisesSine.Fit(x, null, e) : BivariateVonMisesSine.Fit(x, w, null, e)),
        TorusCases.Fit([0.5, -1.0, 4.0, 3.0, -2.0], 2000, t => new BivariateVonMisesCosine(t[0], t[1], t[2], t[3], t[4]), (x, w, e) => w is null ? BivariateVonMisesCosine.Fit(x, null, e) : BivariateVonMisesCosine.Fit(x, w, null, e)),
        CircularMixtureCases.Fit("VonMisesMixture", new VonMisesMixtureOptions { Runs = 3 }, 600),
        CircularMixtureCases.Fit("VonMisesMixture, one concentration", new VonMisesMixtureOptions { Runs = 3, SharedConcentration = true }, 600),
        CircularCases.Fit("VonMises", 0.8, 2.0, 500, new VonMisesFitOptions()),
        CircularCases.Fit("VonMises, bias corrected", -1.2, 30.0, 100, new VonMisesFitOptions { BiasCorrection = true }),
        CircularPeerCases.Fit("WrappedNormal", 0.8, 0.7, (m, s) => new WrappedNormal(m, s), a => WrappedNormal.Fit(a), (a, w) => WrappedNormal.Fit(a, w), 500),
        CircularPeerCases.Fit("WrappedNormal, wide", -1.2, 1.6, (m, s) => new WrappedNormal(m, s), a => WrappedNormal.Fit(a), (a, w) => WrappedNormal.Fit(a, w), 2000),
        CircularPeerCases.Fit("WrappedCauchy", 0.8, 0.6, (m, r) => new WrappedCauchy(m, r), a => WrappedCauchy.Fit(a), (a, w) => WrappedCauchy.Fit(a, w), 500),
        CircularPeerCases.Fit("Cardioid", 0.8, 0.3, (m, r) => new Cardioid(m, r), a => Cardioid.Fit(a), (a, w) => Cardioid.Fit(a, w), 2000),
        FlexibleSurvivalCases.Fit(),
    ];

    public static IReadOnlyList<FunctionCase> Functions { get; } =
    [
        new("GammaFunction.Log", GammaFunction.Log, 1e-300, 1e300) { Span = GammaFunction.Log, Identity = x => (GammaFunction.Log(x + 1.0), GammaFunction.Log(x) + Math.Log(x), 2.0 * Math.Max(Math.Abs(GammaFunction.Log(x)), Math.Abs(Math.Log(x))) + x * Math.Abs(GammaFunction.Digamma(x + 1.0))) },
        new("GammaFunction.Log above 2", GammaFunction.Log, 2.0, 1e6) { Span = GammaFunction.Log, Direction = 1, Seams = [3.0, 4.0, 8.0, 10.0, 16.0] },
        new("GammaFunction.LogOnePlus", GammaFunction.LogOnePlus, -0.9, 0.4) { Span = GammaFunction.LogOnePlus, Direction = -1, Seams = [-0.5] },
        new("GammaFunction.StirlingCorrection", GammaFunction.StirlingCorrection, 1e-3, 1e10) { Span = GammaFunction.StirlingCorrection, Direction = -1, Seams = [8.0, 10.0, 16.0] },
        new("GammaFunction.Digamma", GammaFunction.Digamma, 1e-300, 1e300) { Span = GammaFunction.Digamma, Direction = 1, Identity = x => (GammaFunction.Digamma(x + 1.0), GammaFunction.Digamma(x) + 1.0 / x, 2.0 / x + Math.Abs(GammaFunction.Digamma(x)) + 2.0 * Math.Min(1.0, x)) },
        new("GammaFunction.Trigamma", GammaFunction.Trigamma, 1e-100, 1e300) { Span = GammaFunction.Trigamma, Direction = -1 },
        new("GammaFunction.LogAbs", GammaFunction.LogAbs, -30.0, 30.0) { Span = GammaFunction.LogAbs },
        new("ErrorFunction.Erf", ErrorFunction.Erf, -7.0, 7.0) { Span = ErrorFunction.Erf, Direction = 1, Inverse = ErrorFunction.ErfInverse, Identity = x => (ErrorFunction.Erf(-x), -ErrorFunction.Erf(x), 0.0) },
        new("ErrorFunction.Erfc", ErrorFunction.Erfc, -6.0, 26.5) { Span = ErrorFunction.Erfc, Direction = -1, Inverse = ErrorFunction.ErfcInverse, Identity = x => (ErrorFunction.Erf(x) + ErrorFunction.Erfc(x), 1.0, 2.0) },
        new("ErrorFunction.Erfcx", ErrorFunction.Erfcx, -26.0, 1e300) { Span = ErrorFunction.Erfcx, Direction = -1 },
        new("ErrorFunction.ErfInverse", ErrorFunction.ErfInverse, -1.0, 1.0) { Span = ErrorFunction.ErfInverse, Direction = 1 },
        new("ErrorFunction.ErfcInverse", ErrorFunction.ErfcInverse, 0.0, 2.0) { Span = ErrorFunction.ErfcInverse, Direction = -1 },
        new("NormalProbability.CumulativeDistribution", NormalProbability.CumulativeDistribution, -38.0, 9.0) { Span = NormalProbability.CumulativeDistribution, Direction = 1, Inverse = NormalProbability.InverseCumulativeDistribution, Identity = x => (NormalProbability.CumulativeDistribution(x), NormalProbability.SurvivalFunction(-x), 0.0) },
        new("NormalProbability.SurvivalFunction", NormalProbability.SurvivalFunction, -9.0, 38.0) { Span = NormalProbability.SurvivalFunction, Direction = -1, Inverse = NormalProbability.InverseSurvivalFunction, Identity = x => (NormalProbability.CumulativeDistribution(x) + NormalProbability.SurvivalFunction(x), 1.0, 1.0) },
        new("NormalProbability.CumulativeDistributionLn", NormalProbability.CumulativeDistributionLn, -1e150, 8.0) { Span = NormalProbability.CumulativeDistributionLn, Direction = 1, Inverse = NormalProbability.InverseCumulativeDistributionLn },
        new("NormalProbability.SurvivalFunctionLn", NormalProbability.SurvivalFunctionLn, -8.0, 1e150) { Span = NormalProbability.SurvivalFunctionLn, Direction = -1, Inverse = NormalProbability.InverseSurvivalFunctionLn },
        new("NormalProbability.InverseCumulativeDistribution", NormalProbability.InverseCumulativeDistribution, 0.0, 1.0) { Span = NormalProbability.InverseCumulativeDistribution, Direction = 1 },
        new("NormalProbability.InverseSurvivalFunction", NormalProbability.InverseSurvivalFunction, 0.0, 1.0) { Span = NormalProbability.InverseSurvivalFunction, Direction = -1 },
        .. new[] { 0.0, 0.5, 3.0, 50.5, 1e4 }.SelectMany(BesselCases.OfOrder),
    ];
}
