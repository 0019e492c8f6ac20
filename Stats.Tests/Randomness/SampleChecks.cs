using Stats.Estimators;

namespace Stats.Tests.Randomness;

/// <summary>Tests of samples whose thresholds a right sampler exceeds once in a million.</summary>
internal static class SampleChecks
{
    // log(2 / 1e-6) for two-sided and log(1e6) for one-sided bounds.
    private const double TwoSidedLn = 14.5, OneSidedLn = 13.8;

    /// <summary>Kolmogorov-Smirnov: the p-value of n draws against their distribution function is above 1e-6.</summary>
    public static void Follow(double[] draws, Func<double, double> cumulative, string name)
    {
        TestResult test = KolmogorovSmirnov.Test(draws, cumulative);
        Assert.True(test.PValue > 1e-6, $"{name}: {draws.Length} draws are {test.Statistic:G3} from their distribution function, p = {test.PValue:G3}");
    }

    /// <summary>The number of draws for which an event of probability p holds is within Bernstein's bound of n p.</summary>
    public static void Count(double[] draws, Func<double, bool> holds, double probability, string name)
    {
        double n = draws.Length, count = draws.Count(holds);
        double slack = Math.Sqrt(2.0 * n * probability * (1.0 - probability) * TwoSidedLn) + TwoSidedLn / 1.5;
        Assert.True(Math.Abs(count - n * probability) <= slack, $"{name}: {count} of {n} draws, expected {n * probability:F1} within {slack:F1}");
    }

    /// <summary>Pearson's statistic of counts against equal probabilities is below k + 2 sqrt(k t) + 2 t, t = log(1e6) (Laurent and Massart 2000).</summary>
    public static void Uniform(int[] counts, string name) => Multinomial(counts, [.. counts.Select(_ => 1.0 / counts.Length)], name);

    public static void Multinomial(int[] counts, double[] probabilities, string name)
    {
        double n = counts.Sum(), k = counts.Length - 1.0, statistic = 0.0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (probabilities[i] == 0.0)
                Assert.True(counts[i] == 0, $"{name}: outcome {i} has probability 0 and was drawn");
            else
                statistic += Math.Pow(counts[i] - n * probabilities[i], 2.0) / (n * probabilities[i]);
        }

        double critical = k + 2.0 * Math.Sqrt(k * OneSidedLn) + 2.0 * OneSidedLn;
        Assert.True(statistic < critical, $"{name}: chi-square {statistic:F1} of {k} degrees of freedom, allowed {critical:F1}");
    }

    /// <summary>The mean of n draws is within 5 standard errors of the given mean.</summary>
    public static void Mean(double[] values, double mean, double variance, string name)
    {
        double error = Math.Sqrt(variance / values.Length);
        Assert.True(Math.Abs(values.Average() - mean) <= 5.0 * error, $"{name}: the mean is {values.Average():R}, expected {mean:R} within {5.0 * error:G3}");
    }

    public static double[] Draw(int count, Func<double> next)
    {
        double[] draws = new double[count];
        for (int i = 0; i < count; i++)
            draws[i] = next();
        return draws;
    }
}
