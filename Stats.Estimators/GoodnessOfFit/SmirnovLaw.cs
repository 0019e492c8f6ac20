// Map of the branches, P(D+ >= d) for n points
//   few terms        the sum of Birnbaum and Tingey (1951), eq. 3.0: all terms positive, each by its deviance (Loader 2000), in logarithms
//   more than 10000  the same terms as a smooth function of j, integrated: by Poisson's summation the integral is the sum up to e^(-2 pi n d)
using Stats.Core;

namespace Stats.Estimators;

/// <summary>The exact law of the one-sided Kolmogorov-Smirnov statistic D+ = sup(F_n - F) of n points from a continuous law; D- has the same.</summary>
internal static class SmirnovLaw
{
    private const double TwoPi = 6.283185307179586;
    private const int MostTerms = 10_000;

    /// <summary>
    /// log P(D+ >= d). Relative error of the probability below (20 + n / 5 + 4 |log P|) eps up to 10000 points, below 1e-10 beyond.
    /// </summary>
    /// <param name="n">The number of points.</param>
    /// <param name="d">The distance, in [0, 1].</param>
    /// <param name="complement">1 - d, which carries the digits that d near 1 has lost.</param>
    /// <param name="complementLn">Its logarithm, finite where it underflows.</param>
    public static double SurvivalLn(int n, double d, double complement, double complementLn)
    {
        if (d <= 0.0)
            return 0.0;
        double reach = n * complement, distance = n * d, first = n * complementLn;
        // Terms j = 0, 1, ... below n (1 - d).
        int last = (int)Math.Min(Math.Ceiling(reach) - 1.0, n - 1.0);
        if (last < 1)
            return Math.Min(first, 0.0);
        double correction = GammaFunction.StirlingCorrection(n);
        if (last <= MostTerms || distance < 40.0)
        {
            double[] terms = new double[last + 1];
            terms[0] = first;
            for (int j = 1; j <= last; j++)
                terms[j] = TermLn(n, j, distance, reach, correction);
            return Math.Min(Elementary.LogSumExp(terms), 0.0);
        }

        (double at, double peak) = Peak(n, distance, reach, correction);
        IntegrationOptions options = new() { RelativeTolerance = 1e-13 };
        double sum = Part(0.0, at) + Part(at, reach);
        return Math.Min(peak + Math.Log(sum), 0.0);

        double Part(double lower, double upper) =>
            TanhSinh.Integrate(j => Elementary.Exp(TermLn(n, j, distance, reach, correction) - peak), lower, upper, options).Value;
    }

    /// <summary>log of d / (d + j / n) times the binomial probability of j out of n at p = d + j / n, for j in (0, n (1 - d)).</summary>
    private static double TermLn(double n, double j, double distance, double reach, double correction)
    {
        double rest = n - j, below = distance / rest;
        // log(1 - below) - (-below); where below is near 1 by the exact remainder.
        double upper = below < 0.5 ? Deviance.Log1pMinus(-below) : Math.Log((reach - j) / rest) + below;
        return j * Deviance.Log1pMinus(distance / j) + rest * upper
            + correction - GammaFunction.StirlingCorrection(j) - GammaFunction.StirlingCorrection(rest)
            + 0.5 * Math.Log(n / (TwoPi * j * rest)) - Elementary.Log1p(j / distance);
    }

    /// <summary>The largest term, by golden sections: the logarithm is concave but for the ends.</summary>
    private static (double At, double Value) Peak(double n, double distance, double reach, double correction)
    {
        double low = 0.0, high = reach;
        for (int i = 0; i < 60; i++)
        {
            double third = (high - low) / 3.0;
            if (TermLn(n, low + third, distance, reach, correction) < TermLn(n, high - third, distance, reach, correction))
                low += third;
            else
                high -= third;
        }

        double at = 0.5 * (low + high);
        return (at, TermLn(n, at, distance, reach, correction));
    }
}
