using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>The Anderson-Darling test: the squared distance of distribution functions weighted by 1 / (F (1 - F)), which the tails decide.</summary>
public static class AndersonDarling
{
    /// <summary>Tests a sample against a fully specified continuous law.</summary>
    /// <param name="sample">n numbers in any order.</param>
    /// <param name="distribution">The law, whose logarithms of both tails are taken: the statistic is exact however far out an observation lies.</param>
    /// <returns>
    /// A^2 = -n - the mean of (2 i - 1) (log F(x[i]) + log(1 - F(x[n + 1 - i]))) and its p-value, from the exact law at this n: closed for n = 1, else the
    /// limit law (relative error (100 + 20 |log p|) eps) with a tabulated correction; relative error below 0.01 for n = 2, 2e-3 for n = 3 and 4 and 2e-4 from n = 5 on, for
    /// A^2 up to 40 (p near 1e-18). Above, log p follows the limit law and is low by no more than log(A^2 / 40) / 2.
    /// +infinity, and log p -infinity, where an observation is impossible under the law.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="distribution"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="sample"/> is empty or an entry is NaN (the message names it).</exception>
    public static TestResult Test(ReadOnlySpan<double> sample, IUnivariateDistribution distribution) => Test(new UniformScores(sample, distribution));

    /// <summary>Tests a sample against a fully specified continuous law that is given by its distribution function; its upper tail is a difference.</summary>
    /// <param name="sample">n numbers in any order.</param>
    /// <param name="cumulativeDistribution">x to P(X &lt;= x), in [0, 1]; called once an observation, in rising order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cumulativeDistribution"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="sample"/> is empty, an entry is NaN, or <paramref name="cumulativeDistribution"/> gives a number outside [0, 1].</exception>
    /// <inheritdoc cref="Test(ReadOnlySpan{double}, IUnivariateDistribution)" path="/returns"/>
    public static TestResult Test(ReadOnlySpan<double> sample, Func<double, double> cumulativeDistribution) => Test(new UniformScores(sample, cumulativeDistribution));

    private static TestResult Test(UniformScores scores)
    {
        int n = scores.Count;
        (double[] lower, double[] upper) = scores.Logarithms();
        double sum = 0.0;
        for (int i = 0; i < n; i++)
        {
            // Each term relative to its expectation, which is all of -n: no cancellation of n in the end.
            double weight = (2.0 * i + 1.0) / n;
            sum -= weight * (lower[i] + upper[n - 1 - i]) + 1.0;
        }

        double pValueLn = double.IsPositiveInfinity(sum) ? double.NegativeInfinity : FitLaws.AndersonDarlingSurvivalLn(n, sum);
        return new TestResult("Anderson-Darling test", sum, pValueLn, n);
    }
}
