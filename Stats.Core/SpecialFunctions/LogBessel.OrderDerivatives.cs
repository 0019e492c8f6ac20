using System.Runtime.CompilerServices;

namespace Stats.Core;

public static partial class LogBessel
{
    /// <summary>The derivative of log I_v(x) in the order v.</summary>
    /// <param name="order">v, at least 0.</param>
    /// <param name="x">At least 0.</param>
    /// <returns>The derivative, negative; relative error within 8 eps for w = sqrt(v^2 + x^2) of at least 20, below within 8 eps of max(1, |value|) (measured 7; at small v and large x the value is the small difference of terms of size 1); -inf at x = 0 and at v = +inf, 0 at x = +inf, NaN where both are infinite or either is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> or <paramref name="x"/> is negative.</exception>
    public static double OrderDerivativeI(double order, double x)
    {
        if (!double.IsNaN(x))
            CheckNonnegative(order);
        CheckArgument(order, x);
        return LogBesselOrderDerivative.I(new Simd1(order), new Simd1(x)).Value;
    }

    /// <summary>The derivative of log I_v(x) in the order v, for one order and many arguments.</summary>
    /// <param name="order">v, at least 0.</param>
    /// <param name="x">The arguments, at least 0.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory, or disjoint. The bits of the scalar form.</param>
    /// <exception cref="ArgumentException">The lengths differ or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order or an argument is negative (the message names it).</exception>
    public static void OrderDerivativeI(double order, ReadOnlySpan<double> x, Span<double> result)
    {
        CheckNonnegative(order);
        CheckArguments(order, x);
        SpanKernel.Map(new FixedOrderI(order), x, result);
    }

    /// <summary>The derivative of log I_v(x) in the order v, for many orders and arguments.</summary>
    /// <param name="orders">The orders, at least 0.</param>
    /// <param name="x">The arguments, at least 0, as many as orders.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory as an input, or disjoint. The bits of the scalar form.</param>
    /// <exception cref="ArgumentException">The lengths differ or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An order or an argument is negative (the message names it).</exception>
    public static void OrderDerivativeI(ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> result)
    {
        SpanKernel.CheckSpans(orders, result, nameof(orders));
        SpanKernel.CheckSpans(x, result, nameof(x));
        for (int i = 0; i < orders.Length; i++)
        {
            if (orders[i] < 0.0 && !double.IsNaN(x[i]))
                throw new ArgumentOutOfRangeException(nameof(orders), FormattableString.Invariant($"orders[{i}] is {orders[i]}, which is negative."));
        }

        CheckArguments(orders, x);
        SpanKernel.Map(default(ManyOrdersI), orders, x, result);
    }

    /// <summary>The derivative of log K_v(x) in the order v.</summary>
    /// <param name="order">v, any number: the derivative is odd in v.</param>
    /// <param name="x">At least 0.</param>
    /// <returns>The derivative; relative error within 8 eps (measured 3.4 on 498 points, x down to the least subnormal); 0 at v = 0 and at x = +inf; else at x = 0 and at infinite v infinite with the sign of v; NaN where both are infinite or either is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is negative.</exception>
    public static double OrderDerivativeK(double order, double x)
    {
        CheckArgument(order, x);
        return SignedK(new Simd1(order), new Simd1(x)).Value;
    }

    /// <summary>The derivative of log K_v(x) in the order v, for one order and many arguments.</summary>
    /// <param name="order">v, any number.</param>
    /// <param name="x">The arguments, at least 0.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory, or disjoint. The bits of the scalar form.</param>
    /// <exception cref="ArgumentException">The lengths differ or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative (the message names it).</exception>
    public static void OrderDerivativeK(double order, ReadOnlySpan<double> x, Span<double> result)
    {
        CheckArguments(order, x);
        SpanKernel.Map(new FixedOrderK(order), x, result);
    }

    /// <summary>The derivative of log K_v(x) in the order v, for many orders and arguments.</summary>
    /// <param name="orders">The orders, any numbers.</param>
    /// <param name="x">The arguments, at least 0, as many as orders.</param>
    /// <param name="result">As long as <paramref name="x"/>; the same memory as an input, or disjoint. The bits of the scalar form.</param>
    /// <exception cref="ArgumentException">The lengths differ or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative (the message names it).</exception>
    public static void OrderDerivativeK(ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> result)
    {
        CheckArguments(orders, x);
        SpanKernel.Map(default(ManyOrdersK), orders, x, result);
    }

    private static void CheckNonnegative(double order)
    {
        if (order < 0.0)
            throw new ArgumentOutOfRangeException(nameof(order), order, "The order is negative.");
    }

    private static T SignedK<T>(T v, T x)
        where T : unmanaged, ISimd<T>
    {
        T value = LogBesselOrderDerivative.K(T.Abs(v), x);
        return T.Select(v < default(T), -value, value);
    }

    private readonly struct FixedOrderI(double order) : IUnaryKernel
    {
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => LogBesselOrderDerivative.I(T.Broadcast(order), x);
    }

    private readonly struct FixedOrderK(double order) : IUnaryKernel
    {
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => SignedK(T.Broadcast(order), x);
    }

    private readonly struct ManyOrdersI : IBinaryKernel
    {
        public T Invoke<T>(T x, T y)
            where T : unmanaged, ISimd<T> => LogBesselOrderDerivative.I(x, y);
    }

    private readonly struct ManyOrdersK : IBinaryKernel
    {
        public T Invoke<T>(T x, T y)
            where T : unmanaged, ISimd<T> => SignedK(x, y);
    }
}
