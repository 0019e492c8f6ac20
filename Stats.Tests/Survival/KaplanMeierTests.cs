using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

public class KaplanMeierTests
{
    private static readonly SurvivalIntervalScale[] Scales = Enum.GetValues<SurvivalIntervalScale>();

    [Fact]
    public void CurvesAgreeWithR()
    {
        ReferenceTable table = ReferenceTable.Read("flexible-survival/classical/kaplan_meier.csv");
        Dictionary<string, int> at = new(StringComparer.Ordinal);
        Dictionary<string, SurvivalCurves> fits = new(StringComparer.Ordinal);
        for (int i = 0; i < table.Count; i++)
        {
            string name = table.Text(i, "name"), stratum = table.Text(i, "stratum");
            if (!fits.TryGetValue(name, out SurvivalCurves? fit))
                fits.Add(name, fit = Estimate(name));
            SurvivalCurve curve = fit[stratum[(stratum.IndexOf('=', StringComparison.Ordinal) + 1)..]];
            int k = at.TryGetValue(name + "|" + stratum, out int next) ? next : 0;
            at[name + "|" + stratum] = k + 1;
            Close(table, i, "time", curve.Times[k]);
            Close(table, i, "at_risk", curve.AtRisk[k]);
            Close(table, i, "events", curve.Events[k]);
            Close(table, i, "censored", curve.Censored[k]);
            Close(table, i, "survival", curve.Survival[k]);
            Close(table, i, "std_error_log_survival", curve.Survival[k] == 0.0 ? double.PositiveInfinity : curve.StandardErrorLn[k]);
            Close(table, i, "lower", curve.Lower[k]);
            Close(table, i, "upper", curve.Upper[k]);
            Close(table, i, "cumulative_hazard", curve.CumulativeHazard[k]);
            Close(table, i, "std_error_cumulative_hazard", curve.CumulativeHazardStandardError[k]);
        }

        Assert.Equal(8, fits.Count);
        foreach ((string name, SurvivalCurves fit) in fits)
            Assert.Equal(fit.Curves.Sum(c => c.Times.Length), at.Where(a => a.Key.StartsWith(name + "|", StringComparison.Ordinal)).Sum(a => a.Value));
    }

    [Fact]
    public void QuantilesAgreeWithR()
    {
        ReferenceTable table = ReferenceTable.Read("flexible-survival/classical/kaplan_meier_quantiles.csv");
        for (int i = 0; i < table.Count; i++)
        {
            string stratum = table.Text(i, "stratum");
            SurvivalQuantile quantile = Estimate(table.Text(i, "name"))[stratum[(stratum.IndexOf('=', StringComparison.Ordinal) + 1)..]].Quantile(table.Value(i, "probability"));
            Close(table, i, "quantile", quantile.Time);
            Close(table, i, "lower", quantile.Lower);
            Close(table, i, "upper", quantile.Upper);
        }
    }

    /// <summary>Flat stretches at the quantile, a curve that ends at 0 or at the quantile; restricted means.</summary>
    [Fact]
    public void EdgesAgreeWithR()
    {
        ReferenceTable table = ReferenceTable.Read("flexible-survival/classical/curves.csv");
        for (int i = 0; i < table.Count; i++)
        {
            string model = table.Text(i, "model"), quantity = table.Text(i, "quantity");
            double index = table.Value(i, "index");
            SurvivalCurve curve = KaplanMeier.Fit(Small(model), new() { Scale = ScaleOf(table.Text(i, "name")) }).Curves[0];
            double? actual = quantity switch
            {
                "rmean" => curve.RestrictedMean(index).Estimate,
                "rmean_se" => curve.RestrictedMean(index).StandardError,
                "quantile" => curve.Quantile(index).Time,
                "quantile_lower" => curve.Quantile(index).Lower,
                "quantile_upper" => curve.Quantile(index).Upper,
                "lower" => curve.Lower[curve.Times.IndexOf(index)],
                _ => curve.Upper[curve.Times.IndexOf(index)],
            };
            Close(table, i, "value", actual);
        }
    }

    [Fact]
    public void TheSummaryIsATable()
    {
        ReferenceTable veteran = SurvivalSets.Read("veteran");
        string summary = KaplanMeier.Fit(SurvivalSets.Data(veteran, "time", "status").WithStrata(SurvivalSets.Texts(veteran, "trt"))).ToString();
        Assert.Contains("Kaplan-Meier", summary, StringComparison.Ordinal);
        Assert.Contains("95% lower", summary, StringComparison.Ordinal);
        Assert.Contains("52.5", summary, StringComparison.Ordinal);
        Assert.Contains("none", KaplanMeier.Fit(SurvivalData.RightCensored([1.0, 2.0], [false, false])).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        SurvivalData interval = SurvivalData.IntervalCensored([1.0, 2.0], [1.0, 3.0]);
        Assert.Contains("data[1] is Interval-censored", Assert.Throws<ArgumentException>(() => KaplanMeier.Fit(interval)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NelsonAalen.Fit(interval));
        Assert.Throws<ArgumentNullException>(() => KaplanMeier.Fit(null!));
        SurvivalCurve curve = KaplanMeier.Fit(SurvivalData.RightCensored([1.0, 2.0], [true, true])).Curves[0];
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.Quantile(0.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.Quantile(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.RestrictedMean(0.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SurvivalCurveOptions { Level = 1.0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SurvivalCurveOptions { Scale = (SurvivalIntervalScale)9 });
        Assert.Throws<ArgumentException>(() => KaplanMeier.Fit(SurvivalData.RightCensored([1.0], [true]))["other"]);
    }

    [Property(MaxTest = 100)]
    public void WithoutCensoringItIsTheEmpiricalSurvival(int seed)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 40, 8);
        SurvivalCurve curve = KaplanMeier.Fit(SurvivalData.RightCensored(set.Times, [.. set.Times.Select(_ => true)])).Curves[0];
        EmpiricalDistribution empirical = new(set.Times);
        for (int k = 0; k < curve.Times.Length; k++)
            Assert.Equal(1.0 - empirical.CumulativeDistribution(curve.Times[k]), curve.Survival[k], 1e-14);
        Assert.Equal(set.Times.Average(), curve.RestrictedMean(set.Times.Max()).Estimate, 1e-12);
    }

    [Property(MaxTest = 100)]
    public void NelsonAalenLiesAbove(int seed, bool entry)
    {
        SurvivalData data = SurvivalSets.Random(seed, 40, 8, entry).Data;
        SurvivalCurve product = KaplanMeier.Fit(data).Curves[0], exponential = NelsonAalen.Fit(data).Curves[0];
        for (int k = 0; k < product.Times.Length; k++)
            Assert.True(exponential.Survival[k] >= product.Survival[k] - 1e-15);
    }

    /// <summary>A row of weight 2 is two rows, one of weight 0 is none, and the order of rows does not matter.</summary>
    [Property(MaxTest = 100)]
    public void WeightsAreRepetitions(int seed, bool entry)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 30, 6, entry);
        PhiloxRandom random = new(3);
        int[] counts = [.. Enumerable.Range(0, 30).Select(_ => random.Next(3))];
        counts[0] = 1;
        int[] rows = [.. Enumerable.Range(0, 30).SelectMany(i => Enumerable.Repeat(i, counts[i])).OrderBy(i => i * 7919 % 31)];
        Same(KaplanMeier.Fit(set.Data.WithWeights([.. counts.Select(c => (double)c)])).Curves[0], KaplanMeier.Fit(set.Select(rows).Data).Curves[0]);
    }

    [Property(MaxTest = 100)]
    public void SplittingRowsLeavesTheEstimate(int seed, bool entry)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 30, 6, entry), split = set.Split(0.5);
        SurvivalCurve whole = KaplanMeier.Fit(set.Data).Curves[0], parts = KaplanMeier.Fit(split.Data).Curves[0];
        foreach (double time in whole.Times)
        {
            Assert.Equal(whole.SurvivalAt(time), parts.SurvivalAt(time), 1e-14);
            Assert.Equal(whole.CumulativeHazardAt(time), parts.CumulativeHazardAt(time), 1e-13);
        }
    }

    [Property(MaxTest = 100)]
    public void IntervalsHoldTheEstimate(int seed, byte scale)
    {
        SurvivalCurve curve = KaplanMeier.Fit(SurvivalSets.Random(seed, 30, 6).Data, new() { Scale = Scales[scale % Scales.Length], Level = 0.8 }).Curves[0];
        for (int k = 0; k < curve.Times.Length; k++)
        {
            Assert.Equal(curve.Lower[k] is null, curve.Upper[k] is null);
            Assert.True(curve.Lower[k] is not { } low || (low >= 0.0 && low <= curve.Survival[k] + 1e-15));
            Assert.True(curve.Upper[k] is not { } high || (high <= 1.0 && high >= curve.Survival[k] - 1e-15));
        }
    }

    private static void Same(SurvivalCurve expected, SurvivalCurve actual)
    {
        Assert.Equal(expected.Times.ToArray(), actual.Times.ToArray());
        for (int k = 0; k < expected.Times.Length; k++)
        {
            Assert.Equal(expected.AtRisk[k], actual.AtRisk[k], 1e-12);
            Assert.Equal(expected.Survival[k], actual.Survival[k], 1e-14);
            Assert.True(expected.StandardErrorLn[k].Equals(actual.StandardErrorLn[k]) || Math.Abs(expected.StandardErrorLn[k] - actual.StandardErrorLn[k]) < 1e-12);
            Assert.Equal(expected.CumulativeHazardStandardError[k], actual.CumulativeHazardStandardError[k], 1e-12);
        }
    }

    private static void Close(ReferenceTable table, int row, string column, double? actual)
    {
        string text = table.Text(row, column);
        if (text is "NA" or "NaN" or "")
        {
            Assert.True(actual is null, $"row {row}, {column}: {actual}, R has NA");
            return;
        }

        Assert.True(actual is not null, $"row {row}, {column}: none, R has {text}");
        double expected = text == "Inf" ? double.PositiveInfinity : table.Value(row, column);
        Assert.True(Accuracy.Relative(actual.Value, expected) <= 1e-12 / Accuracy.Epsilon || Math.Abs(actual.Value - expected) < 1e-16, $"row {row}, {column}: {actual:R}, R has {expected:R}");
    }

    private static SurvivalIntervalScale ScaleOf(string name) => name.Split(' ')[^1] switch
    {
        "log-log" => SurvivalIntervalScale.LogLog,
        "plain" => SurvivalIntervalScale.Plain,
        "logit" => SurvivalIntervalScale.Logit,
        "arcsin" => SurvivalIntervalScale.Arcsine,
        _ => SurvivalIntervalScale.Log,
    };

    private static SurvivalCurves Estimate(string name)
    {
        SurvivalCurveOptions options = new() { Scale = ScaleOf(name) };
        string set = name.Split(' ')[0];
        ReferenceTable table = SurvivalSets.Read(set == "heart" ? "heart_transplant" : set);
        SurvivalData data = set switch
        {
            "heart" => SurvivalSets.Heart(table).WithStrata(SurvivalSets.Texts(table, "transplant")),
            "lung" => SurvivalSets.Data(table, "time", "status", "2").WithWeights([.. table.Column("age").Select(a => a / 50.0)]),
            _ => SurvivalSets.Data(table, "time", "status").WithStrata(SurvivalSets.Texts(table, "trt")),
        };
        return name.Contains("Fleming", StringComparison.Ordinal) ? NelsonAalen.Fit(data, options) : KaplanMeier.Fit(data, options);
    }

    private static SurvivalData Small(string model) => model switch
    {
        "flat" => SurvivalData.RightCensored([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [true, true, false, true, false, true]),
        "ends" => SurvivalData.RightCensored([1.0, 2.0, 3.0, 4.0], [true, true, true, true]),
        "half" => SurvivalData.RightCensored([1.0, 2.0, 3.0, 4.0], [true, true, false, false]),
        "ties" => SurvivalData.RightCensored([2.0, 2.0, 2.0, 5.0, 5.0, 7.0, 7.0, 9.0], [true, true, false, true, false, true, true, false]),
        "lung" => SurvivalSets.Data(SurvivalSets.Read("lung"), "time", "status", "2"),
        "veteran" => SurvivalSets.Data(SurvivalSets.Read("veteran"), "time", "status"),
        _ => SurvivalSets.Data(SurvivalSets.Read(model), "time", "status"),
    };
}
