using Stats.Distributions;
using Stats.Examples.Directional;
using Stats.Tests.House;

namespace Stats.Tests.Examples;

/// <summary>The features that the example computes, fitted per digit and pooled, against independently computed fits.</summary>
public class DigitFeatureTests
{
    private static readonly ReferenceTable Fits = ReferenceTable.Read("von-mises-fisher/digits_feature_fits.csv");

    [Theory]
    [InlineData(2048)]
    [InlineData(8192)]
    [InlineData(32768)]
    public void FitsOfDigitsAgreeWithTheReference(int dimension)
    {
        DigitFeatures features = new(Repository.PathOf("data"));
        int[] rows = [.. Enumerable.Range(0, Fits.Count).Where(i => Fits.Value(i, "p") == dimension)];
        Assert.Equal(11, rows.Length);
        VonMisesFisherStatistics pooled = new(dimension);
        foreach (int row in rows)
        {
            if (Fits.Text(row, "cls") == "all")
            {
                Check(row, VonMisesFisher.Fit(pooled));
                continue;
            }

            int digit = (int)Fits.Value(row, "cls");
            PointSet directions = features.Compute([.. Enumerable.Range(0, features.Count).Where(i => features.Labels[i] == digit)], dimension);
            pooled.Add(directions);
            Check(row, VonMisesFisher.Fit(directions));
        }
    }

    private static void Check(int row, VonMisesFisherFit fit)
    {
        // The tolerances of the table's README.
        Assert.Equal(Fits.Value(row, "n"), fit.Observations);
        Near("Rbar", fit.MeanResultantLength, 1e-12);
        Near("kappa_mle", fit.MaximumLikelihoodConcentration, 1e-9);
        Near("kappa_marginal", fit.MarginalLikelihoodConcentration, 1e-9);
        Near("loglik", fit.LogLikelihood, 1e-9);

        void Near(string column, double actual, double tolerance) => Assert.True(
            Accuracy.Relative(actual, Fits.Value(row, column)) * Accuracy.Epsilon <= tolerance,
            $"p = {Fits.Text(row, "p")}, digit {Fits.Text(row, "cls")}: {column} is {actual:R}, the reference {Fits.Text(row, column)}");
    }
}
