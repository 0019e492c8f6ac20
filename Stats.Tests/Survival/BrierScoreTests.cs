using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

public class BrierScoreTests
{
    [Fact]
    public void AgreesWithR()
    {
        ReferenceTable table = ReferenceTable.Read("flexible-survival/classical/brier.csv"), veteran = SurvivalSets.Read("veteran"), lung = SurvivalSets.Read("lung");
        for (int i = 0; i < table.Count; i++)
        {
            bool isTrial = table.Text(i, "model") == "veteran";
            double tau = table.Value(i, "index"), shape = table.Value(i, "name"), expected = table.Value(i, "value");
            double[] scale = isTrial ? [.. veteran.Column("karno").Select(k => 60.0 + k)] : [.. lung.Column("age").Select(a => 500.0 - 2.0 * a)];
            SurvivalData data = isTrial ? SurvivalSets.Data(veteran, "time", "status") : SurvivalSets.Data(lung, "time", "status", "2");
            double actual = BrierScore.At(data, tau, [.. scale.Select(b => Math.Exp(-Math.Pow(tau / b, shape)))]);
            Assert.True(Math.Abs(actual - expected) <= 1e-12 * expected, $"row {i}: {actual:R}, R has {expected:R}");
        }
    }

    [Property(MaxTest = 50)]
    public void WithoutCensoringItIsTheMeanSquare(int seed)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 30);
        SurvivalData data = SurvivalData.RightCensored(set.Times, [.. set.Times.Select(_ => true)]);
        double[] survival = [.. set.X.Select(x => 0.5 + 0.5 * x)];
        double last = set.Times.Max(), middle = set.Times.Order().ElementAt(15);
        double mean = set.Times.Zip(survival, (t, s) => Math.Pow((t > middle ? 1.0 : 0.0) - s, 2.0)).Average();
        Assert.Equal(mean, BrierScore.At(data, middle, survival), 1e-14);
        double[,] table = new double[30, 2];
        for (int i = 0; i < 30; i++)
            (table[i, 0], table[i, 1]) = (survival[i], survival[i]);
        Assert.Equal(0.5 * (mean + BrierScore.At(data, last, survival)), BrierScore.Integrated(data, [middle, last], PointSet.FromArray(table)), 1e-14);
    }

    [Property(MaxTest = 50)]
    public void WeightsAreRepetitions(int seed)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 30, 6);
        int[] rows = [.. Enumerable.Range(0, 30).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        if (rows.All(i => set.Times[i] < 0.5))
            return;
        double[] survival = [.. set.X.Select(x => 0.5 + 0.5 * x)];
        SurvivalSets.RandomSet repeated = set.Select(rows);
        Assert.Equal(
            BrierScore.At(repeated.Data, 0.5, [.. rows.Select(i => survival[i])]), BrierScore.At(set.Data.WithWeights([.. Enumerable.Range(0, 30).Select(i => (double)(i % 3))]), 0.5, survival), 1e-13);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        SurvivalData data = SurvivalData.RightCensored([1.0, 2.0], [true, false]);
        static void Refused(string message, Action action) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
        Refused("survival[1] is 2", () => BrierScore.At(data, 1.0, [0.5, 2.0]));
        Refused("survival has 1 elements", () => BrierScore.At(data, 1.0, [0.5]));
        Refused("time is 3", () => BrierScore.At(data, 3.0, [0.5, 0.5]));
        Refused("data[1] enters at 1", () => BrierScore.At(data.WithEntry([0.0, 1.0]), 1.0, [0.5, 0.5]));
        Refused("times[1] is 1, not above", () => BrierScore.Integrated(data, [1.0, 1.0], new PointSet([0.5, 0.5, 0.5, 0.5], 2)));
        Refused("at least two times", () => BrierScore.Integrated(data, [1.0], new PointSet([0.5, 0.5], 1)));
        Refused("survival has 1 rows of 2", () => BrierScore.Integrated(data, [1.0, 2.0], new PointSet([0.5, 0.5], 2)));
    }
}
