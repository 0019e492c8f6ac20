using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>The Cramer-von Mises tests: the squared distance of distribution functions.</summary>
public static class CramerVonMises
{
    /// <summary>Tests a sample against a fully specified continuous law.</summary>
    /// <param name="sample">n numbers in any order, the infinities included.</param>
    /// <param name="distribution">The law.</param>
    /// <returns>
    /// W^2 = 1 / (12 n) + the sum of (F(x[i]) - (2 i - 1) / (2 n))^2, in [1 / (12 n), n / 3], and its p-value, from the exact law at this n: closed for n = 1, else the
    /// limit law (relative error (100 + 20 |log p|) eps) with a tabulated correction. Relative error below 0.01 for n = 2, 3e-3 for n = 3 to 10 while W^2 is below 0.8 n / 3,
    /// 5e-4 above while W^2 is at most 2 (p above 2e-5), and 0.05 beyond.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="distribution"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="sample"/> is empty or an entry is NaN (the message names it).</exception>
    public static TestResult Test(ReadOnlySpan<double> sample, IUnivariateDistribution distribution) => Test(new UniformScores(sample, distribution));

    /// <summary>Tests a sample against a fully specified continuous law that is given by its distribution function.</summary>
    /// <param name="sample">n numbers in any order.</param>
    /// <param name="cumulativeDistribution">x to P(X &lt;= x), in [0, 1]; called once an observation, in rising order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cumulativeDistribution"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="sample"/> is empty, an entry is NaN, or <paramref name="cumulativeDistribution"/> gives a number outside [0, 1].</exception>
    /// <inheritdoc cref="Test(ReadOnlySpan{double}, IUnivariateDistribution)" path="/returns"/>
    public static TestResult Test(ReadOnlySpan<double> sample, Func<double, double> cumulativeDistribution) => Test(new UniformScores(sample, cumulativeDistribution));

    /// <summary>Tests whether two samples come from one law.</summary>
    /// <param name="first">m numbers in any order.</param>
    /// <param name="second">n numbers in any order.</param>
    /// <returns>
    /// T = m n / (m + n)^2 times the sum over the pooled numbers of the squared difference of both distribution functions (Anderson 1962), and its
    /// p-value: for small samples exact given the pooled numbers, ties included, by counting (relative error below (m + n) eps); else the limit law
    /// at T moved and scaled to its mean and variance, with a warning "asymptotic".
    /// </returns>
    /// <exception cref="ArgumentException">A sample is empty or an entry is NaN (the message names it).</exception>
    public static TestResult Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        PooledSample pooled = new(SampleCheck.Sorted(first, nameof(first)), SampleCheck.Sorted(second, nameof(second)));
        double m = pooled.First, n = pooled.Second, total = m + n;
        double statistic = pooled.SumOfSquaredDistances() / (m * n * total * total);
        if (TwoSampleCramerLaw.IsCountable(pooled))
            return new TestResult("Two-sample Cramer-von Mises test, exact", statistic, TwoSampleCramerLaw.SurvivalLn(pooled), (long)total);
        // Anderson (1962), eqs. 9 and 10.
        double mean = (1.0 + 1.0 / total) / 6.0;
        double variance = (total + 1.0) * (4.0 * m * n * total - 3.0 * (m * m + n * n) - 2.0 * m * n) / (45.0 * total * total * 4.0 * m * n);
        double moved = 1.0 / 6.0 + (statistic - mean) / Math.Sqrt(45.0 * variance);
        return new TestResult(
            "Two-sample Cramer-von Mises test, asymptotic", statistic, moved > 0.0 ? QuadraticLaw.CramerVonMisesSurvivalLn(moved) : 0.0, (long)total,
            warnings: [new("asymptotic", "The samples are too large to count divisions: the p-value is the limit law's, with the mean and variance of these sizes.")]);
    }

    private static TestResult Test(UniformScores scores)
    {
        int n = scores.Count;
        double sum = 1.0 / (12.0 * n);
        for (int i = 0; i < n; i++)
        {
            double difference = scores.Lower[i] - (i + 0.5) / n;
            sum += difference * difference;
        }

        return new TestResult("Cramer-von Mises test", sum, FitLaws.CramerVonMisesSurvivalLn(n, sum), n);
    }
}
