using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// The Kolmogorov-Smirnov tests: the largest distance between the distribution function of a sample and that of a law, or of another sample.
/// The alternative speaks of distribution functions, as in R and SciPy: <see cref="TestAlternative.Greater"/> takes D+, by which the (first) sample's
/// function lies above the other, its numbers being smaller; <see cref="TestAlternative.Less"/> takes D-.
/// </summary>
public static class KolmogorovSmirnov
{
    // About half a second.
    private const double MostSteps = 1e8;

    /// <summary>Tests a sample against a fully specified continuous law.</summary>
    /// <param name="sample">n numbers in any order, the infinities included.</param>
    /// <param name="distribution">The law; none of its parameters estimated from this sample, or the p-value is too large.</param>
    /// <param name="alternative">Two-sided, or by which side the sample's distribution function departs.</param>
    /// <returns>
    /// D, D+ or D- and its p-value. Given D, one-sided ones (Birnbaum and Tingey 1951) have a relative error below (20 + 4 |log p|) eps, however small p, and
    /// two-sided ones below 1e-12 + 4 |log p| eps up to 10000 observations and where n D^2 is above 6.2; others 1e-7 (Pelz and Good 1976).
    /// The upper tail function gives the digits that D near 1 loses, so log p stays finite where all observations lie far in one tail.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="distribution"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="sample"/> is empty or an entry is NaN (the message names it).</exception>
    public static TestResult Test(ReadOnlySpan<double> sample, IUnivariateDistribution distribution, TestAlternative alternative = TestAlternative.TwoSided) =>
        Test(new UniformScores(sample, distribution), alternative);

    /// <summary>Tests a sample against a fully specified continuous law that is given by its distribution function.</summary>
    /// <param name="sample">n numbers in any order.</param>
    /// <param name="cumulativeDistribution">x to P(X &lt;= x), in [0, 1]; called once an observation, in rising order.</param>
    /// <param name="alternative">Two-sided, or by which side the sample's distribution function departs.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cumulativeDistribution"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="sample"/> is empty, an entry is NaN, or <paramref name="cumulativeDistribution"/> gives a number outside [0, 1].</exception>
    /// <inheritdoc cref="Test(ReadOnlySpan{double}, IUnivariateDistribution, TestAlternative)" path="/returns"/>
    public static TestResult Test(ReadOnlySpan<double> sample, Func<double, double> cumulativeDistribution, TestAlternative alternative = TestAlternative.TwoSided) =>
        Test(new UniformScores(sample, cumulativeDistribution), alternative);

    /// <summary>Tests whether two samples come from one law.</summary>
    /// <param name="first">m numbers in any order.</param>
    /// <param name="second">n numbers in any order.</param>
    /// <param name="alternative">Two-sided, or by which side the first sample's distribution function departs.</param>
    /// <returns>
    /// D, D+ or D- and its p-value given the pooled numbers, ties included: the share of their divisions into m and n that give as large a distance, by
    /// counting paths (relative error below (m + n) eps, however small p). Where that takes more than 1e8 steps, 2 D m n two-sided, the limit law
    /// with its first correction (Hodges 1957) and half a step of D, and a warning "asymptotic": with z = D sqrt(m n / (m + n)) its relative error was at most
    /// z^4 / min(m, n) + 2 z / sqrt(m + n) at the sizes counted for comparison. With many ties that p-value is too large.
    /// </returns>
    /// <exception cref="ArgumentException">A sample is empty or an entry is NaN (the message names it).</exception>
    public static TestResult Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second, TestAlternative alternative = TestAlternative.TwoSided)
    {
        CheckAlternative(alternative);
        PooledSample pooled = new(SampleCheck.Sorted(first, nameof(first)), SampleCheck.Sorted(second, nameof(second)));
        int m = pooled.First, n = pooled.Second;
        long distance = pooled.LargestDistance(alternative);
        double product = (double)m * n, d = distance / product;
        double steps = alternative == TestAlternative.TwoSided && !pooled.HasTies ? 2.0 * distance : 0.5 * ((double)m + n) * Math.Min(m, n);
        bool balanced = m == n && !pooled.HasTies, exact = balanced || steps <= MostSteps;
        double pValueLn = balanced ? PathLaw.BalancedSurvivalLn(n, distance / n, alternative)
            : exact ? PathLaw.SurvivalLn(pooled, distance, alternative)
            : PathLaw.AsymptoticSurvivalLn(m, n, d, alternative);
        EstimationWarning[] warnings = exact ? [] : [new("asymptotic", "The samples are too large to count paths: the p-value is the limit law's, with its first correction.")];
        return new TestResult(
            exact ? "Two-sample Kolmogorov-Smirnov test, exact" : "Two-sample Kolmogorov-Smirnov test, asymptotic",
            d, pValueLn, (long)m + n, alternative: alternative, warnings: warnings);
    }

    private static TestResult Test(UniformScores scores, TestAlternative alternative)
    {
        CheckAlternative(alternative);
        int n = scores.Count, aboveAt = 0, belowAt = 0;
        double above = double.NegativeInfinity, below = double.NegativeInfinity;
        for (int i = 0; i < n; i++)
        {
            double up = (i + 1.0) / n - scores.Lower[i], down = scores.Lower[i] - (double)i / n;
            if (up > above)
                (above, aboveAt) = (up, i);
            if (down > below)
                (below, belowAt) = (down, i);
        }

        bool isAbove = alternative == TestAlternative.Greater || (alternative == TestAlternative.TwoSided && above >= below);
        double d = Math.Clamp(isAbove ? above : below, 0.0, 1.0);
        // 1 - d from the tails themselves; where nothing but one tail is left, its logarithm too.
        double complement = isAbove ? (n - aboveAt - 1.0) / n + scores.Lower[aboveAt] : (double)belowAt / n + scores.Upper[belowAt];
        double complementLn = isAbove && aboveAt == n - 1 ? scores.LowerLn(aboveAt)
            : !isAbove && belowAt == 0 ? scores.UpperLn(belowAt)
            : Math.Log(complement);
        double pValueLn = alternative == TestAlternative.TwoSided
            ? KolmogorovLaw.SurvivalLn(n, d, complement, complementLn)
            : SmirnovLaw.SurvivalLn(n, d, complement, complementLn);
        return new TestResult("Kolmogorov-Smirnov test", d, pValueLn, n, alternative: alternative);
    }

    private static void CheckAlternative(TestAlternative alternative)
    {
        if (!Enum.IsDefined(alternative))
            throw new ArgumentOutOfRangeException(nameof(alternative), alternative, "The alternative is not defined.");
    }
}
