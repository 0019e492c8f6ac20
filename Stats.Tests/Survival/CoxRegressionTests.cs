using MathNet.Numerics.LinearAlgebra;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

public class CoxRegressionTests
{
    public static TheoryData<string> Models =>
    [
        "veteran_efron", "veteran_breslow", "veteran_strata", "heart_efron", "heart_breslow", "heart_cluster", "lung_weighted_efron", "lung_weighted_breslow", "melanoma_efron", "colon_robust",
    ];

    /// <summary>Estimates, errors, tests, residuals, curves and concordance of R's coxph, every row of the table.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void AgreesWithR(string model)
    {
        ReferenceTable table = ReferenceTable.Read("flexible-survival/classical/cox.csv");
        CoxRegressionFit fit = Fit(model, out int stratum);
        int p = fit.Parameters.Count;
        double[] martingale = fit.MartingaleResiduals(), deviance = fit.DevianceResiduals(), at = new double[p];
        Matrix<double> score = fit.ScoreResiduals(), dfbeta = fit.DfBeta(), schoenfeld = fit.SchoenfeldResiduals(), scaled = fit.SchoenfeldResiduals(scaled: true);
        Dictionary<string, IReadOnlyList<TestResult>> trends = new(StringComparer.Ordinal)
        {
            ["km"] = fit.ProportionalityTest(),
            ["identity"] = fit.ProportionalityTest(CoxTimeScale.Identity),
            ["rank"] = fit.ProportionalityTest(CoxTimeScale.Rank),
            ["log"] = fit.ProportionalityTest(CoxTimeScale.Logarithm),
        };
        SurvivalCurve? curve = null;
        int compared = 0;
        for (int i = 0; i < table.Count; i++)
        {
            if (table.Text(i, "model") != model)
                continue;
            string quantity = table.Text(i, "quantity");
            int index = (int)table.Value(i, "index");
            double expected = table.Value(i, "value");
            int c = (int)table.Value(i, "column");
            if (quantity == "new_covariate")
            {
                at[index] = expected;
                continue;
            }

            if (quantity.StartsWith("curve", StringComparison.Ordinal))
                curve ??= fit.Predict(DesignMatrix.Of([.. at.Select((x, a) => DesignVariable.Numeric(fit.Model.ColumnNames[a], [x]))], intercept: false), stratum).Curves[0];
            double? actual = quantity switch
            {
                "coef" => fit.Parameters[index].Estimate,
                "se" => fit.Parameters[index].StandardError,
                "naive_se" => Math.Sqrt(fit.ModelCovariance[index, index]),
                "loglik" => index == 0 ? fit.NullLogLikelihood : fit.LogLikelihood,
                "score_test" => fit.ScoreTest.Statistic,
                "wald_test" => fit.WaldTest.Statistic,
                "concordance" => fit.Concordance.Value,
                "concordance_se" => fit.Concordance.StandardError,
                "concordance_count" => index == 0 ? fit.Concordance.Concordant : index == 1 ? fit.Concordance.Discordant : fit.Concordance.Tied,
                "martingale" => martingale[index],
                "deviance" => deviance[index],
                "score_residual" => score[index, c],
                "dfbeta" => dfbeta[index, c],
                "schoenfeld" => schoenfeld[index, c],
                "scaled_schoenfeld" => scaled[index, c],
                "curve_time" => curve!.Times[index],
                "curve_cumhaz" => curve!.CumulativeHazard[index],
                "curve_std_err" => curve!.StandardErrorLn[index],
                "curve_lower" => curve!.Lower[index],
                _ when quantity.StartsWith("zph_df_", StringComparison.Ordinal) => trends[quantity[7..]][index].DegreesOfFreedom[0],
                _ => trends[quantity[4..]][index].Statistic,
            };
            double tolerance = quantity.StartsWith("zph_", StringComparison.Ordinal) ? 1e-8 : 1e-9;
            Assert.True(actual is { } a1 && Math.Abs(a1 - expected) <= tolerance * Math.Max(1.0, Math.Abs(expected)), $"{model}, {quantity} {table.Text(i, "name")} [{index}]: {actual:R}, R has {expected:R}");
            compared++;
        }

        Assert.True(compared > 250, $"{compared} values");
        Assert.True(fit.Converged);
    }

    [Fact]
    public void TheSummaryReadsLikeRs()
    {
        string summary = Fit("veteran_efron", out _).ToString();
        foreach (string part in new[] { "coef", "exp(coef)", "se(coef)", "exp(-coef)", "95% lower", "celltype=squamous", "Concordance", "Likelihood-ratio test", "Score (log-rank) test", "Efron" })
            Assert.Contains(part, summary, StringComparison.Ordinal);
        Assert.Contains("robust se", Fit("colon_robust", out _).Summary, StringComparison.Ordinal);
    }

    /// <summary>A group without events: the coefficient runs away, and is named with its direction.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALikelihoodWithoutMaximumIsNamed(bool negative)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(5, 80);
        double[] separates = [.. set.Events.Select((e, i) => !e && i % 2 == 0 ? 1.0 : 0.0)];
        DesignMatrix x = DesignMatrix.Of([DesignVariable.Numeric("x", set.X), DesignVariable.Numeric("immune", negative ? [.. separates.Select(s => -s)] : separates)], intercept: false);
        foreach (CoxTies ties in Enum.GetValues<CoxTies>())
        {
            string message = Assert.Throws<EstimationException>(() => CoxRegression.Fit(set.Data, x, new() { Ties = ties })).Message;
            Assert.Contains($"\"immune\" goes to {(negative ? "+" : "-")}infinity", message, StringComparison.Ordinal);
        }

        // The first to die always has the largest value among those at risk.
        double[] order = [.. set.Times.Select(t => -t)];
        string monotone = Assert.Throws<EstimationException>(() => CoxRegression.Fit(set.Data, DesignMatrix.Of([DesignVariable.Numeric("risk", order)], intercept: false))).Message;
        Assert.Contains("\"risk\" goes to +infinity", monotone, StringComparison.Ordinal);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(5, 20);
        static void Refused<T>(string message, Action action)
            where T : Exception =>
            Assert.Contains(message, Assert.Throws<T>(action).Message, StringComparison.Ordinal);
        DesignVariable x = DesignVariable.Numeric("x", set.X);
        Refused<ArgumentException>("covariates has 20 rows, the data 2", () => CoxRegression.Fit(SurvivalData.RightCensored([1.0, 2.0], [true, true]), set.Design));
        Refused<ArgumentException>("data[0] is Left", () => CoxRegression.Fit(SurvivalData.IntervalCensored([0.0], [1.0]), set.Design));
        Refused<EstimationException>("no events", () => CoxRegression.Fit(SurvivalData.RightCensored(set.Times, new bool[20]), set.Design));
        Refused<EstimationException>("\"(intercept)\" is constant", () => CoxRegression.Fit(set.Data, DesignMatrix.Of([x])));
        Refused<EstimationException>("\"c\" is constant", () => CoxRegression.Fit(set.Data, DesignMatrix.Of([x, DesignVariable.Numeric("c", new double[20])], intercept: false)));
        Refused<EstimationException>("\"y\" is a linear combination of \"x\"", () => CoxRegression.Fit(set.Data, DesignMatrix.Of([x, DesignVariable.Numeric("y", [.. set.X.Select(v => 1.0 - 2.0 * v)])], intercept: false)));
        // Constant within every stratum.
        int[] strata = [.. set.X.Select(v => v > 0.0 ? 1 : 0)];
        Refused<EstimationException>("say nothing of \"s\"", () => CoxRegression.Fit(set.Data.WithStrata(strata), DesignMatrix.Of([DesignVariable.Numeric("s", [.. strata.Select(s => (double)s)])], intercept: false)));
        CoxRegressionFit fit = CoxRegression.Fit(set.Data, set.Design);
        Refused<ArgumentException>("covariates has the columns x, the model x, z", () => fit.Predict(DesignMatrix.Of([x], intercept: false)));
        Assert.Throws<ArgumentOutOfRangeException>(() => fit.Predict(set.Design, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => fit.ProportionalityTest((CoxTimeScale)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoxRegressionOptions { Level = 0.0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoxRegressionOptions { MaximumIterations = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoxRegressionOptions { Ties = (CoxTies)5 });
    }

    [Fact]
    public void AFitCutShortSaysSo()
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(5, 60);
        CoxRegressionFit fit = CoxRegression.Fit(set.Data, set.Design, new() { MaximumIterations = 1 });
        Assert.Equal(StopReason.MaximumIterations, fit.StopReason);
        Assert.Contains(fit.Warnings, w => w.Code == "not-converged");
        Assert.Throws<EstimationException>(fit.ThrowIfNotConverged);
    }

    private static CoxRegressionFit Fit(string model, out int stratum)
    {
        string[] parts = model.Split('_');
        ReferenceTable table = SurvivalSets.Read(parts[0] switch { "heart" => "heart_transplant", "colon" => "colon_death", _ => parts[0] });
        SurvivalData data = parts[0] switch
        {
            "heart" => SurvivalSets.Heart(table),
            "lung" => SurvivalSets.Data(table, "time", "status", "2").WithWeights([.. table.Column("age").Select(a => a / 50.0)]),
            _ => SurvivalSets.Data(table, "time", "status"),
        };
        stratum = 0;
        DesignVariable[] variables = parts[0] switch
        {
            "heart" => [.. new[] { "age", "year", "surgery", "transplant" }.Select(n => SurvivalSets.Number(table, n))],
            "lung" => [SurvivalSets.Number(table, "age"), DesignVariable.Numeric("female", [.. table.Column("sex").Select(s => s - 1.0)])],
            "melanoma" => [SurvivalSets.Number(table, "ulcer"), DesignVariable.Numeric("logthick", [.. table.Column("thickness").Select(t => Math.Log(t))]), SurvivalSets.Number(table, "sex")],
            "colon" =>
            [
                .. new[] { "Lev", "Lev+5FU" }.Select(l => DesignVariable.Numeric(l, [.. SurvivalSets.Texts(table, "rx").Select(r => r == l ? 1.0 : 0.0)])),
                SurvivalSets.Number(table, "node4"), SurvivalSets.Number(table, "age"),
            ],
            _ when parts[1] == "strata" => [SurvivalSets.Number(table, "karno"), SurvivalSets.Number(table, "age")],
            _ => [SurvivalSets.Number(table, "trt"), SurvivalSets.Number(table, "karno"), DesignVariable.Categorical("celltype", SurvivalSets.Texts(table, "celltype"), "adeno")],
        };
        if (parts[^1] == "strata")
        {
            data = data.WithStrata(SurvivalSets.Texts(table, "celltype"));
            stratum = 1;
        }

        if (parts[^1] == "cluster")
            data = data.WithClusters(SurvivalSets.Texts(table, "id"));
        CoxRegressionOptions options = new() { Ties = parts[^1] == "breslow" ? CoxTies.Breslow : CoxTies.Efron, Robust = parts[^1] == "robust" ? true : null };
        return CoxRegression.Fit(data, DesignMatrix.Of(variables, intercept: false), options);
    }
}
