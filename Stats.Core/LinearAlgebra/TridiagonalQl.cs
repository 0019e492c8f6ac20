using MathNet.Numerics;

namespace Stats.Core;

/// <summary>Eigenvalues of a symmetric tridiagonal matrix by implicit QL steps; n^2 operations, n^3 with vectors.</summary>
internal static unsafe class TridiagonalQl
{
    /// <summary>Steps for an eigenvalue; two are usual.</summary>
    private const int Steps = 60;

    /// <summary>(eps / 2)^2: an element beside a and b is rounding when its square is below this times |a b|.</summary>
    private const double RelativeSquare = 1.232595164407831e-32;

    /// <summary>
    /// Eigenvalues alone, ascending, to a few eps times the largest: the form without square roots of Pal, Walker and Kahan (Reinsch 1973).
    /// </summary>
    /// <param name="d">The diagonal; becomes the eigenvalues.</param>
    /// <param name="e">The n - 1 numbers beside it; destroyed.</param>
    /// <exception cref="NonConvergenceException">An eigenvalue took more than 60 steps: the matrix is not finite.</exception>
    public static void Eigenvalues(Span<double> d, Span<double> e)
    {
        int n = d.Length;
        double rounding = RoundingSquare(d, e);
        for (int i = 0; i < n - 1; i++)
            e[i] *= e[i];
        for (int l = 0; l < n; l++)
        {
            int steps = 0;
            while (true)
            {
                int m = l;
                while (m < n - 1 && !(e[m] <= Math.Max(rounding, RelativeSquare * Math.Abs(d[m] * d[m + 1]))))
                    m++;
                if (m < n - 1)
                    e[m] = 0.0;
                if (m == l)
                    break;
                if (m == l + 1)
                {
                    (d[l], d[m]) = PairEigenvalues(d[l], Math.Sqrt(e[l]), d[m]);
                    e[l] = 0.0;
                    continue;
                }

                if (++steps > Steps)
                    throw new NonConvergenceException();
                RootFreeStep(d, e, l, m);
            }
        }

        d.Sort();
    }

    /// <summary>The eigenvalues, not sorted, and Z = Z G for every rotation G of the steps, so that Z T Z' stays what it was.</summary>
    /// <param name="d">The diagonal; becomes the eigenvalues.</param>
    /// <param name="e">The n - 1 numbers beside it; destroyed.</param>
    /// <param name="z">Column-major, d.Length columns: the identity for the eigenvectors of T.</param>
    /// <exception cref="NonConvergenceException">An eigenvalue took more than 60 steps: the matrix is not finite.</exception>
    public static void EigenvaluesAndVectors(Span<double> d, Span<double> e, MatrixView<double> z)
    {
        int n = d.Length;
        double rounding = RoundingSquare(d, e);
        for (int l = 0; l < n; l++)
        {
            int steps = 0;
            while (true)
            {
                int m = l;
                while (m < n - 1 && !(e[m] * e[m] <= Math.Max(rounding, RelativeSquare * Math.Abs(d[m] * d[m + 1]))))
                    m++;
                if (m == l)
                    break;
                if (++steps > Steps)
                    throw new NonConvergenceException();

                // The shift of Wilkinson: the eigenvalue of the leading pair nearer to d[l].
                double p = (d[l + 1] - d[l]) / (2.0 * e[l]), r = double.Hypot(p, 1.0);
                double g = d[m] - d[l] + e[l] / (p + Math.CopySign(r, p)), s = 1.0, c = 1.0;
                p = 0.0;
                int i = m - 1;
                for (; i >= l; i--)
                {
                    double f = s * e[i], b = c * e[i];
                    r = double.Hypot(f, g);
                    if (i < n - 2)
                        e[i + 1] = r;
                    if (r == 0.0)
                    {
                        d[i + 1] -= p;
                        break;
                    }

                    s = f / r;
                    c = g / r;
                    g = d[i + 1] - p;
                    double t = (d[i] - g) * s + 2.0 * c * b;
                    p = s * t;
                    d[i + 1] = g + p;
                    g = c * t - b;
                    Rotate(z, i, c, s);
                }

                if (m < n - 1)
                    e[m] = 0.0;
                if (i >= l)
                    continue;
                d[l] -= p;
                e[l] = g;
            }
        }
    }

    /// <summary>The square below which an element beside the diagonal is rounding of the whole: (eps / 4)^2 times the largest squared.</summary>
    private static double RoundingSquare(Span<double> d, Span<double> e)
    {
        double largest = 0.0;
        for (int i = 0; i < d.Length; i++)
            largest = Math.Max(largest, Math.Max(Math.Abs(d[i]), i < e.Length ? Math.Abs(e[i]) : 0.0));
        return 0.25 * RelativeSquare * largest * largest;
    }

    private static void Rotate(MatrixView<double> z, int i, double c, double s)
    {
        double* x = z.At(0, i), y = z.At(0, i + 1);
        for (int k = 0; k < z.Rows; k++)
        {
            double left = x[k], right = y[k];
            y[k] = Math.FusedMultiplyAdd(s, left, c * right);
            x[k] = Math.FusedMultiplyAdd(c, left, -(s * right));
        }
    }

    /// <summary>One step on rows l..m; e holds squares.</summary>
    private static void RootFreeStep(Span<double> d, Span<double> e, int l, int m)
    {
        double root = Math.Sqrt(e[l]), p = d[l], sigma = (d[l + 1] - p) / (2.0 * root);
        sigma = p - root / (sigma + Math.CopySign(double.Hypot(sigma, 1.0), sigma));
        double c = 1.0, s = 0.0, gamma = d[m] - sigma;
        p = gamma * gamma;
        for (int i = m - 1; i >= l; i--)
        {
            double bb = e[i], r = p + bb;
            if (i != m - 1)
                e[i + 1] = s * r;
            double oldC = c;
            c = p / r;
            s = bb / r;
            double oldGamma = gamma, alpha = d[i];
            gamma = c * (alpha - sigma) - s * oldGamma;
            d[i + 1] = oldGamma + (alpha - gamma);
            p = c != 0.0 ? gamma * gamma / c : oldC * bb;
        }

        e[l] = s * p;
        d[l] = sigma + gamma;
    }

    /// <summary>Of the matrix of a, b beside b, c.</summary>
    private static (double First, double Second) PairEigenvalues(double a, double b, double c)
    {
        double sum = a + c, root = double.Hypot(a - c, 2.0 * b);
        if (sum == 0.0)
            return (0.5 * root, -0.5 * root);
        // The larger by addition, the smaller from the determinant: no cancellation.
        double large = 0.5 * (sum + Math.CopySign(root, sum));
        (double high, double low) = Math.Abs(a) > Math.Abs(c) ? (a, c) : (c, a);
        return (large, high / large * low - b / large * b);
    }
}
