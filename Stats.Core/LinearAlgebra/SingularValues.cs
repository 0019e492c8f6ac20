// More columns than rows: the transpose. Many more rows than columns: QR first, then R alone (Chan 1982). Then bidiagonal form by blocked
// reflectors (Bidiagonalization); singular values alone by QR steps (BidiagonalQr); with vectors, divide and conquer
// (BidiagonalDivideAndConquer), and the reflectors applied to what it gives.
using MathNet.Numerics;

namespace Stats.Core;

/// <summary>
/// A = U diag(s) V', s descending and not negative, U and V with orthonormal columns. The error of every singular value is a small multiple of
/// n eps |A|, whatever its own size; |A - U S V'|, |U'U - I| and |V'V - I| are of the same order, also where singular values vanish.
/// </summary>
internal static unsafe class SingularValues
{
    /// <summary>From this ratio of rows to columns on QR comes first.</summary>
    private const double TallRatio = 11.0 / 6.0;

    /// <summary>Singular values alone.</summary>
    /// <param name="a">m x n, any strides; left as it is.</param>
    /// <param name="s">min(m, n) numbers.</param>
    /// <param name="execution">How it runs.</param>
    /// <exception cref="NonConvergenceException">An element is NaN or infinite.</exception>
    public static void Compute(MatrixView<double> a, Span<double> s, Execution execution) => Solve(a, s, default, default, vectors: false, execution);

    /// <summary>Singular values and vectors, thin or full by the shapes of U and V'.</summary>
    /// <param name="a">m x n, any strides; left as it is.</param>
    /// <param name="s">min(m, n) numbers.</param>
    /// <param name="u">m x min(m, n) or m x m.</param>
    /// <param name="vt">min(m, n) x n or n x n.</param>
    /// <param name="execution">How it runs.</param>
    /// <exception cref="NonConvergenceException">An element is NaN or infinite.</exception>
    public static void Decompose(MatrixView<double> a, Span<double> s, MatrixView<double> u, MatrixView<double> vt, Execution execution)
    {
        int m = a.Rows, n = a.Columns, k = Math.Min(m, n);
        if (u.Rows != m || (u.Columns != k && u.Columns != m))
            throw new ArgumentException($"u is {u.Rows} x {u.Columns}, the matrix {m} x {n}.", nameof(u));
        if (vt.Columns != n || (vt.Rows != k && vt.Rows != n))
            throw new ArgumentException($"vt is {vt.Rows} x {vt.Columns}, the matrix {m} x {n}.", nameof(vt));
        Solve(a, s, u, vt.Transposed, vectors: true, execution);
    }

    private static void Solve(MatrixView<double> a, Span<double> s, MatrixView<double> u, MatrixView<double> v, bool vectors, Execution execution)
    {
        int m = a.Rows, n = a.Columns;
        if (m < n)
        {
            Solve(a.Transposed, s, v, u, vectors, execution);
            return;
        }

        if (s.Length != n)
            throw new ArgumentException($"s has {s.Length} elements, the matrix needs {n}.", nameof(s));
        if (n == 0)
        {
            MatrixBuffer.SetIdentity(u);
            MatrixBuffer.SetIdentity(v);
            return;
        }

        Execution quiet = execution with { Progress = null };
        using MatrixBuffer work = MatrixBuffer.CopyOf(a), vector = new(n, 5);
        int exponent = MatrixScale.Normalize(work.View, lowerTriangle: false);
        MatrixView<double> reduced = work.View;
        Span<double> outerTau = new(vector.View.At(0, 4), n);
        MatrixBuffer? triangle = null;
        try
        {
            if (m >= TallRatio * n)
            {
                HouseholderQr.Factor(work.View, outerTau, quiet);
                triangle = new(n, n);
                for (int j = 0; j < n; j++)
                    new ReadOnlySpan<double>(work.View.At(0, j), j + 1).CopyTo(new(triangle.View.At(0, j), j + 1));
                reduced = triangle.View;
            }

            double* d = vector.View.At(0, 0), e = vector.View.At(0, 1);
            Span<double> leftTau = new(vector.View.At(0, 2), n), rightTau = new(vector.View.At(0, 3), n - 1);
            using MatrixBuffer right = new(n, n);
            Bidiagonalization.Reduce(reduced, right.View, new(d, n), new(e, n - 1), leftTau, rightTau, quiet);
            if (vectors)
            {
                using MatrixBuffer leftBasis = new(n, n), rightBasis = new(n, n);
                BidiagonalDivideAndConquer.Solve(d, e, leftBasis.View, rightBasis.View, quiet);
                int[] order = DescendingOrder(d, s);
                Transform(reduced, leftTau, leftBasis.View, order, 0, work.View, triangle is null ? default : outerTau, u, quiet);
                Transform(right.View, rightTau, rightBasis.View, order, 1, default, default, v, quiet);
            }
            else
            {
                // The steps converge from the lower end: small elements belong there. Reversed, the transpose has the same values.
                if (Math.Abs(d[0]) < Math.Abs(d[n - 1]))
                {
                    new Span<double>(d, n).Reverse();
                    new Span<double>(e, n - 1).Reverse();
                }

                BidiagonalQr.Solve(new(d, n), new(e, n - 1), default, default);
                DescendingOrder(d, s);
            }
        }
        finally
        {
            triangle?.Dispose();
        }

        for (int i = 0; i < n; i++)
            s[i] = Math.ScaleB(s[i], exponent);
    }

    private static int[] DescendingOrder(double* values, Span<double> sorted)
    {
        int n = sorted.Length;
        int[] order = new int[n];
        for (int i = 0; i < n; i++)
        {
            order[i] = i;
            sorted[i] = -values[i];
        }

        sorted.Sort(order.AsSpan());
        for (int i = 0; i < n; i++)
            sorted[i] = -sorted[i];
        return order;
    }

    /// <summary>target = outer reflectors times inner reflectors times [basis in order, 0; 0, I].</summary>
    /// <remarks>The inner reflectors act on rows from <paramref name="offset"/> on; there are outer ones where <paramref name="outerTau"/> is not empty.</remarks>
    private static void Transform(
        MatrixView<double> inner, ReadOnlySpan<double> innerTau, MatrixView<double> basis, int[] order, int offset,
        MatrixView<double> outer, ReadOnlySpan<double> outerTau, MatrixView<double> target, Execution execution)
    {
        int n = basis.Columns, rows = target.Rows, columns = target.Columns;
        MatrixBuffer? buffer = target.RowStride == 1 ? null : new(rows, columns);
        try
        {
            MatrixView<double> result = buffer is null ? target : buffer.View;
            for (int j = 0; j < columns; j++)
            {
                Span<double> column = new(result.At(0, j), rows);
                column.Clear();
                if (j < n)
                    new ReadOnlySpan<double>(basis.At(0, order[j]), n).CopyTo(column);
                else
                    column[j] = 1.0;
            }

            // Without outer reflectors the inner ones span all rows; with them the first n, and the other columns are still the identity's.
            int span = inner.Rows, width = span < rows ? n : columns;
            BlockReflector.ApplyAll(inner.Block(offset, 0, span - offset, innerTau.Length), innerTau, transposed: false,
                result.Block(offset, 0, span - offset, width), identityColumns: false, execution);
            if (outerTau.Length > 0)
                BlockReflector.ApplyAll(outer, outerTau, transposed: false, result, identityColumns: false, execution);
            if (buffer is not null)
                MatrixCopy.Copy(result, target);
        }
        finally
        {
            buffer?.Dispose();
        }
    }
}
