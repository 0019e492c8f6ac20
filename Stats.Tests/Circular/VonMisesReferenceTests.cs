using System.Numerics;
using Stats.Distributions;

namespace Stats.Tests.Circular;

/// <summary>Against arbitrary precision; the files' README states how they were computed.</summary>
public class VonMisesReferenceTests
{
    private static readonly ReferenceTable Points = ReferenceTable.Read("von-mises/density_cdf.csv");
    private static readonly ReferenceTable Shifted = ReferenceTable.Read("von-mises/shifted_tails.csv");
    private static readonly ReferenceTable Quantiles = ReferenceTable.Read("von-mises/quantile.csv");
    private static readonly ReferenceTable Middle = ReferenceTable.Read("von-mises/middle_quantiles.csv");
    private static readonly ReferenceTable Normaliser = ReferenceTable.Read("von-mises/normaliser_entropy.csv");
    private static readonly ReferenceTable Moments = ReferenceTable.Read("von-mises/moment_ratio.csv");
    private static readonly ReferenceTable HighMoments = ReferenceTable.Read("von-mises/high_moments.csv");
    private static readonly ReferenceTable LinearVariances = ReferenceTable.Read("von-mises/linear_variance.csv");
    private static readonly ReferenceTable Divergences = ReferenceTable.Read("von-mises/divergence.csv");
    private static readonly ReferenceTable Inverses = ReferenceTable.Read("von-mises/kappa_inverse.csv");

    private static bool IsInside(int i) => Math.Abs(Points.Value(i, "x")) < Math.PI;

    private static VonMises Law(ReferenceTable table, int i) => new(0.0, table.Value(i, "kappa"));

    private static string At(ReferenceTable table, int i) => $"kappa = {table.Text(i, "kappa")}, {table.Text(i, table == Points ? "x" : "p")}";

    [Fact]
    public void DensityLn() =>
        Accuracy.AssertWithin(8, Points.Count, i => Accuracy.Mixed(Law(Points, i).DensityLn(Points.Value(i, "x")), Points.Value(i, "log_density")), i => At(Points, i));

    [Fact]
    public void Density() =>
        Accuracy.AssertWithin(
            8,
            Points.Count,
            i =>
            {
                // Of a large logarithm the table has fewer digits than the density needs.
                double log = Points.Value(i, "log_density");
                return Math.Abs(log) > 600.0 ? 0.0 : Accuracy.Relative(Law(Points, i).Density(Points.Value(i, "x")), Math.Exp(log)) / Math.Max(1.0, Math.Abs(log));
            },
            i => At(Points, i));

    [Fact]
    public void BothTailsAreRelativelyExact()
    {
        Accuracy.AssertWithin(
            8,
            Points.Count,
            i => IsInside(i) && Points.Value(i, "cdf") > 1e-300 ? Accuracy.Relative(Law(Points, i).CumulativeDistribution(Points.Value(i, "x")), Points.Value(i, "cdf")) : 0.0,
            i => At(Points, i));
        // The upper tail at -x is the lower one at x.
        Accuracy.AssertWithin(
            8,
            Points.Count,
            i => IsInside(i) && Points.Value(i, "cdf") > 1e-300 ? Accuracy.Relative(Law(Points, i).SurvivalFunction(-Points.Value(i, "x")), Points.Value(i, "cdf")) : 0.0,
            i => At(Points, i));
    }

    [Fact]
    public void LogTails()
    {
        Accuracy.AssertWithin(8, Points.Count, i => IsInside(i) ? Accuracy.Mixed(Law(Points, i).CumulativeDistributionLn(Points.Value(i, "x")), Points.Value(i, "log_cdf")) : 0.0, i => At(Points, i));
        Accuracy.AssertWithin(8, Points.Count, i => IsInside(i) ? Accuracy.Mixed(Law(Points, i).SurvivalFunctionLn(-Points.Value(i, "x")), Points.Value(i, "log_cdf")) : 0.0, i => At(Points, i));
    }

    [Fact]
    public void TailsAboutAnyMeanTakeTheExactDifference()
    {
        VonMises Law(int i) => new(Shifted.Value(i, "mean"), Shifted.Value(i, "kappa"));
        string Where(int i) => $"mean {Shifted.Text(i, "mean")}, kappa {Shifted.Text(i, "kappa")}, x {Shifted.Text(i, "x")}";
        Accuracy.AssertWithin(8, Shifted.Count, i => Accuracy.Mixed(Law(i).CumulativeDistributionLn(Shifted.Value(i, "x")), Shifted.Value(i, "log_cdf")), Where);
        Accuracy.AssertWithin(8, Shifted.Count, i => Accuracy.Mixed(Law(i).SurvivalFunctionLn(Shifted.Value(i, "x")), Shifted.Value(i, "log_sf")), Where);
    }

    [Fact]
    public void QuantilesOfBothTails()
    {
        double Error(int i, double actual)
        {
            VonMises law = Law(Quantiles, i);
            double p = Quantiles.Value(i, "p"), x = Quantiles.Value(i, "x");
            double slope = Math.Exp(law.CumulativeDistributionLn(x) - law.DensityLn(x));
            return Math.Abs(actual - x) / (Accuracy.Epsilon * (Math.Abs(x) + Math.Max(1.0, Math.Abs(Math.Log(p))) * slope));
        }

        Accuracy.AssertWithin(8, Quantiles.Count, i => Error(i, Law(Quantiles, i).InverseCumulativeDistribution(Quantiles.Value(i, "p"))), i => At(Quantiles, i));
        Accuracy.AssertWithin(8, Quantiles.Count, i => Error(i, -Law(Quantiles, i).InverseSurvivalFunction(Quantiles.Value(i, "p"))), i => At(Quantiles, i));
    }

    [Fact]
    public void QuantilesNearTheMedianAreRelativelyExact() =>
        Accuracy.AssertWithin(8, Middle.Count, i => Accuracy.Relative(Law(Middle, i).InverseCumulativeDistribution(Middle.Value(i, "p")), Middle.Value(i, "x")), i => At(Middle, i));

    [Fact]
    public void EntropyAndResultant()
    {
        string Where(int i) => $"kappa {Normaliser.Text(i, "kappa")}";
        Accuracy.AssertWithin(4, Normaliser.Count, i => Accuracy.Mixed(Law(Normaliser, i).Entropy, Normaliser.Value(i, "entropy")), Where);
        Accuracy.AssertWithin(4, Normaliser.Count, i => Accuracy.Relative(Law(Normaliser, i).MeanResultantLength, Normaliser.Value(i, "a1")), Where);
        // 12 eps is what the ratio's complement promises.
        Accuracy.AssertWithin(12, Normaliser.Count, i => Accuracy.Relative(Law(Normaliser, i).CircularVariance, Normaliser.Value(i, "one_minus_a1")), Where);
        Accuracy.AssertWithin(4, Normaliser.Count, i => Accuracy.Mixed(Law(Normaliser, i).DensityLn(0.0), -Math.Log(2.0 * Math.PI) - Normaliser.Value(i, "log_i0_scaled")), Where);
    }

    [Fact]
    public void TrigonometricMoments()
    {
        Accuracy.AssertWithin(
            1e-13 / Accuracy.Epsilon,
            Moments.Count,
            i => Moments.Value(i, "ratio") < 1e-300 ? 0.0 : Accuracy.Relative(Law(Moments, i).TrigonometricMoment((int)Moments.Value(i, "p")).Real, Moments.Value(i, "ratio")),
            i => At(Moments, i));
        Accuracy.AssertWithin(
            1e-13 / Accuracy.Epsilon,
            HighMoments.Count,
            i => Accuracy.Relative(Law(HighMoments, i).TrigonometricMoment((int)HighMoments.Value(i, "order")).Real, HighMoments.Value(i, "value")),
            i => $"kappa {HighMoments.Text(i, "kappa")}, order {HighMoments.Text(i, "order")}");
    }

    [Fact]
    public void TheArgumentOfAMomentIsExactAtAnyOrder()
    {
        // order times mean is beyond 2^31 rad: its remainder to 2 pi in 40 digits.
        VonMises law = new(2.5, 1e18);
        Complex moment = law.TrigonometricMoment(2_000_000_001);
        Assert.Equal(Math.Atan2(moment.Imaginary, moment.Real), Angle.Reduce(2.5 + 2.0e9 * 2.5 - 795774715.0 * 2.0 * Math.PI - 795774715.0 * 2.4492935982947064e-16), 1e-5);
        Assert.Equal(Complex.Conjugate(law.TrigonometricMoment(7)), law.TrigonometricMoment(-7));
    }

    [Fact]
    public void LinearVariance() =>
        Accuracy.AssertWithin(8, LinearVariances.Count, i => Accuracy.Relative(Law(LinearVariances, i).LinearVariance, LinearVariances.Value(i, "value")), i => $"kappa {LinearVariances.Text(i, "kappa")}");

    [Fact]
    public void KullbackLeiblerDivergence() =>
        Accuracy.AssertWithin(
            1e-12 / Accuracy.Epsilon,
            Divergences.Count,
            i =>
            {
                VonMises first = new(0.0, Divergences.Value(i, "kappa0")), second = new(Divergences.Value(i, "difference"), Divergences.Value(i, "kappa1"));
                return Accuracy.Relative(first.KullbackLeiblerDivergence(second), Divergences.Value(i, "value"));
            },
            i => $"{Divergences.Text(i, "kappa0")}, {Divergences.Text(i, "kappa1")}, {Divergences.Text(i, "difference")}");

    [Fact]
    public void TheConcentrationOfAResultant() =>
        Accuracy.AssertWithin(
            1e-14 / Accuracy.Epsilon,
            Inverses.Count,
            i =>
            {
                // The column that is not given is its complement, rounded.
                bool length = Inverses.Text(i, "given") == "R";
                double r = Inverses.Value(i, "mean_resultant"), v = Inverses.Value(i, "one_minus_mean_resultant");
                return Accuracy.Relative(BesselRatio.Inverse(0.0, length ? r : 1.0 - v, length ? 1.0 - r : v), Inverses.Value(i, "kappa"));
            },
            i => Inverses.Text(i, "mean_resultant"));
}
