using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Densities and responsibilities.</content>
public sealed partial class VonMisesMixture
{
    private const double LogTwoPi = 1.83787706640934548356;
    private const int ResponsibilityChunk = 1024;

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
        Normalize(result);
    }

    /// <summary>The probabilities that each angle stems from each component: n points in K dimensions, rows summing to 1.</summary>
    /// <param name="angles">n finite angles, radians.</param>
    /// <exception cref="ArgumentException">An angle is not finite (the message names it).</exception>
    public PointSet Responsibilities(ReadOnlySpan<double> angles)
    {
        CircularCheck.RequireAngles(angles, nameof(angles));
        int count = _weights.Length;
        double[] values = new double[checked(angles.Length * count)];
        double[] totals = new double[Math.Min(angles.Length, ResponsibilityChunk)], terms = new double[totals.Length];
        for (int start = 0; start < angles.Length; start += ResponsibilityChunk)
        {
            ReadOnlySpan<double> x = angles.Slice(start, Math.Min(ResponsibilityChunk, angles.Length - start));
            Span<double> total = totals.AsSpan(0, x.Length), term = terms.AsSpan(0, x.Length);
            DensityLn(x, total);
            for (int k = 0; k < count; k++)
            {
                SpanKernel.Map(new ResponsibilityKernel(_table, k), x, total, term);
                for (int i = 0; i < x.Length; i++)
                    values[(start + i) * count + k] = term[i];
            }
        }

        for (int i = 0; i < angles.Length; i++)
            Normalize(values.AsSpan(i * count, count));
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

    // The logarithm of a huge density is rounded; the shares sum to 1 all the same.
    private static void Normalize(Span<double> shares)
    {
        double sum = 0.0;
        foreach (double share in shares)
            sum += share;
        for (int k = 0; k < shares.Length; k++)
            shares[k] /= sum;
    }

    /// <summary>Fills log w_k + log f_k(x) and returns their log-sum-exp.</summary>
    private double Terms(double x, Span<double> terms)
    {
        for (int k = 0; k < terms.Length; k++)
            terms[k] = Term(ref MemoryMarshal.GetArrayDataReference(_table), k, new Simd1(x)).Value;
        return Elementary.LogSumExp(terms);
    }

    /// <summary>log w_k + log f_k(x) = constant - kappa (1 - cos(x - mu)), the difference formed exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Term<T>(ref double table, int k, T x)
        where T : unmanaged, ISimd<T>
    {
        VectorMath.Deviation(x, T.Broadcast(Unsafe.Add(ref table, 3 * k)), out T d, out T low);
        VectorMath.ScaledVersine(T.Broadcast(Unsafe.Add(ref table, 3 * k + 1)), d, low, out T e, out T rest);
        return (T.Broadcast(Unsafe.Add(ref table, 3 * k + 2)) - rest) - e;
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

    /// <summary>exp(log w_k + log f_k(x) - the mixture's log-density).</summary>
    private readonly struct ResponsibilityKernel(double[] table, int k) : IBinaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T total)
            where T : unmanaged, ISimd<T> => VectorMath.Exp(Term(ref MemoryMarshal.GetArrayDataReference(table), k, x) - total);
    }
}
