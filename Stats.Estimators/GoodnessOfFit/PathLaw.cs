// Map of the branches, m n D = c
//   m = n without ties   reflections (Gnedenko and Korolyuk 1951): binomial coefficients 2n over n - k c/n
//   general              a path from (0, 0) to (m, n) by draws without replacement; what reaches the distance c where a value ends is taken out
//                        and added up: all terms are positive, however small the sum
//   too large            exp(-2 z^2 - (2/3) z (M + 2 m) / sqrt(m n (m + n))), M and m the larger and the smaller size (Hodges 1957, eq. 5.3), in Kolmogorov's series;
//                        z less half the step of the distance, 1 / lcm(m, n), which for m = n makes the first term the exact one to this order
using Stats.Core;

namespace Stats.Estimators;

/// <summary>The law of the two-sample Kolmogorov-Smirnov distance, given the pooled numbers.</summary>
internal static class PathLaw
{
    /// <summary>log P(m n D >= distance).</summary>
    public static double SurvivalLn(PooledSample pooled, long distance, TestAlternative alternative)
    {
        int m = pooled.First, n = pooled.Second, total = m + n, low = 0, high = 0, block = 0;
        if (distance <= 0)
            return 0.0;
        // The probability that the path so far has i of the first sample and has not reached the distance.
        double[] inside = new double[m + 1];
        inside[0] = 1.0;
        double leaving = 0.0;
        for (int k = 0; k < total; k++)
        {
            double left = total - k;
            int least = Math.Max(low, k - n);
            if (high < m)
                inside[++high] = 0.0;
            for (int i = high; i >= least; i--)
            {
                double stay = i <= k ? inside[i] * ((n - (k - i)) / left) : 0.0;
                inside[i] = stay + (i > low ? inside[i - 1] * ((m - i + 1) / left) : 0.0);
            }

            low = Math.Max(least, k + 1 - n);
            if (pooled.BlockEnds[block] != k + 1)
                continue;
            block++;
            for (; alternative != TestAlternative.Less && high >= low && (long)high * n - (long)(k + 1 - high) * m >= distance; high--)
                leaving += inside[high];
            for (; alternative != TestAlternative.Greater && low <= high && (long)(k + 1 - low) * m - (long)low * n >= distance; low++)
                leaving += inside[low];
            if (low > high)
                break;
        }

        return Math.Min(Math.Log(leaving), 0.0);
    }

    /// <summary>log P(n D >= steps) for two samples of n without ties.</summary>
    public static double BalancedSurvivalLn(int n, long steps, TestAlternative alternative)
    {
        if (steps <= 0)
            return 0.0;
        double first = CoefficientLn(n, steps);
        if (alternative != TestAlternative.TwoSided)
            return first;
        double sum = 0.0;
        for (long k = 1; k * steps <= n; k++)
        {
            double term = Elementary.Exp(CoefficientLn(n, k * steps) - first);
            sum += k % 2 == 1 ? term : -term;
            if (term < 1e-18)
                break;
        }

        return Math.Min(Math.Log(2.0 * sum) + first, 0.0);
    }

    public static double AsymptoticSurvivalLn(int m, int n, double d, TestAlternative alternative)
    {
        double larger = Math.Max(m, n), smaller = Math.Min(m, n), product = larger * smaller, total = larger + smaller;
        double step = (double)System.Numerics.BigInteger.GreatestCommonDivisor(m, n) / product;
        double z = Math.Max(d - 0.5 * step, 0.0) * Math.Sqrt(product / total), s = z * z + z * (larger + 2.0 * smaller) / (3.0 * Math.Sqrt(product * total));
        if (alternative != TestAlternative.TwoSided)
            return -2.0 * s;
        // Below 0.04 the series is 1 to the last bit, and converges slowly.
        if (s < 0.04)
            return 0.0;
        double sum = 0.0;
        for (int k = 1; k < 40; k++)
            sum += (k % 2 == 1 ? 1.0 : -1.0) * Elementary.Exp(-2.0 * s * (k * k - 1.0));
        return Math.Min(Math.Log(2.0 * sum) - 2.0 * s, 0.0);
    }

    /// <summary>log of (2n over n - c) / (2n over n).</summary>
    private static double CoefficientLn(int n, long c)
    {
        double sum = 0.0;
        for (long i = 1; i <= c; i++)
            sum += Elementary.Log1p(-c / (double)(n + i));
        return sum;
    }
}
