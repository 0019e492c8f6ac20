using Stats.Distributions;

namespace Stats.Tests.Survival;

/// <summary>Log-normal, generalised gamma and Gompertz distributions, and moments that have no closed form, against arbitrary precision.</summary>
public class SurvivalPeerReferenceTests
{
    private static readonly ReferenceTable Peers = ReferenceTable.Read("flexible-survival/peers.csv");
    private static readonly ReferenceTable Moments = ReferenceTable.Read("flexible-survival/peer_moments.csv");

    [Theory]
    [InlineData("log_density")]
    [InlineData("log_cdf")]
    [InlineData("log_survival")]
    public void FunctionsAreRight(string column) =>
        Accuracy.AssertWithin(1.0, Peers.Count, i => Error(i, Value(Law(Peers, i), Peers.Value(i, "t"), column), Peers.Value(i, column), column), i => $"{Law(Peers, i)} at {Peers.Text(i, "t")}: {Value(Law(Peers, i), Peers.Value(i, "t"), column):R} instead of {Peers.Text(i, column)}");

    [Fact]
    public void MomentsAreRight()
    {
        for (int i = 0; i < Moments.Count; i++)
        {
            SurvivalDistribution law = Law(Moments, i);
            string quantity = Moments.Text(i, "quantity");
            double expected = Moments.Value(i, "value"), actual = quantity switch
            {
                "mean" => law.Mean,
                "mean_of_uncured" => law.MeanOfUncured,
                "variance" => law.Variance,
                "skewness" => law.Skewness,
                _ => law.Entropy,
            };
            double tolerance = (quantity == "skewness" ? 1e-10 : 1e-11) * Math.Max(1.0, Math.Abs(expected));
            Assert.True(Math.Abs(actual - expected) <= tolerance, $"{quantity} of {law} is {actual:R} instead of {expected:R}");
        }
    }

    private static double Value(SurvivalDistribution law, double t, string column) => column switch
    {
        "log_density" => law.DensityLn(t),
        "log_cdf" => law.CumulativeDistributionLn(t),
        _ => law.SurvivalFunctionLn(t),
    };

    /// <summary>In units of what is allowed: a logarithm near 0 is right relatively, as it is the other tail.</summary>
    private static double Error(int i, double actual, double expected, string column)
    {
        if (actual == expected)
            return 0.0;
        double size = Math.Abs(expected), w = 0.0, slope = 1.0, sigma = 1.0;
        if (Law(Peers, i) is var law && law is LogNormal or GeneralizedGamma)
        {
            (double mu, double s, double q) = law is LogNormal n ? (n.Mu, n.Sigma, 0.0) : law is GeneralizedGamma g ? (g.Mu, g.Sigma, g.Q) : default;
            sigma = s;
            w = (Math.Log(Peers.Value(i, "t")) - mu) / sigma;
            slope = 1.0 + (q == 0.0 ? Math.Abs(w) : Math.Abs(Math.Exp(q * w) - 1.0) / Math.Abs(q) + Math.Abs(w));
        }
        else if (law is Gompertz gompertz)
        {
            slope = 1.0 + Math.Abs(gompertz.Shape * Peers.Value(i, "t"));
        }

        double moved = slope * (Math.Abs(w) + 1.0 / sigma);
        // A far survival function is right to (1 + H) times the error of H.
        double far = column == "log_cdf" && size < 0.7 ? 1.0 - Math.Log(size) : 1.0;
        double scale = column != "log_density" && size < 0.7 ? size * far * (32.0 + 2.0 * moved) : 16.0 * (1.0 + size) + moved;
        return Math.Abs(actual - expected) / (Accuracy.Epsilon * scale + double.Epsilon);
    }

    private static SurvivalDistribution Law(ReferenceTable table, int i) => table.Text(i, "distribution") switch
    {
        "lognormal" => new LogNormal(table.Value(i, "p1"), table.Value(i, "p2")),
        "gompertz" => new Gompertz(table.Value(i, "p1"), table.Value(i, "p2")),
        "generalizedgamma" => new GeneralizedGamma(table.Value(i, "p1"), table.Value(i, "p2"), table.Value(i, "p3")),
        _ => new AdaptedPowerGeneralizedWeibull(table.Value(i, "p1"), table.Value(i, "p2"), table.Value(i, "p3"), table.Value(i, "p4")),
    };
}
