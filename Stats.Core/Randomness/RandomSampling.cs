using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>
/// Draws from the standard laws with any <see cref="Random"/>. Uniform, Gaussian and exponential numbers take one draw of the generator each,
/// so that filling a span equals repeated calls; with a <see cref="PhiloxRandom"/> the fills are vectorised.
/// </summary>
public static class RandomSampling
{
    private const int Chunk = 256;
    private const double Grid = 1.0 / 4503599627370496.0;

    /// <summary>A number in (0, 1), both ends excluded: (k + 1/2) 2^-52 with k of 52 random bits.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public static double NextOpenDouble(this Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        long k = random is PhiloxRandom philox ? (long)(philox.NextUInt64() >> 12) : random.NextInt64(1L << 52);
        return (k + 0.5) * Grid;
    }

    /// <summary>A standard normal number, by the quantile function of an open uniform number: at most 8.2 in absolute value.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public static double NextGaussian(this Random random) => default(GaussianKernel).Invoke(new Simd1(random.NextOpenDouble())).Value;

    /// <summary>A standard exponential number, -log of an open uniform number.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public static double NextExponential(this Random random) => -VectorMath.LogPositive(new Simd1(random.NextOpenDouble())).Value;

    /// <summary>Fills with numbers in [0, 1): the same as repeated calls of <see cref="Random.NextDouble"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public static void FillUniform(this Random random, Span<double> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random is not PhiloxRandom philox)
        {
            for (int i = 0; i < target.Length; i++)
                target[i] = random.NextDouble();
            return;
        }

        Fill(philox, target, 11, 0.0, 1.0 / 9007199254740992.0);
    }

    /// <summary>Fills with numbers in (0, 1): the same as repeated calls of <see cref="NextOpenDouble"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public static void FillOpenUniform(this Random random, Span<double> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random is not PhiloxRandom philox)
        {
            for (int i = 0; i < target.Length; i++)
                target[i] = random.NextOpenDouble();
            return;
        }

        Fill(philox, target, 12, 0.5, Grid);
    }

    /// <summary>Fills with standard normal numbers: the same as repeated calls of <see cref="NextGaussian"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public static void FillGaussian(this Random random, Span<double> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int start = 0; start < target.Length; start += Chunk)
        {
            Span<double> part = target.Slice(start, Math.Min(Chunk, target.Length - start));
            random.FillOpenUniform(part);
            SpanKernel.Map(default(GaussianKernel), part, part);
        }
    }

    /// <summary>Fills with standard exponential numbers: the same as repeated calls of <see cref="NextExponential"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    public static void FillExponential(this Random random, Span<double> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int start = 0; start < target.Length; start += Chunk)
        {
            Span<double> part = target.Slice(start, Math.Min(Chunk, target.Length - start));
            random.FillOpenUniform(part);
            SpanKernel.Map(default(ExponentialKernel), part, part);
        }
    }

    /// <summary>A gamma number of the given shape and unit scale.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="shape">Positive and finite. For shapes below about 1e-2 the number may underflow to 0: see <see cref="NextLogGamma"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is not positive and finite.</exception>
    public static double NextGamma(this Random random, double shape) =>
        shape >= 1.0 && shape < double.PositiveInfinity ? MarsagliaTsang(random, shape) : Math.Exp(random.NextLogGamma(shape));

    /// <summary>The logarithm of a gamma number of the given shape and unit scale: finite for the smallest shapes.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="shape">Positive and finite.</param>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is not positive and finite.</exception>
    public static double NextLogGamma(this Random random, double shape)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!(shape > 0.0) || double.IsPositiveInfinity(shape))
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "A shape is positive and finite.");
        // Gamma(shape) = Gamma(shape + 1) U^(1/shape) in law; exponential / shape may exceed the double range for the tiniest shapes.
        if (shape < 1.0)
            return Math.Max(Math.Log(MarsagliaTsang(random, shape + 1.0)) - random.NextExponential() / shape, double.MinValue);
        return Math.Log(MarsagliaTsang(random, shape));
    }

    /// <summary>A chi-square number, twice a gamma number of half the degrees of freedom.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="degreesOfFreedom">Positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degreesOfFreedom"/> is not positive and finite.</exception>
    public static double NextChiSquare(this Random random, double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0.0) || double.IsPositiveInfinity(degreesOfFreedom))
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "Degrees of freedom are positive and finite.");
        // Half of the smallest number would be 0, which is no shape.
        return 2.0 * random.NextGamma(Math.Max(0.5 * degreesOfFreedom, double.Epsilon));
    }

    /// <summary>A beta number.</summary>
    /// <inheritdoc cref="NextBeta(Random, double, double, out double)"/>
    public static double NextBeta(this Random random, double a, double b) => random.NextBeta(a, b, out _);

    /// <summary>A beta number with its complement, the ratio of two gamma numbers to their sum.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="a">The first shape, positive and finite.</param>
    /// <param name="b">The second shape, positive and finite.</param>
    /// <param name="complement">1 minus the number, without cancellation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A shape is not positive and finite.</exception>
    public static double NextBeta(this Random random, double a, double b, out double complement)
    {
        ArgumentNullException.ThrowIfNull(random);
        CheckShape(a, nameof(a));
        CheckShape(b, nameof(b));
        if (a >= 1.0 && b >= 1.0)
        {
            double x = MarsagliaTsang(random, a), y = MarsagliaTsang(random, b);
            // Halved, so that the sum of two huge numbers stays finite.
            double sum = 0.5 * x + 0.5 * y;
            complement = 0.5 * y / sum;
            return 0.5 * x / sum;
        }

        // In logarithms: the gamma numbers of small shapes underflow together.
        double first = random.NextLogGamma(a), second = random.NextLogGamma(b), difference = first - second;
        // Where both are cut off, the larger is the first to come of two exponential numbers of rates a and b, and leaves nothing to the other.
        if (first == double.MinValue && second == double.MinValue)
            difference = random.NextOpenDouble() < a / (a + b) ? double.PositiveInfinity : double.NegativeInfinity;
        double ratio = Math.Exp(-Math.Abs(difference));
        double larger = 1.0 / (1.0 + ratio), smaller = ratio / (1.0 + ratio);
        complement = difference > 0.0 ? smaller : larger;
        return difference > 0.0 ? larger : smaller;
    }

    /// <summary>A random permutation of 0 ... n-1, cut after the first <paramref name="count"/>: a sample without replacement in random order.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="population">n, at least 0.</param>
    /// <param name="count">How many, in [0, n].</param>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="population"/> is negative or <paramref name="count"/> is not in [0, n].</exception>
    public static int[] SampleWithoutReplacement(this Random random, int population, int count)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(population);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, population);
        // Fisher and Yates on a permutation that is stored only where it differs from the identity.
        Dictionary<int, int> moved = new(count);
        int[] sample = new int[count];
        for (int i = 0; i < count; i++)
        {
            int j = random.Next(i, population);
            sample[i] = moved.GetValueOrDefault(j, j);
            moved[j] = moved.GetValueOrDefault(i, i);
        }

        return sample;
    }

    /// <summary>Marsaglia and Tsang (2000), for shapes of at least 1.</summary>
    private static double MarsagliaTsang(Random random, double shape)
    {
        double d = shape - 1.0 / 3.0, c = 1.0 / (3.0 * Math.Sqrt(d));
        while (true)
        {
            double x = random.NextGaussian(), t = 1.0 + c * x;
            if (t <= 0.0)
                continue;
            double v = t * t * t, u = random.NextOpenDouble();
            double square = x * x;
            if (u < 1.0 - 0.0331 * square * square || Math.Log(u) < 0.5 * square + d * (1.0 - v + Math.Log(v)))
                return d * v;
        }
    }

    private static void CheckShape(double shape, string name)
    {
        if (!(shape > 0.0) || double.IsPositiveInfinity(shape))
            throw new ArgumentOutOfRangeException(name, shape, "A shape is positive and finite.");
    }

    /// <summary>((word >> shift) + offset) scale.</summary>
    private static void Fill(PhiloxRandom random, Span<double> target, int shift, double offset, double scale)
    {
        Span<ulong> words = stackalloc ulong[Chunk];
        for (int start = 0; start < target.Length; start += Chunk)
        {
            Span<double> part = target.Slice(start, Math.Min(Chunk, target.Length - start));
            Span<ulong> bits = words[..part.Length];
            random.Fill(bits);
            ref ulong source = ref MemoryMarshal.GetReference(bits);
            ref double result = ref MemoryMarshal.GetReference(part);
            int i = 0;
            if (Vector512.IsHardwareAccelerated)
            {
                for (; i <= part.Length - 8; i += 8)
                {
                    Vector512<double> integers = Vector512.ConvertToDouble(Vector512.LoadUnsafe(ref source, (nuint)i) >>> shift);
                    ((integers + Vector512.Create(offset)) * scale).StoreUnsafe(ref result, (nuint)i);
                }
            }

            for (; i < part.Length; i++)
                part[i] = ((bits[i] >> shift) + offset) * scale;
        }
    }

    private readonly struct ExponentialKernel : IUnaryKernel
    {
        public T Invoke<T>(T x)
            where T : unmanaged, ISimd<T> => -VectorMath.LogPositive(x);
    }
}
