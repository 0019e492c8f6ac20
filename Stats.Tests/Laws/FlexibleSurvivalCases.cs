using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Laws;

/// <summary>Survival regressions and their accumulator as the laws need them.</summary>
internal static class FlexibleSurvivalCases
{
    private static readonly double[] Point = [-0.4, 0.3, 0.2, 0.3];

    public static SurvivalScoreAccumulator Empty() => new(Point);

    /// <summary>One random row: an event or a censoring.</summary>
    public static void Add(SurvivalScoreAccumulator accumulator, Random random)
    {
        DesignMatrix design = DesignMatrix.Of([DesignVariable.Numeric("x", [random.NextGaussian()])]);
        accumulator.Add(SurvivalData.RightCensored([0.1 + random.NextExponential()], [random.Next(3) > 0]), FlexibleSurvivalModel.AcceleratedFailureTime(design));
    }

    public static double[] Tell(SurvivalScoreAccumulator accumulator) =>
        [accumulator.LogLikelihood, .. accumulator.Gradient, .. accumulator.Hessian.ToRowMajorArray()];

    public static SurvivalScoreAccumulator Other()
    {
        SurvivalScoreAccumulator other = new([-0.4, 0.3, 0.2, 0.4]);
        Add(other, new PhiloxRandom(1));
        return other;
    }

    /// <summary>Rows are time, event, covariate; estimates are phi's two, gamma's. A weight stands for repeated rows, so its scale matters.</summary>
    public static FitCase Fit() => new("FlexibleSurvivalRegression, log-logistic", [-0.5, 0.4, 0.3], Simulate, (data, _, execution) =>
    {
        double[] time = [.. Enumerable.Range(0, data.Count).Select(i => data[i][0])], x = [.. Enumerable.Range(0, data.Count).Select(i => data[i][2])];
        bool[] events = [.. Enumerable.Range(0, data.Count).Select(i => data[i][1] == 1.0)];
        DesignMatrix design = DesignMatrix.Of([DesignVariable.Numeric("x", x)]);
        FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(SurvivalData.RightCensored(time, events), FlexibleSurvivalModel.LogLogistic(design), null, execution);
        return new FitOutcome(fit.Estimates.ToArray(), [.. fit.Parameters.Select(p => p.StandardError!.Value)], fit.LogLikelihood);
    }, 500)
    {
        TakesWeights = false,
        OrderTolerance = 1e-9,
        Equivariances =
        [
            new("another unit of time", p => Map(p, r => [10.0 * r[0], r[1], r[2]]), e => [e[0] - Math.Log(10.0), e[1], e[2]]),
            new("a shifted covariate", p => Map(p, r => [r[0], r[1], r[2] + 3.0]), e => [e[0] - 3.0 * e[1], e[1], e[2]]),
        ],
    };

    private static PointSet Simulate(int count, Random random)
    {
        double[] rows = new double[3 * count];
        for (int i = 0; i < count; i++)
        {
            double x = random.NextGaussian(), odds = Math.Exp(random.NextExponential()) - 1.0;
            double time = Math.Pow(odds, Math.Exp(-0.3)) * Math.Exp(0.5 - 0.4 * x), censored = 5.0 * random.NextExponential();
            (rows[3 * i], rows[3 * i + 1], rows[3 * i + 2]) = (Math.Min(time, censored), time <= censored ? 1.0 : 0.0, x);
        }

        return new PointSet(rows, 3);
    }

    private static PointSet Map(PointSet points, Func<double[], double[]> map) =>
        new([.. Enumerable.Range(0, points.Count).SelectMany(i => map(points[i].ToArray()))], 3);
}
