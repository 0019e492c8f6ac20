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
}
