using System.Numerics;
using System.Numerics.Tensors;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Core;

/// <summary>
/// MathNet's operations on column-major arrays of doubles or floats. Arguments that the kernels do not take (null, wrong lengths, one array in
/// two roles) go to the managed provider, which throws, or answers, as it always has.
/// </summary>
internal sealed unsafe partial class SimdOperations<T>(ILinearAlgebraProvider<T> managed) : ILinearAlgebraProvider<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>From this order, or this length of the sums, on the product of a matrix with its transpose is formed as one triangle.</summary>
    private const int SymmetricFrom = 64, LongFrom = 512;

    /// <summary>Up to this order one thread does it all, and is not even asked about others.</summary>
    private const int SingleUpTo = 32;

    /// <summary>Shorter inner products are not asked whether they are worth several threads.</summary>
    private const int ParallelDotFrom = 1 << 16;

    /// <summary>Vectors of up to this length cost less than the call of a vectorised loop.</summary>
    private const int CallFrom = 8;

    private static Execution ThreadsFor(int order) => order <= SingleUpTo ? Execution.SingleThread : Threads;

    /// <summary>The threads that MathNet is told to use.</summary>
    private static Execution Threads => new() { MaxDegreeOfParallelism = Math.Max(1, Control.MaxDegreeOfParallelism) };

    public void AddVectorToScaledVector(T[] y, T alpha, T[] x, T[] result)
    {
        if (x is null || y is null || result is null || y.Length != x.Length || result.Length != x.Length || alpha == T.Zero)
            managed.AddVectorToScaledVector(y, alpha, x, result);
        else if (x.Length <= CallFrom)
        {
            for (int i = 0; i < x.Length; i++)
                result[i] = y[i] + alpha * x[i];
        }
        else if (alpha == T.One)
            TensorPrimitives.Add(y, x, result);
        else
            TensorPrimitives.MultiplyAdd(x, alpha, y, result);
    }

    public void ScaleArray(T alpha, T[] x, T[] result)
    {
        if (x is null || result is null || x.Length != result.Length || alpha == T.Zero || alpha == T.One)
            managed.ScaleArray(alpha, x, result);
        else
            TensorPrimitives.Multiply(x, alpha, result);
    }

    public void ConjugateArray(T[] x, T[] result) => managed.ConjugateArray(x, result);

    public T DotProduct(T[] x, T[] y)
    {
        if (x is null || y is null || x.Length != y.Length)
            return managed.DotProduct(x, y);
        fixed (T* a = x, b = y)
            return Dot(a, b, x.Length);
    }

    public void AddArrays(T[] x, T[] y, T[] result)
    {
        if (SameLength(x, y, result))
            TensorPrimitives.Add(x, y, result);
        else
            managed.AddArrays(x, y, result);
    }

    public void SubtractArrays(T[] x, T[] y, T[] result)
    {
        if (SameLength(x, y, result))
            TensorPrimitives.Subtract(x, y, result);
        else
            managed.SubtractArrays(x, y, result);
    }

    public void PointWiseMultiplyArrays(T[] x, T[] y, T[] result)
    {
        if (SameLength(x, y, result))
            TensorPrimitives.Multiply(x, y, result);
        else
            managed.PointWiseMultiplyArrays(x, y, result);
    }

    public void PointWiseDivideArrays(T[] x, T[] y, T[] result)
    {
        if (SameLength(x, y, result))
            TensorPrimitives.Divide(x, y, result);
        else
            managed.PointWiseDivideArrays(x, y, result);
    }

    public void PointWisePowerArrays(T[] x, T[] y, T[] result) => managed.PointWisePowerArrays(x, y, result);

    // MathNet forms A A' for the Frobenius norm; the sum of squares of the elements is its trace. Its largest row sum passes over NaN.
    public double MatrixNorm(Norm norm, int rows, int columns, T[] matrix)
    {
        if (norm == Norm.InfinityNorm && matrix is { Length: > 0 } && IsMatrix(matrix, rows, columns) && TensorPrimitives.IsNaNAny<T>(matrix))
            return double.NaN;
        if (norm != Norm.FrobeniusNorm || matrix is null || !IsMatrix(matrix, rows, columns))
            return managed.MatrixNorm(norm, rows, columns, matrix);
        fixed (T* a = matrix)
            return double.CreateChecked(T.Sqrt(Dot(a, a, matrix.Length)));
    }

    public void MatrixMultiply(T[] x, int rowsX, int columnsX, T[] y, int rowsY, int columnsY, T[] result)
    {
        if (x is null || y is null || result is null || columnsX != rowsY || !IsMatrix(x, rowsX, columnsX) || !IsMatrix(y, rowsY, columnsY) ||
            !IsMatrix(result, rowsX, columnsY) || ReferenceEquals(result, x) || ReferenceEquals(result, y))
        {
            managed.MatrixMultiply(x, rowsX, columnsX, y, rowsY, columnsY, result);
            return;
        }

        Array.Clear(result);
        fixed (T* a = x, b = y, c = result)
            Multiply(T.One, View(a, rowsX, columnsX), View(b, rowsY, columnsY), View(c, rowsX, columnsY));
    }

    public void MatrixMultiplyWithUpdate(Transpose transposeA, Transpose transposeB, T alpha, T[] a, int rowsA, int columnsA, T[] b, int rowsB, int columnsB, T beta, T[] c)
    {
        bool turnA = transposeA != Transpose.DontTranspose, turnB = transposeB != Transpose.DontTranspose;
        int m = turnA ? columnsA : rowsA, k = turnA ? rowsA : columnsA, n = turnB ? rowsB : columnsB;
        if (a is null || b is null || c is null || k != (turnB ? columnsB : rowsB) || !IsMatrix(a, rowsA, columnsA) || !IsMatrix(b, rowsB, columnsB) ||
            !IsMatrix(c, m, n) || ReferenceEquals(c, a) || ReferenceEquals(c, b))
        {
            managed.MatrixMultiplyWithUpdate(transposeA, transposeB, alpha, a, rowsA, columnsA, b, rowsB, columnsB, beta, c);
            return;
        }

        if (beta == T.Zero)
            Array.Clear(c);
        else if (beta != T.One)
            TensorPrimitives.Multiply(c, beta, c);
        if (alpha == T.Zero)
            return;
        if (k == 0)
        {
            // alpha times an empty sum, which is 0.
            if (!T.IsFinite(alpha))
                Array.Fill(c, T.NaN);
            return;
        }

        fixed (T* pa = a, pb = b, pc = c)
        {
            MatrixView<T> left = View(pa, rowsA, columnsA), right = View(pb, rowsB, columnsB);
            // A A' and A' A: half the work, and the same bits, as an element and its mirror are the same sum.
            if (ReferenceEquals(a, b) && turnA != turnB && (m >= SymmetricFrom || (m > 1 && k >= LongFrom)) && beta == T.Zero)
            {
                MatrixProduct.Add(alpha, turnA ? left.Transposed : left, turnB ? right.Transposed : right, View(pc, m, n), Threads, MatrixProduct.Part.Lower);
                Mirror(c, m);
                return;
            }

            Multiply(alpha, turnA ? left.Transposed : left, turnB ? right.Transposed : right, View(pc, m, n));
        }
    }

    public void LUFactor(T[] data, int order, int[] ipiv)
    {
        if (data is null || ipiv is null || !IsMatrix(data, order, order) || ipiv.Length != order)
        {
            managed.LUFactor(data, order, ipiv);
            return;
        }

        fixed (T* a = data)
        {
            if (order <= TinyMatrices.Largest)
                TinyMatrices.Lu(a, ipiv.AsSpan());
            else
                LuKernel.Factor(View(a, order, order), ipiv, ThreadsFor(order));
        }
    }

    public void LUInverse(T[] a, int order)
    {
        if (a is null || !IsMatrix(a, order, order))
        {
            managed.LUInverse(a, order);
            return;
        }

        int[] pivots = new int[order];
        LUFactor(a, order, pivots);
        LUInverseFactored(a, order, pivots);
    }

    public void LUInverseFactored(T[] a, int order, int[] ipiv)
    {
        if (a is null || ipiv is null || !IsMatrix(a, order, order) || ipiv.Length != order)
        {
            managed.LUInverseFactored(a, order, ipiv);
            return;
        }

        T[] inverse = new T[a.Length];
        for (int i = 0; i < order; i++)
            inverse[i * (order + 1)] = T.One;
        LUSolveFactored(order, a, order, ipiv, inverse);
        inverse.CopyTo(a, 0);
    }

    public void LUSolve(int columnsOfB, T[] a, int order, T[] b)
    {
        if (a is null || b is null || !IsMatrix(a, order, order) || !IsMatrix(b, order, columnsOfB) || ReferenceEquals(a, b))
        {
            managed.LUSolve(columnsOfB, a, order, b);
            return;
        }

        int[] pivots = new int[order];
        T[] factor = (T[])a.Clone();
        LUFactor(factor, order, pivots);
        LUSolveFactored(columnsOfB, factor, order, pivots, b);
    }

    public void LUSolveFactored(int columnsOfB, T[] a, int order, int[] ipiv, T[] b)
    {
        if (a is null || ipiv is null || b is null || !IsMatrix(a, order, order) || ipiv.Length != order || !IsMatrix(b, order, columnsOfB) ||
            ReferenceEquals(a, b) || !ArePivots(ipiv))
        {
            managed.LUSolveFactored(columnsOfB, a, order, ipiv, b);
            return;
        }

        fixed (T* factor = a, x = b)
        {
            if (order <= TinyMatrices.Largest)
            {
                TinyMatrices.LuSolve(factor, ipiv, x, columnsOfB);
                return;
            }

            MatrixView<T> lu = View(factor, order, order), solution = View(x, order, columnsOfB);
            Execution threads = ThreadsFor(order);
            LuKernel.Exchange(solution, ipiv, threads);
            TriangularSolve.Lower(lu, solution, unit: true, threads);
            TriangularSolve.Upper(lu, solution, unit: false, threads);
        }
    }

    public void CholeskyFactor(T[] a, int order)
    {
        if (a is null || !IsMatrix(a, order, order))
        {
            managed.CholeskyFactor(a, order);
            return;
        }

        fixed (T* lower = a)
        {
            if (order <= TinyMatrices.Largest)
            {
                int minor = TinyMatrices.Cholesky(lower, order);
                if (minor != 0)
                    throw new NotPositiveDefiniteException(minor);
                return;
            }

            int failed = CholeskyKernel.Factor(View(lower, order, order), ThreadsFor(order));
            if (failed != 0)
                throw new NotPositiveDefiniteException(failed);
        }

        for (int j = 1; j < order; j++)
            a.AsSpan(j * order, j).Clear();
    }

    public void CholeskySolve(T[] a, int orderA, T[] b, int columnsB)
    {
        if (a is null || b is null || !IsMatrix(a, orderA, orderA) || !IsMatrix(b, orderA, columnsB) || ReferenceEquals(a, b))
        {
            managed.CholeskySolve(a, orderA, b, columnsB);
            return;
        }

        T[] factor = (T[])a.Clone();
        CholeskyFactor(factor, orderA);
        CholeskySolveFactored(factor, orderA, b, columnsB);
    }

    public void CholeskySolveFactored(T[] a, int orderA, T[] b, int columnsB)
    {
        if (a is null || b is null || !IsMatrix(a, orderA, orderA) || !IsMatrix(b, orderA, columnsB) || ReferenceEquals(a, b))
        {
            managed.CholeskySolveFactored(a, orderA, b, columnsB);
            return;
        }

        fixed (T* factor = a, x = b)
        {
            if (orderA <= TinyMatrices.Largest)
            {
                TinyMatrices.CholeskySolve(factor, orderA, x, columnsB);
                return;
            }

            MatrixView<T> lower = View(factor, orderA, orderA), solution = View(x, orderA, columnsB);
            Execution threads = ThreadsFor(orderA);
            TriangularSolve.Lower(lower, solution, unit: false, threads);
            TriangularSolve.Upper(lower.Transposed, solution, unit: false, threads);
        }
    }

    /// <summary>The upper triangle becomes the lower one's mirror image, tile by tile.</summary>
    private static void Mirror(T[] c, int order)
    {
        const int tile = 32;
        for (int column = 0; column < order; column += tile)
        {
            for (int row = column; row < order; row += tile)
            {
                for (int j = column; j < Math.Min(column + tile, order); j++)
                {
                    for (int i = Math.Max(row, j + 1); i < Math.Min(row + tile, order); i++)
                        c[(i * order) + j] = c[(j * order) + i];
                }
            }
        }
    }

    private static void Multiply(T alpha, MatrixView<T> a, MatrixView<T> b, MatrixView<T> c)
    {
        if (c.Columns == 1 && b.RowStride == 1)
            MatrixVector.Add(alpha, a, b.Data, c.Data, Threads);
        else if (c.Rows == 1 && a.ColumnStride == 1)
            MatrixVector.Add(alpha, b.Transposed, a.Data, c.Data, Threads);
        else
            MatrixProduct.Add(alpha, a, b, c, Threads);
    }

    private static T Dot(T* x, T* y, int count)
    {
        if (count < ParallelDotFrom)
            return VectorKernel.Dot(x, y, count);
        T sum;
        MatrixVector.MultiplyTransposed(View(x, count, 1), y, &sum, Threads);
        return sum;
    }

    private static MatrixView<T> View(T* data, int rows, int columns) => MatrixView<T>.ColumnMajor(data, rows, columns);

    private static bool IsMatrix(T[] values, int rows, int columns) => rows >= 0 && columns >= 0 && (long)rows * columns == values.Length;

    private static bool SameLength(T[] x, T[] y, T[] result) => x is not null && y is not null && result is not null && x.Length == y.Length && x.Length == result.Length;

    private static bool ArePivots(int[] pivots)
    {
        foreach (int pivot in pivots)
        {
            if ((uint)pivot >= (uint)pivots.Length)
                return false;
        }

        return true;
    }
}
