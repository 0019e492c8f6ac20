using Stats.Distributions;

namespace Stats.Tests.Directional;

/// <summary>Against arbitrary precision; the files' README states their tolerances.</summary>
public class VonMisesFisherReferenceTests
{
    private static readonly ReferenceTable Quantities = ReferenceTable.Read("log-bessel/vmf_quantities.csv");
    private static readonly ReferenceTable Cosine = ReferenceTable.Read("von-mises-fisher/cosine_cdf.csv");
    private static readonly ReferenceTable Divergence = ReferenceTable.Read("von-mises-fisher/kl.csv");
    private static readonly ReferenceTable Fits = ReferenceTable.Read("von-mises-fisher/fit_from_resultant.csv");

    internal static double[] Axis(int dimension)
    {
        double[] axis = new double[dimension];
        axis[0] = 1.0;
        return axis;
    }

    [Fact]
    public void NormaliserAndEntropy()
    {
        VonMisesFisher Model(int i) => new(Axis((int)Quantities.Value(i, "p")), Quantities.Value(i, "kappa"));
        string At(int i) => $"p = {Quantities.Text(i, "p")}, kappa = {Quantities.Text(i, "kappa")}";
        Accuracy.AssertWithin(64, Quantities.Count, i => Accuracy.Mixed(Model(i).LogNormalizer, Quantities.Value(i, "log_normaliser")), At);
        Accuracy.AssertWithin(64, Quantities.Count, i => Accuracy.Mixed(Model(i).Entropy, Quantities.Value(i, "entropy")), At);
    }

    [Fact]
    public void KullbackLeiblerDivergence()
    {
        Accuracy.AssertWithin(
            1e-13 / Accuracy.Epsilon,
            Divergence.Count,
            i =>
            {
                double[] other = new double[(int)Divergence.Value(i, "p")];
                double c = Divergence.Value(i, "cos_mu0_mu1");
                (other[0], other[1]) = (c, Math.Sqrt((1 - c) * (1 + c)));
                double actual = new VonMisesFisher(Axis(other.Length), Divergence.Value(i, "kappa0"))
                    .KullbackLeiblerDivergence(new VonMisesFisher(other, Divergence.Value(i, "kappa1")));
                return Accuracy.Mixed(actual, Divergence.Value(i, "KL_0_to_1"));
            },
            i => $"p = {Divergence.Text(i, "p")}, kappa = {Divergence.Text(i, "kappa0")}, {Divergence.Text(i, "kappa1")}");
    }

    [Fact]
    public void CosineDensityAndTails()
    {
        VonMisesFisherCosine Law(int i) => new((int)Cosine.Value(i, "p"), Cosine.Value(i, "kappa"));
        string At(int i) => $"p = {Cosine.Text(i, "p")}, kappa = {Cosine.Text(i, "kappa")}, w = {Cosine.Text(i, "w")}";
        double W(int i) => Cosine.Value(i, "w");
        // 1e-10 and 1e-9 are what the table is good to.
        Accuracy.AssertWithin(1e-10 / Accuracy.Epsilon, Cosine.Count, i => Accuracy.Relative(Law(i).CumulativeDistribution(W(i)), Cosine.Value(i, "cdf")), At);
        Accuracy.AssertWithin(1e-10 / Accuracy.Epsilon, Cosine.Count, i => Accuracy.Relative(Law(i).SurvivalFunction(W(i)), Cosine.Value(i, "sf")), At);
        Accuracy.AssertWithin(1e-9 / Accuracy.Epsilon, Cosine.Count, i => Accuracy.Mixed(Law(i).DensityLn(W(i)), Cosine.Value(i, "log_density")), At);
    }

    [Theory]
    // mpmath, 30 digits: exp(k w) / (pi I0(k) sqrt(1 - w^2)) for p = 2, and its integrals over the angle.
    [InlineData(2, 12.90504689480174, 0.8486978980803429, -0.27264134502585052, double.NaN)]
    [InlineData(2, 12.90504689480174, 0.9997504669128057, double.NaN, 0.06332238787433068)]
    public void CosineToTheLastDigits(int p, double kappa, double w, double densityLn, double survival)
    {
        VonMisesFisherCosine law = new(p, kappa);
        if (!double.IsNaN(densityLn))
            Assert.True(Accuracy.Mixed(law.DensityLn(w), densityLn) < 16);
        // The input 1 - w = 2.5e-4 has a relative rounding of 4.4e-13; w itself is exact, so the tail is too.
        if (!double.IsNaN(survival))
            Assert.True(Accuracy.Relative(law.SurvivalFunction(w), survival) < 16);
    }

    [Fact]
    public void ConcentrationsFromAResultantLength()
    {
        for (int i = 0; i < Fits.Count; i++)
        {
            double order = Fits.Value(i, "p") / 2 - 1, r = Fits.Value(i, "Rbar"), n = Fits.Value(i, "n");
            double likelihood = BesselRatio.Inverse(order, r, 1 - r);
            double marginal = MarginalConcentration.Estimate(order, n, r, 1 - r, likelihood, out _);
            Assert.Equal(1.0, likelihood / Fits.Value(i, "kappa_mle"), 1e-13);
            Assert.Equal(1.0, marginal / Fits.Value(i, "kappa_marginal"), 1e-10);
        }
    }

    [Fact]
    public void TheSphereHasItsClosedForms()
    {
        // p = 3: kappa / (4 pi sinh kappa) e^(kappa w), A = coth kappa - 1/kappa.
        foreach (double kappa in new[] { 0.1, 1.0, 7.5, 40.0, 600.0 })
        {
            VonMisesFisher model = new([0, 0, 1], kappa);
            double logSinh = kappa + Math.Log(-Elementary.Expm1(-2 * kappa)) - Math.Log(2);
            double expected = Math.Log(kappa / (4 * Math.PI)) - logSinh + kappa * 0.6;
            Assert.True(Accuracy.Mixed(model.DensityLn([0.8, 0, 0.6]), expected) < 16);
            Assert.True(Accuracy.Relative(model.MeanResultantLength, 1 / Math.Tanh(kappa) - 1 / kappa) < 4 / Math.Min(kappa * kappa, 1));
        }
    }

    [Fact]
    public void TheUniformLawHasTheDensityOfTheArea()
    {
        Assert.True(Accuracy.Relative(VonMisesFisher.Uniform(2).Density([1, 0]), 1 / (2 * Math.PI)) < 4);
        Assert.True(Accuracy.Relative(VonMisesFisher.Uniform(3).Density([0, 1, 0]), 1 / (4 * Math.PI)) < 4);
        Assert.True(Accuracy.Relative(VonMisesFisher.Uniform(4).Density([0, 1, 0, 0]), 1 / (2 * Math.PI * Math.PI)) < 4);
    }
}
