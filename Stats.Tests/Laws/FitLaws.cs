namespace Stats.Tests.Laws;

/// <summary>The laws of an estimator.</summary>
internal static class FitLaws
{
    // A normal deviate beyond 5.5 comes four times in a hundred million; estimates are nearly normal at the case's number of observations.
    private const double StandardErrors = 5.5;

    public static IReadOnlyDictionary<string, Action<FitCase>> All { get; } = new Dictionary<string, Action<FitCase>>(StringComparer.Ordinal)
    {
        [nameof(RecoversTheTruth)] = RecoversTheTruth,
        [nameof(StandardErrorsAreTheSpread)] = StandardErrorsAreTheSpread,
        [nameof(OrderOfRowsDoesNotMatter)] = OrderOfRowsDoesNotMatter,
        [nameof(ScaleOfWeightsDoesNotMatter)] = ScaleOfWeightsDoesNotMatter,
        [nameof(IntegerWeightsAreRepeatedRows)] = IntegerWeightsAreRepeatedRows,
        [nameof(ThreadsDoNotShow)] = ThreadsDoNotShow,
        [nameof(EstimatesMoveWithTheData)] = EstimatesMoveWithTheData,
    };

    /// <summary>Estimates lie within so many of their own standard errors of the truth.</summary>
    public static void RecoversTheTruth(FitCase c)
    {
        for (ulong seed = 1; seed <= (ulong)Sweep.Count(5, 100); seed++)
        {
            FitOutcome fit = c.Fit(Data(c, seed), null, default);
            for (int i = 0; i < c.Truth.Length; i++)
            {
                LawViolation.Unless(fit.StandardErrors[i] > 0.0, c.Name, $"the standard error of parameter {i} is {fit.StandardErrors[i]:R} (seed {seed})");
                LawViolation.UnlessNear(fit.Estimates[i], c.Truth[i], StandardErrors * fit.StandardErrors[i], c.Name, $"parameter {i} (seed {seed})");
            }
        }
    }

    /// <summary>
    /// Over repeated samples the squared standardised errors average 1: their sum over r samples is nearly chi-square, of mean r and variance 2 r. Wide
    /// enough for a bias or a skewness of second order.
    /// </summary>
    public static void StandardErrorsAreTheSpread(FitCase c)
    {
        int repetitions = Sweep.Count(200, 1000);
        double[] sum = new double[c.Truth.Length];
        for (int r = 0; r < repetitions; r++)
        {
            FitOutcome fit = c.Fit(Data(c, 1000 + (ulong)r), null, default);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += Math.Pow((fit.Estimates[i] - c.Truth[i]) / fit.StandardErrors[i], 2.0);
        }

        for (int i = 0; i < sum.Length; i++)
            LawViolation.UnlessNear(sum[i] / repetitions, 1.0, 5.0 * Math.Sqrt(2.0 / repetitions), c.Name, $"the mean squared standardised error of parameter {i}");
    }

    /// <summary>Rows in another order give the same estimates.</summary>
    public static void OrderOfRowsDoesNotMatter(FitCase c)
    {
        PointSet data = Data(c, 11);
        int[] order = new PhiloxRandom(12).SampleWithoutReplacement(data.Count, data.Count);
        Agree(c, c.Fit(Rows(data, order), null, default), c.Fit(data, null, default), "rows in another order");
    }

    /// <summary>Weights count relative to each other.</summary>
    public static void ScaleOfWeightsDoesNotMatter(FitCase c)
    {
        if (!c.TakesWeights)
            return;
        PointSet data = Data(c, 13);
        PhiloxRandom random = new(14);
        double[] weights = [.. Enumerable.Range(0, data.Count).Select(_ => 0.25 + random.NextDouble())];
        FitOutcome fit = c.Fit(data, weights, default);
        foreach (double scale in new[] { 1e-3, 1e5 })
            Agree(c, c.Fit(data, [.. weights.Select(w => w * scale)], default), fit, "scaled weights", likelihoodScale: scale, errors: true);
        Agree(c, c.Fit(data, [.. weights.Select(_ => 1.0)], default), c.Fit(data, null, default), "unit weights", errors: true);
    }

    /// <summary>A whole weight stands for as many equal rows, 0 for none.</summary>
    public static void IntegerWeightsAreRepeatedRows(FitCase c)
    {
        if (!c.TakesWeights)
            return;
        PointSet data = Data(c, 15);
        PhiloxRandom random = new(16);
        double[] weights = [.. Enumerable.Range(0, data.Count).Select(_ => (double)random.Next(4))];
        int[] repeated = [.. Enumerable.Range(0, data.Count).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        Agree(c, c.Fit(data, weights, default), c.Fit(Rows(data, repeated), null, default), "whole weights", errors: true);
    }

    /// <summary>Any number of threads gives the same bits.</summary>
    public static void ThreadsDoNotShow(FitCase c)
    {
        PointSet data = Data(c, 17);
        FitOutcome one = c.Fit(data, null, Execution.SingleThread);
        foreach (int threads in new[] { 2, 5, 0 })
        {
            FitOutcome many = c.Fit(data, null, new Execution { MaxDegreeOfParallelism = threads });
            bool same = one.Estimates.AsSpan().SequenceEqual(many.Estimates) && one.StandardErrors.AsSpan().SequenceEqual(many.StandardErrors) && one.LogLikelihood.Equals(many.LogLikelihood);
            LawViolation.Unless(same, c.Name, $"{threads} threads give other bits");
        }
    }

    /// <summary>Transformed data give the estimates transformed.</summary>
    public static void EstimatesMoveWithTheData(FitCase c)
    {
        PointSet data = Data(c, 18);
        FitOutcome fit = c.Fit(data, null, default);
        foreach (Equivariance equivariance in c.Equivariances)
            Agree(c, c.Fit(equivariance.Data(data), null, default), fit with { Estimates = equivariance.Estimates(fit.Estimates) }, equivariance.Name, likelihoodScale: double.NaN);
    }

    /// <summary>A NaN scale leaves the likelihood out.</summary>
    private static void Agree(FitCase c, FitOutcome actual, FitOutcome expected, string name, double likelihoodScale = 1.0, bool errors = false)
    {
        double tolerance = c.OrderTolerance * expected.Estimates.Max(Math.Abs);
        for (int i = 0; i < expected.Estimates.Length; i++)
        {
            LawViolation.UnlessNear(actual.Estimates[i], expected.Estimates[i], tolerance, c.Name, $"with {name} parameter {i}");
            if (errors)
                LawViolation.UnlessNear(actual.StandardErrors[i], expected.StandardErrors[i], 10.0 * c.OrderTolerance * expected.StandardErrors.Max(), c.Name, $"with {name} the standard error of parameter {i}");
        }

        if (!double.IsNaN(likelihoodScale))
            LawViolation.UnlessNear(actual.LogLikelihood, likelihoodScale * expected.LogLikelihood, c.OrderTolerance * likelihoodScale * Math.Max(c.Observations, Math.Abs(expected.LogLikelihood)), c.Name, $"with {name} the log-likelihood");
    }

    private static PointSet Data(FitCase c, ulong seed) => c.Simulate(c.Observations, new PhiloxRandom(seed));

    private static PointSet Rows(PointSet data, int[] order) => new([.. order.SelectMany(i => data[i].ToArray())], data.Dimension);
}
