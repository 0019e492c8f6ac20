using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Densities and responsibilities.</content>
public sealed partial class VonMisesMixture
{
    private const double LogTwoPi = 1.83787706640934548356;

    /// <inheritdoc/>
    public double Density(double x) => new DensityKernel(_table).Invoke(new Simd1(x)).Value;

    /// <inheritdoc/>
    public double DensityLn(double x) => new DensityLnKernel(_table).Invoke(new Simd1(x)).Value;

    /// <inheritdoc/>
    public void Density(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(new DensityKernel(_table), x, result);

    /// <inheritdoc/>
    public void DensityLn(ReadOnlySpan<double> x, Span<double> result) => SpanKernel.Map(new DensityLnKernel(_table), x, result);

    /// <summary>The probabilities that an angle stems from each component.</summary>
    /// <param name="angle">Any finite angle, radians.</param>
    /// <param name="result">K numbers, which will sum to 1.</param>
    /// <exception cref="ArgumentException"><paramref name="angle"/> is not finite, or <paramref name="result"/> has another length.</exception>
    public void Responsibilities(double angle, Span<double> result)
    {
        if (!double.IsFinite(angle))
            throw new ArgumentException(FormattableString.Invariant($"angle is {angle}."), nameof(angle));
        if (result.Length != _weights.Length)
            throw new ArgumentException($"result has {result.Length} elements for {_weights.Length} components.", nameof(result));
        double total = Terms(angle, result);
        for (int k = 0; k < result.Length; k++)
            result[k] = Math.Exp(result[k] - total);
    }

    /// <summary>The probabilities that each angle stems from each component: n points in K dimensions, rows summing to 1.</summary>
    /// <param name="angles">n finite angles, radians.</param>
    /// <exception cref="ArgumentException">An angle is not finite (the message names it).</exception>
    public PointSet Responsibilities(ReadOnlySpan<double> angles)
    {
        int count = _weights.Length;
        double[] values = new double[checked(angles.Length * count)];
        for (int i = 0; i < angles.Length; i++)
        {
            if (!double.IsFinite(angles[i]))
                throw new ArgumentException(FormattableString.Invariant($"angles[{i}] is {angles[i]}."), nameof(angles));
            Responsibilities(angles[i], values.AsSpan(i * count, count));
        }

        return new PointSet(values, count);
    }

    /// <summary>The most probable component of each angle.</summary>
    /// <inheritdoc cref="Responsibilities(ReadOnlySpan{double})"/>
    public int[] Classify(ReadOnlySpan<double> angles)
    {
        PointSet responsibilities = Responsibilities(angles);
        int[] labels = new int[responsibilities.Count];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(responsibilities[i]);
        return labels;
    }

    /// <summary>Fills log w_k + log f_k(x) and returns their log-sum-exp.</summary>
    private double Terms(double x, Span<double> terms)
    {
        for (int k = 0; k < terms.Length; k++)
            terms[k] = Term(ref MemoryMarshal.GetArrayDataReference(_table), k, new Simd1(x)).Value;
        return Elementary.LogSumExp(terms);
    }

    /// <summary>log w_k + log f_k(x) = constant - 2 kappa sin^2((x - mu)/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Term<T>(ref double table, int k, T x)
        where T : unmanaged, ISimd<T>
    {
        T sine = HalfAngle.Sin(HalfAngle.Of(x, T.Broadcast(Unsafe.Add(ref table, 3 * k))));
        // kappa times a sine first: its square may underflow where kappa is huge.
        T scaled = T.Broadcast(Unsafe.Add(ref table, 3 * k + 1)) * sine;
        return T.Fma(scaled, sine, T.Broadcast(Unsafe.Add(ref table, 3 * k + 2)));
    }

    private readonly struct DensityKernel(double[] table) : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T>
        {
            ref double first = ref MemoryMarshal.GetArrayDataReference(table);
            T sum = default;
            for (int k = 0; 3 * k < table.Length; k++)
                sum += VectorMath.Exp(Term(ref first, k, x));
            return sum;
        }
    }

    private readonly struct DensityLnKernel(double[] table) : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T>
        {
            // Two passes over the terms: the largest is taken out, and they are cheap beside their exponentials.
            ref double first = ref MemoryMarshal.GetArrayDataReference(table);
            T largest = T.Broadcast(double.NegativeInfinity), sum = default;
            for (int k = 0; 3 * k < table.Length; k++)
                largest = T.Max(largest, Term(ref first, k, x));
            for (int k = 0; 3 * k < table.Length; k++)
                sum += VonMisesMixtureKernel.ExpNonpositive(Term(ref first, k, x) - largest);
            T result = largest + VectorMath.LogPositive(sum);
            // An infinite angle is no angle.
            T zero = x - x;
            return T.Select(T.EqualTo(zero, zero), result, zero);
        }
    }
}
