// Golub and Reinsch (1970) as in LINPACK's dsvdc: the active block is the last one whose off-diagonal elements all count; an element of the
// diagonal that vanishes is chased out, otherwise one implicit QR step is taken with the shift nearer to the block's last element. An element
// beside the diagonal counts while it exceeds rounding of the largest element: what is below does not change a singular value by more.
using MathNet.Numerics;

namespace Stats.Core;

/// <summary>Singular values of an upper bidiagonal matrix of norm about 1 by implicit QR steps: n^2 operations, n^3 with vectors.</summary>
internal static unsafe class BidiagonalQr
{
    /// <summary>Steps for a singular value, on average over all; two are usual.</summary>
    private const int Steps = 75;

    private const double Epsilon = 2.220446049250313e-16, Tiny = 2.2250738585072014e-308;

    /// <summary>
    /// The singular values, not negative, in no order. With vectors U and V (of as many columns as d has elements, or none) become U G and V G'
    /// for the rotations of the steps, so that U B V' stays what it was.
    /// </summary>
    /// <param name="d">The diagonal; becomes the singular values.</param>
    /// <param name="e">The n - 1 numbers above it; destroyed.</param>
    /// <param name="u">Column-major.</param>
    /// <param name="v">Column-major.</param>
    /// <exception cref="NonConvergenceException">The singular values took more than 75 steps each on average: the matrix is not finite.</exception>
    public static void Solve(Span<double> d, Span<double> e, MatrixView<double> u, MatrixView<double> v)
    {
        int last = d.Length - 1;
        long steps = 0;
        double rounding = 0.0;
        for (int i = 0; i <= last; i++)
            rounding = Math.Max(rounding, Math.Max(Math.Abs(d[i]), i < last ? Math.Abs(e[i]) : 0.0));
        rounding *= 0.5 * Epsilon;
        while (last >= 0)
        {
            int first = last;
            while (first > 0 && !(Math.Abs(e[first - 1]) <= Math.Max(rounding, Epsilon * (Math.Abs(d[first - 1]) + Math.Abs(d[first])))))
                first--;
            if (first > 0)
                e[first - 1] = 0.0;
            if (first == last)
            {
                MakePositive(d, v, last);
                last--;
                continue;
            }

            if (++steps > (long)Steps * d.Length)
                throw new NonConvergenceException();
            int zero = last;
            while (zero >= first && !Vanishes(d, e, zero, first, last))
                zero--;
            if (zero < first)
                Step(d, e, u, v, first, last);
            else if (zero == last)
                ChaseUp(d, e, v, first, last);
            else
                ChaseRight(d, e, u, zero, last);
        }
    }

    /// <summary>
    /// Makes a matrix of n rows and n + 1 columns, whose last row ends with <paramref name="extra"/>, square: its last column becomes zero, the
    /// last of V the vector that B maps to 0.
    /// </summary>
    public static void RemoveLastColumn(Span<double> d, Span<double> e, double extra, MatrixView<double> v)
    {
        int n = d.Length;
        double f = extra;
        for (int i = n - 1; i >= 0 && f != 0.0; i--)
        {
            (double c, double s, double r) = Rotation(d[i], f);
            d[i] = r;
            if (v.Columns > 0)
                DividedBasis.Rotate(v, i, n, c, s);
            if (i > 0)
            {
                f = -s * e[i - 1];
                e[i - 1] *= c;
            }
        }
    }

    private static bool Vanishes(Span<double> d, Span<double> e, int i, int first, int last)
    {
        double beside = (i < last ? Math.Abs(e[i]) : 0.0) + (i > first ? Math.Abs(e[i - 1]) : 0.0);
        if (!(Math.Abs(d[i]) <= Tiny + Epsilon * beside))
            return false;
        d[i] = 0.0;
        return true;
    }

    private static void MakePositive(Span<double> d, MatrixView<double> v, int i)
    {
        if (d[i] > 0.0)
            return;
        if (d[i] < 0.0 && v.Columns > 0)
            Reflector.Scale(v.Rows, v.At(0, i), -1.0);
        d[i] = Math.Abs(d[i]);
    }

    /// <summary>d[last] = 0: e[last - 1] is rotated up its column and out.</summary>
    private static void ChaseUp(Span<double> d, Span<double> e, MatrixView<double> v, int first, int last)
    {
        double f = e[last - 1];
        e[last - 1] = 0.0;
        for (int i = last - 1; i >= first; i--)
        {
            (double c, double s, double r) = Rotation(d[i], f);
            d[i] = r;
            if (v.Columns > 0)
                DividedBasis.Rotate(v, i, last, c, s);
            if (i > first)
            {
                f = -s * e[i - 1];
                e[i - 1] *= c;
            }
        }
    }

    /// <summary>d[zero] = 0: e[zero] is rotated along its row and out.</summary>
    private static void ChaseRight(Span<double> d, Span<double> e, MatrixView<double> u, int zero, int last)
    {
        double f = e[zero];
        e[zero] = 0.0;
        for (int i = zero + 1; i <= last; i++)
        {
            (double c, double s, double r) = Rotation(d[i], f);
            d[i] = r;
            if (i < last)
            {
                f = -s * e[i];
                e[i] *= c;
            }

            if (u.Columns > 0)
                DividedBasis.Rotate(u, i, zero, c, s);
        }
    }

    private static void Step(Span<double> d, Span<double> e, MatrixView<double> u, MatrixView<double> v, int first, int last)
    {
        double scale = Math.Max(Math.Max(Math.Abs(d[last]), Math.Abs(d[last - 1])), Math.Max(Math.Abs(e[last - 1]), Math.Max(Math.Abs(d[first]), Math.Abs(e[first]))));
        double sp = d[last] / scale, sq = d[last - 1] / scale, eq = e[last - 1] / scale, sk = d[first] / scale, ek = e[first] / scale;
        double b = ((sq + sp) * (sq - sp) + eq * eq) / 2.0, c0 = sp * eq * (sp * eq), shift = 0.0;
        if (b != 0.0 || c0 != 0.0)
            shift = c0 / (b + Math.CopySign(Math.Sqrt(b * b + c0), b));
        double f = (sk + sp) * (sk - sp) + shift, g = sk * ek;
        for (int j = first; j < last; j++)
        {
            (double c, double s, double r) = Rotation(f, g);
            if (j > first)
                e[j - 1] = r;
            f = c * d[j] + s * e[j];
            e[j] = c * e[j] - s * d[j];
            g = s * d[j + 1];
            d[j + 1] *= c;
            if (v.Columns > 0)
                DividedBasis.Rotate(v, j, j + 1, c, s);
            (c, s, r) = Rotation(f, g);
            d[j] = r;
            f = c * e[j] + s * d[j + 1];
            d[j + 1] = c * d[j + 1] - s * e[j];
            if (j + 1 < last)
            {
                g = s * e[j + 1];
                e[j + 1] *= c;
            }

            if (u.Columns > 0)
                DividedBasis.Rotate(u, j, j + 1, c, s);
        }

        e[last - 1] = f;
    }

    /// <summary>c x + s y = r, c y - s x = 0.</summary>
    private static (double C, double S, double R) Rotation(double x, double y)
    {
        double square = x * x + y * y, r = square is > 1e-280 and < 1e280 ? Math.Sqrt(square) : double.Hypot(x, y);
        if (r == 0.0)
            return (1.0, 0.0, 0.0);
        return (x / r, y / r, r);
    }
}
