namespace Stats.Core;

/// <summary>
/// The logarithms of the modified Bessel functions I and K of any real order, over the whole double range, where the functions
/// themselves overflow or underflow.
/// <list type="table">
/// <item><term>w = sqrt(v^2 + x^2) >= 20</term><description>one uniform expansion, asymptotic in w, with the exponent in double-double (<c>UniformExpansion</c>)</description></item>
/// <item><term>w &lt; 20, I</term><description>the positive power series (<c>LogBesselSmall</c>)</description></item>
/// <item><term>w &lt; 20, K, x > 1</term><description>trapezoidal rule around the saddle</description></item>
/// <item><term>w &lt; 20, K, x &lt;= 1</term><description>Temme's series and the recurrence in the order</description></item>
/// </list>
/// Error against arbitrary precision, |error| / (2^-52 max(1, |value|)): at most 8, and at most 16 within rounding of a zero of the
/// logarithm (measured: 4.5 on 3,800 points, the zeros, subnormal and huge arguments among them). Span forms give the bits of the scalar ones, whatever
/// the width of the registers.
/// Sources: Olver (1974); DLMF chapter 10; Temme (1975); the use of the logarithm and its thresholds: Plesner, Sørensen, Hauberg (2024).
/// </summary>
public static partial class LogBessel
{
    /// <summary>log I_v(x).</summary>
    /// <param name="order">v: at least 0, or a negative integer (I_(-n) = I_n).</param>
    /// <param name="x">At least 0.</param>
    /// <returns>log I_v(x); -inf at x = 0 for v other than 0; +inf at x = +inf; -inf at v = +inf; NaN where both are infinite or either is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is negative and no integer (see the overload with a sign), or <paramref name="x"/> is negative.</exception>
    public static double I(double order, double x)
    {
        CheckI(order, x);
        return LogBesselEvaluation.Scalar<LogIKind>(Math.Abs(order), x);
    }

    /// <summary>log |I_v(x)| and the sign of I_v(x), for any real order.</summary>
    /// <param name="order">v, any number.</param>
    /// <param name="x">At least 0; for an integer order any number.</param>
    /// <param name="sign">1, -1, or 0 where I_v(x) is zero or NaN.</param>
    /// <returns>
    /// log |I_v(x)|. At a negative order that is no integer, I_(-v) = I_v + (2/pi) sin(pi v) K_v may pass through zero: there the error is relative to
    /// the larger of the two terms. At x = 0 such an order gives +inf, with the sign of 1 / Gamma(1 - v).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is negative and <paramref name="order"/> no integer.</exception>
    public static double I(double order, double x, out int sign)
    {
        sign = 0;
        if (double.IsNaN(order) || double.IsNaN(x))
            return double.NaN;
        double v = Math.Abs(order);
        bool integer = v == Math.Floor(v);
        if (x < 0.0 && !integer)
            throw new ArgumentOutOfRangeException(nameof(x), x, "x is negative, and the order is no integer.");
        if (order >= 0.0 || integer)
        {
            double value = LogBesselEvaluation.Scalar<LogIKind>(v, Math.Abs(x));
            // I_n(-x) = (-1)^n I_n(x); beyond 2^53 every double is even.
            if (!double.IsNaN(value) && !(double.IsNegativeInfinity(value) && (x == 0.0 || double.IsInfinity(v))))
                sign = x < 0.0 && v < 9007199254740992.0 && v % 2.0 == 1.0 ? -1 : 1;
            return value;
        }

        return NegativeOrder(v, x, out sign);
    }

    /// <summary>log I_v(x) for one order and many arguments.</summary>
    /// <param name="order">v: at least 0, or a negative integer.</param>
    /// <param name="x">The arguments, at least 0.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory, or disjoint.</param>
    /// <exception cref="ArgumentException">The lengths differ or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is negative and no integer, or an argument is negative (the message names it).</exception>
    public static void I(double order, ReadOnlySpan<double> x, Span<double> result) => Fixed<LogIKind>(order, x, result, nonnegativeOrder: true);

    /// <summary>log I_v(x) for many orders and arguments.</summary>
    /// <param name="orders">The orders: at least 0, or negative integers.</param>
    /// <param name="x">The arguments, at least 0, as many as orders.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory as an input, or disjoint.</param>
    /// <exception cref="ArgumentException">The lengths differ or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An order is negative and no integer, or an argument is negative (the message names it).</exception>
    public static void I(ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> result) => Many<LogIKind>(orders, x, result, nonnegativeOrder: true);

    /// <summary>log I_v(x) - x, that is log(e^(-x) I_v(x)).</summary>
    /// <inheritdoc cref="I(double, double)"/>
    /// <returns>log I_v(x) - x without cancellation for large x; -inf at x = +inf.</returns>
    public static double IScaled(double order, double x)
    {
        CheckI(order, x);
        return LogBesselEvaluation.Scalar<LogIScaledKind>(Math.Abs(order), x);
    }

    /// <summary>log I_v(x) - x for one order and many arguments.</summary>
    /// <inheritdoc cref="I(double, ReadOnlySpan{double}, Span{double})"/>
    public static void IScaled(double order, ReadOnlySpan<double> x, Span<double> result) => Fixed<LogIScaledKind>(order, x, result, nonnegativeOrder: true);

    /// <summary>log I_v(x) - x for many orders and arguments.</summary>
    /// <inheritdoc cref="I(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void IScaled(ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> result) => Many<LogIScaledKind>(orders, x, result, nonnegativeOrder: true);

    /// <summary>log K_v(x).</summary>
    /// <param name="order">v, any number: K_(-v) = K_v.</param>
    /// <param name="x">At least 0.</param>
    /// <returns>log K_v(x); +inf at x = 0 and at infinite order; -inf at x = +inf; NaN where both are infinite or either is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is negative.</exception>
    public static double K(double order, double x)
    {
        CheckArgument(order, x);
        return LogBesselEvaluation.Scalar<LogKKind>(Math.Abs(order), x);
    }

    /// <summary>log K_v(x) for one order and many arguments.</summary>
    /// <param name="order">v, any number.</param>
    /// <param name="x">The arguments, at least 0.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory, or disjoint.</param>
    /// <exception cref="ArgumentException">The lengths differ or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative (the message names it).</exception>
    public static void K(double order, ReadOnlySpan<double> x, Span<double> result) => Fixed<LogKKind>(order, x, result, nonnegativeOrder: false);

    /// <summary>log K_v(x) for many orders and arguments.</summary>
    /// <param name="orders">The orders, any numbers.</param>
    /// <param name="x">The arguments, at least 0, as many as orders.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory as an input, or disjoint.</param>
    /// <exception cref="ArgumentException">The lengths differ or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative (the message names it).</exception>
    public static void K(ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> result) => Many<LogKKind>(orders, x, result, nonnegativeOrder: false);

    /// <summary>log K_v(x) + x, that is log(e^x K_v(x)).</summary>
    /// <inheritdoc cref="K(double, double)"/>
    /// <returns>log K_v(x) + x without cancellation for large x.</returns>
    public static double KScaled(double order, double x)
    {
        CheckArgument(order, x);
        return LogBesselEvaluation.Scalar<LogKScaledKind>(Math.Abs(order), x);
    }

    /// <summary>log K_v(x) + x for one order and many arguments.</summary>
    /// <inheritdoc cref="K(double, ReadOnlySpan{double}, Span{double})"/>
    public static void KScaled(double order, ReadOnlySpan<double> x, Span<double> result) => Fixed<LogKScaledKind>(order, x, result, nonnegativeOrder: false);

    /// <summary>log K_v(x) + x for many orders and arguments.</summary>
    /// <inheritdoc cref="K(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void KScaled(ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> result) => Many<LogKScaledKind>(orders, x, result, nonnegativeOrder: false);

    /// <summary>I_(-v) = I_v + (2/pi) sin(pi v) K_v, for v > 0 that is no integer (DLMF 10.27.2).</summary>
    private static double NegativeOrder(double v, double x, out int sign)
    {
        // sin(pi v) with the period taken off exactly first.
        double reduced = v % 2.0;
        double sine = reduced > 1.0 ? -SinPi(reduced - 1.0) : SinPi(reduced);
        double i = LogBesselEvaluation.Scalar<LogIKind>(v, x), k = LogBesselEvaluation.Scalar<LogKKind>(v, x);
        double second = k + Math.Log(2.0 / Math.PI * Math.Abs(sine));
        sign = 0;
        if (double.IsNaN(i) || double.IsNaN(k))
            return double.NaN;
        if (double.IsPositiveInfinity(i))
        {
            sign = 1;
            return i;
        }

        if (sine > 0.0)
        {
            sign = 1;
            return Elementary.LogSumExp(i, second);
        }

        double difference = i - second;
        if (difference == 0.0)
            return double.NegativeInfinity;
        sign = difference > 0.0 ? 1 : -1;
        return Elementary.LogDiffExp(Math.Max(i, second), Math.Min(i, second));
    }

    private static double SinPi(double fraction) => Math.Sin(Math.PI * (fraction > 0.5 ? 1.0 - fraction : fraction));

    private static void Fixed<TKind>(double order, ReadOnlySpan<double> x, Span<double> result, bool nonnegativeOrder)
        where TKind : struct, ILogBesselKind
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        if (nonnegativeOrder)
            CheckOrder(order, 0.0);
        CheckArguments(order, x);
        LogBesselEvaluation.Spans<TKind>(order, default, x, result);
    }

    private static void Many<TKind>(ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> result, bool nonnegativeOrder)
        where TKind : struct, ILogBesselKind
    {
        SpanKernel.CheckSpans(orders, result, nameof(orders));
        SpanKernel.CheckSpans(x, result, nameof(x));
        if (nonnegativeOrder)
            CheckOrders(orders, x);
        CheckArguments(orders, x);
        LogBesselEvaluation.Spans<TKind>(0.0, orders, x, result);
    }

    private static void CheckI(double order, double x)
    {
        CheckOrder(order, x);
        CheckArgument(order, x);
    }

    // What is NaN comes out as NaN, whatever goes with it.
    private static void CheckOrder(double order, double x)
    {
        if (order < 0.0 && order != Math.Floor(order) && !double.IsNaN(x))
            throw new ArgumentOutOfRangeException(nameof(order), order, "The order is negative and no integer, where I may be negative: use the overload with a sign.");
    }

    private static void CheckArgument(double order, double x)
    {
        if (x < 0.0 && !double.IsNaN(order))
            throw new ArgumentOutOfRangeException(nameof(x), x, "x is negative.");
    }

    private static void CheckOrders(ReadOnlySpan<double> orders, ReadOnlySpan<double> x)
    {
        if (!SpanKernel.AnyNegative(orders))
            return;
        for (int i = 0; i < orders.Length; i++)
        {
            if (orders[i] < 0.0 && orders[i] != Math.Floor(orders[i]) && !double.IsNaN(x[i]))
                throw new ArgumentOutOfRangeException(nameof(orders), FormattableString.Invariant($"orders[{i}] is {orders[i]}, negative and no integer, where I may be negative."));
        }
    }

    private static void CheckArguments(double order, ReadOnlySpan<double> x)
    {
        if (!double.IsNaN(order))
            CheckArguments([], x);
    }

    private static void CheckArguments(ReadOnlySpan<double> orders, ReadOnlySpan<double> x)
    {
        if (!SpanKernel.AnyNegative(x))
            return;
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] < 0.0 && (orders.IsEmpty || !double.IsNaN(orders[i])))
                throw new ArgumentOutOfRangeException(nameof(x), FormattableString.Invariant($"x[{i}] is {x[i]}, which is negative."));
        }
    }
}
