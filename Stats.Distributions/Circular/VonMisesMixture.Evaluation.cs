using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Densities and responsibilities.</content>
public sealed partial class VonMisesMixture
{
    private const double LogTwoPi = 1.83787706640934548356;
    private const int Chunk = 256;

    /// <inheritdoc/>
    public double Density(double x)
    {
        double sum = 0.0;
        for (int k = 0; k < _weights.Length; k++)
            sum += Elementary.Exp(Term(ref MemoryMarshal.GetArrayDataReference(_table), k, new Simd1(x)).Value);
        return sum;
    }

    /// <inheritdoc/>
    public double DensityLn(double x)
    {
        Span<double> terms = _weights.Length <= 64 ? stackalloc double[_weights.Length] : new double[_weights.Length];
        return Terms(x, terms);
    }

    /// <inheritdoc/>
    public void Density(ReadOnlySpan<double> x, Span<double> result)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        Span<double> angles = stackalloc double[Chunk], terms = stackalloc double[Chunk];
        for (int start = 0; start < x.Length; start += Chunk)
        {
            // The angles are kept, as the result may be their memory.
            int count = Math.Min(Chunk, x.Length - start);
            Span<double> own = angles[..count], term = terms[..count], sum = result.Slice(start, count);
            x.Slice(start, count).CopyTo(own);
            sum.Clear();
            for (int k = 0; k < _weights.Length; k++)
            {
                SpanKernel.Map(new TermKernel(_table, k), own, term);
                Elementary.Exp(term, term);
                TensorPrimitives.Add(sum, term, sum);
            }
        }
    }

    /// <inheritdoc/>
    public void DensityLn(ReadOnlySpan<double> x, Span<double> result)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        double[] terms = ArrayPool<double>.Shared.Rent(_weights.Length * Chunk);
        for (int start = 0; start < x.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, x.Length - start);
            Terms(x.Slice(start, count), terms, result.Slice(start, count));
        }

        ArrayPool<double>.Shared.Return(terms);
    }

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
        double[] terms = new double[count * Chunk], totals = new double[Chunk];
        for (int start = 0; start < angles.Length; start += Chunk)
        {
            int length = Math.Min(Chunk, angles.Length - start);
            Span<double> total = totals.AsSpan(0, length);
            Terms(angles.Slice(start, length), terms, total);
            for (int k = 0; k < count; k++)
            {
                Span<double> term = terms.AsSpan(k * Chunk, length);
                TensorPrimitives.Subtract(term, total, term);
                Elementary.Exp(term, term);
                for (int i = 0; i < length; i++)
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
            labels[i] = TensorPrimitives.IndexOfMax(responsibilities[i]);
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
        return LogSumExp<Simd1>(ref MemoryMarshal.GetReference(terms), terms.Length, 1, 0).Value;
    }

    /// <summary>The same for at most <see cref="Chunk"/> angles, the terms component by component.</summary>
    // Inlined into a caller's loop it would use up the compiler's budget before its own kernels are inlined.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Terms(ReadOnlySpan<double> x, double[] terms, Span<double> logSum)
    {
        for (int k = 0; k < _weights.Length; k++)
            SpanKernel.Map(new TermKernel(_table, k), x, terms.AsSpan(k * Chunk, x.Length));
        ref double first = ref MemoryMarshal.GetArrayDataReference(terms);
        if (Vector512.IsHardwareAccelerated)
            LogSumExp<Simd8>(ref first, _weights.Length, Chunk, logSum);
        else if (Vector256.IsHardwareAccelerated)
            LogSumExp<Simd4>(ref first, _weights.Length, Chunk, logSum);
        else
            LogSumExp<Simd2>(ref first, _weights.Length, Chunk, logSum);
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

    /// <summary>log of the sum of e^terms over the components, whose terms for one angle lie <paramref name="stride"/> apart; NaN and -infinity come through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogSumExp<T>(ref double terms, int count, int stride, int at)
        where T : unmanaged, ISimd<T>
    {
        T none = T.Broadcast(double.NegativeInfinity), largest = none, sum = default;
        for (int k = 0; k < count; k++)
            largest = T.Max(largest, T.Load(ref terms, k * stride + at));
        for (int k = 0; k < count; k++)
            sum += VonMisesMixtureKernel.ExpNonpositive(T.Load(ref terms, k * stride + at) - largest);
        return T.Select(largest > none, largest + VectorMath.LogPositive(sum), largest);
    }

    private static void LogSumExp<T>(ref double terms, int count, int stride, Span<double> result)
        where T : unmanaged, ISimd<T>
    {
        ref double target = ref MemoryMarshal.GetReference(result);
        int i = 0;
        for (; i <= result.Length - T.Count; i += T.Count)
            LogSumExp<T>(ref terms, count, stride, i).Store(ref target, i);
        for (; i < result.Length; i++)
            result[i] = LogSumExp<Simd1>(ref terms, count, stride, i).Value;
    }

    private readonly struct TermKernel(double[] table, int k) : IUnaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => Term(ref MemoryMarshal.GetArrayDataReference(table), k, x);
    }
}
