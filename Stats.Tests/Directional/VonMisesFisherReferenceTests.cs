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
    [InlineData("cdf")]
    [InlineData("sf")]
    [InlineData("log_cdf")]
    [InlineData("log_sf")]
    public void CosineTailsAtHighConcentration(string column)
    {
        ReferenceTable table = ReferenceTable.Read("von-mises-fisher/cosine_tails.csv");
        double Actual(int i)
        {
            VonMisesFisherCosine law = new((int)table.Value(i, "p"), table.Value(i, "kappa"));
            double w = table.Value(i, "w");
            return column switch
            {
                "cdf" => law.CumulativeDistribution(w),
                "sf" => law.SurvivalFunction(w),
                "log_cdf" => law.CumulativeDistributionLn(w),
                _ => law.SurvivalFunctionLn(w),
            };
        }

        double Error(int i)
        {
            double expected = table.Value(i, column);
            return column is "cdf" or "sf"
                ? Accuracy.Relative(Actual(i), expected) / (1.0 + (expected > 0.0 ? -Math.Log(expected) : 0.0))
                : Accuracy.Mixed(Actual(i), expected);
        }

        Accuracy.AssertWithin(8, table.Count, Error, i => $"p = {table.Text(i, "p")}, kappa = {table.Text(i, "kappa")}, w = {table.Text(i, "w")}: {Actual(i):R}, not {table.Text(i, column)}");
    }

    // mpmath, 30 digits: the moments and the entropy as integrals over the angle; on the circle the entropy's integrand is singular, and left out.
    [Theory]
    [InlineData(2, 0.5, -0.5311014918532983063, double.NaN)]
    [InlineData(2, 40.0, -2.8289771267648460726, double.NaN)]
    [InlineData(2, 10000.0, -2.8284271327041919665, double.NaN)]
    [InlineData(3, 0.1, -0.069269927200475048549, 0.69148217879812680873)]
    [InlineData(5, 7.0, -1.3472978837656424102, -0.45948502190834519208)]
    [InlineData(50, 30.0, -0.31676824774391135255, -0.88860654806587094648)]
    [InlineData(1000, 0.001, -1.8935794372225050203e-7, -2.0349398577900228853)]
    [InlineData(1000, 5000.0, -0.089143981177724296735, -4.044369753195320393)]
    [InlineData(20, 1000000.0, -0.6488856845013326115, -11.306953336614389139)]
    public void SkewnessAndEntropy(int p, double kappa, double skewness, double entropy)
    {
        VonMisesFisherCosine law = new(p, kappa);
        Accuracy.AssertWithin(64, 1, _ => Accuracy.Mixed(law.Skewness, skewness), _ => $"{law.Skewness:R}, not {skewness:R}");
        if (!double.IsNaN(entropy))
            Accuracy.AssertWithin(8, 1, _ => Accuracy.Mixed(law.Entropy, entropy), _ => $"{law.Entropy:R}, not {entropy:R}");
    }

    // 1 - W is gamma of shape m/2 and rate kappa in the limit: skewness -2 / sqrt(m/2), entropy that of the gamma law (mpmath, 30 digits) less log kappa.
    [Theory]
    [InlineData(2, 1e100)]
    [InlineData(2, 1e150)]
    [InlineData(2, 1e300)]
    [InlineData(3, 1e150)]
    [InlineData(3, 1e300)]
    [InlineData(11, 1e120)]
    [InlineData(11, 1e300)]
    public void SkewnessAndEntropyAtHugeConcentration(int p, double kappa)
    {
        double entropy = p switch { 2 => 0.090609929913988347351, 3 => 1.0, _ => 2.1535831566207437287 };
        VonMisesFisherCosine law = new(p, kappa);
        double skewness = -2.0 / Math.Sqrt(0.5 * (p - 1));
        Accuracy.AssertWithin(64, 1, _ => Accuracy.Relative(law.Skewness, skewness), _ => $"{law.Skewness:R}, not {skewness:R}");
        Accuracy.AssertWithin(8, 1, _ => Accuracy.Relative(law.Entropy, entropy - Math.Log(kappa)), _ => $"{law.Entropy:R}, not {entropy - Math.Log(kappa):R}");
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
