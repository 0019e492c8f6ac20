using System.Globalization;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

/// <summary>
/// The simulation design: x Bernoulli(1/2), log phi = -1 + 0.5 x, lambda = 1, log gamma = 0.3 - 0.2 x, one kappa, exponential censoring; the model that made the data is
/// fitted. A few replicates run as a rule, four hundred with STATS_SWEEP=full.
/// </summary>
[Trait("Category", Sweep.Category)]
public class FlexibleSurvivalSimulationTests
{
    [Theory]
    [InlineData(-0.2, 1000, 16.463)]
    [InlineData(0.5, 1000, 5.911)]
    [InlineData(1.0, 1000, 5.018)]
    [InlineData(2.0, 1000, 4.389)]
    public void EstimatesAndIntervalsAreCalibrated(double kappa, int count, double meanCensoringTime)
    {
        int replicates = Sweep.Count(40, 400), used = 0;
        double[] truth = [-1.0, 0.5, 0.3, -0.2, Math.Log(kappa + 1.0)], sum = new double[5], squares = new double[5];
        int[] covered = new int[5];
        for (int r = 0; r < replicates; r++)
        {
            PhiloxRandom random = new(1000 + (ulong)r);
            double[] x = new double[count], time = new double[count];
            bool[] events = new bool[count];
            for (int i = 0; i < count; i++)
            {
                x[i] = random.Next(2);
                double t = new AdaptedPowerGeneralizedWeibull(Math.Exp(-1.0 + 0.5 * x[i]), 1.0, Math.Exp(0.3 - 0.2 * x[i]), kappa).InverseSurvivalFunction(random.NextOpenDouble());
                double c = meanCensoringTime * random.NextExponential();
                (time[i], events[i]) = (Math.Min(t, c), t <= c);
            }

            DesignMatrix design = DesignMatrix.Of([DesignVariable.Numeric("x", x)]);
            FlexibleSurvivalFit fit = FlexibleSurvivalRegression.Fit(SurvivalData.RightCensored(time, events), FlexibleSurvivalModel.AcceleratedFailureTimeWithShape(design, design));
            if (fit.Limit != KappaLimit.None)
                continue;
            used++;
            for (int j = 0; j < 5; j++)
            {
                double error = fit.Estimates[j] - truth[j];
                sum[j] += error;
                squares[j] += error * error;
                covered[j] += fit.Parameters[j].Lower <= truth[j] && truth[j] <= fit.Parameters[j].Upper ? 1 : 0;
            }
        }

        Assert.True(used >= 0.9 * replicates, $"{replicates - used} of {replicates} at a limit");
        for (int j = 0; j < 5; j++)
        {
            double mean = sum[j] / used, deviation = Math.Sqrt(squares[j] / used - mean * mean), share = (double)covered[j] / used;
            // The bias of a maximum-likelihood estimate at n = 1000 is below a fifth of its deviation; 4.5 standard errors of the mean besides.
            string label = string.Create(CultureInfo.InvariantCulture, $"kappa {kappa}, parameter {j}: bias {mean:G3}, deviation {deviation:G3}, coverage {share:P1}");
            Assert.True(Math.Abs(mean) <= 0.2 * deviation + 4.5 * deviation / Math.Sqrt(used), label);
            // True coverage is at least 0.91 here; 4.5 binomial standard errors.
            Assert.True(share >= 0.91 - 4.5 * Math.Sqrt(0.91 * 0.09 / used), label);
        }
    }
}
