using Stats.Distributions;

namespace Stats.Tests.Torus;

/// <summary>The integrals of the bivariate von Mises models against arbitrary precision; see Reference/torus/README.md.</summary>
public class BivariateReferenceTests
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("torus/bivariate.csv");
    private static readonly ReferenceTable Constants = ReferenceTable.Read("torus/constants.csv");

    [Fact]
    public void LogNormalizers() => Accuracy.AssertWithin(
        8.0, Table.Count, i => Accuracy.Mixed(Integral(i).LogNormalizer(), Table.Value(i, "log_normalizer")) / Conditioning(i), Describe);

    /// <summary>Means are sums of positive terms but for the coupling statistic's; the integrand's exponent carries the relative error 2^-52 of its parameters.</summary>
    [Theory]
    [InlineData("h1")]
    [InlineData("h2")]
    [InlineData("t")]
    public void Means(string name) => Accuracy.AssertWithin(
        32.0, Table.Count, i => Error(Pick(Integral(i).Moments(), name), i, name, name == "t" ? Math.Sqrt(Table.Value(i, "tt")) : 0.0) / Conditioning(i), Describe);

    [Theory]
    [InlineData("h1h1", "h1h1", "h1h1")]
    [InlineData("h1h2", "h1h1", "h2h2")]
    [InlineData("h1t", "h1h1", "tt")]
    [InlineData("h2h2", "h2h2", "h2h2")]
    [InlineData("h2t", "h2h2", "tt")]
    [InlineData("tt", "tt", "tt")]
    public void Covariances(string name, string first, string second) => Accuracy.AssertWithin(
        64.0,
        Table.Count,
        i =>
        {
            // A covariance is a difference of a mean product and a product of means: relative to the geometric mean of mean squares.
            double size = Math.Sqrt(MeanSquare(i, first) * MeanSquare(i, second));
            return Error(Pick(Integral(i).Moments(), name), i, name, size) / Conditioning(i);
        },
        Describe);

    [Fact]
    public void PublishedConstants()
    {
        Accuracy.AssertWithin(
            8.0,
            Constants.Count,
            i => Math.Max(
                Accuracy.Mixed(Sine(i).LogNormalizer, Constants.Value(i, "sine_log_constant")),
                Accuracy.Mixed(Cosine(i).LogNormalizer, Constants.Value(i, "cosine_log_constant"))),
            i => $"row {i}");

        BivariateVonMisesSine Sine(int i) => new(1.0, -2.0, Constants.Value(i, "kappa1"), Constants.Value(i, "kappa2"), Constants.Value(i, "lambda_or_kappa3"));

        BivariateVonMisesCosine Cosine(int i) => new(1.0, -2.0, Constants.Value(i, "kappa1"), Constants.Value(i, "kappa2"), Constants.Value(i, "lambda_or_kappa3"));
    }

    /// <summary>Derivatives of the log-constant, to the 13 digits that the differences have.</summary>
    [Fact]
    public void PublishedDerivatives()
    {
        for (int i = 0; i < Constants.Count; i++)
        {
            if (Constants.Text(i, "sine_d_kappa1").Length == 0)
                continue;
            BivariateVonMisesSine law = new(0.0, 0.0, Constants.Value(i, "kappa1"), Constants.Value(i, "kappa2"), Constants.Value(i, "lambda_or_kappa3"));
            Assert.Equal(Constants.Value(i, "sine_d_kappa1"), law.FirstResultant, 1e-12);
            Assert.Equal(Constants.Value(i, "sine_d_kappa2"), law.SecondResultant, 1e-12);
            Assert.Equal(Constants.Value(i, "sine_d_lambda"), law.Expected.T, 1e-12);
        }
    }

    private static double MeanSquare(int row, string name) => name switch
    {
        "h1h1" => Table.Value(row, "h1h1") + Math.Pow(Table.Value(row, "h1"), 2.0),
        "h2h2" => Table.Value(row, "h2h2") + Math.Pow(Table.Value(row, "h2"), 2.0),
        _ => Table.Value(row, "tt") + Math.Pow(Table.Value(row, "t"), 2.0),
    };

    private static double Error(double actual, int row, string name, double size)
    {
        double expected = Table.Value(row, name);
        return Math.Abs(actual - expected) / Math.Max(Math.Max(Math.Abs(expected), size), 1e-300) / Accuracy.Epsilon;
    }

    /// <summary>
    /// By how much a relative change of the parameters is magnified: kappa1 h1 + kappa2 h2 + |coupling| |t|, the size of the terms that the exponent
    /// consists of where the integrand lives, at least 1. On a ridge they are large and cancel.
    /// </summary>
    private static double Conditioning(int row) => Math.Max(
        1.0,
        Table.Value(row, "kappa1") * Table.Value(row, "h1") + Table.Value(row, "kappa2") * Table.Value(row, "h2")
            + Math.Abs(Table.Value(row, "coupling")) * Math.Sqrt(MeanSquare(row, "tt")));

    private static BivariateIntegral Integral(int row) => new(
        Table.Text(row, "kind") == "sine" ? BivariateCoupling.Sine : BivariateCoupling.Cosine, Table.Value(row, "kappa1"), Table.Value(row, "kappa2"), Table.Value(row, "coupling"));

    private static double Pick(BivariateMoments m, string name) => name switch
    {
        "h1" => m.H1,
        "h2" => m.H2,
        "t" => m.T,
        "h1h1" => m.H1H1,
        "h1h2" => m.H1H2,
        "h1t" => m.H1T,
        "h2h2" => m.H2H2,
        "h2t" => m.H2T,
        _ => m.TT,
    };

    private static string Describe(int row) => $"{Table.Text(row, "kind")}({Table.Text(row, "kappa1")}, {Table.Text(row, "kappa2")}, {Table.Text(row, "coupling")})";
}
