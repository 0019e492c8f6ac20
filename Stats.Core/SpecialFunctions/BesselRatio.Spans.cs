namespace Stats.Core;

public static partial class BesselRatio
{
    /// <summary>The ratio, its complement and its derivative for one order and many arguments, whole registers at a time.</summary>
    /// <param name="order">v, at least 0.</param>
    /// <param name="x">The arguments, at least 0.</param>
    /// <param name="ratio">A, as long as <paramref name="x"/>.</param>
    /// <param name="complement">1 - A, as long as <paramref name="x"/>.</param>
    /// <param name="derivative">dA/dx, as long as <paramref name="x"/>.</param>
    /// <remarks>The limits of error of the scalar form; results must overlap neither each other nor the input.</remarks>
    /// <exception cref="ArgumentException">The lengths differ or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An order or an argument is negative.</exception>
    public static void Evaluate(double order, ReadOnlySpan<double> x, Span<double> ratio, Span<double> complement, Span<double> derivative)
    {
        ThrowIfNegative(order, nameof(order));
        Check(x, nameof(x), ratio, complement, derivative);
        BesselRatioKernel.Spans(order, default, x, ratio, complement, derivative);
    }

    /// <summary>The ratio, its complement and its derivative for many orders and arguments, whole registers at a time.</summary>
    /// <param name="orders">The orders, at least 0, as many as arguments.</param>
    /// <param name="x">The arguments, at least 0.</param>
    /// <param name="ratio">A, as long as <paramref name="x"/>.</param>
    /// <param name="complement">1 - A, as long as <paramref name="x"/>.</param>
    /// <param name="derivative">dA/dx, as long as <paramref name="x"/>.</param>
    /// <remarks>The limits of error of the scalar form; results must overlap neither each other nor the input.</remarks>
    /// <exception cref="ArgumentException">The lengths differ or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An order or an argument is negative.</exception>
    public static void Evaluate(ReadOnlySpan<double> orders, ReadOnlySpan<double> x, Span<double> ratio, Span<double> complement, Span<double> derivative)
    {
        Check(orders, nameof(orders), ratio, complement, derivative);
        Check(x, nameof(x), ratio, complement, derivative);
        BesselRatioKernel.Spans(0.0, orders, x, ratio, complement, derivative);
    }

    private static void Check(ReadOnlySpan<double> input, string name, Span<double> ratio, Span<double> complement, Span<double> derivative)
    {
        if (ratio.Length != input.Length || complement.Length != input.Length || derivative.Length != input.Length)
            throw new ArgumentException($"{name} has {input.Length} elements, the results {ratio.Length}, {complement.Length} and {derivative.Length}.", name);
        if (input.Overlaps(ratio) || input.Overlaps(complement) || input.Overlaps(derivative) || ratio.Overlaps(complement) || ratio.Overlaps(derivative) || complement.Overlaps(derivative))
            throw new ArgumentException($"The results overlap each other or {name}.", name);
        if (!SpanKernel.AnyNegative(input))
            return;
        int index = 0;
        while (!(input[index] < 0.0))
            index++;
        throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name}[{index}] is {input[index]}, which is negative."));
    }
}
