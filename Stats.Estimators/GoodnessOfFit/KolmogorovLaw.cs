// Map of the branches, P(D >= d) for n points, z = d sqrt(n)
//   d <= 1/(2n)              1
//   d >= 1/2, or z^2 >= 6.2  twice the one-sided probability: both crossings at once are impossible, or below e^(-6 z^2) of it
//   n <= 10000               a Poisson process conditioned on n points, carried between the places where the band admits another count (the
//                            change points of Pomeranz 1974); the sum of what leaves the band, all of it positive, is the probability
//   z < 1.4                  1 minus the four terms of Pelz and Good (1976)
//   else                     twice the one-sided probability, less the probability of both crossings to second order
using System.Numerics.Tensors;
using Stats.Core;

namespace Stats.Estimators;

/// <summary>The law of the two-sided Kolmogorov-Smirnov statistic D = sup|F_n - F| of n points from a continuous law.</summary>
internal static class KolmogorovLaw
{
    private const int MostExact = 10_000;
    private const int MostArrivals = 27;

    /// <summary>
    /// log P(D >= d); arguments as for <see cref="SmirnovLaw.SurvivalLn"/>. Relative error of the probability below 1e-12 + 4 |log P| eps up to 10000
    /// points and where n d^2 is above 6.2, 1e-7 elsewhere.
    /// </summary>
    public static double SurvivalLn(int n, double d, double complement, double complementLn)
    {
        double distance = n * d, z = d * Math.Sqrt(n);
        if (distance <= 0.5)
            return 0.0;
        if (d >= 0.5 || z * z >= 6.2)
            return Math.Min(Math.Log(2.0) + SmirnovLaw.SurvivalLn(n, d, complement, complementLn), 0.0);
        if (n <= MostExact)
            return Math.Min(Math.Log(Leaving(n, distance)), 0.0);
        if (z < 1.4)
            return Elementary.Log1p(-Math.Clamp(PelzGood(z, n), 0.0, 1.0));
        double single = Elementary.Exp(SmirnovLaw.SurvivalLn(n, d, complement, complementLn));
        double shifted = z + 1.0 / (6.0 * Math.Sqrt(n)), s = shifted * shifted;
        return Math.Log(2.0 * (single - (Elementary.Exp(-8.0 * s) - Elementary.Exp(-18.0 * s) + Elementary.Exp(-32.0 * s))));
    }

    /// <summary>
    /// In units of 1/n, a Poisson process N of rate 1 must satisfy t - distance &lt; N(t) &lt; t + distance for t in [0, n], given N(n) = n. The count m is
    /// admitted from t = m - distance on; the count k is refused from t = k + distance on.
    /// </summary>
    private static double Leaving(int n, double distance)
    {
        double[] inside = new double[n + MostArrivals + 1], next = new double[n + MostArrivals + 1];
        inside[0] = 1.0;
        double leaving = 0.0, time = 0.0, whole = Deviance.Poisson(n, n);
        int low = 0, high = (int)Math.Ceiling(distance) - 1, refused = 0, admitted = high + 1;
        Span<double> arrivals = stackalloc double[MostArrivals];
        while (true)
        {
            double opens = admitted <= n ? admitted - distance : double.PositiveInfinity, closes = refused + distance;
            double now = Math.Min(opens, closes);
            if (!(now <= n))
                return leaving / whole;
            int count = Arrivals(now - time, arrivals);
            int end = Math.Min(high + count, n);
            next.AsSpan(low, end - low + 1).Clear();
            for (int k = 0; k <= count; k++)
            {
                int length = Math.Min(high, n - k) - low + 1;
                if (length > 0)
                {
                    Span<double> target = next.AsSpan(low + k, length);
                    TensorPrimitives.MultiplyAdd(inside.AsSpan(low, length), arrivals[k], target, target);
                }
            }

            // Paths above the band, and the probability that they end at n all the same.
            double later = 0.0;
            for (int v = high + 1; v <= end; v++)
            {
                later = v == high + 1 ? Deviance.Poisson(n - v, n - now) : later * (n - v + 1) / (n - now);
                leaving += next[v] * later;
                next[v] = 0.0;
            }

            (inside, next) = (next, inside);
            time = now;
            if (opens <= closes)
                high = admitted++;
            if (closes <= opens)
            {
                leaving += inside[refused] * Deviance.Poisson(n - refused, n - now);
                inside[refused] = 0.0;
                low = ++refused;
            }
        }
    }

    /// <summary>Poisson probabilities of 0, 1, ... arrivals in a time of at most 1, as far as they matter; returns the last one.</summary>
    private static int Arrivals(double time, Span<double> result)
    {
        result[0] = Elementary.Exp(-time);
        int k = 0;
        while (k + 1 < result.Length && result[k] > 1e-27)
        {
            result[k + 1] = result[k] * time / (k + 1);
            k++;
        }

        return k;
    }

    /// <summary>P(D &lt; z / sqrt(n)) to order n^(-3/2) (Pelz and Good 1976, their K0 to K3), in the form whose terms fall fast for small z.</summary>
    private static double PelzGood(double z, double n)
    {
        double s = z * z, s2 = s * s, s3 = s2 * s, q = Math.PI * Math.PI, zero = 0.0, one = 0.0, two = 0.0, three = 0.0, even2 = 0.0, even3 = 0.0;
        for (int k = 0; k < 12; k++)
        {
            // The odd multiples of pi / 2 squared, then the whole multiples of pi squared.
            double a = q * (k + 0.5) * (k + 0.5), weight = Elementary.Exp(-a / (2.0 * s));
            zero += weight;
            one += weight * (a - s);
            two += weight * (6.0 * s3 + 2.0 * s2 + a * (2.0 * s2 - 5.0 * s) + a * a * (1.0 - 2.0 * s));
            three += weight * (-30.0 * s3 - 90.0 * s2 * s2 + a * (135.0 * s2 - 96.0 * s3) + a * a * (212.0 * s2 - 60.0 * s) + a * a * a * (5.0 - 30.0 * s));
            double b = q * k * k, whole = Elementary.Exp(-b / (2.0 * s));
            even2 += whole * b;
            even3 += whole * b * (3.0 * s - b);
        }

        double root = Math.Sqrt(n), scale = Math.Sqrt(2.0 * Math.PI);
        return scale * (zero / z
            + one / (6.0 * s2 * root)
            + (two / (72.0 * s3 * z) - even2 / (36.0 * s * z)) / n
            + (three / (6480.0 * s3 * s2) + even3 / (216.0 * s3)) / (n * root));
    }
}
