using FsCheck.Xunit;
using MathNet.Numerics.LinearAlgebra;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

public class CoxRegressionLawTests
{
    /// <summary>The partial likelihood by its definition, a loop over events and one over rows.</summary>
    [Property(MaxTest = 50)]
    public void TheLikelihoodIsTheDefinition(int seed, bool entry, bool breslow)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 50, 6, entry);
        double[] weights = [.. set.Z.Select(z => 1.5 + z)];
        CoxTies ties = breslow ? CoxTies.Breslow : CoxTies.Efron;
        CoxRegressionFit fit = CoxRegression.Fit(set.Data.WithWeights(weights), set.Design, new() { Ties = ties });
        double b = fit.Model.Coefficients[0], c = fit.Model.Coefficients[1];
        Assert.Equal(Definition(set, weights, b, c, ties), fit.LogLikelihood, 1e-9);
        Assert.Equal(Definition(set, weights, 0.0, 0.0, ties), fit.NullLogLikelihood, 1e-9);
        // A maximum: no neighbour is higher, and the slope across it is 0 to the error of the difference.
        foreach ((double db, double dc) in new[] { (1e-3, 0.0), (0.0, 1e-3), (1e-3, 1e-3), (1e-3, -1e-3) })
        {
            double up = Definition(set, weights, b + db, c + dc, ties), down = Definition(set, weights, b - db, c - dc, ties);
            Assert.True(up < fit.LogLikelihood && down < fit.LogLikelihood);
            Assert.Equal(0.0, (up - down) / 2e-3, 1e-3);
        }
    }

    [Property(MaxTest = 50)]
    public void WeightsAreRepetitions(int seed, bool entry)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 50, 6, entry);
        int[] rows = [.. Enumerable.Range(0, 50).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        SurvivalSets.RandomSet repeated = set.Select(rows);
        CoxRegressionOptions options = new() { Ties = CoxTies.Breslow };
        CoxRegressionFit weighted = CoxRegression.Fit(set.Data.WithWeights([.. Enumerable.Range(0, 50).Select(i => (double)(i % 3))]), set.Design, options);
        Same(CoxRegression.Fit(repeated.Data, repeated.Design, options), weighted, 1e-9);
        Assert.All(weighted.MartingaleResiduals(), r => Assert.True(double.IsFinite(r)));
    }

    [Property(MaxTest = 50)]
    public void RowsOfWeightZeroAreAbsent(int seed, bool entry)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 50, 6, entry);
        SurvivalSets.RandomSet some = set.Select([.. Enumerable.Range(0, 50).Where(i => i % 4 != 0)]);
        Same(CoxRegression.Fit(some.Data, some.Design), CoxRegression.Fit(set.Data.WithWeights([.. Enumerable.Range(0, 50).Select(i => i % 4 == 0 ? 0.0 : 1.0)]), set.Design), 1e-9);
    }

    [Property(MaxTest = 50)]
    public void SplittingRowsChangesNothing(int seed, bool entry)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 50, 6, entry), split = set.Split(0.5);
        CoxRegressionFit whole = CoxRegression.Fit(set.Data, set.Design), parts = CoxRegression.Fit(split.Data, split.Design);
        Same(whole, parts, 1e-9);
        SurvivalCurve a = whole.Predict(set.Design.Select([3])).Curves[0], b = parts.Predict(set.Design.Select([3])).Curves[0];
        foreach (double time in a.Times)
            Assert.Equal(a.SurvivalAt(time), b.SurvivalAt(time), 1e-10);
    }

    /// <summary>The order of rows, a monotone change of time and the units of covariates.</summary>
    [Property(MaxTest = 50)]
    public void IsInvariant(int seed, bool entry, bool breslow)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 50, 6, entry);
        CoxRegressionOptions options = new() { Ties = breslow ? CoxTies.Breslow : CoxTies.Efron };
        CoxRegressionFit fit = CoxRegression.Fit(set.Data, set.Design, options);
        SurvivalSets.RandomSet shuffled = set.Select([.. Enumerable.Range(0, 50).OrderBy(i => i * 31 % 53)]);
        Same(fit, CoxRegression.Fit(shuffled.Data, shuffled.Design, options), 1e-10);
        SurvivalSets.RandomSet warped = set with { Times = [.. set.Times.Select(t => t * t * t)], Entry = [.. set.Entry.Select(t => t * t * t)] };
        Same(fit, CoxRegression.Fit(warped.Data, warped.Design, options), 1e-10);
        CoxRegressionFit scaled = CoxRegression.Fit(set.Data, (set with { X = [.. set.X.Select(x => 1e8 * x)], Z = [.. set.Z.Select(z => 5e-6 - 1e-6 * z)] }).Design, options);
        Assert.Equal(fit.LogLikelihood, scaled.LogLikelihood, 1e-9);
        Assert.Equal(fit.Model.Coefficients[0], 1e8 * scaled.Model.Coefficients[0], 1e-8);
        Assert.Equal(fit.Model.Coefficients[1], -1e-6 * scaled.Model.Coefficients[1], 1e-8);
        Assert.Equal(fit.Parameters[1].StandardError!.Value, 1e-6 * scaled.Parameters[1].StandardError!.Value, 1e-8);
    }

    [Property(MaxTest = 50)]
    public void ResidualsSumToNothing(int seed, bool entry, bool breslow)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 50, 6, entry);
        double[] weights = [.. set.Z.Select(z => 1.5 + z)];
        CoxRegressionFit fit = CoxRegression.Fit(set.Data.WithWeights(weights).WithStrata(set.Groups), set.Design, new() { Ties = breslow ? CoxTies.Breslow : CoxTies.Efron });
        double[] martingale = fit.MartingaleResiduals(), coxSnell = fit.CoxSnellResiduals();
        Assert.Equal(0.0, martingale.Zip(weights, (m, w) => m * w).Sum(), 1e-10);
        Assert.Equal(set.Events.Select(e => e ? 1.0 : 0.0), martingale.Zip(coxSnell, (m, r) => m + r), (x, y) => Math.Abs(x - y) < 1e-12);
        Matrix<double> score = fit.ScoreResiduals(), schoenfeld = fit.SchoenfeldResiduals();
        int[] events = fit.EventRows;
        Assert.Equal(set.Events.Count(e => e), events.Length);
        for (int a = 0; a < 2; a++)
        {
            Assert.Equal(0.0, score.Column(a).ToArray().Zip(weights, (s, w) => s * w).Sum(), 1e-9);
            Assert.Equal(0.0, Enumerable.Range(0, events.Length).Sum(k => weights[events[k]] * schoenfeld[k, a]), 1e-9);
        }
    }

    /// <summary>With one column that explains nothing the baseline is Nelson-Aalen's.</summary>
    [Property(MaxTest = 50)]
    public void TheBaselineWithoutEffectIsNelsonAalens(int seed, bool entry)
    {
        // Each row beside its mirror image: the coefficient is 0 by symmetry.
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 30, 6, entry);
        SurvivalSets.RandomSet doubled = set.Select([.. Enumerable.Range(0, 60).Select(i => i / 2)]);
        DesignMatrix x = DesignMatrix.Of([DesignVariable.Numeric("x", [.. doubled.X.Select((v, i) => i % 2 == 0 ? v : -v)])], intercept: false);
        CoxRegressionFit fit = CoxRegression.Fit(doubled.Data, x, new() { Ties = CoxTies.Breslow });
        SurvivalCurve baseline = fit.Baseline().Curves[0], nelsonAalen = NelsonAalen.Fit(doubled.Data).Curves[0];
        Assert.Equal(0.0, fit.Model.Coefficients[0], 1e-12);
        for (int k = 0; k < baseline.Times.Length; k++)
        {
            Assert.Equal(nelsonAalen.CumulativeHazard[k], baseline.CumulativeHazard[k], 1e-12);
            Assert.Equal(nelsonAalen.StandardErrorLn[k], baseline.StandardErrorLn[k], 1e-12);
        }
    }

    /// <summary>Each row a cluster of its own is the robust variance without clusters; one cluster of everything is refused.</summary>
    [Property(MaxTest = 20)]
    public void ClustersOfOneRowAreRows(int seed)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 50, 6);
        CoxRegressionFit rows = CoxRegression.Fit(set.Data, set.Design, new() { Robust = true }), clusters = CoxRegression.Fit(set.Data.WithClusters([.. Enumerable.Range(0, 50)]), set.Design);
        Assert.True(clusters.IsRobust);
        Same(rows, clusters, 1e-12);
        Assert.Throws<EstimationException>(() => CoxRegression.Fit(set.Data.WithClusters(new int[50]), set.Design));
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(11, 20_000, 1000, entry: true);
        CoxRegressionFit one = CoxRegression.Fit(set.Data, set.Design, execution: Execution.SingleThread);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            CoxRegressionFit many = CoxRegression.Fit(set.Data, set.Design, execution: new Execution { MaxDegreeOfParallelism = threads });
            Assert.Equal(one.LogLikelihood, many.LogLikelihood);
            Assert.Equal(one.Model.Coefficients, many.Model.Coefficients);
            Assert.Equal(one.Covariance!.ToColumnMajorArray(), many.Covariance!.ToColumnMajorArray());
        }
    }

    [Fact]
    public void IntervalsCoverTheTruth()
    {
        // Coefficients 0.7 and -0.4; coverage of 300 fits at 95%: binomial standard error 0.0126, four of them below 0.95.
        int covered = 0, fits = 300;
        for (int i = 0; i < fits; i++)
        {
            SurvivalSets.RandomSet set = SurvivalSets.Random(1000 + i, 150);
            CoxRegressionFit fit = CoxRegression.Fit(set.Data, set.Design);
            covered += fit.Parameters[0] is { } p && p.Lower <= 0.7 && 0.7 <= p.Upper ? 1 : 0;
        }

        Assert.InRange(covered / (double)fits, 0.95 - 4.0 * 0.0126, 0.95 + 4.0 * 0.0126);
    }

    private static void Same(CoxRegressionFit expected, CoxRegressionFit actual, double tolerance)
    {
        Assert.Equal(expected.LogLikelihood, actual.LogLikelihood, tolerance * Math.Max(1.0, Math.Abs(expected.LogLikelihood)));
        for (int a = 0; a < expected.Parameters.Count; a++)
        {
            Assert.Equal(expected.Parameters[a].Estimate, actual.Parameters[a].Estimate, tolerance);
            Assert.Equal(expected.Parameters[a].StandardError!.Value, actual.Parameters[a].StandardError!.Value, tolerance);
        }
    }

    private static double Definition(SurvivalSets.RandomSet set, double[] weights, double b, double c, CoxTies ties)
    {
        double sum = 0.0;
        int n = set.Times.Length;
        double[] eta = [.. set.X.Zip(set.Z, (x, z) => b * x + c * z)];
        foreach (double time in set.Times.Where((_, i) => set.Events[i]).Distinct())
        {
            int[] dead = [.. Enumerable.Range(0, n).Where(i => set.Events[i] && set.Times[i] == time)];
            double atRisk = Enumerable.Range(0, n).Where(i => set.Entry[i] < time && set.Times[i] >= time).Sum(i => weights[i] * Math.Exp(eta[i]));
            double tied = dead.Sum(i => weights[i] * Math.Exp(eta[i])), weight = dead.Sum(i => weights[i]) / dead.Length;
            sum += dead.Sum(i => weights[i] * eta[i]);
            for (int k = 0; k < dead.Length; k++)
                sum -= weight * Math.Log(atRisk - (ties == CoxTies.Efron ? tied * k / dead.Length : 0.0));
        }

        return sum;
    }
}
