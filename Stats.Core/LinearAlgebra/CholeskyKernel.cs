// Halves: L11 = chol(A11), L21 = A21 L11^-T, A22 -= L21 L21', L22 = chol(A22). A block of up to BaseSize is factored column by column.
namespace Stats.Core;

/// <summary>The Cholesky factor of a symmetric positive definite matrix, in place of its lower triangle; the upper triangle is neither read nor kept.</summary>
internal static unsafe class CholeskyKernel
{
    private const int BaseSize = 24;

    /// <summary>Shorter columns cost less than the call of a vectorised loop.</summary>
    private const int CallFrom = 8;

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
        nint stride = a.RowStride;
        for (int j = 0; j < n; j++)
        {
            T* column = a.At(0, j);
            for (int k = 0; k < j; k++)
            {
                T* earlier = a.At(0, k);
                T factor = -earlier[j * stride];
                if (stride == 1 && n - j >= CallFrom)
                {
                    VectorKernel.AddScaled(column + j, earlier + j, factor, n - j);
                    continue;
                }

                for (nint i = j * stride; i < n * stride; i += stride)
                    column[i] = T.FusedMultiplyAdd(factor, earlier[i], column[i]);
            }

            T pivot = column[j * stride];
            if (!(pivot > T.Zero))
                return j + 1;
            T root = T.Sqrt(pivot);
            column[j * stride] = root;
            for (nint i = (j + 1) * stride; i < n * stride; i += stride)
                column[i] /= root;
        }

        return 0;
    }
}
