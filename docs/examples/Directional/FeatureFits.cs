using Stats.Core;
using Stats.Distributions;

namespace Stats.Examples.Directional;

/// <summary>Fits per digit and pooled in three dimensions, each number checked against the reference table.</summary>
internal sealed class FeatureFits(DigitFeatures features)
{
    public void Run(Report report)
    {
        report.Heading("Fits per digit and pooled");
        List<string[]> rows = [];
        List<VonMisesFisherFit> fits = [];
        int agree = 0, compared = 0;
        foreach (IGrouping<int, Repository.Row> table in Repository.ReadTable("Stats.Tests/Reference/von-mises-fisher/digits_feature_fits.csv").GroupBy(r => (int)r.Value("p")))
        {
            int dimension = table.Key;
            // The digits are fitted one after the other, so only one digit's features are in memory; their sums merge into the pooled fit.
            VonMisesFisherStatistics pooled = new(dimension);
            foreach (Repository.Row expected in table)
            {
                VonMisesFisherFit fit;
                if (expected["cls"] == "all")
                {
                    fit = VonMisesFisher.Fit(pooled);
                }
                else
                {
                    int digit = (int)expected.Value("cls");
                    PointSet directions = features.Compute([.. Enumerable.Range(0, features.Count).Where(i => features.Labels[i] == digit)], dimension);
                    fit = VonMisesFisher.Fit(directions);
                    pooled.Add(directions);
                }

                fits.Add(fit);
                double banerjee = Banerjee(dimension, fit.MeanResultantLength, fit.MeanResultantLengthComplement);
                bool same = fit.Observations == (long)expected.Value("n")
                    && Near(fit.MeanResultantLength, expected.Value("Rbar"), 1e-12)
                    && Near(fit.MaximumLikelihoodConcentration, expected.Value("kappa_mle"), 1e-9)
                    && Near(banerjee, expected.Value("kappa_banerjee"), 1e-9)
                    && Near(fit.MarginalLikelihoodConcentration, expected.Value("kappa_marginal"), 1e-9)
                    && Near(fit.LogLikelihood, expected.Value("loglik"), 1e-9);
                compared++;
                if (same)
                    agree++;
                else
                    report.Fail($"fit of digit {expected["cls"]} at p = {dimension}");
                rows.Add([
                    $"{dimension}", expected["cls"], $"{fit.Observations}", $"{fit.MeanResultantLength:F6}", $"{fit.MaximumLikelihoodConcentration:F2}",
                    $"{banerjee:F2}", $"{fit.MarginalLikelihoodConcentration:F2}", $"{fit.LogLikelihood:F2}", same ? "yes" : "NO",
                ]);
            }
        }

        report.Table(
            "Fits: R is the mean resultant length; kappa by maximum likelihood, by Banerjee's closed form, and by marginal likelihood",
            ["p", "digit", "n", "R", "kappa MLE", "Banerjee", "marginal", "log-likelihood", "agrees"],
            rows);
        report.Text($"""
            **{agree} of {compared} fits agree** with the independently computed `Stats.Tests/Reference/von-mises-fisher/digits_feature_fits.csv`:
            R to 1e-12, the three concentrations and the log-likelihood to 1e-9, relative.

            The log-likelihoods are positive and large because they are logarithms of densities: in thousands of dimensions a sphere has a tiny
            surface, e.g. exp({VonMisesFisher.LogArea(2048):F0}) for p = 2048. Only differences on the same sphere mean something.
            """);
        PlainFormula(report, fits);
    }

    /// <summary>The approximation R (p - R^2) / (1 - R^2) of Banerjee, Dhillon, Ghosh and Sra (2005).</summary>
    private static double Banerjee(int dimension, double length, double complement) => length * (dimension - length * length) / (complement * (1.0 + length));

    private static bool Near(double actual, double expected, double tolerance) => Math.Abs(actual - expected) <= tolerance * Math.Abs(expected);

    /// <summary>How far one gets with a Bessel function that is computed first and whose logarithm is taken then.</summary>
    private static void PlainFormula(Report report, List<VonMisesFisherFit> fits)
    {
        report.Heading("The plain formula at these orders");
        List<string[]> rows = [];
        foreach (IGrouping<int, VonMisesFisherFit> group in fits.GroupBy(f => f.Model.Dimension))
        {
            double order = 0.5 * group.Key - 1.0;
            int plain = group.Count(f => double.IsFinite(Math.Log(MathNet.Numerics.SpecialFunctions.BesselI(order, f.Model.Concentration))));
            int scaled = group.Count(f => double.IsFinite(Math.Log(MathNet.Numerics.SpecialFunctions.BesselIScaled(order, f.Model.Concentration))));
            int library = group.Count(f => double.IsFinite(LogBessel.I(order, f.Model.Concentration)));
            // The scaled function underflows below some concentration: find it to the next percent.
            double kappa = 1.0;
            while (!double.IsFinite(Math.Log(MathNet.Numerics.SpecialFunctions.BesselIScaled(order, kappa))))
                kappa *= 1.01;
            rows.Add([$"{group.Key}", $"{order:F0}", $"{group.Count()}", $"{plain}", $"{scaled}", $"{library}", $"{kappa:F0}"]);
        }

        report.Table(
            "Of the fits above, how many have a finite log I at their kappa",
            ["p", "order", "fits", "log(BesselI)", "log(BesselIScaled)", "LogBessel.I", "BesselIScaled is 0 up to kappa"],
            rows);
        report.Text("""
            MathNet's `BesselI` is infinite at every one of these concentrations. Its scaled form exp(-kappa) I(kappa) survives where kappa is many times
            the order and underflows to zero below: a search for kappa that starts small, or data that are less concentrated, ends in log 0.
            """);
    }
}
