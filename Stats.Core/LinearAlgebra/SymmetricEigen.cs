// Reduction to tridiagonal form by blocked reflectors (Tridiagonalization), then: eigenvalues alone by root-free QL steps (TridiagonalQl);
// with vectors, divide and conquer (TridiagonalDivideAndConquer), and the reflectors applied to what it gives.
using MathNet.Numerics;

namespace Stats.Core;

/// <summary>
/// Eigenvalues, ascending, and orthonormal eigenvectors of a symmetric matrix, of which the lower triangle is read. The error of every
/// eigenvalue is a small multiple of n eps |A|, whatever its own size; |A Q - Q L| and |Q'Q - I| are of the same order.
/// </summary>
internal static unsafe class SymmetricEigen
{
    /// <summary>Eigenvalues alone.</summary>
    /// <param name="a">n x n, any strides; left as it is.</param>
    /// <param name="eigenvalues">n numbers.</param>
    /// <param name="execution">How it runs.</param>
    /// <exception cref="NonConvergenceException">The lower triangle holds NaN or an infinity.</exception>
    public static void Eigenvalues(MatrixView<double> a, Span<double> eigenvalues, Execution execution) =>
        Solve(a, eigenvalues, default, vectors: false, execution);

    /// <summary>Eigenvalues and eigenvectors: A Q = Q diag(eigenvalues).</summary>
    /// <param name="a">n x n, any strides; left as it is unless <paramref name="q"/> is the same memory.</param>
    /// <param name="eigenvalues">n numbers.</param>
    /// <param name="q">n x n, any strides.</param>
    /// <param name="execution">How it runs.</param>
    /// <exception cref="NonConvergenceException">The lower triangle holds NaN or an infinity.</exception>
    public static void Decompose(MatrixView<double> a, Span<double> eigenvalues, MatrixView<double> q, Execution execution) =>
        Solve(a, eigenvalues, q, vectors: true, execution);

    private static void Solve(MatrixView<double> a, Span<double> eigenvalues, MatrixView<double> q, bool vectors, Execution execution)
    {
        int n = a.Rows;
        if (a.Columns != n)
            throw new ArgumentException($"The matrix is {n} x {a.Columns}, not square.", nameof(a));
        if (eigenvalues.Length != n)
            throw new ArgumentException($"eigenvalues has {eigenvalues.Length} elements, the matrix {n} rows.", nameof(eigenvalues));
        if (vectors && (q.Rows != n || q.Columns != n))
            throw new ArgumentException($"q is {q.Rows} x {q.Columns}, the matrix {n} x {n}.", nameof(q));
        if (n == 0)
            return;

        using MatrixBuffer work = MatrixBuffer.CopyOf(a);
        int exponent = MatrixScale.Normalize(work.View, lowerTriangle: true);
        using MatrixBuffer vector = new(n, 3);
        double* d = vector.View.At(0, 0), e = vector.View.At(0, 1);
        Span<double> tau = new(vector.View.At(0, 2), n - 1);
        Execution quiet = execution with { Progress = null };
        Tridiagonalization.Reduce(work.View, new(d, n), new(e, n - 1), tau, quiet);
        if (!vectors)
        {
            TridiagonalQl.Eigenvalues(new(d, n), new(e, n - 1));
            for (int i = 0; i < n; i++)
                eigenvalues[i] = Math.ScaleB(d[i], exponent);
            return;
        }

        using MatrixBuffer basis = new(n, n), sorted = new(n, n);
        TridiagonalDivideAndConquer.Solve(d, e, basis.View, quiet);
        int[] order = new int[n];
        for (int i = 0; i < n; i++)
            order[i] = i;
        new Span<double>(d, n).Sort(order.AsSpan());
        for (int j = 0; j < n; j++)
        {
            eigenvalues[j] = Math.ScaleB(d[j], exponent);
            new ReadOnlySpan<double>(basis.View.At(0, order[j]), n).CopyTo(new(sorted.View.At(0, j), n));
        }

        BlockReflector.ApplyAll(work.View.Block(1, 0, n - 1, n - 1), tau, transposed: false, sorted.View.Block(1, 0, n - 1, n), identityColumns: false, quiet);
        MatrixCopy.Copy(sorted.View, q);
    }
}
