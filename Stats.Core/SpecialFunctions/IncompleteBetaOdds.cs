using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>
/// The incomplete beta function at x given by its odds x/(1 - x) = first second / divisor, which are formed in twice the precision and
/// beyond the exponent range: what Student's t and the F distribution need so that large degrees of freedom and far arguments cost no digits.
/// </summary>
internal static class IncompleteBetaOdds
{
    private const int Block = 64;
    private const int Fields = 6;

    /// <summary>The point; 0 and infinite odds are the ends. The sign of a product of two like-signed numbers is dropped.</summary>
    public static IncompleteBetaKernels.Point<Simd1> PointAt(double first, double second, double divisor)
    {
        if (double.IsNaN(first) || double.IsNaN(second))
            return Make(double.NaN, 0, double.NaN, 0, 0, false);
        if (first == 0 || second == 0)
            return Make(0, 0, 0, 0, 0, false);
        if (double.IsInfinity(first) || double.IsInfinity(second))
            return Make(0, 0, 0, 0, 0, true);
        int e1 = Math.ILogB(first), e2 = Math.ILogB(second), e3 = Math.ILogB(divisor);
        double m1 = Math.ScaleB(first, -e1), m2 = Math.ScaleB(second, -e2), d = Math.ScaleB(divisor, -e3);
        double n = m1 * m2;
        double nRest = Math.FusedMultiplyAdd(m1, m2, -n);
        int shift = e1 + e2 - e3;
        // Far out x is the odds themselves.
        if (shift < -800)
        {
            Divide(n, nRest, d, 0, out double odds, out double oddsRest);
            return Make(Math.ScaleB(odds, shift), 0, odds, oddsRest, shift, false);
        }

        if (shift > 800)
        {
            Divide(d, 0, n, nRest, out double odds, out double oddsRest);
            return Make(Math.ScaleB(odds, -shift), 0, odds, oddsRest, -shift, true);
        }

        double scale = Math.ScaleB(1.0, shift);
        n *= scale;
        nRest *= scale;
        bool mirrored = n > d;
        VectorMath.TwoSum(new Simd1(n), new Simd1(d), out Simd1 total, out Simd1 totalRest);
        if (mirrored)
            Divide(d, 0, total.Value, totalRest.Value + nRest, out n, out nRest);
        else
            Divide(n, nRest, total.Value, totalRest.Value + nRest, out n, out nRest);
        return Make(n, nRest, n, nRest, 0, mirrored);
    }

    /// <summary>result[i] = the function at the odds arguments[i] factor / divisor or, for asSquare, arguments[i]^2 / divisor; negative odds count as 0.</summary>
    public static void Map(in IncompleteBetaParameters parameters, ReadOnlySpan<double> arguments, double factor, double divisor, bool asSquare, bool upper, bool log, Span<double> result)
    {
        Span<double> fields = stackalloc double[Fields * Block];
        for (int start = 0; start < arguments.Length; start += Block)
        {
            int count = Math.Min(Block, arguments.Length - start);
            for (int i = 0; i < Block; i++)
            {
                // The pad repeats the last point.
                double v = arguments[start + Math.Min(i, count - 1)];
                Store(asSquare ? PointAt(v, v, divisor) : PointAt(v < 0 ? 0 : v, factor, divisor), fields, i);
            }

            int padded = (count + 7) & ~7;
            if (Vector512.IsHardwareAccelerated)
                Run<Simd8>(in parameters, fields, padded, upper, log);
            else if (Vector256.IsHardwareAccelerated)
                Run<Simd4>(in parameters, fields, padded, upper, log);
            else if (Vector128.IsHardwareAccelerated)
                Run<Simd2>(in parameters, fields, padded, upper, log);
            else
                Run<Simd1>(in parameters, fields, padded, upper, log);
            fields[..count].CopyTo(result[start..]);
        }
    }

    private static void Run<T>(in IncompleteBetaParameters parameters, Span<double> fields, int count, bool upper, bool log)
        where T : unmanaged, ISimd<T>
    {
        ref double f = ref MemoryMarshal.GetReference(fields);
        for (int i = 0; i < count; i += T.Count)
        {
            var point = new IncompleteBetaKernels.Point<T>(
                T.Load(ref f, i),
                T.Load(ref f, i + Block),
                T.Load(ref f, i + 2 * Block),
                T.Load(ref f, i + 3 * Block),
                T.Load(ref f, i + 4 * Block),
                T.Load(ref f, i + 5 * Block));
            T value = log ? IncompleteBetaKernels.LogProbability(in parameters, in point, upper) : IncompleteBetaKernels.Probability(in parameters, in point, upper);
            value.Store(ref f, i);
        }
    }

    private static void Store(in IncompleteBetaKernels.Point<Simd1> point, Span<double> fields, int i)
    {
        fields[i] = point.Small.Value;
        fields[i + Block] = point.SmallRest.Value;
        fields[i + 2 * Block] = point.Scaled.Value;
        fields[i + 3 * Block] = point.ScaledRest.Value;
        fields[i + 4 * Block] = point.Shift.Value;
        fields[i + 5 * Block] = point.Mirrored.Value;
    }

    private static IncompleteBetaKernels.Point<Simd1> Make(double small, double smallRest, double scaled, double scaledRest, double shift, bool mirrored) =>
        new(new Simd1(small), new Simd1(smallRest), new Simd1(scaled), new Simd1(scaledRest), new Simd1(shift), new Simd1(BitConverter.Int64BitsToDouble(mirrored ? -1L : 0L)));

    private static void Divide(double a, double aRest, double b, double bRest, out double quotient, out double rest)
    {
        double q = a / b;
        double r = (Math.FusedMultiplyAdd(-q, b, a) + (aRest - q * bRest)) / b;
        quotient = q + r;
        rest = r - (quotient - q);
    }
}
