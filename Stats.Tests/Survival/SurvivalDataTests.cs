using Stats.Distributions;

namespace Stats.Tests.Survival;

public class SurvivalDataTests
{
    private static readonly double[] Times = [3.0, 1.0, 0.0, 2.5];
    private static readonly bool[] Events = [true, false, false, true];

    [Fact]
    public void RightCensoredRowsAreWhatWasGiven()
    {
        SurvivalData data = SurvivalData.RightCensored(Times, Events);
        Assert.Equal(4, data.Count);
        Assert.Equal(2, data.EventCount);
        Assert.Equal(0, data.IntervalCount);
        Assert.Equal([CensoringKind.Event, CensoringKind.Right, CensoringKind.Right, CensoringKind.Event], data.Kinds.ToArray());
        Assert.Equal(Times, data.Lower.ToArray());
        Assert.Equal([3.0, double.PositiveInfinity, double.PositiveInfinity, 2.5], data.Upper.ToArray());
        Assert.True(data.Entry.IsEmpty && data.Weights.IsEmpty && data.Strata.IsEmpty && data.Clusters.IsEmpty);
        Assert.Equal(4.0, data.TotalWeight);
        Assert.Equal(["all"], data.StratumNames);
    }

    [Fact]
    public void TheEndsOfAnIntervalSayWhatItIs()
    {
        SurvivalData data = SurvivalData.IntervalCensored([1.0, 2.0, 0.0, 3.0, 0.0], [1.0, double.PositiveInfinity, 4.0, 5.0, double.PositiveInfinity]);
        Assert.Equal([CensoringKind.Event, CensoringKind.Right, CensoringKind.Left, CensoringKind.Interval, CensoringKind.Right], data.Kinds.ToArray());
        Assert.Equal(1, data.EventCount);
        Assert.Equal(2, data.IntervalCount);
        Assert.Equal("5 rows, 1 events, 2 left- or interval-censored", data.ToString());
    }

    [Fact]
    public void BuildingOnLeavesTheOriginalAndCopiesTheColumns()
    {
        SurvivalData plain = SurvivalData.RightCensored(Times, Events);
        double[] entry = [1.0, 0.5, 0.0, 0.0];
        SurvivalData data = plain.WithEntry(entry).WithWeights([2.0, 0.0, 1.0, 0.5]).WithStrata([7, -1, 7, 3]).WithClusters(["b", "a", "b", "c"]);
        entry[0] = 99.0;
        Assert.True(plain.Entry.IsEmpty);
        Assert.Equal([1.0, 0.5, 0.0, 0.0], data.Entry.ToArray());
        Assert.Equal(3.5, data.TotalWeight);
        Assert.Equal(["-1", "3", "7"], data.StratumNames);
        Assert.Equal([2, 0, 2, 1], data.Strata.ToArray());
        Assert.Equal([1, 0, 1, 2], data.Clusters.ToArray());
        Assert.Equal(3, data.ClusterCount);
        Assert.Equal([0, 2], data.RowsOfStratum(2));
        SurvivalData picked = data.Select([3, 0]);
        Assert.Equal([2.5, 3.0], picked.Lower.ToArray());
        Assert.Equal([0.0, 1.0], picked.Entry.ToArray());
        Assert.Equal([0.5, 2.0], picked.Weights.ToArray());
        Assert.Equal([1, 2], picked.Strata.ToArray());
        Assert.Equal(data.StratumNames, picked.StratumNames);
    }

    [Fact]
    public void BadRowsAreNamed()
    {
        static void Refused(string message, Action action) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
        Refused("times is empty", () => SurvivalData.RightCensored([], []));
        Refused("events has 1 elements, times 2", () => SurvivalData.RightCensored([1.0, 2.0], [true]));
        Refused("times[1] is NaN", () => SurvivalData.RightCensored([1.0, double.NaN], [true, true]));
        Refused("times[0] is -1", () => SurvivalData.RightCensored([-1.0, 2.0], [true, true]));
        Refused("times[1] is 0; an event", () => SurvivalData.RightCensored([1.0, 0.0], [true, true]));
        Refused("times[1] is Infinity", () => SurvivalData.RightCensored([1.0, double.PositiveInfinity], [true, false]));
        Refused("lower[0] is Infinity", () => SurvivalData.IntervalCensored([double.PositiveInfinity], [double.PositiveInfinity]));
        Refused("upper[1] is 1; below lower[1] = 2", () => SurvivalData.IntervalCensored([1.0, 2.0], [1.0, 1.0]));
        Refused("upper[0] is 0", () => SurvivalData.IntervalCensored([0.0], [0.0]));
        Refused("upper[0] is NaN", () => SurvivalData.IntervalCensored([0.0], [double.NaN]));
        SurvivalData data = SurvivalData.RightCensored(Times, Events);
        Refused("entry has 1 elements, the data 4", () => data.WithEntry([0.0]));
        Refused("entry[1] is 1; an entry is below the row's time, 1", () => data.WithEntry([0.0, 1.0, 0.0, 0.0]));
        Refused("entry[2] is -2", () => data.WithEntry([0.0, 0.0, -2.0, 0.0]));
        Refused("entry[0] is 3; an entry is at most", () => SurvivalData.IntervalCensored([2.0], [4.0]).WithEntry([3.0]));
        Refused("weights[3] is NaN", () => data.WithWeights([1.0, 1.0, 1.0, double.NaN]));
        Refused("weights[0] is -1", () => data.WithWeights([-1.0, 1.0, 1.0, 1.0]));
        Refused("weights are all 0", () => data.WithWeights([0.0, 0.0, 0.0, 0.0]));
        Refused("strata has 1 elements", () => data.WithStrata([1]));
        Refused("strata[1] is null", () => data.WithStrata(["a", null!, "b", "c"]));
        Refused("clusters has 2 elements", () => data.WithClusters([1, 2]));
        Refused("rows[1] is 4", () => data.Select([0, 4]));
        Refused("rows is empty", () => data.Select([]));
        Refused("There are 1 strata", () => data.RowsOfStratum(1));
    }

    [Fact]
    public void AnIntervalMayStartAtItsEntry() =>
        Assert.Equal([2.0], SurvivalData.IntervalCensored([2.0], [4.0]).WithEntry([2.0]).Entry.ToArray());
}
