using Stats.Core;

namespace Stats.Estimators;

/// <summary>
/// The exact law of the two-sample Cramer-von Mises sum given the pooled numbers: over draws without replacement, the law of the sum so far for every number
/// of the first sample so far; the sum is a whole number once distances are divided by the greatest common divisor of the sizes.
/// </summary>
internal static class TwoSampleCramerLaw
{
    // About half a second.
    private const double MostSteps = 3e8;

    public static bool IsCountable(PooledSample pooled)
    {
        double observed = Observed(pooled);
        return observed < 5e6 && (pooled.First + 1.0) * (pooled.First + pooled.Second) * Math.Max(observed, 1.0) <= MostSteps;
    }

    /// <summary>log P(sum >= observed). Sums at or above the observed one are counted where they first reach it: all terms are positive.</summary>
    public static double SurvivalLn(PooledSample pooled)
    {
        int m = pooled.First, n = pooled.Second, total = m + n, block = 0, start = 0;
        long divisor = Divisor(m, n);
        int observed = (int)Observed(pooled);
        if (observed == 0)
            return 0.0;
        double[][] laws = [.. Enumerable.Range(0, m + 1).Select(_ => new double[observed])];
        double[] kept = new double[observed];
        laws[0][0] = 1.0;
        double reached = 0.0;
        for (int k = 0; k < total; k++)
        {
            double left = total - k;
            bool ends = pooled.BlockEnds[block] == k + 1;
            int size = k + 1 - start;
            for (int i = Math.Min(k + 1, m); i >= Math.Max(0, k + 1 - n); i--)
            {
                double stay = i <= k && k - i < n ? (n - (k - i)) / left : 0.0, step = i > 0 ? (m - i + 1) / left : 0.0;
                double[] from = i > 0 ? laws[i - 1] : kept, law = laws[i];
                long distance = ((long)i * n - (long)(k + 1 - i) * m) / divisor, shift = ends ? Math.Min(size * distance * distance, observed) : 0;
                for (int s = 0; s < observed; s++)
                    kept[s] = stay * law[s] + step * from[s];
                Array.Clear(law);
                int inside = observed - (int)shift;
                Array.Copy(kept, 0, law, (int)shift, inside);
                for (int s = inside; s < observed; s++)
                    reached += kept[s];
            }

            if (ends)
            {
                block++;
                start = k + 1;
            }
        }

        return Math.Min(Math.Log(reached), 0.0);
    }

    private static double Observed(PooledSample pooled)
    {
        double divisor = Divisor(pooled.First, pooled.Second);
        return pooled.SumOfSquaredDistances() / (divisor * divisor);
    }

    private static long Divisor(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
