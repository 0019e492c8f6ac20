// Map of the branches, P(D+ >= d) for n points
//   few terms        the sum of Birnbaum and Tingey (1951), eq. 3.0: all terms positive, each by its deviance (Loader 2000), in logarithms
//   more than 10000  the same terms as a smooth function of j, integrated: by Poisson's summation the integral is the sum up to e^(-2 pi n d);
//                    where d is so near 1 that the first terms weigh most, which an integral from 0 halves, those are summed
// The last factor of a term is (n (1 - d) - j)^(n - j). Its base, which cancels near the last term, is formed exactly: from n d where d is below 1/2
// (1 - d has lost digits of d, n / 2 eps in the difference), else from n (1 - d).
using Stats.Core;

namespace Stats.Estimators;

/// <summary>The exact law of the one-sided Kolmogorov-Smirnov statistic D+ = sup(F_n - F) of n points from a continuous law; D- has the same.</summary>
internal static class SmirnovLaw
{
    private const double TwoPi = 6.283185307179586;
    private const int MostTerms = 10_000;

    /// <summary>
    /// log P(D+ >= d). Relative error of the probability below (20 + 4 |log P|) eps, measured up to 60000 points.
    /// </summary>
    /// <param name="n">The number of points.</param>
    /// <param name="d">The distance, in [0, 1].</param>
    /// <param name="complement">1 - d, which carries the digits that d near 1 has lost.</param>
    /// <param name="complementLn">Its logarithm, finite where it underflows.</param>
    public static double SurvivalLn(int n, double d, double complement, double complementLn)
    {
        if (d <= 0.0)
            return 0.0;
        Line line = new(n, d, complement);
        // As for the base: the logarithm of a rounded 1 - d is eps / 2 off, n times.
        double first = n * (d < 0.5 ? Elementary.Log1p(-d) : complementLn), reach = line.Reach;
        // Terms j = 0, 1, ... below n (1 - d).
        int last = (int)Math.Min(Math.Ceiling(reach), n) - 1;
        if (last > 0 && line.Remainder(last) <= 0.0)
            last--;
        if (last < 1)
            return Math.Min(first, 0.0);
        if (last <= MostTerms || line.Distance < 40.0)
            return Sum(line, first, last);
        (double at, double peak) = Peak(line);
        // Near 0 the terms are Poisson probabilities of mean "at".
        if (at < 100.0)
            return Sum(line, first, 1000);
        IntegrationOptions options = new() { RelativeTolerance = 1e-13 };
        double sum = Part(0.0, at) + Part(at, reach);
        return Math.Min(peak + Math.Log(sum), 0.0);

        double Part(double lower, double upper) =>
            TanhSinh.Integrate(j => Elementary.Exp(line.TermLn(j) - peak), lower, upper, options).Value;
    }

    private static double Sum(Line line, double first, int last)
    {
        double[] terms = new double[last + 1];
        terms[0] = first;
        for (int j = 1; j <= last; j++)
            terms[j] = line.TermLn(j);
        return Math.Min(Elementary.LogSumExp(terms), 0.0);
    }

    /// <summary>The largest term, by thirds: the logarithm is concave but for the ends.</summary>
    private static (double At, double Value) Peak(Line line)
    {
        double low = 0.0, high = line.Reach;
        for (int i = 0; i < 60; i++)
        {
            double third = (high - low) / 3.0;
            if (line.TermLn(low + third) < line.TermLn(high - third))
                low += third;
            else
                high -= third;
        }

        double at = 0.5 * (low + high);
        return (at, line.TermLn(at));
    }

    /// <summary>The line that the empirical distribution function crosses.</summary>
    private readonly struct Line(int n, double d, double complement)
    {
        private readonly double correction = GammaFunction.StirlingCorrection(n);
        private readonly double distanceTail = Math.FusedMultiplyAdd(n, d, -(n * d));
        private readonly double reachTail = Math.FusedMultiplyAdd(n, complement, -(n * complement));

        /// <summary>n d.</summary>
        public double Distance { get; } = n * d;

        /// <summary>n (1 - d).</summary>
        public double Reach { get; } = n * complement;

        /// <summary>n (1 - d) - j.</summary>
        public double Remainder(double j) => d < 0.5 ? n - j - Distance - distanceTail : Reach - j + reachTail;

        /// <summary>log of d / (d + j / n) times the binomial probability of j out of n at p = d + j / n, for j in (0, n (1 - d)).</summary>
        public double TermLn(double j)
        {
            double rest = n - j, below = Distance / rest;
            // log(1 - below) - (-below); where below is near 1 by the exact remainder.
            double upper = below < 0.5 ? Deviance.Log1pMinus(-below) : Math.Log(Math.Max(Remainder(j), 0.0) / rest) + below;
            return j * Deviance.Log1pMinus(Distance / j) + rest * upper
                + correction - GammaFunction.StirlingCorrection(j) - GammaFunction.StirlingCorrection(rest)
                + 0.5 * Math.Log(n / (TwoPi * j * rest)) - Elementary.Log1p(j / Distance);
        }
    }
}
