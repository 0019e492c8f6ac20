using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>
/// The recurrence b_(k+1) p_(k+1) = (x - a_k) p_k - b_k p_(k-1) of orthonormal polynomials (Gautschi 2004, section 1.3) with the total weight
/// taken out (p_0 = 1), its coefficients as pairs, and the search for the zeros of p_n, several in a register.
/// </summary>
internal readonly struct GaussRecurrence
{
    /// <summary>A polynomial beyond 2^RescaleExponent is brought back: squares stay far from overflow.</summary>
    private const int RescaleExponent = 300;

    private const int MaximalPasses = 12;

    private readonly DoubleDouble[] _diagonal;
    private readonly DoubleDouble[] _offDiagonal;
    private readonly bool _isSymmetric;

    private GaussRecurrence(int order, bool isSymmetric)
    {
        _diagonal = new DoubleDouble[order];
        _offDiagonal = new DoubleDouble[order];
        _isSymmetric = isSymmetric;
    }

    /// <summary>Weight (1 - x)^alpha (1 + x)^beta.</summary>
    public static GaussRecurrence Jacobi(int order, double alpha, double beta)
    {
        GaussRecurrence result = new(order, alpha == beta);
        DoubleDouble sum = DoubleDouble.Sum(alpha, beta), difference = DoubleDouble.Sum(beta, -alpha), product = sum * difference;
        result._diagonal[0] = difference / (sum + 2.0);
        for (int k = 1; k < order; k++)
        {
            DoubleDouble middle = sum + 2.0 * k;
            result._diagonal[k] = product / (middle * (middle + 2.0));
            DoubleDouble square = DoubleDouble.Sum(alpha, k) * DoubleDouble.Sum(beta, k) * 4.0 / (middle * middle * (middle + 1.0));
            // At k = 1 the last quotient is (1 + alpha + beta) / (1 + alpha + beta).
            if (k > 1)
                square *= (sum + k) * k / (middle - 1.0);
            result._offDiagonal[k] = DoubleDouble.Sqrt(square);
        }

        return result;
    }

    /// <summary>Weight e^(-x^2 / (2 variance)).</summary>
    public static GaussRecurrence Hermite(int order, double variance)
    {
        GaussRecurrence result = new(order, isSymmetric: true);
        for (int k = 1; k < order; k++)
            result._offDiagonal[k] = DoubleDouble.Sqrt(variance * k);
        return result;
    }

    /// <summary>Weight x^alpha e^(-x).</summary>
    public static GaussRecurrence Laguerre(int order, double alpha)
    {
        GaussRecurrence result = new(order, isSymmetric: false);
        for (int k = 0; k < order; k++)
        {
            result._diagonal[k] = DoubleDouble.Sum(alpha, 2.0 * k + 1.0);
            result._offDiagonal[k] = k == 0 ? 0.0 : DoubleDouble.Sqrt(DoubleDouble.Sum(alpha, k) * k);
        }

        return result;
    }

    /// <summary>The zeros of p_n, ascending, and p_0^2 + ... + p_(n-1)^2 there as sums[i] 2^exponents[i].</summary>
    public (double[] Nodes, double[] Sums, double[] Exponents) Solve()
    {
        int order = _diagonal.Length;
        double[] nodes = TridiagonalEigenvalues.Ascending([.. _diagonal.Select(a => a.High)], [.. _offDiagonal.Select(b => b.High)]);
        double[] sums = new double[order], exponents = new double[order];
        // A symmetric weight: the upper half, mirrored.
        int first = _isSymmetric ? order / 2 : 0;
        if (_isSymmetric && order % 2 == 1)
            nodes[first] = 0.0;
        Span<double> upper = nodes.AsSpan(first), upperSums = sums.AsSpan(first), upperExponents = exponents.AsSpan(first);
        double[] coefficients = Flatten();
        if (Vector512.IsHardwareAccelerated)
            Refine<Simd8>(coefficients, upper, upperSums, upperExponents);
        else if (Vector256.IsHardwareAccelerated)
            Refine<Simd4>(coefficients, upper, upperSums, upperExponents);
        else
            Refine<Simd2>(coefficients, upper, upperSums, upperExponents);
        for (int i = 0; i < first; i++)
        {
            nodes[i] = -nodes[order - 1 - i];
            sums[i] = sums[order - 1 - i];
            exponents[i] = exponents[order - 1 - i];
        }

        return (nodes, sums, exponents);
    }

    /// <summary>For each k: a_k, b_k and 1 / b_(k+1), each high and low.</summary>
    private double[] Flatten()
    {
        double[] result = new double[6 * _diagonal.Length];
        for (int k = 0; k < _diagonal.Length; k++)
        {
            // The last step is left unscaled: only its sign and its size against the sum matter.
            DoubleDouble inverse = k + 1 < _diagonal.Length ? 1.0 / _offDiagonal[k + 1] : 1.0;
            (result[6 * k], result[6 * k + 1]) = (_diagonal[k].High, _diagonal[k].Low);
            (result[6 * k + 2], result[6 * k + 3]) = (_offDiagonal[k].High, _offDiagonal[k].Low);
            (result[6 * k + 4], result[6 * k + 5]) = (inverse.High, inverse.Low);
        }

        return result;
    }

    private static void Refine<T>(double[] coefficients, Span<double> nodes, Span<double> sums, Span<double> exponents)
        where T : unmanaged, ISimd<T>
    {
        Span<double> buffer = stackalloc double[8];
        ref double lanes = ref MemoryMarshal.GetReference(buffer);
        for (int start = 0; start < nodes.Length; start += T.Count)
        {
            int count = Math.Min(T.Count, nodes.Length - start);
            buffer.Fill(nodes[start]);
            nodes.Slice(start, count).CopyTo(buffer);
            T high = T.Load(ref lanes, 0), low = default, sum = default, exponent = default;
            T previous = T.Broadcast(double.PositiveInfinity);
            for (int pass = 0; pass < MaximalPasses; pass++)
            {
                T step = Evaluate(coefficients, high, low, out sum, out exponent);
                VectorMath.TwoSum(high, step, out T s, out T rest);
                VectorMath.FastTwoSum(s, rest + low, out high, out low);
                // Below 2^-80 of the node the sum's change is far below its last bit; a zero next to 0 stops where the steps no longer shrink.
                T size = T.Abs(step);
                T done = size <= T.Abs(high) * T.Broadcast(8.27e-25);
                if (pass >= 3)
                    done |= size >= T.Broadcast(0.5) * previous;
                if (T.All(done))
                    break;
                previous = size;
            }

            high.Store(ref lanes, 0);
            buffer[..count].CopyTo(nodes[start..]);
            sum.Store(ref lanes, 0);
            buffer[..count].CopyTo(sums[start..]);
            exponent.Store(ref lanes, 0);
            buffer[..count].CopyTo(exponents[start..]);
        }
    }

    /// <summary>Newton's step on p_n / p_(n-1) at high + low, and the Christoffel sum there as sum 2^exponent.</summary>
    private static T Evaluate<T>(double[] coefficients, T high, T low, out T sum, out T exponent)
        where T : unmanaged, ISimd<T>
    {
        T limit = T.Broadcast(Math.ScaleB(1.0, RescaleExponent)), down = T.Broadcast(Math.ScaleB(1.0, -RescaleExponent));
        T ph = T.Broadcast(1.0), pl = default, qh = default, ql = default, sl = default;
        sum = default;
        exponent = default;
        for (int k = 0; k < coefficients.Length; k += 6)
        {
            // sum += p^2.
            T square = ph * ph;
            VectorMath.TwoSum(sum, square, out sum, out T dropped);
            sl += dropped + T.Fma(ph, ph, -square) + T.Broadcast(2.0) * ph * pl;
            // (x - a) p - b q.
            VectorMath.TwoSum(high, T.Broadcast(-coefficients[k]), out T th, out T tl);
            tl += low - T.Broadcast(coefficients[k + 1]);
            Multiply(th, tl, ph, pl, out T uh, out T ul);
            Multiply(T.Broadcast(-coefficients[k + 2]), T.Broadcast(-coefficients[k + 3]), qh, ql, out T vh, out T vl);
            VectorMath.TwoSum(uh, vh, out T wh, out T wl);
            VectorMath.FastTwoSum(wh, wl + (ul + vl), out wh, out wl);
            if (k + 6 == coefficients.Length)
            {
                sum += sl;
                return -(wh * ph) / sum;
            }

            qh = ph;
            ql = pl;
            Multiply(wh, wl, T.Broadcast(coefficients[k + 4]), T.Broadcast(coefficients[k + 5]), out ph, out pl);
            T large = T.Abs(ph) > limit;
            if (T.Any(large))
            {
                T factor = T.Select(large, down, T.Broadcast(1.0));
                ph *= factor;
                pl *= factor;
                qh *= factor;
                ql *= factor;
                sum *= factor;
                sum *= factor;
                sl *= factor;
                sl *= factor;
                exponent += T.Select(large, T.Broadcast(2.0 * RescaleExponent), default);
            }
        }

        return default;
    }

    /// <summary>(ah + al)(bh + bl) as a pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<T>(T ah, T al, T bh, T bl, out T high, out T low)
        where T : unmanaged, ISimd<T>
    {
        T p = ah * bh;
        VectorMath.FastTwoSum(p, T.Fma(ah, bh, -p) + T.Fma(ah, bl, al * bh), out high, out low);
    }
}
