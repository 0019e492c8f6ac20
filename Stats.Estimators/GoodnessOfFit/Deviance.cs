using Stats.Core;

namespace Stats.Estimators;

/// <summary>Binomial and Poisson probabilities without the cancellation of large logarithms (Loader 2000).</summary>
internal static class Deviance
{
    /// <summary>log(1 + x) - x, relative error a few eps also where x is small.</summary>
    public static double Log1pMinus(double x)
    {
        if (Math.Abs(x) > 0.4)
            return Elementary.Log1p(x) - x;
        // With r = x / (2 + x): log(1 + x) = 2 artanh r and x = 2 r / (1 - r).
        double r = x / (2.0 + x), square = r * r, sum = 0.0, power = 1.0;
        for (int k = 3; k < 41; k += 2)
        {
            sum += power / k;
            power *= square;
            if (power < 1e-18)
                break;
        }

        return 2.0 * r * square * sum - r * x;
    }

    /// <summary>The Poisson probability of m events of mean lambda.</summary>
    public static double Poisson(double m, double lambda)
    {
        if (m == 0.0)
            return Elementary.Exp(-lambda);
        return lambda == 0.0 ? 0.0 : Elementary.Exp(m * Log1pMinus((lambda - m) / m) - GammaFunction.StirlingCorrection(m)) / Math.Sqrt(6.283185307179586 * m);
    }
}
