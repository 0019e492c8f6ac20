namespace Stats.Core;

/// <summary>
/// Eigenvalues alone of a symmetric tridiagonal matrix by implicit QL steps (Martin and Wilkinson 1968), n^2 operations; absolute error of
/// some eps times the norm. MathNet has no eigenvalues without vectors, hence only n^3.
/// </summary>
internal static class TridiagonalEigenvalues
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <param name="diagonal">The n diagonal entries; overwritten.</param>
    /// <param name="offDiagonal">Entry k is beside diagonal entries k - 1 and k; entry 0 is not used. Overwritten.</param>
    /// <returns><paramref name="diagonal"/>, which then holds the eigenvalues, ascending.</returns>
    public static double[] Ascending(double[] diagonal, double[] offDiagonal)
    {
        int n = diagonal.Length;
        double[] d = diagonal, e = offDiagonal;
        Array.Copy(e, 1, e, 0, n - 1);
        e[n - 1] = 0.0;
        for (int l = 0; l < n; l++)
        {
            // Every step shrinks e[l] cubically in the end; 60 are far more than any matrix takes.
            for (int iteration = 0; iteration < 60; iteration++)
            {
                int m = l;
                while (m < n - 1 && Math.Abs(e[m]) > Epsilon * (Math.Abs(d[m]) + Math.Abs(d[m + 1])))
                    m++;
                if (m == l)
                    break;
                Step(d, e, l, m);
            }
        }

        Array.Sort(d);
        return d;
    }

    /// <summary>One QL step with Wilkinson's shift on the block l..m.</summary>
    private static void Step(double[] d, double[] e, int l, int m)
    {
        double g = (d[l + 1] - d[l]) / (2.0 * e[l]), r = Math.Sqrt(g * g + 1.0);
        g = d[m] - d[l] + e[l] / (g + Math.CopySign(r, g));
        double s = 1.0, c = 1.0, p = 0.0;
        for (int i = m - 1; i >= l; i--)
        {
            double f = s * e[i], b = c * e[i];
            r = Math.Sqrt(f * f + g * g);
            e[i + 1] = r;
            if (r == 0.0)
            {
                d[i + 1] -= p;
                e[m] = 0.0;
                return;
            }

            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = (d[i] - g) * s + 2.0 * c * b;
            p = s * r;
            d[i + 1] = g + p;
            g = c * r - b;
        }

        d[l] -= p;
        e[l] = g;
        e[m] = 0.0;
    }
}
