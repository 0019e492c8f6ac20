using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>
/// The regularised incomplete beta function I_x(a, b) = B(a, b)^-1 times the integral of t^(a-1) (1-t)^(b-1) from 0 to x, its complement, the
/// logarithms and the inverses of both. a and b are positive numbers from 1e-300 to 1e300, x is in [0, 1]; outside, and for NaN, the
/// result is NaN. Nothing throws but a wrong span length. Errors are stated in eps = 2^-52 for the given doubles, whatever their condition: the prefactor's
/// exponent is formed in twice the precision.
/// </summary>
/// <remarks>
/// A double x near 1 has only the digits that 1 - x keeps. The overloads with a complement take 1 - x beside x: the smaller of the two
/// is the point, the larger is not looked at beyond being the larger.
/// Sources: DLMF 8.17; Didonato and Morris (1992), ACM TOMS 18, 360-373.
/// </remarks>
public static partial class IncompleteBeta
{
    /// <summary>I_x(a, b).</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">In [0, 1].</param>
    /// <returns>A number in [0, 1], relative error below 10 eps (most below 1); gradual underflow.</returns>
    public static double Lower(double a, double b, double x) => Value(a, b, x, 1 - x, false);

    /// <summary>I_x(a, b), with 1 - x given beside x so that no digit is lost near 1.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">In [0, 1].</param>
    /// <param name="complement">1 - x; the smaller of the two is the point.</param>
    /// <returns>As without the complement.</returns>
    public static double Lower(double a, double b, double x, double complement) => Value(a, b, x, complement, false);

    /// <summary>I_x(a, b), for each x.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">The arguments, in [0, 1].</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Lower(double a, double b, ReadOnlySpan<double> x, Span<double> result) => Map(a, b, x, result, false, false);

    /// <summary>1 - I_x(a, b), by its own formula.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">In [0, 1].</param>
    /// <returns>A number in [0, 1], relative error below 10 eps (most below 1); gradual underflow.</returns>
    public static double Upper(double a, double b, double x) => Value(a, b, x, 1 - x, true);

    /// <summary>1 - I_x(a, b), by its own formula, with 1 - x given beside x so that no digit is lost near 1.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">In [0, 1].</param>
    /// <param name="complement">1 - x; the smaller of the two is the point.</param>
    /// <returns>As without the complement.</returns>
    public static double Upper(double a, double b, double x, double complement) => Value(a, b, x, complement, true);

    /// <summary>1 - I_x(a, b), by its own formula, for each x.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">The arguments, in [0, 1].</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Upper(double a, double b, ReadOnlySpan<double> x, Span<double> result) => Map(a, b, x, result, true, false);

    /// <summary>log I_x(a, b).</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">In [0, 1].</param>
    /// <returns>At most 0, relative error below 10 eps; finite where the value underflows.</returns>
    public static double LowerLn(double a, double b, double x) => LogValue(a, b, x, 1 - x, false);

    /// <summary>log I_x(a, b), with 1 - x given beside x so that no digit is lost near 1.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">In [0, 1].</param>
    /// <param name="complement">1 - x; the smaller of the two is the point.</param>
    /// <returns>As without the complement.</returns>
    public static double LowerLn(double a, double b, double x, double complement) => LogValue(a, b, x, complement, false);

    /// <summary>log I_x(a, b), for each x.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">The arguments, in [0, 1].</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void LowerLn(double a, double b, ReadOnlySpan<double> x, Span<double> result) => Map(a, b, x, result, false, true);

    /// <summary>log(1 - I_x(a, b)).</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">In [0, 1].</param>
    /// <returns>At most 0, relative error below 10 eps; finite where the value underflows.</returns>
    public static double UpperLn(double a, double b, double x) => LogValue(a, b, x, 1 - x, true);

    /// <summary>log(1 - I_x(a, b)), with 1 - x given beside x so that no digit is lost near 1.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">In [0, 1].</param>
    /// <param name="complement">1 - x; the smaller of the two is the point.</param>
    /// <returns>As without the complement.</returns>
    public static double UpperLn(double a, double b, double x, double complement) => LogValue(a, b, x, complement, true);

    /// <summary>log(1 - I_x(a, b)), for each x.</summary>
    /// <param name="a">Positive.</param>
    /// <param name="b">Positive.</param>
    /// <param name="x">The arguments, in [0, 1].</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void UpperLn(double a, double b, ReadOnlySpan<double> x, Span<double> result) => Map(a, b, x, result, true, true);

    private static double Value(double a, double b, double x, double complement, bool upper)
    {
        var parameters = new IncompleteBetaParameters(a, b);
        if (!parameters.IsValid)
            return double.NaN;
        var point = IncompleteBetaKernels.PointAt(new Simd1(x), new Simd1(complement));
        return IncompleteBetaKernels.Probability(in parameters, in point, upper).Value;
    }

    private static double LogValue(double a, double b, double x, double complement, bool upper)
    {
        var parameters = new IncompleteBetaParameters(a, b);
        if (!parameters.IsValid)
            return double.NaN;
        var point = IncompleteBetaKernels.PointAt(new Simd1(x), new Simd1(complement));
        return IncompleteBetaKernels.LogProbability(in parameters, in point, upper).Value;
    }

    private static void Map(double a, double b, ReadOnlySpan<double> x, Span<double> result, bool upper, bool log)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        var kernel = new Kernel(a, b, upper, log);
        if (kernel.IsValid)
            SpanKernel.Map(in kernel, x, result);
        else
            result.Fill(double.NaN);
    }

    private readonly struct Kernel(double a, double b, bool upper, bool log) : IUnaryKernel
    {
        private readonly IncompleteBetaParameters _parameters = new(a, b);
        private readonly bool _upper = upper;
        private readonly bool _log = log;

        public bool IsValid => _parameters.IsValid;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T>
        {
            var point = IncompleteBetaKernels.PointAt(x, T.Broadcast(1.0) - x);
            return _log
                ? IncompleteBetaKernels.LogProbability(in _parameters, in point, _upper)
                : IncompleteBetaKernels.Probability(in _parameters, in point, _upper);
        }
    }
}
