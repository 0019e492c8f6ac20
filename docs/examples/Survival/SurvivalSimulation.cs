using Stats.Core;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Examples.Survival;

/// <summary>
/// A cell of a simulation of the regression whose scale and power depend on a covariate: x is 0 or 1 with probability 1/2, log phi = -1 + 0.5 x, lambda = 1,
/// log gamma = 0.3 - 0.2 x, kappa is known; censoring times are exponential and independent. Each replicate is fitted with all five coefficients unknown.
/// The design is this repository's own.
/// </summary>
/// <param name="Kappa">The baseline, above -1.</param>
/// <param name="Rows">n, the rows of a replicate.</param>
/// <param name="CensoredShare">The share that is censored, by the mean of the censoring times.</param>
/// <param name="MeanCensoringTime">That mean, above 0.</param>
internal sealed record SurvivalSimulation(double Kappa, int Rows, double CensoredShare, double MeanCensoringTime)
{
    /// <summary>The whole design: four baselines, from a cure model to a rising hazard.</summary>
    public static IReadOnlyList<SurvivalSimulation> Design { get; } =
    [
        new(-0.2, 200, 0.3, 16.4627), new(-0.2, 1000, 0.3, 16.4627), new(-0.2, 1000, 0.6, 2.7499),
        new(0.5, 200, 0.3, 5.9111), new(0.5, 1000, 0.3, 5.9111), new(0.5, 1000, 0.6, 1.7344),
        new(1.0, 200, 0.3, 5.0182), new(1.0, 1000, 0.3, 5.0182), new(1.0, 1000, 0.6, 1.5553),
        new(2.0, 200, 0.3, 4.3893), new(2.0, 1000, 0.3, 4.3893), new(2.0, 1000, 0.6, 1.417),
    ];

    /// <summary>The coefficients' names in the order of all arrays here.</summary>
    public static IReadOnlyList<string> Names { get; } = ["phi:(intercept)", "phi:x", "gamma:(intercept)", "gamma:x", "kappa:(intercept)"];

    /// <summary>The true coefficients; that of kappa is log(kappa + 1).</summary>
    public double[] Truth => [-1.0, 0.5, 0.3, -0.2, Elementary.Log1p(Kappa)];

    /// <summary>The rows of a replicate and their covariate.</summary>
    public (SurvivalData Data, DesignMatrix Covariates) Draw(PhiloxRandom random)
    {
        AdaptedPowerGeneralizedWeibull[] laws = [new(Math.Exp(-1.0), 1.0, Math.Exp(0.3), Kappa), new(Math.Exp(-0.5), 1.0, Math.Exp(0.1), Kappa)];
        double[] x = new double[Rows], times = new double[Rows];
        bool[] events = new bool[Rows];
        for (int i = 0; i < Rows; i++)
        {
            int group = random.Next(2);
            // A cured subject has its event at infinity, and is censored before.
            double time = laws[group].Sample(random), censoring = MeanCensoringTime * random.NextExponential();
            (x[i], events[i], times[i]) = (group, time <= censoring, Math.Min(time, censoring));
        }

        return (SurvivalData.RightCensored(times, events), DesignMatrix.Of([DesignVariable.Numeric("x", x)]));
    }

    /// <summary>Draws and fits replicates; equal seeds give equal results on any number of threads.</summary>
    public Result Run(int replicates, ulong seed)
    {
        FlexibleSurvivalFit[] fits = new FlexibleSurvivalFit[replicates];
        double[] censored = new double[replicates];
        bool[] covered = new bool[replicates];
        Parallel.For(0, replicates, r =>
        {
            (SurvivalData data, DesignMatrix covariates) = Draw(new PhiloxRandom(seed, (ulong)r));
            fits[r] = FlexibleSurvivalRegression.Fit(
                data, FlexibleSurvivalModel.AcceleratedFailureTimeWithShape(covariates, covariates), execution: Execution.SingleThread);
            censored[r] = 1.0 - (double)data.EventCount / data.Count;
            covered[r] = fits[r].Kappa is { Lower: { } lower, Upper: { } upper } && lower <= Kappa && Kappa <= upper;
        });
        return new Result(this, fits, censored.Average(), covered.Count(c => c));
    }

    /// <summary>
    /// What a cell found. Fits at a limit of kappa have no estimate of log(kappa + 1): they are counted, and left out of the statistics of all coefficients, which are
    /// thus conditional on an estimate inside the range.
    /// </summary>
    public sealed class Result
    {
        public Result(SurvivalSimulation cell, IReadOnlyList<FlexibleSurvivalFit> fits, double censoredShare, int kappaCovered)
        {
            (Cell, CensoredShare) = (cell, censoredShare);
            FlexibleSurvivalFit[] inside = [.. fits.Where(f => f.Limit == KappaLimit.None)];
            (Inside, AtLimit) = (inside.Length, fits.Count - inside.Length);
            ProfileCoverage = (double)kappaCovered / Inside;
            NotConverged = fits.Count(f => !f.Converged);
            double[] truth = cell.Truth;
            Coefficients = [.. Enumerable.Range(0, truth.Length).Select(j =>
            {
                double[] errors = [.. inside.Select(f => f.Parameters[j].Estimate - truth[j])], standardErrors = [.. inside.Select(f => f.Parameters[j].StandardError!.Value).Order()];
                double bias = errors.Average(), deviation = Math.Sqrt(errors.Sum(e => (e - bias) * (e - bias)) / (errors.Length - 1));
                double coverage = inside.Average(f => f.Parameters[j].Lower <= truth[j] && truth[j] <= f.Parameters[j].Upper ? 1.0 : 0.0);
                return new Coefficient(Names[j], bias, deviation, standardErrors[standardErrors.Length / 2], coverage, inside.Length);
            })];
        }

        public SurvivalSimulation Cell { get; }

        /// <summary>The share of rows that were censored, over all replicates.</summary>
        public double CensoredShare { get; }

        /// <summary>The number of fits with kappa inside its range: those of the statistics.</summary>
        public int Inside { get; }

        /// <summary>The number of fits at kappa = infinity or -1.</summary>
        public int AtLimit { get; }

        public int NotConverged { get; }

        /// <summary>The share of the profile-likelihood intervals of kappa that hold the truth.</summary>
        public double ProfileCoverage { get; }

        public IReadOnlyList<Coefficient> Coefficients { get; }
    }

    /// <summary>What a cell found of a coefficient.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Bias">The mean of estimate less truth.</param>
    /// <param name="Deviation">The standard deviation of the estimates.</param>
    /// <param name="StandardError">The median of the standard errors that the fits report.</param>
    /// <param name="Coverage">The share of 95% Wald intervals that hold the truth.</param>
    /// <param name="Replicates">The number of fits.</param>
    public sealed record Coefficient(string Name, double Bias, double Deviation, double StandardError, double Coverage, int Replicates)
    {
        /// <summary>The sampling error of <see cref="Bias"/>.</summary>
        public double BiasError => Deviation / Math.Sqrt(Replicates);

        /// <summary>The sampling error of <see cref="Coverage"/> where 95% is right.</summary>
        public double CoverageError => Math.Sqrt(0.95 * 0.05 / Replicates);
    }
}
