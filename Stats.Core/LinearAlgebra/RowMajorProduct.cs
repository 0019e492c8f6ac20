using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Core;

/// <summary>
/// The two products of statistics on rows of data X (n x p, row-major): their inner products with K vectors, and their weighted sums. By the
/// kernels of this library, or by the native provider that the user has chosen for MathNet.
/// </summary>
internal static unsafe class RowMajorProduct
{
    /// <summary>result[i K + k] = x_i · v_k.</summary>
    /// <param name="x">n rows of p numbers.</param>
    /// <param name="vectors">K rows of p numbers.</param>
    /// <param name="dimension">p.</param>
    /// <param name="result">n K numbers.</param>
    public static void InnerProducts(ReadOnlySpan<double> x, double[] vectors, int dimension, double[] result)
    {
        int n = x.Length / dimension, count = vectors.Length / dimension;
        if (ActiveProvider.Native is { } native)
        {
            // Row-major arrays are their transposes in column-major order: (K x n) = V' (p x K) times X' (p x n).
            native.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1.0, vectors, dimension, count, x.ToArray(), dimension, n, 0.0, result);
            return;
        }

        Array.Clear(result);
        fixed (double* px = x, pv = vectors, target = result)
        {
            MatrixProduct.Add(
                1.0, MatrixView<double>.RowMajor(px, n, dimension), MatrixView<double>.RowMajor(pv, count, dimension).Transposed,
                MatrixView<double>.RowMajor(target, n, count), Execution.SingleThread);
        }
    }

    /// <summary>sums[k p + j] += sum over i of weights[i K + k] x[i p + j].</summary>
    /// <param name="x">n rows of p numbers.</param>
    /// <param name="weights">n rows of K numbers.</param>
    /// <param name="dimension">p.</param>
    /// <param name="sums">K rows of p numbers.</param>
    public static void AddWeightedSums(ReadOnlySpan<double> x, double[] weights, int dimension, double[] sums)
    {
        int n = x.Length / dimension, count = sums.Length / dimension;
        if (ActiveProvider.Native is { } native)
        {
            native.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, 1.0, x.ToArray(), dimension, n, weights, count, n, 1.0, sums);
            return;
        }

        fixed (double* px = x, pw = weights, target = sums)
        {
            MatrixProduct.Add(
                1.0, MatrixView<double>.RowMajor(pw, n, count).Transposed, MatrixView<double>.RowMajor(px, n, dimension),
                MatrixView<double>.RowMajor(target, count, dimension), Execution.SingleThread);
        }
    }
}
