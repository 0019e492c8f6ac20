// Map of the branches
//   n = 1        closed forms
//   A^2          log P_n = log P + G / n, G from the rows of the table: of its own n up to 5, else interpolated in 1/n (Lagrange, five rows).
//                Above 40 G stays; below 0.2, where P is near 1, log P_n is the same multiple of log P as at 0.2
//   W^2          log P_n = log P + n (log(1 - t) + t) + R with t = 3 W^2 / n in [0, 1], which has the end n / 3 of the support: R from the row of its own n up
//                to 10; else from z = W^2 by rows interpolated in 1/n up to 3, and from t, extrapolated in n from rows 7 and 10, above 10 / 3
using Stats.Core;

namespace Stats.Estimators;

/// <summary>The laws of the Anderson-Darling and Cramer-von Mises statistics of n points from a continuous law.</summary>
internal static class FitLaws
{
    private const int AndersonDarlingDegree = 20;
    private const int CramerVonMisesDegree = 16;
    private const double LowestA = 0.2, HighestA = 40.0, HighestW = 10.0 / 3.0;

    private static ReadOnlySpan<double> RowsA => [5.0, 7.0, 10.0, 16.0, 30.0];

    private static ReadOnlySpan<double> RowsW => [10.0, 16.0, 30.0, 60.0];

    /// <summary>log P(A^2 >= z) for n points.</summary>
    public static double AndersonDarlingSurvivalLn(int n, double z)
    {
        if (n == 1)
        {
            // u (1 - u) is at most e^(-1 - z): P = 1 - sqrt(1 - 4 e^(-1 - z)).
            double q = 4.0 * Elementary.Exp(-1.0 - z);
            return q >= 1.0 ? 0.0 : q > 0.0 ? Math.Log(q / (1.0 + Math.Sqrt(1.0 - q))) : Math.Log(2.0) - 1.0 - z;
        }

        if (z < LowestA)
        {
            double limit = QuadraticLaw.AndersonDarlingSurvivalLn(LowestA);
            return QuadraticLaw.AndersonDarlingSurvivalLn(z) * (AndersonDarlingSurvivalLn(n, LowestA) / limit);
        }

        double x = 2.0 * Math.Log(Math.Min(z, HighestA) / LowestA) / Math.Log(HighestA / LowestA) - 1.0;
        double correction = n <= 5 ? Row(n - 2) : Interpolated(n, RowsA, k => Row(k + 3));
        return Math.Min(QuadraticLaw.AndersonDarlingSurvivalLn(z) + correction / n, 0.0);

        double Row(int row) => Chebyshev(FitLawTables.AndersonDarling.Slice(row * (AndersonDarlingDegree + 1), AndersonDarlingDegree + 1), x);
    }

    /// <summary>log P(W^2 >= z) for n points.</summary>
    public static double CramerVonMisesSurvivalLn(int n, double z)
    {
        double least = z - 1.0 / (12.0 * n);
        if (least <= 0.0)
            return 0.0;
        if (n == 1)
            return least >= 0.25 ? double.NegativeInfinity : Elementary.Log1p(-2.0 * Math.Sqrt(least));
        double t = 3.0 * z / n;
        if (t >= 1.0)
            return double.NegativeInfinity;
        double rest;
        if (n <= 10)
            rest = Small(n);
        else if (z <= 3.0)
            rest = Large();
        else if (z >= HighestW)
            rest = Far();
        else
            rest = Large() + (z - 3.0) / (HighestW - 3.0) * (Far() - Large());
        return Math.Min(QuadraticLaw.CramerVonMisesSurvivalLn(z) + n * Deviance.Log1pMinus(-t) + rest, 0.0);

        double Small(int row) => Chebyshev(FitLawTables.CramerVonMisesSmall.Slice((row - 2) * (CramerVonMisesDegree + 1), CramerVonMisesDegree + 1), 2.0 * Math.Sqrt(t) - 1.0);

        double Large()
        {
            double x = 2.0 * Math.Sqrt(z / HighestW) - 1.0;
            return Interpolated(n, RowsW, k => Chebyshev(FitLawTables.CramerVonMises.Slice(k * (CramerVonMisesDegree + 1), CramerVonMisesDegree + 1), x)) / n;
        }

        double Far() => Small(10) + (n - 10.0) / 3.0 * (Small(10) - Small(7));
    }

    /// <summary>The polynomial in 1/n through the rows' values.</summary>
    private static double Interpolated(int n, ReadOnlySpan<double> rows, Func<int, double> value)
    {
        double sum = 0.0;
        for (int i = 0; i < rows.Length; i++)
        {
            double weight = 1.0;
            for (int j = 0; j < rows.Length; j++)
            {
                if (j != i)
                    weight *= (1.0 / n - 1.0 / rows[j]) / (1.0 / rows[i] - 1.0 / rows[j]);
            }

            sum += weight * value(i);
        }

        return sum;
    }

    /// <summary>A Chebyshev series by Clenshaw's recurrence.</summary>
    private static double Chebyshev(ReadOnlySpan<double> coefficients, double x)
    {
        double next = 0.0, afterNext = 0.0;
        for (int k = coefficients.Length - 1; k > 0; k--)
            (next, afterNext) = (2.0 * x * next - afterNext + coefficients[k], next);
        return x * next - afterNext + coefficients[0];
    }
}
