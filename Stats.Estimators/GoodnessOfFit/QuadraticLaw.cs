// Q = sum of lambda[k] Z[k]^2, k = 1, 2, ..., Z standard normal. Smirnov (1937): P(Q > x) is the sum, alternating in sign, of the integrals of
// e^(-u x) / (pi u sqrt|D(u)|) from t[2k-1] to t[2k], where t[k] = 1 / (2 lambda[k]) and D(u) = product of 1 - u / t[k]. The roots at both ends of an
// interval are the weight of Gauss-Chebyshev quadrature. The first interval dominates the upper tail, whose relative accuracy nothing limits; towards
// x = 0 more intervals count, until P is 1 to the last bit.
using Stats.Core;

namespace Stats.Estimators;

/// <summary>The limit laws of the Anderson-Darling and Cramer-von Mises statistics.</summary>
internal static class QuadraticLaw
{
    private const int MostIntervals = 40;

    /// <summary>log P(Q &gt; x) with lambda[k] = 1 / (k (k + 1)): the limit of A^2.</summary>
    public static double AndersonDarlingSurvivalLn(double x) => SurvivalLn(x, 0.03, k => 0.5 * k * (k + 1.0), AndersonDarlingProduct);

    /// <summary>log P(Q &gt; x) with lambda[k] = 1 / (pi k)^2: the limit of W^2.</summary>
    public static double CramerVonMisesSurvivalLn(double x) => SurvivalLn(x, 0.0016, k => 0.5 * Math.PI * Math.PI * k * k, CramerVonMisesProduct);

    private static double AndersonDarlingProduct(double u) => Math.Abs(Math.Cos(0.5 * Math.PI * Math.Sqrt(1.0 + 8.0 * u))) / (2.0 * Math.PI * u);

    private static double CramerVonMisesProduct(double u)
    {
        double root = Math.Sqrt(2.0 * u);
        return Math.Abs(Math.Sin(root)) / root;
    }

    /// <summary>The sum; below <paramref name="certain"/> P(Q &lt; x) is below 1e-17.</summary>
    private static double SurvivalLn(double x, double certain, Func<double, double> pole, Func<double, double> product)
    {
        if (x < certain)
            return 0.0;
        double lowest = pole(1.0), sum = 0.0;
        for (int k = 1; k <= MostIntervals; k++)
        {
            double from = pole(2.0 * k - 1.0), to = pole(2.0 * k), middle = 0.5 * (from + to), half = 0.5 * (to - from), part = 0.0;
            int nodes = (int)(40.0 + 4.0 * Math.Sqrt(Math.Min(half * x, 1e8)));
            for (int i = 0; i < nodes; i++)
            {
                double offset = half * Math.Cos((i + 0.5) * Math.PI / nodes), u = middle + offset;
                part += Elementary.Exp(-(u - lowest) * x) / u * Math.Sqrt((half - offset) * (half + offset) / product(u));
            }

            part /= nodes;
            sum += k % 2 == 1 ? part : -part;
            if (part < 1e-17 * Math.Abs(sum))
                break;
        }

        return Math.Min(Math.Log(sum) - lowest * x, 0.0);
    }
}
