using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

public class LogRankTests
{
    [Fact]
    public void AgreesWithR()
    {
        ReferenceTable table = ReferenceTable.Read("flexible-survival/classical/log_rank.csv"), veteran = SurvivalSets.Read("veteran"), lung = SurvivalSets.Read("lung");
        SurvivalData trial = SurvivalSets.Data(veteran, "time", "status"), cancer = SurvivalSets.Data(lung, "time", "status", "2");
        string[] treatment = SurvivalSets.Texts(veteran, "trt"), cells = SurvivalSets.Texts(veteran, "celltype"), sex = SurvivalSets.Texts(lung, "sex"), institution = SurvivalSets.Texts(lung, "inst");
        int[] known = [.. Enumerable.Range(0, lung.Count).Where(i => institution[i] != "NA")];
        for (int i = 0; i < table.Count; i++)
        {
            double rho = table.Value(i, "index"), expected = table.Value(i, "value");
            TestResult test = table.Text(i, "model") switch
            {
                "veteran_trt" => LogRankTest.Test(trial, treatment, rho),
                "veteran_celltype" => LogRankTest.Test(trial, cells, rho),
                "veteran_celltype_strata_trt" => LogRankTest.Test(trial.WithStrata(treatment), cells, rho),
                "lung_sex" => LogRankTest.Test(cancer, sex, rho),
                _ => LogRankTest.Test(cancer.WithStrata(institution).Select(known), [.. known.Select(k => sex[k])], rho),
            };
            Assert.True(Math.Abs(test.Statistic - expected) <= 1e-10 * expected, $"row {i}: {test.Statistic:R}, R has {expected:R}");
            Assert.Equal(ChiSquareProbability.SurvivalFunction(test.DegreesOfFreedom[0], test.Statistic), test.PValue, 1e-15);
        }

        Assert.Equal([3.0], LogRankTest.Test(trial, cells).DegreesOfFreedom);
    }

    /// <summary>Without ties the score test of a Cox regression on a group indicator is the log-rank test.</summary>
    [Property(MaxTest = 50)]
    public void IsTheScoreTestOfACoxRegression(int seed, bool entry)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 60, entry: entry);
        DesignMatrix design = DesignMatrix.Of([DesignVariable.Categorical("group", [.. set.Groups.Select(g => $"g{g}")])], intercept: false);
        SurvivalData data = set.Data.WithStrata([.. set.Z.Select(z => z > 0.0 ? 1 : 0)]);
        Assert.Equal(CoxRegression.Fit(data, design).ScoreTest.Statistic, LogRankTest.Test(data, set.Groups).Statistic, 1e-10);
    }

    [Property(MaxTest = 50)]
    public void WeightsAreRepetitionsAndSplitsChangeNothing(int seed, bool entry, bool early)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 40, 6, entry);
        double rho = early ? 1.0 : 0.0;
        int[] rows = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Repeat(i, 1 + i % 3))];
        double weighted = LogRankTest.Test(set.Data.WithWeights([.. Enumerable.Range(0, 40).Select(i => 1.0 + i % 3)]), set.Groups, rho).Statistic;
        SurvivalSets.RandomSet repeated = set.Select(rows), split = set.Split(0.5);
        Assert.Equal(LogRankTest.Test(repeated.Data, repeated.Groups, rho).Statistic, weighted, 1e-10);
        Assert.Equal(LogRankTest.Test(set.Data, set.Groups, rho).Statistic, LogRankTest.Test(split.Data, split.Groups, rho).Statistic, 1e-10);
        Assert.Equal(LogRankTest.Test(set.Data, [.. set.Groups.Select(g => (g + 1) % 3)], rho).Statistic, LogRankTest.Test(set.Data, set.Groups, rho).Statistic, 1e-10);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        SurvivalData data = SurvivalData.RightCensored([1.0, 2.0, 3.0], [true, true, false]);
        Assert.Contains("groups has 2 elements", Assert.Throws<ArgumentException>(() => LogRankTest.Test(data, [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("all the same", Assert.Throws<ArgumentException>(() => LogRankTest.Test(data, [1, 1, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => LogRankTest.Test(data, [1, 2, 1], double.NaN));
        Assert.Throws<EstimationException>(() => LogRankTest.Test(SurvivalData.RightCensored([1.0, 2.0], [false, false]), [1, 2]));
    }
}
