using System.Numerics.Tensors;
using Stats.Core;

namespace Stats.Estimators;

/// <summary>
/// The upper tail of Kuiper's V = D+ + D- for n uniform points on the circle: exact, every term positive, so that it is right to
/// about n 1e-15 relative however small it is, as a logarithm that does not underflow.
/// <para>
/// V does not depend on the origin. Put it at the observation where D- is attained (each is with probability 1/n): for the other n - 1
/// points, V &lt;= v says that (j + 1)/n - v &lt;= u_(j) &lt;= j/n for all j, a pair of parallel boundaries for the empirical process. The tail is the
/// probability, n times, of first leaving by the upper boundary at one of the times (m + 1)/n - v and of keeping the other ever after;
/// the latter is (c + 1 - n t) / (n (1 - t)) for c points up to t (a ballot theorem, Takacs 1967), and the former is summed forward over the counts
/// of a Poisson process.
/// </para>
/// </summary>
/// <remarks>
/// Beyond a work of 2e9 steps (n above some 10 000): the asymptotic law at sqrt(n) v + 1/(3 sqrt(n)), Kuiper's (1960) correction of
/// order 1/sqrt(n) in the exponent; see the documentation of the test for its error.
/// </remarks>
internal static class KuiperDistribution
{
    private const double LargestWork = 2e9;

    /// <summary>log P(V > statistic) for n uniform points.</summary>
    public static double TailLn(int n, double statistic)
    {
        if (statistic <= 1.0 / n)
            return 0.0;
        if (statistic >= 1.0)
            return double.NegativeInfinity;
        int increments = IncrementCount(n, statistic);
        double band = n * statistic;
        return n * band * Math.Min(increments, band) <= LargestWork ? Exact(n, statistic, increments) : AsymptoticTailLn(n, statistic);
    }

    internal static double AsymptoticTailLn(int n, double statistic)
    {
        double root = Math.Sqrt(n), l = root * statistic + 1.0 / (3.0 * root);
        // Below, the tail differs from 1 by less than 1e-13.
        if (l < 0.4)
            return 0.0;
        double first = 4.0 * l * l - 1.0, sum = first;
        for (int j = 2; j < 40; j++)
        {
            double square = (double)j * j, term = (4.0 * square * l * l - 1.0) * Math.Exp(-2.0 * (square - 1.0) * l * l);
            sum += term;
            if (term < 1e-17 * sum)
                break;
        }

        return Math.Min(0.0, Math.Log(2.0 * sum) - 2.0 * l * l);
    }

    // The rate of the process that crosses most easily is (1 + v)/(1 - v) times the plain one.
    private static double Boost(double v) => (1.0 + v) / (1.0 - v);

    private static int IncrementCount(int n, double v)
    {
        double rate = Boost(v);
        return (int)Math.Min(n, Math.Ceiling(rate + 12.0 * Math.Sqrt(rate) + 45.0));
    }

    private static double Exact(int n, double v, int increments)
    {
        double d = n * v;
        int first = (int)Math.Floor(d);
        double phase = first + 1.0 - d, tilt = Math.Log(Boost(v));
        double[] toCheck = Increments(phase, tilt, increments), toWhole = Increments(1.0 - phase, tilt, increments);
        // weights[k]: the probability of i + k points at the whole time i, in which nothing was left, times e^(tilt k).
        // From one check to the next the count may run beyond the boundary, where it is found at the next check.
        double[] weights = new double[first + increments + 1], next = new double[weights.Length];
        weights[0] = 1.0;
        double scaleLn = 0.0, largestLn = double.NegativeInfinity, sum = 0.0;
        double constant = -LogPoisson(n, n - 1);
        for (int i = 0; first + i <= n - 1; i++)
        {
            // Up to the upper boundary's time: at most first + i - 1 points stay; more have left.
            double time = i + phase, rest = n - time;
            Convolve(weights, toCheck, next, weights.Length);
            for (int k = first; k < next.Length && i + k <= n - 1; k++)
            {
                int count = i + k;
                double log = Math.Log(next[k]) + scaleLn - tilt * k + constant + LogPoisson(rest, n - 1 - count) + Math.Log((count + 1.0 - time) / rest);
                if (!(log > double.NegativeInfinity))
                    continue;
                if (log > largestLn)
                {
                    sum = sum * Math.Exp(largestLn - log) + 1.0;
                    largestLn = log;
                }
                else
                {
                    sum += Math.Exp(log - largestLn);
                }
            }

            next.AsSpan(first).Clear();
            Convolve(next, toWhole, weights, first);
            // The lower boundary: at least i + 1 points at time i + 1.
            weights.AsSpan(1).CopyTo(weights);
            weights[^1] = 0.0;
            double size = TensorPrimitives.Max<double>(weights);
            scaleLn -= tilt;
            if (size == 0.0)
                break;
            if (size is < 1e-100 or > 1e100)
            {
                TensorPrimitives.Divide(weights, size, weights);
                scaleLn += Math.Log(size);
            }
        }

        return Math.Min(0.0, Math.Log(n * sum) + largestLn);
    }

    /// <summary>target[k] = sum over j of source[j] increments[k - j], j below <paramref name="sources"/>.</summary>
    private static void Convolve(double[] source, double[] increments, double[] target, int sources)
    {
        target.AsSpan().Clear();
        for (int j = 0; j < sources; j++)
        {
            if (source[j] == 0.0)
                continue;
            int length = Math.Min(increments.Length, target.Length - j);
            Span<double> part = target.AsSpan(j, length);
            TensorPrimitives.MultiplyAdd(increments.AsSpan(0, length), source[j], part, part);
        }
    }

    /// <summary>e^(tilt k) times the Poisson probabilities of a mean, k = 0 to the number of increments.</summary>
    private static double[] Increments(double mean, double tilt, int increments)
    {
        double[] values = new double[increments + 1];
        for (int k = 0; k <= increments; k++)
            values[k] = mean > 0.0 ? Math.Exp(LogPoisson(mean, k) + tilt * k) : (k == 0 ? 1.0 : 0.0);
        return values;
    }

    private static double LogPoisson(double mean, int k) => k * Math.Log(mean) - mean - GammaFunction.Log(k + 1.0);
}
