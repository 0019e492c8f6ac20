using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

/// <summary>Data without an estimate are refused with the name of what is wrong.</summary>
public class FlexibleSurvivalErrorTests
{
    private static readonly double[] Times = [1.0, 2.5, 0.7, 3.1, 4.2, 1.9, 2.2, 0.4, 5.0, 1.1, 3.6, 2.8];
    private static readonly bool[] Events = [true, true, false, true, true, true, false, true, true, true, true, false];
    private static readonly double[] Halves = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1];

    [Fact]
    public void NoEvents() =>
        Assert.Contains("no events", Refused(SurvivalData.RightCensored(Times, new bool[12]), FlexibleSurvivalModel.Weibull(Design("x", Halves))), StringComparison.Ordinal);

    [Fact]
    public void EqualTimes() =>
        Assert.Contains("at the time 2", Refused(SurvivalData.RightCensored([.. Times.Select(_ => 2.0)], Events), FlexibleSurvivalModel.Weibull(Design("x", Halves))), StringComparison.Ordinal);

    [Fact]
    public void ConstantColumn() =>
        Assert.Contains("phi: The column \"dose\" is constant", Refused(Data, FlexibleSurvivalModel.Weibull(Design("dose", [.. Times.Select(_ => 3.0)]))), StringComparison.Ordinal);

    [Fact]
    public void DependentColumns()
    {
        DesignMatrix design = DesignMatrix.Of([DesignVariable.Numeric("a", Times), DesignVariable.Numeric("b", [.. Times.Select(t => 2.0 * t - 1.0)])]);
        Assert.Contains("linear combination", Refused(Data, FlexibleSurvivalModel.Weibull(design)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AGroupWithoutEventsIsNamed(bool free)
    {
        bool[] events = [.. Events.Select((e, i) => e && Halves[i] == 0.0)];
        DesignMatrix design = Design("treated", Halves);
        string message = Refused(SurvivalData.RightCensored(Times, events), free ? FlexibleSurvivalModel.AcceleratedFailureTime(design) : FlexibleSurvivalModel.Weibull(design));
        Assert.Contains("rises without end", message, StringComparison.Ordinal);
        Assert.Contains("phi:treated", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ScalesThatAreNotToldApart() =>
        Assert.Contains("lambda phi^gamma", Refused(Data, new(SurvivalComponent.Intercept, Design("x", Halves), SurvivalComponent.Intercept, SurvivalComponent.Fixed(1.0))), StringComparison.Ordinal);

    [Fact]
    public void BadArguments()
    {
        DesignMatrix design = Design("x", Halves);
        Assert.Throws<ArgumentOutOfRangeException>(() => SurvivalComponent.Fixed(-1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlexibleSurvivalModel(SurvivalComponent.Fixed(0.0), design, SurvivalComponent.Intercept, SurvivalComponent.Intercept));
        Assert.Throws<ArgumentException>(() => new FlexibleSurvivalModel(SurvivalComponent.Fixed(1.0), SurvivalComponent.Fixed(1.0), SurvivalComponent.Fixed(1.0), SurvivalComponent.Fixed(1.0)));
        Assert.Throws<ArgumentException>(() => SurvivalComponent.Intercept.WithOffset([0.0, double.NaN]));
        Assert.Contains("11 rows", Assert.Throws<ArgumentException>(() => FlexibleSurvivalRegression.Fit(Data, FlexibleSurvivalModel.Weibull(Design("x", Halves[1..])))).Message, StringComparison.Ordinal);
        FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(Data, FlexibleSurvivalModel.Weibull(design));
        Assert.Throws<ArgumentException>(() => fit.Predict(DesignVariable.Numeric("y", [1.0])));
        Assert.Throws<ArgumentException>(() => fit.WaldTest("phi:y"));
        Assert.Throws<ArgumentOutOfRangeException>(() => fit.ProfileInterval("phi:x", 1.0));
        FlexibleSurvivalPrediction rows = fit.Predict(DesignVariable.Numeric("x", [0.0, 1.0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Survival(-1.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Quantile(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.HazardRatio(0, 2, 1.0));
    }

    [Fact]
    public void TheSummaryIsARegressionTable()
    {
        string summary = FlexibleSurvivalRegression.Fit(Data, FlexibleSurvivalModel.Weibull(Design("x", Halves))).ToString();
        foreach (string part in new[] { "Weibull", "Log-likelihood", "exp(coef)", "Pr(>|z|)", "phi:(intercept)", "phi:x", "gamma:(intercept)", "BIC by events" })
            Assert.Contains(part, summary, StringComparison.Ordinal);
    }

    private static SurvivalData Data => SurvivalData.RightCensored(Times, Events);

    private static DesignMatrix Design(string name, double[] values) => DesignMatrix.Of([DesignVariable.Numeric(name, values)]);

    private static string Refused(SurvivalData data, FlexibleSurvivalModel model) =>
        Assert.Throws<EstimationException>(() => FlexibleSurvivalRegression.Fit(data, model)).Message;
}
