// Halves: L11 = chol(A11), L21 = A21 L11^-T, A22 -= L21 L21', L22 = chol(A22). A block of up to BaseSize is factored column by column.
namespace Stats.Core;

/// <summary>The Cholesky factor of a symmetric positive definite matrix, in place of its lower triangle; the upper triangle is neither read nor kept.</summary>
internal static unsafe class CholeskyKernel
{
    private const int BaseSize = 24;

    /// <summary>A = L L'.</summary>
    /// <returns>0, or the order of the first leading minor that is not positive (NaN included); the matrix is then half-changed.</returns>
    public static int Factor<T>(MatrixView<T> a, Execution execution)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int n = a.Rows;
        if (n <= BaseSize)
            return Base(a);
        int half = n <= 2 * BaseSize ? BaseSize : (n / 2 + BaseSize - 1) / BaseSize * BaseSize, rest = n - half;
        MatrixView<T> first = a.Block(0, 0, half, half), below = a.Block(half, 0, rest, half), second = a.Block(half, half, rest, rest);
        int failed = Factor(first, execution);
        if (failed != 0)
            return failed;
        TriangularSolve.Lower(first, below.Transposed, unit: false, execution);
        MatrixProduct.Add(-T.One, below, below.Transposed, second, execution, MatrixProduct.Part.Lower);
        failed = Factor(second, execution);
        return failed == 0 ? 0 : half + failed;
    }

    private static int Base<T>(MatrixView<T> a)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int n = a.Rows;
        for (int j = 0; j < n; j++)
        {
            for (int k = 0; k < j; k++)
            {
                T factor = -a[j, k];
                if (a.RowStride == 1)
                {
                    MatrixVector.AddScaled(a.At(j, j), a.At(j, k), factor, n - j);
                    continue;
                }

                for (int i = j; i < n; i++)
                    a[i, j] = T.FusedMultiplyAdd(factor, a[i, k], a[i, j]);
            }

            T pivot = a[j, j];
            if (!(pivot > T.Zero))
                return j + 1;
            T root = T.Sqrt(pivot);
            a[j, j] = root;
            for (int i = j + 1; i < n; i++)
                a[i, j] /= root;
        }

        return 0;
    }
}
