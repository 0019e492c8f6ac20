using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

/// <summary>What holds for every sample: identities of the likelihood and of its maximum.</summary>
public class FlexibleSurvivalLawTests
{
    private const string Replay = "(7211,31)";

    /// <summary>Not far from the truth: phi, then gamma with its covariates.</summary>
    private static readonly double[] Point = [-0.4, 0.3, -0.2, 0.2, 0.1, 0.3];

    [Property(MaxTest = 40, Replay = Replay)]
    public void SplittingAnEntryChangesNothing(int seed)
    {
        Sample s = new(seed, 60);
        double cut = s.Time.Average();
        List<int> rows = [];
        List<double> entry = [], exit = [];
        List<bool> events = [];
        for (int i = 0; i < s.Time.Length; i++)
        {
            if (s.Time[i] > cut)
                Row(i, 0.0, cut, false);
            Row(i, s.Time[i] > cut ? cut : 0.0, s.Time[i], s.Event[i]);
        }

        SurvivalData split = SurvivalData.RightCensored([.. exit], [.. events]).WithEntry([.. entry]);
        DesignMatrix design = s.Design.Select([.. rows]);
        AssertSame(At(s.Data, Model(s.Design), Point), At(split, Model(design), Point), 1e-12);

        void Row(int i, double from, double to, bool isEvent)
        {
            rows.Add(i);
            entry.Add(from);
            exit.Add(to);
            events.Add(isEvent);
        }
    }

    [Property(MaxTest = 40, Replay = Replay)]
    public void AWeightOfTwoIsTheRowTwice(int seed)
    {
        Sample s = new(seed, 50);
        int[] twice = [.. Enumerable.Range(0, 50).SelectMany(i => i % 3 == 0 ? new[] { i, i } : [i])];
        double[] weights = [.. Enumerable.Range(0, 50).Select(i => i % 3 == 0 ? 2.0 : 1.0)];
        AssertSame(At(s.Mixed.WithWeights(weights), Model(s.Design), Point), At(s.Mixed.Select(twice), Model(s.Design.Select(twice)), Point), 1e-12);
    }

    [Property(MaxTest = 40, Replay = Replay)]
    public void TheOrderOfRowsDoesNotMatter(int seed)
    {
        Sample s = new(seed, 50);
        int[] order = [.. Enumerable.Range(0, 50)];
        new PhiloxRandom((ulong)seed).Shuffle(order);
        AssertSame(At(s.Mixed, Model(s.Design), Point), At(s.Mixed.Select(order), Model(s.Design.Select(order)), Point), 1e-12);
    }

    [Property(MaxTest = 40, Replay = Replay)]
    public void MergingEqualsTheWholeAndSurvivesBytes(int seed)
    {
        Sample s = new(seed, 90);
        int[] first = [.. Enumerable.Range(0, 40)], second = [.. Enumerable.Range(40, 50)];
        SurvivalScoreAccumulator whole = At(s.Mixed, Model(s.Design), Point);
        SurvivalScoreAccumulator merged = At(s.Mixed.Select(first), Model(s.Design.Select(first)), Point);
        ArrayBufferWriter<byte> bytes = new();
        At(s.Mixed.Select(second), Model(s.Design.Select(second)), Point).Write(bytes);
        merged.Merge(SurvivalScoreAccumulator.Read(bytes.WrittenSpan));
        Assert.Equal(90, merged.Count);
        AssertSame(whole, merged, 1e-12);
    }

    [Fact]
    public void ShardsDriveNewtonToTheFit()
    {
        Sample s = new(3, 400);
        FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(s.Mixed, Model(s.Design));
        double[] parameters = [.. fit.Estimates.ToArray().Select(b => b + 0.01)];
        for (int step = 0; step < 8; step++)
            parameters = At(s.Mixed, Model(s.Design), parameters).NewtonParameters();
        for (int i = 0; i < parameters.Length; i++)
            Assert.Equal(fit.Estimates[i], parameters[i], 1e-8);
        SurvivalScoreAccumulator end = At(s.Mixed, Model(s.Design), fit.Estimates);
        Assert.Equal(fit.LogLikelihood, end.LogLikelihood, 1e-9);
        Assert.All(end.Gradient, g => Assert.True(Math.Abs(g) < 1e-7));
    }

    [Property(MaxTest = 15, Replay = Replay)]
    public void AUnitOfTimeMovesTheScaleAlone(int seed)
    {
        Sample s = new(seed, 200);
        const double b = 365.25;
        SurvivalData other = SurvivalData.RightCensored([.. s.Time.Select(t => b * t)], s.Event);
        foreach (FlexibleSurvivalModel model in new[] { FlexibleSurvivalModel.Weibull(s.Design), FlexibleSurvivalModel.LogLogistic(s.Design), FlexibleSurvivalModel.LogNormal(s.Design) })
        {
            FlexibleSurvivalFit days = FlexibleSurvivalRegression.Fit(s.Data, model), years = FlexibleSurvivalRegression.Fit(other, model);
            Assert.Equal(days.LogLikelihood - days.EventWeight * Math.Log(b), years.LogLikelihood, 1e-8);
            for (int i = 0; i < days.ParameterCount; i++)
                Assert.Equal(days.Estimates[i] - (i == 0 ? Math.Log(b) : 0.0), years.Estimates[i], 1e-7);
        }
    }

    [Property(MaxTest = 15, Replay = Replay)]
    public void RecodingCovariatesLeavesTheLikelihood(int seed)
    {
        Sample s = new(seed, 200);
        DesignMatrix recoded = DesignMatrix.Of(
        [
            DesignVariable.Numeric("x1", [.. s.X1.Select(x => 1.0 - x)]), DesignVariable.Numeric("x2", [.. s.X2.Select(x => 1000.0 + 50.0 * x)]),
        ]);
        FlexibleSurvivalFit plain = FlexibleSurvivalRegression.Fit(s.Data, FlexibleSurvivalModel.LogLogistic(s.Design));
        FlexibleSurvivalFit other = FlexibleSurvivalRegression.Fit(s.Data, FlexibleSurvivalModel.LogLogistic(recoded));
        Assert.Equal(plain.LogLikelihood, other.LogLikelihood, 1e-8);
        Assert.Equal(plain.Estimates[1], -other.Estimates[1], 1e-7);
        Assert.Equal(plain.Estimates[2], 50.0 * other.Estimates[2], 1e-7);
    }

    [Property(MaxTest = 15, Replay = Replay)]
    public void LargerModelsAreAtLeastAsLikely(int seed)
    {
        Sample s = new(seed, 200);
        FlexibleSurvivalFit small = FlexibleSurvivalRegression.Fit(s.Data, FlexibleSurvivalModel.Weibull(s.Design));
        FlexibleSurvivalFit middle = FlexibleSurvivalRegression.Fit(s.Data, FlexibleSurvivalModel.AcceleratedFailureTime(s.Design));
        FlexibleSurvivalFit large = FlexibleSurvivalRegression.Fit(s.Data, FlexibleSurvivalModel.AcceleratedFailureTimeWithShape(s.Design, s.Design));
        Assert.True(small.LogLikelihood <= middle.LogLikelihood + 1e-9 && middle.LogLikelihood <= large.LogLikelihood + 1e-9);
        Stats.Core.TestResult ratio = middle.LikelihoodRatioTest(small);
        Assert.True(ratio.Statistic >= 0.0 && ratio.PValue is >= 0.0 and <= 1.0);
        if (middle.Limit != KappaLimit.None)
            return;
        ParameterEstimate profile = middle.ProfileInterval("phi:x1");
        Assert.InRange(profile.Estimate, profile.Lower!.Value, profile.Upper!.Value);
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        Sample s = new(5, 20_000);
        FlexibleSurvivalModel model = Model(s.Design);
        FlexibleSurvivalFit one = FlexibleSurvivalRegression.Fit(s.Mixed, model, null, Execution.SingleThread);
        FlexibleSurvivalFit four = FlexibleSurvivalRegression.Fit(s.Mixed, model, null, new Execution { MaxDegreeOfParallelism = 4 });
        Assert.Equal(one.LogLikelihood, four.LogLikelihood);
        Assert.Equal(one.Estimates.ToArray(), four.Estimates.ToArray());
        Assert.Equal(one.Covariance, four.Covariance);
    }

    [Property(MaxTest = 10, Replay = Replay)]
    public void RatiosAreConstantWhereTheModelSaysSo(int seed)
    {
        Sample s = new(seed, 200);
        FlexibleSurvivalPrediction accelerated = FlexibleSurvivalRegression.Fit(s.Data, FlexibleSurvivalModel.AcceleratedFailureTime(s.Design)).Fitted();
        Assert.Equal(accelerated.TimeRatio(0, 1, 0.1).Estimate, accelerated.TimeRatio(0, 1, 0.3).Estimate, 1e-10);
        FlexibleSurvivalPrediction proportional = FlexibleSurvivalRegression.Fit(s.Data, s.Proportional).Fitted();
        Assert.Equal(proportional.HazardRatio(0, 1, 0.2).Estimate, proportional.HazardRatio(0, 1, 2.0).Estimate, 1e-10);
    }

    [Property(MaxTest = 10, Replay = Replay)]
    public void ResidualsAddUp(int seed)
    {
        Sample s = new(seed, 150);
        FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(s.Mixed, s.Proportional);
        // The likelihood equation of lambda's intercept, and of all parameters.
        double[] weights = s.Mixed.Weights.Length > 0 ? s.Mixed.Weights.ToArray() : [.. Enumerable.Repeat(1.0, s.Mixed.Count)];
        Assert.True(Math.Abs(fit.Residuals().Martingale.Zip(weights, (m, w) => m * w).Sum()) < 1e-7);
        Assert.All(fit.ScoreResiduals().ColumnSums(), sum => Assert.True(Math.Abs(sum) < 1e-6));
    }

    private static FlexibleSurvivalModel Model(DesignMatrix design) =>
        new(design, SurvivalComponent.Fixed(1.0), SurvivalComponent.Covariates(design).WithOffset(new double[design.RowCount]), SurvivalComponent.Fixed(0.5));

    private static SurvivalScoreAccumulator At(SurvivalData data, FlexibleSurvivalModel model, ReadOnlySpan<double> parameters)
    {
        SurvivalScoreAccumulator accumulator = new(parameters);
        accumulator.Add(data, model);
        return accumulator;
    }

    private static void AssertSame(SurvivalScoreAccumulator expected, SurvivalScoreAccumulator actual, double tolerance)
    {
        double[] e = [expected.LogLikelihood, .. expected.Gradient, .. expected.Hessian.ToRowMajorArray()], a = [actual.LogLikelihood, .. actual.Gradient, .. actual.Hessian.ToRowMajorArray()];
        // Sums of a hundred terms of either sign: relative to the largest.
        double scale = e.Max(Math.Abs);
        for (int i = 0; i < e.Length; i++)
            Assert.True(Math.Abs(e[i] - a[i]) <= tolerance * scale, $"{i}: {e[i]:R}, {a[i]:R}");
    }

    /// <summary>Rows from a model with an effect on scale and power, a third of them censored; and the same with left- and interval-censored rows among them.</summary>
    private sealed class Sample
    {
        public Sample(int seed, int count)
        {
            PhiloxRandom random = new((ulong)(uint)seed);
            (X1, X2, Time, Event) = (new double[count], new double[count], new double[count], new bool[count]);
            double[] lower = new double[count], upper = new double[count];
            for (int i = 0; i < count; i++)
            {
                (X1[i], X2[i]) = (i % 2, random.NextGaussian());
                double kappa = 0.5, gamma = Math.Exp(0.3 - 0.2 * X1[i]), phi = Math.Exp(-0.5 + 0.5 * X1[i] - 0.3 * X2[i]);
                double y = 1.5 * (Math.Pow(1.0 + kappa * random.NextExponential() / 1.5, 1.0 / kappa) - 1.0), time = Math.Pow(y, 1.0 / gamma) / phi;
                double censored = 6.0 * random.NextExponential();
                (Time[i], Event[i]) = (Math.Min(time, censored), time <= censored);
                bool interval = i % 7 == 3, left = i % 11 == 5;
                lower[i] = left ? 0.0 : interval ? 0.8 * Time[i] : Time[i];
                upper[i] = left || interval ? 1.3 * Time[i] : Event[i] ? Time[i] : double.PositiveInfinity;
            }

            Data = SurvivalData.RightCensored(Time, Event);
            Mixed = SurvivalData.IntervalCensored(lower, upper).WithEntry([.. lower.Select((l, i) => i % 5 == 2 ? 0.5 * l : 0.0)]);
            Design = DesignMatrix.Of([DesignVariable.Numeric("x1", X1), DesignVariable.Numeric("x2", X2)]);
        }

        public double[] X1 { get; }

        public double[] X2 { get; }

        public double[] Time { get; }

        public bool[] Event { get; }

        public SurvivalData Data { get; }

        public SurvivalData Mixed { get; }

        public DesignMatrix Design { get; }

        /// <summary>Covariates multiply the hazard.</summary>
        public FlexibleSurvivalModel Proportional => new(SurvivalComponent.Fixed(1.0), Design, SurvivalComponent.Intercept, SurvivalComponent.Fixed(0.5));
    }
}
