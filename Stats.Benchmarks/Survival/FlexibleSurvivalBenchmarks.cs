using BenchmarkDotNet.Attributes;
using Stats.Core;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Benchmarks.Survival;

/// <summary>
/// Fits with standard errors: covariates on phi, the first also on gamma, kappa free. Physical limit: an evaluation takes five exponentials, a logarithm and two
/// divisions a row, about 300 flops, and reads 8 (q + 3) bytes a row; a fit is 5 to 10 of them. The baseline is the Weibull regression of the same rows. Peers with four covariates on one
/// thread of a shared server, seconds at 1e4, 1e5, 1e6 rows: R survival's survreg Weibull 0.075, 0.758, 13.2; flexsurv with this model 4.9, 31.6, not run.
/// </summary>
[MemoryDiagnoser]
public class FlexibleSurvivalBenchmarks
{
    private SurvivalData _data = SurvivalData.RightCensored([1.0], [true]);
    private FlexibleSurvivalModel _model = new(SurvivalComponent.Intercept, SurvivalComponent.Fixed(1.0), SurvivalComponent.Fixed(1.0), SurvivalComponent.Fixed(1.0));
    private FlexibleSurvivalModel _weibull = new(SurvivalComponent.Intercept, SurvivalComponent.Fixed(1.0), SurvivalComponent.Fixed(1.0), SurvivalComponent.Fixed(1.0));

    [Params(10_000, 100_000, 1_000_000)]
    public int Count { get; set; } = 10_000;

    [Params(4, 10)]
    public int Covariates { get; set; } = 4;

    [GlobalSetup]
    public void Setup()
    {
        PhiloxRandom random = new(5);
        double[][] x = new double[Covariates][];
        double[] effects = [0.5, 0.2, -0.3, 0.1], time = new double[Count];
        bool[] events = new bool[Count];
        for (int j = 0; j < Covariates; j++)
        {
            x[j] = new double[Count];
            random.FillGaussian(x[j]);
        }

        for (int i = 0; i < Count; i++)
        {
            x[0][i] = i % 2;
            double eta = -1.0;
            for (int j = 0; j < 4; j++)
                eta += effects[j] * x[j][i];
            double y = 1.5 * (Math.Pow(1.0 + random.NextExponential() / 3.0, 2.0) - 1.0), t = Math.Pow(y, Math.Exp(0.2 * x[0][i] - 0.3)) / Math.Exp(eta), c = 4.2 * random.NextExponential();
            (time[i], events[i]) = (Math.Min(t, c), t <= c);
        }

        DesignMatrix design = DesignMatrix.Of([.. x.Select((v, j) => DesignVariable.Numeric("x" + (j + 1), v))]);
        _data = SurvivalData.RightCensored(time, events);
        _model = FlexibleSurvivalModel.AcceleratedFailureTimeWithShape(design, DesignMatrix.Of([DesignVariable.Numeric("x1", x[0])]));
        _weibull = FlexibleSurvivalModel.Weibull(design);
    }

    [Benchmark(Baseline = true)]
    public double WeibullOneThread() => FlexibleSurvivalRegression.Fit(_data, _weibull, null, Execution.SingleThread).LogLikelihood;

    [Benchmark]
    public double OneThread() => FlexibleSurvivalRegression.Fit(_data, _model, null, Execution.SingleThread).LogLikelihood;

    [Benchmark]
    public double AllCores() => FlexibleSurvivalRegression.Fit(_data, _model).LogLikelihood;
}
