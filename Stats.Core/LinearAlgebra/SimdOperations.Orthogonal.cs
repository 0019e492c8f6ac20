using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Stats.Core;

/// <content>Orthogonal factorisations: the kernels for doubles, the managed provider for floats. As in the managed provider, tau stays as it is: Q is always formed.</content>
internal sealed unsafe partial class SimdOperations<T>
{
    // Up to these orders MathNet's unblocked decompositions, which touch nothing but the first-level cache, are the faster ones.
    private const int ManagedEigenUpTo = 64, ManagedSvdUpTo = 12;

    /// <summary>
    /// Whether the managed decompositions are sound: their tolerances are absolute, so that they lose the small end of a graded matrix and all of a tiny
    /// one, and they answer what is huge or not finite with an index out of range.
    /// </summary>
    private static bool IsOrdinary(double[] values)
    {
        double largest = 0.0, smallest = double.PositiveInfinity;
        foreach (double value in values)
        {
            double size = Math.Abs(value);
            if (!(size <= 1e100))
                return false;
            largest = Math.Max(largest, size);
            smallest = size > 0.0 ? Math.Min(smallest, size) : smallest;
        }

        return largest >= 0.0625 && smallest >= 1e-6 * largest;
    }

    /// <summary>Whether the unscaled reflectors of <see cref="TinyMatrices"/> neither overflow nor lose digits to subnormal numbers.</summary>
    private static bool IsTinyQr(double[] values, int order)
    {
        if (order > TinyMatrices.LargestQr)
            return false;
        double largest = 0.0;
        foreach (double value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest is > 1e-140 and < 1e140 or 0.0;
    }

    public void QRFactor(T[] r, int rowsR, int columnsR, T[] q, T[] tau)
    {
        if (r is not double[] matrix || q is not double[] orthogonal || tau is null || !IsMatrix(r, rowsR, columnsR) || !IsMatrix(q, rowsR, rowsR) ||
            tau.Length < Math.Min(rowsR, columnsR) || ReferenceEquals(r, q))
        {
            managed.QRFactor(r, rowsR, columnsR, q, tau);
            return;
        }

        double[] factors = new double[Math.Min(rowsR, columnsR)];
        fixed (double* a = matrix, u = orthogonal, f = factors)
        {
            if (IsTinyQr(matrix, Math.Max(rowsR, columnsR)))
            {
                TinyMatrices.Qr(a, rowsR, columnsR, f);
                TinyMatrices.FormQ(a, rowsR, columnsR, f, u, rowsR);
            }
            else
            {
                MatrixView<double> view = MatrixView<double>.ColumnMajor(a, rowsR, columnsR);
                HouseholderQr.Factor(view, factors, Threads);
                HouseholderQr.FormQ(view, factors, MatrixView<double>.ColumnMajor(u, rowsR, rowsR), Threads);
            }
        }

        for (int j = 0; j < columnsR; j++)
            matrix.AsSpan((j * rowsR) + Math.Min(j + 1, rowsR), Math.Max(rowsR - j - 1, 0)).Clear();
    }

    public void ThinQRFactor(T[] a, int rowsA, int columnsA, T[] r, T[] tau)
    {
        if (a is not double[] matrix || r is not double[] triangle || tau is null || rowsA < columnsA || !IsMatrix(a, rowsA, columnsA) ||
            !IsMatrix(r, columnsA, columnsA) || tau.Length < columnsA || ReferenceEquals(a, r))
        {
            managed.ThinQRFactor(a, rowsA, columnsA, r, tau);
            return;
        }

        double[] factors = new double[columnsA], factored = (double[])matrix.Clone();
        fixed (double* f = factored, u = matrix, t = factors)
        {
            if (IsTinyQr(matrix, Math.Max(rowsA, columnsA)))
            {
                TinyMatrices.Qr(f, rowsA, columnsA, t);
                TinyMatrices.FormQ(f, rowsA, columnsA, t, u, columnsA);
            }
            else
            {
                MatrixView<double> view = MatrixView<double>.ColumnMajor(f, rowsA, columnsA);
                HouseholderQr.Factor(view, factors, Threads);
                HouseholderQr.FormQ(view, factors, MatrixView<double>.ColumnMajor(u, rowsA, columnsA), Threads);
            }
        }

        Array.Clear(triangle);
        for (int j = 0; j < columnsA; j++)
            factored.AsSpan(j * rowsA, j + 1).CopyTo(triangle.AsSpan(j * columnsA));
    }

    public void QRSolve(T[] a, int rows, int columns, T[] b, int columnsB, T[] x, QRMethod method = QRMethod.Full)
    {
        if (a is not double[] matrix || b is not double[] right || x is not double[] solution || rows < columns || !IsMatrix(a, rows, columns) ||
            !IsMatrix(b, rows, columnsB) || !IsMatrix(x, columns, columnsB))
        {
            managed.QRSolve(a, rows, columns, b, columnsB, x, method);
            return;
        }

        // Q is never formed: Q' B by its reflectors.
        double[] factored = (double[])matrix.Clone(), product = (double[])right.Clone(), factors = new double[columns];
        fixed (double* f = factored, p = product)
        {
            MatrixView<double> qr = MatrixView<double>.ColumnMajor(f, rows, columns), y = MatrixView<double>.ColumnMajor(p, rows, columnsB);
            HouseholderQr.Factor(qr, factors, Threads);
            HouseholderQr.Apply(qr, factors, transposed: true, y, Threads);
            TriangularSolve.Upper(qr.Block(0, 0, columns, columns), y.Block(0, 0, columns, columnsB), unit: false, Threads);
        }

        CopyTop(product, rows, solution, columns, columnsB);
    }

    public void QRSolveFactored(T[] q, T[] r, int rowsA, int columnsA, T[] tau, T[] b, int columnsB, T[] x, QRMethod method = QRMethod.Full)
    {
        int rowsR = method == QRMethod.Full ? rowsA : columnsA;
        if (q is not double[] orthogonal || r is not double[] triangle || b is not double[] right || x is not double[] solution || rowsA < columnsA ||
            !IsMatrix(q, rowsA, rowsR) || !IsMatrix(r, rowsR, columnsA) || !IsMatrix(b, rowsA, columnsB) || !IsMatrix(x, columnsA, columnsB) ||
            ReferenceEquals(x, q) || ReferenceEquals(x, r) || ReferenceEquals(x, b))
        {
            managed.QRSolveFactored(q, r, rowsA, columnsA, tau, b, columnsB, x, method);
            return;
        }

        Array.Clear(solution);
        fixed (double* u = orthogonal, t = triangle, c = right, y = solution)
        {
            MatrixView<double> result = MatrixView<double>.ColumnMajor(y, columnsA, columnsB);
            MatrixProduct.Add(1.0, MatrixView<double>.ColumnMajor(u, rowsA, columnsA).Transposed, MatrixView<double>.ColumnMajor(c, rowsA, columnsB), result, Threads);
            TriangularSolve.Upper(MatrixView<double>.ColumnMajor(t, rowsR, columnsA).Block(0, 0, columnsA, columnsA), result, unit: false, Threads);
        }
    }

    public void SingularValueDecomposition(bool computeVectors, T[] a, int rowsA, int columnsA, T[] s, T[] u, T[] vt)
    {
        if (a is not double[] matrix || s is not double[] values || u is not double[] left || vt is not double[] right || !IsMatrix(a, rowsA, columnsA) ||
            !IsMatrix(u, rowsA, rowsA) || !IsMatrix(vt, columnsA, columnsA) || s.Length != Math.Min(rowsA, columnsA) ||
            (Math.Min(rowsA, columnsA) > 0 && Math.Max(rowsA, columnsA) <= ManagedSvdUpTo && IsOrdinary(matrix)))
        {
            managed.SingularValueDecomposition(computeVectors, a, rowsA, columnsA, s, u, vt);
            return;
        }

        fixed (double* x = matrix, l = left, r = right)
        {
            MatrixView<double> view = MatrixView<double>.ColumnMajor(x, rowsA, columnsA);
            if (computeVectors)
                SingularValues.Decompose(view, values, MatrixView<double>.ColumnMajor(l, rowsA, rowsA), MatrixView<double>.ColumnMajor(r, columnsA, columnsA), Threads);
            else
                SingularValues.Compute(view, values, Threads);
        }
    }

    public void SvdSolve(T[] a, int rowsA, int columnsA, T[] b, int columnsB, T[] x)
    {
        if (a is not double[] matrix || b is not double[] right || x is not double[] solution || !IsMatrix(a, rowsA, columnsA) || !IsMatrix(b, rowsA, columnsB) ||
            !IsMatrix(x, columnsA, columnsB))
        {
            managed.SvdSolve(a, rowsA, columnsA, b, columnsB, x);
            return;
        }

        int rank = Math.Min(rowsA, columnsA);
        double[] s = new double[rank], u = new double[rowsA * rank], vt = new double[rank * columnsA], result = new double[x.Length];
        fixed (double* p = matrix, l = u, v = vt, c = right, y = result)
        {
            MatrixView<double> left = MatrixView<double>.ColumnMajor(l, rowsA, rank), transposed = MatrixView<double>.ColumnMajor(v, rank, columnsA);
            SingularValues.Decompose(MatrixView<double>.ColumnMajor(p, rowsA, columnsA), s, left, transposed, Threads);
            Solve(left, s, transposed, MatrixView<double>.ColumnMajor(c, rowsA, columnsB), MatrixView<double>.ColumnMajor(y, columnsA, columnsB));
        }

        result.CopyTo(solution, 0);
    }

    public void SvdSolveFactored(int rowsA, int columnsA, T[] s, T[] u, T[] vt, T[] b, int columnsB, T[] x)
    {
        if (s is not double[] values || u is not double[] left || vt is not double[] right || b is not double[] sides || x is not double[] solution ||
            !IsMatrix(u, rowsA, rowsA) || !IsMatrix(vt, columnsA, columnsA) || s.Length != Math.Min(rowsA, columnsA) || !IsMatrix(b, rowsA, columnsB) ||
            !IsMatrix(x, columnsA, columnsB))
        {
            managed.SvdSolveFactored(rowsA, columnsA, s, u, vt, b, columnsB, x);
            return;
        }

        int rank = values.Length;
        double[] result = new double[x.Length];
        fixed (double* l = left, v = right, c = sides, y = result)
        {
            Solve(
                MatrixView<double>.ColumnMajor(l, rowsA, rowsA).Block(0, 0, rowsA, rank), values,
                MatrixView<double>.ColumnMajor(v, columnsA, columnsA).Block(0, 0, rank, columnsA),
                MatrixView<double>.ColumnMajor(c, rowsA, columnsB), MatrixView<double>.ColumnMajor(y, columnsA, columnsB));
        }

        result.CopyTo(solution, 0);
    }

    public void EigenDecomp(bool isSymmetric, int order, T[] matrix, T[] matrixEv, Complex[] vectorEv, T[] matrixD)
    {
        if (!isSymmetric || matrix is not double[] a || matrixEv is not double[] vectors || vectorEv is null || matrixD is not double[] diagonal ||
            !IsMatrix(matrix, order, order) || !IsMatrix(matrixEv, order, order) || vectorEv.Length != order || !IsMatrix(matrixD, order, order) ||
            (order is > 0 and <= ManagedEigenUpTo && IsOrdinary(a)))
        {
            managed.EigenDecomp(isSymmetric, order, matrix, matrixEv, vectorEv, matrixD);
            return;
        }

        double[] values = new double[order];
        fixed (double* p = a, q = vectors)
            SymmetricEigen.Decompose(MatrixView<double>.ColumnMajor(p, order, order), values, MatrixView<double>.ColumnMajor(q, order, order), Threads);
        for (int i = 0; i < order; i++)
        {
            vectorEv[i] = values[i];
            diagonal[i * (order + 1)] = values[i];
        }
    }

    /// <summary>X += V diag(1/s) U' B; a division by 0 is what it is.</summary>
    private static void Solve(MatrixView<double> u, ReadOnlySpan<double> s, MatrixView<double> vt, MatrixView<double> b, MatrixView<double> x)
    {
        double[] coordinates = new double[s.Length * b.Columns];
        fixed (double* c = coordinates)
        {
            MatrixView<double> inner = MatrixView<double>.ColumnMajor(c, s.Length, b.Columns);
            MatrixProduct.Add(1.0, u.Transposed, b, inner, Threads);
            for (int k = 0; k < coordinates.Length; k++)
                coordinates[k] /= s[k % s.Length];
            MatrixProduct.Add(1.0, vt.Transposed, inner, x, Threads);
        }
    }

    private static void CopyTop(double[] source, int rows, double[] target, int top, int columns)
    {
        for (int j = 0; j < columns; j++)
            Array.Copy(source, j * rows, target, j * top, top);
    }
}
