using System.Numerics.Tensors;

namespace Stats.Core;

/// <summary>
/// One Householder reflector H = I - tau v v', v[0] = 1, in LAPACK's convention: H x = (beta, 0, ...), beta = -sign(x[0]) |x|, tau in [1, 2],
/// or tau = 0 (H = I) when x is already such a vector.
/// </summary>
internal static unsafe class Reflector
{
    /// <summary>Beyond these magnitudes of beta, 2^-960 and 2^1000, the vector is scaled first, by 2^600 or 2^-600: nothing overflows or loses digits.</summary>
    private const double Small = 1.0261342003245941e-289, Large = 1.0715086071862673e+301;

    /// <summary>Squares of sums between these have lost nothing to underflow or overflow.</summary>
    private const double SmallSquare = 1.1830521861667747e-271, LargeSquare = 1.1235582092889474e+307;

    /// <summary>x[0] becomes beta, x[1..] the rest of v; returns tau. NaN and infinities give NaN.</summary>
    public static double Generate(int n, double* x)
    {
        if (n <= 1)
            return 0.0;
        double norm = Norm(n - 1, x + 1);
        if (norm == 0.0)
            return 0.0;
        double alpha = x[0], beta = -Math.CopySign(double.Hypot(alpha, norm), alpha), unscale = 1.0;
        if (Math.Abs(beta) < Small || Math.Abs(beta) > Large)
        {
            double scale = Math.Abs(beta) < Small ? 4.149515568880993e+180 : 2.409919865102884e-181;
            unscale = 1.0 / scale;
            Scale(n, x, scale);
            alpha = x[0];
            beta = -Math.CopySign(double.Hypot(alpha, Norm(n - 1, x + 1)), alpha);
        }

        double divisor = alpha - beta;
        Span<double> rest = new(x + 1, n - 1);
        TensorPrimitives.Divide(rest, divisor, rest);
        x[0] = beta * unscale;
        return (beta - alpha) / beta;
    }

    /// <summary>The Euclidean norm, also where squares would overflow or underflow.</summary>
    public static double Norm(int n, double* x)
    {
        double square = Reductions.SquaredNorm(new(x, n));
        if (square is > SmallSquare and < LargeSquare)
            return Math.Sqrt(square);
        double largest = 0.0;
        for (int i = 0; i < n; i++)
        {
            double magnitude = Math.Abs(x[i]);
            if (!(magnitude <= largest))
                largest = magnitude;
            if (double.IsNaN(magnitude))
                return double.NaN;
        }

        if (largest == 0.0 || double.IsInfinity(largest))
            return largest;
        // In two factors: 2^1074 is no double.
        int exponent = Math.ILogB(largest);
        double first = Math.ScaleB(1.0, -exponent / 2), second = Math.ScaleB(1.0, -exponent - -exponent / 2), sum = 0.0;
        for (int i = 0; i < n; i++)
        {
            double scaled = x[i] * first * second;
            sum = Math.FusedMultiplyAdd(scaled, scaled, sum);
        }

        return Math.ScaleB(Math.Sqrt(sum), exponent);
    }

    public static void Scale(int n, double* x, double factor)
    {
        Span<double> span = new(x, n);
        TensorPrimitives.Multiply(span, factor, span);
    }
}
