using MathNet.Numerics;

namespace Stats.Core;

/// <summary>Scaling by a power of two, which is exact, so that iterations neither overflow nor underflow.</summary>
internal static unsafe class MatrixScale
{
    /// <summary>Scales a column-major matrix so that its largest magnitude lies in [1, 2); returns p, the original being 2^p times the result.</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="lowerTriangle">Whether only the diagonal and what lies below count; the rest is left as it is.</param>
    /// <exception cref="NonConvergenceException">An element that counts is NaN or infinite: an iteration on it would not end.</exception>
    public static int Normalize(MatrixView<double> a, bool lowerTriangle)
    {
        double largest = 0.0;
        for (int j = 0; j < a.Columns; j++)
        {
            int from = lowerTriangle ? j : 0;
            if (from >= a.Rows)
                break;
            // NaN is the largest of all.
            double columnLargest = Math.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<double>(new(a.At(from, j), a.Rows - from)));
            if (!double.IsFinite(columnLargest))
                throw new NonConvergenceException($"Column {j} of the matrix holds NaN or an infinity.");
            largest = Math.Max(largest, columnLargest);
        }

        if (largest == 0.0)
            return 0;
        int exponent = Math.ILogB(largest);
        if (exponent == 0)
            return 0;
        // In two factors: 2^1074 is no double.
        double first = Math.ScaleB(1.0, -exponent / 2), second = Math.ScaleB(1.0, -exponent - -exponent / 2);
        for (int j = 0; j < a.Columns; j++)
        {
            int from = lowerTriangle ? j : 0;
            if (from >= a.Rows)
                break;
            Reflector.Scale(a.Rows - from, a.At(from, j), first);
            Reflector.Scale(a.Rows - from, a.At(from, j), second);
        }

        return exponent;
    }
}
