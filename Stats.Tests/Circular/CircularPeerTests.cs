using Stats.Distributions;

namespace Stats.Tests.Circular;

/// <summary>The wrapped normal, wrapped Cauchy and cardioid laws against mpmath.</summary>
public class CircularPeerTests
{
    [Fact]
    public void DensityAndTailsAgreeWithMpmath()
    {
        ReferenceTable table = ReferenceTable.Read("CircularTests/peer_distributions.csv");
        for (int i = 0; i < table.Count; i++)
        {
            double parameter = table.Value(i, "parameter"), x = table.Value(i, "x"), log = table.Value(i, "log_density"), cdf = table.Value(i, "cdf_from_minus_pi");
            ICircularDistribution law = table.Text(i, "distribution") switch
            {
                "wrapped_normal" => new WrappedNormal(0.0, parameter),
                "wrapped_cauchy" => new WrappedCauchy(0.0, parameter),
                _ => new Cardioid(0.0, parameter),
            };
            // The table's x = -3.14 is within 1.6e-3 of the antipode: its rounding to a double costs 1e-13 there, as does that of rho near 1.
            string where = $"{law} at {x}";
            Assert.True(Math.Abs(law.DensityLn(x) - log) <= 1e-13 * Math.Max(1.0, Math.Abs(log)) + (parameter > 0.99 && parameter < 1.0 ? 1e-7 : 0.0), $"{where}: log-density {law.DensityLn(x):R}, not {log:R}");
            double bound = 3e-13 * (1.0 + Math.Abs(Math.Log(Math.Max(cdf, 1e-300)))) + (parameter > 0.99 && parameter < 1.0 ? 1e-7 : 0.0);
            Assert.True(cdf < 1e-300 ? law.CumulativeDistribution(x) < 1e-299 : Math.Abs(law.CumulativeDistribution(x) / cdf - 1.0) <= bound, $"{where}: cdf {law.CumulativeDistribution(x):R}, not {cdf:R}");
            if (cdf is > 1e-300 and < 1.0)
                Assert.Equal(law.SurvivalFunction(-x), law.CumulativeDistribution(x));
        }
    }

    [Fact]
    public void ConcentratedCauchyKeepsItsDigits()
    {
        WrappedCauchy law = WrappedCauchy.FromComplement(0.0, 1e-200);
        // Far from the peak the tail is (1 - rho) / (2 pi tan(x/2)).
        Assert.Equal(1.0, law.CumulativeDistribution(-1.0) / (1e-200 / (2.0 * Math.PI * Math.Tan(0.5))), 1e-14);
        Assert.Equal(Math.Log(2e-200 / (2.0 * Math.PI * 4.0)) - 2.0 * Math.Log(Math.Sin(0.5)), law.DensityLn(1.0), 1e-12);
        Assert.Equal(-1.0, law.InverseCumulativeDistribution(1e-200 / (2.0 * Math.PI * Math.Tan(0.5))), 1e-14);
    }

    [Fact]
    public void ParametersAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WrappedNormal(0.0, 0.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WrappedNormal(double.NaN, 1.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WrappedCauchy(0.0, 1.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WrappedCauchy.FromComplement(0.0, 0.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cardioid(0.0, 0.51));
    }

    [Fact]
    public void WrappedCauchyFitsAgree()
    {
        // Nelder and Mead's maximum, within 1e-6 as the table's README says.
        ReferenceTable table = ReferenceTable.Read("von-mises/dataset_fits.csv");
        for (int i = 0; i < table.Count; i++)
        {
            Fit<WrappedCauchy> fit = WrappedCauchy.Fit(CircularSummaryTests.Data(table.Text(i, "dataset")));
            Assert.True(fit.Converged);
            Assert.Equal(0.0, Angle.Difference(fit.Model.Mean, table.Value(i, "wrapped_cauchy_mean")), 1e-6);
            Assert.Equal(table.Value(i, "wrapped_cauchy_rho"), fit.Model.MeanResultantLength, 1e-6);
            Assert.InRange(fit.LogLikelihood - table.Value(i, "wrapped_cauchy_log_likelihood"), -1e-9, 1e-9);
        }
    }

    /// <summary>No neighbour of a fit is likelier, and its errors are those of second differences.</summary>
    [Theory]
    [InlineData("wind")]
    [InlineData("turtles")]
    [InlineData("fisherB1")]
    [InlineData("fisherB3")]
    public void FitsAreMaxima(string name)
    {
        double[] angles = CircularSummaryTests.Data(name);
        Fit<WrappedNormal> normal = WrappedNormal.Fit(angles);
        Assert.True(normal.Converged);
        Check((m, s) => new WrappedNormal(m, s), normal.Model.Mean, normal.Model.CircularStandardDeviation, normal.LogLikelihood);
        Fit<WrappedCauchy> cauchy = WrappedCauchy.Fit(angles);
        Check((m, r) => new WrappedCauchy(m, r), cauchy.Model.Mean, cauchy.Model.MeanResultantLength, cauchy.LogLikelihood);
        Fit<Cardioid> cardioid = Cardioid.Fit(angles);
        Check((m, r) => new Cardioid(m, Math.Min(r, 0.5)), cardioid.Model.Mean, cardioid.Model.MeanResultantLength, cardioid.LogLikelihood);
        // -l'' by central differences of step 1e-3 is off by about 1e-6 of its size and rounding 1e-13 n / 1e-6.
        double curvature = (2.0 * normal.LogLikelihood - Likelihood(new WrappedNormal(normal.Model.Mean + 1e-3, normal.Model.CircularStandardDeviation))
            - Likelihood(new WrappedNormal(normal.Model.Mean - 1e-3, normal.Model.CircularStandardDeviation))) / 1e-6;
        double meanPrecision = normal.Covariance!.Inverse()[0, 0];
        Assert.Equal(curvature, meanPrecision, 1e-4 * curvature);

        void Check(Func<double, double, ICircularDistribution> create, double mean, double parameter, double best)
        {
            Assert.Equal(Likelihood(create(mean, parameter)), best, 1e-9);
            foreach (double step in new[] { 1e-5, 1e-3 })
            {
                for (int i = 0; i < 8; i++)
                    Assert.True(Likelihood(create(mean + step * Math.Cos(i * Math.PI / 4.0), parameter + step * Math.Sin(i * Math.PI / 4.0))) <= best + 1e-10);
            }
        }

        double Likelihood(ICircularDistribution law) => angles.Sum(law.DensityLn);
    }

    [Fact]
    public void FitsAtTheEdge()
    {
        double[] even = [.. Enumerable.Range(0, 12).Select(i => i * Math.PI / 6.0)];
        Assert.Equal(StopReason.Boundary, WrappedNormal.Fit(even).StopReason);
        Assert.Equal(0.0, WrappedCauchy.Fit(even).Model.MeanResultantLength, 1e-12);
        Assert.Equal(0.0, Cardioid.Fit(even).Model.MeanResultantLength, 1e-12);
        Fit<Cardioid> edge = Cardioid.Fit([0.1, -0.2, 0.3, 0.0]);
        Assert.Equal(StopReason.Boundary, edge.StopReason);
        Assert.Equal(0.5, edge.Model.MeanResultantLength);
        Assert.Throws<EstimationException>(() => WrappedNormal.Fit([1.0, 1.0]));
        Assert.Throws<EstimationException>(() => WrappedCauchy.Fit([1.0, 1.0, 1.0, 2.0]));
        Assert.Contains("angles[1] is NaN", Assert.Throws<ArgumentException>(() => Cardioid.Fit([0.0, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => WrappedNormal.Fit([0.0, 1.0], [0.0, 0.0]));
    }
}
