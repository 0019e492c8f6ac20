// f(x) = 1 + sum of w_i / (D_i - x) has one root between two poles and one beyond the last. A root is sought as its distance from the nearer
// pole, so that all distances D_i - x come out to a few ulp: that is what keeps the vectors made of them orthogonal (Gu and Eisenstat
// 1994). Steps: the poles left and right of the root are each replaced by one pole that matches value and slope (Bunch, Nielsen and Sorensen
// 1978), which converges quadratically; a bracket turns what leaves it into a bisection, so that the search always ends.
// The symmetric problem has D_i = d_i, the singular value problem D_i = d_i^2 with differences (d_i - d_k)(d_i + d_k).
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stats.Core;

/// <summary>Roots of the secular equation of a rank-one update.</summary>
internal static unsafe class SecularEquation
{
    private const int Steps = 200;

    /// <summary>2^-53.</summary>
    private const double Epsilon = 1.1102230246251565e-16;

    /// <summary>
    /// Finds the root between poles j and j + 1 (beyond the last one where j = k - 1): differences[i] = D_i - root. Returns the root's
    /// distance from pole <paramref name="origin"/>.
    /// </summary>
    /// <param name="k">Number of poles.</param>
    /// <param name="j">Which root.</param>
    /// <param name="d">Poles (their square roots where <paramref name="squared"/>), strictly ascending.</param>
    /// <param name="weights">w_i &gt; 0.</param>
    /// <param name="sumOfWeights">Their sum.</param>
    /// <param name="squared">Whether D_i = d_i^2.</param>
    /// <param name="differences">k numbers.</param>
    /// <param name="origin">j or j + 1.</param>
    public static double Solve(int k, int j, double* d, double* weights, double sumOfWeights, bool squared, double* differences, out int origin)
    {
        if (Vector512.IsHardwareAccelerated)
            return Solve<Simd8>(k, j, d, weights, sumOfWeights, squared, differences, out origin);
        if (Vector256.IsHardwareAccelerated)
            return Solve<Simd4>(k, j, d, weights, sumOfWeights, squared, differences, out origin);
        return Solve<Simd2>(k, j, d, weights, sumOfWeights, squared, differences, out origin);
    }

    private static double Solve<T>(int k, int j, double* d, double* weights, double sumOfWeights, bool squared, double* differences, out int origin)
        where T : unmanaged, ISimd<T>
    {
        origin = j;
        Shift<T>(k, d, j, squared, differences);
        double low = 0.0, high, x;
        bool last = j == k - 1;
        if (last)
        {
            // f is not negative at the sum of the weights beyond the last pole.
            high = 2.0 * sumOfWeights;
            x = k == 1 ? sumOfWeights : 0.5 * sumOfWeights;
            if (k == 1)
            {
                differences[0] = -x;
                return x;
            }
        }
        else
        {
            double gap = differences[j + 1], middle = 0.5 * gap, wj = weights[j], wk = weights[j + 1];
            Evaluate<T>(k, j + 1, differences, weights, middle, out double left, out double right, out _, out _);
            double f = 1.0 + left + right;
            // All other poles weigh about as much at the root as they do in the middle; with the two beside it that is a quadratic in x.
            double others = f + (wj - wk) / middle;
            if (f >= 0.0)
            {
                (low, high) = (0.0, middle);
                x = NearRoot(others, others * gap + wj + wk, wj * gap);
            }
            else
            {
                // The root lies in the right half: the mirror image.
                origin = j + 1;
                Shift<T>(k, d, j + 1, squared, differences);
                (low, high) = (-middle, 0.0);
                x = -NearRoot(-others, wj + wk - others * gap, wk * gap);
            }

            if (!(x > low && x < high))
                x = 0.5 * (low + high);
        }

        // The poles next to the root; beyond the last pole the last two, of which the final one stands alone on the right.
        int p = last ? k - 2 : j, q = p + 1, split = q;
        for (int step = 0; step < Steps; step++)
        {
            Evaluate<T>(k, split, differences, weights, x, out double left, out double right, out double leftSlope, out double rightSlope);
            double f = 1.0 + left + right, slope = leftSlope + rightSlope;
            double error = Epsilon * (8.0 * (Math.Abs(left) + Math.Abs(right)) + 2.0 + Math.Abs(x) * slope);
            if (Math.Abs(f) <= error)
                break;
            if (f < 0.0)
                low = x;
            else
                high = x;
            double toP = differences[p] - x, toQ = differences[q] - x;
            double c = f - toP * leftSlope - toQ * rightSlope, a = (toP + toQ) * f - toP * toQ * slope, b = toP * toQ * f;
            double move = last ? FarRoot(c, a, b) : NearRoot(c, a, b);
            // f increases: a move against its sign is rounding, Newton's is not.
            if (!(f * move < 0.0))
                move = -f / slope;
            double next = x + move;
            if (!(next > low && next < high))
                next = Middle(low, high);
            if (next == x || next == low || next == high)
                break;
            x = next;
        }

        T shift = T.Broadcast(x);
        int i = 0;
        for (; i <= k - T.Count; i += T.Count)
            (T.Load(in *differences, i) - shift).Store(ref *differences, i);
        for (; i < k; i++)
            differences[i] -= x;
        return x;
    }

    /// <summary>The root of c x^2 - a x + b that is continuous at c = 0, without cancellation.</summary>
    private static double NearRoot(double c, double a, double b)
    {
        double root = Math.Sqrt(Math.Max(0.0, a * a - 4.0 * b * c));
        return a > 0.0 ? 2.0 * b / (a + root) : (a - root) / (2.0 * c);
    }

    /// <summary>The other root, for poles on one side of x.</summary>
    private static double FarRoot(double c, double a, double b)
    {
        double root = Math.Sqrt(Math.Max(0.0, a * a - 4.0 * b * c));
        return a >= 0.0 ? (a + root) / (2.0 * Math.Abs(c)) : 2.0 * b / (a - root);
    }

    /// <summary>Between two numbers of one sign: geometric where they differ by orders of magnitude, for a root may hug its pole.</summary>
    private static double Middle(double low, double high)
    {
        if (low == 0.0)
            return high / 1024.0;
        if (high == 0.0)
            return low / 1024.0;
        double ratio = high / low;
        return ratio is > 4.0 or < 0.25 ? Math.CopySign(Math.Sqrt(Math.Abs(low)) * Math.Sqrt(Math.Abs(high)), low) : low + 0.5 * (high - low);
    }

    /// <summary>differences[i] = D_i - D_origin.</summary>
    private static void Shift<T>(int k, double* d, int origin, bool squared, double* differences)
        where T : unmanaged, ISimd<T>
    {
        double at = d[origin];
        T shift = T.Broadcast(at);
        int i = 0;
        if (squared)
        {
            for (; i <= k - T.Count; i += T.Count)
            {
                T value = T.Load(in *d, i);
                ((value - shift) * (value + shift)).Store(ref *differences, i);
            }

            for (; i < k; i++)
                differences[i] = (d[i] - at) * (d[i] + at);
        }
        else
        {
            for (; i <= k - T.Count; i += T.Count)
                (T.Load(in *d, i) - shift).Store(ref *differences, i);
            for (; i < k; i++)
                differences[i] = d[i] - at;
        }
    }

    /// <summary>The sums of w / (difference - x) and their slopes, over poles below <paramref name="split"/> and from it on.</summary>
    private static void Evaluate<T>(
        int k, int split, double* differences, double* weights, double x, out double left, out double right, out double leftSlope, out double rightSlope)
        where T : unmanaged, ISimd<T>
    {
        Sums<T>(split, differences, weights, x, out left, out leftSlope);
        Sums<T>(k - split, differences + split, weights + split, x, out right, out rightSlope);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sums<T>(int n, double* differences, double* weights, double x, out double sum, out double slope)
        where T : unmanaged, ISimd<T>
    {
        T at = T.Broadcast(x), one = T.Broadcast(1.0), s0 = default, s1 = default, t0 = default, t1 = default;
        int i = 0;
        for (; i <= n - 2 * T.Count; i += 2 * T.Count)
        {
            T inverse0 = one / (T.Load(in *differences, i) - at), inverse1 = one / (T.Load(in *differences, i + T.Count) - at);
            T term0 = T.Load(in *weights, i) * inverse0, term1 = T.Load(in *weights, i + T.Count) * inverse1;
            s0 += term0;
            s1 += term1;
            t0 = T.Fma(term0, inverse0, t0);
            t1 = T.Fma(term1, inverse1, t1);
        }

        sum = Reductions.Sum(s0 + s1);
        slope = Reductions.Sum(t0 + t1);
        for (; i < n; i++)
        {
            double inverse = 1.0 / (differences[i] - x), term = weights[i] * inverse;
            sum += term;
            slope = Math.FusedMultiplyAdd(term, inverse, slope);
        }
    }

    /// <summary>
    /// The weights of which the computed roots are the exact ones (Loewner's formula): refined[i] = (x_i - D_i) times the product over j != i of
    /// (D_i - x_j) / (D_i - D_j), for i in from &lt;= i &lt; to.
    /// </summary>
    /// <param name="k">Number of poles.</param>
    /// <param name="d">The poles or their square roots.</param>
    /// <param name="squared">Whether D_i = d_i^2.</param>
    /// <param name="differences">k x k: (i, j) holds D_i - x_j.</param>
    /// <param name="refined">The weights, in and out.</param>
    /// <param name="from">The first i.</param>
    /// <param name="to">One beyond the last i.</param>
    public static void RefineWeights(int k, double* d, bool squared, MatrixView<double> differences, double* refined, int from, int to)
    {
        for (int i = from; i < to; i++)
            refined[i] = -differences[i, i];
        for (int j = 0; j < k; j++)
        {
            double* column = differences.At(0, j);
            double at = d[j];
            for (int part = 0; part < 2; part++)
            {
                // i != j
                int start = part == 0 ? from : Math.Max(from, j + 1), end = part == 0 ? Math.Min(to, j) : to;
                if (Vector512.IsHardwareAccelerated)
                    MultiplyRatios<Simd8>(start, end, d, at, squared, column, refined);
                else if (Vector256.IsHardwareAccelerated)
                    MultiplyRatios<Simd4>(start, end, d, at, squared, column, refined);
                else
                    MultiplyRatios<Simd2>(start, end, d, at, squared, column, refined);
            }
        }
    }

    private static void MultiplyRatios<T>(int start, int end, double* d, double at, bool squared, double* column, double* refined)
        where T : unmanaged, ISimd<T>
    {
        T pole = T.Broadcast(at);
        int i = start;
        for (; i <= end - T.Count; i += T.Count)
        {
            T value = T.Load(in *d, i), gap = value - pole;
            if (squared)
                gap *= value + pole;
            (T.Load(in *refined, i) * (T.Load(in *column, i) / gap)).Store(ref *refined, i);
        }

        for (; i < end; i++)
            refined[i] *= column[i] / (squared ? (d[i] - at) * (d[i] + at) : d[i] - at);
    }
}
