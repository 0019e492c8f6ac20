using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Storage;

namespace Stats.Core;

/// <summary>
/// The Cholesky factorisation A = L L' of a symmetric positive definite matrix: an immutable value. Backward error
/// |A - L L'| at most 4 n 2^-52 |A| (measured below n 2^-52 |A|); bit-equal for any number of threads, unless MathNet has a native provider, which then factors, and solves
/// for matrices (MathNet's providers have no operation for L^-1 B).
/// Sources: Golub and Van Loan, Matrix Computations (2013), sections 4.2 and 6.5.4; Gill, Golub, Murray and Saunders (1974) for the updates.
/// </summary>
public sealed unsafe class CholeskyFactor
{
    private const double Asymmetry = 1e-12;

    /// <summary>Column-major, zeros above the diagonal.</summary>
    private readonly double[] _lower;

    private CholeskyFactor(double[] lower, int order, double jitter)
    {
        _lower = lower;
        Order = order;
        JitterUsed = jitter;
        double sum = 0.0;
        for (int i = 0; i < order; i++)
            sum += Math.Log(lower[i * (order + 1)]);
        LogDeterminant = 2.0 * sum;
    }

    /// <summary>n, the number of rows.</summary>
    public int Order { get; }

    /// <summary>log det A = 2 sum of log L_ii; 0 for n = 0.</summary>
    public double LogDeterminant { get; }

    /// <summary>What was added to the diagonal of A before it could be factored; 0 if nothing.</summary>
    public double JitterUsed { get; }

    /// <summary>L, with zeros above the diagonal (a copy).</summary>
    public Matrix<double> Lower => Matrix<double>.Build.Dense(Order, Order, (double[])_lower.Clone());

    /// <summary>Factors a matrix as it is.</summary>
    /// <param name="matrix">n x n, symmetric within 1e-12 of its largest element; the lower triangle is used.</param>
    /// <param name="execution">Threads and cancellation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="matrix"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="matrix"/> is not square, not symmetric, or has an element that is not finite (the message names it).</exception>
    /// <exception cref="NotPositiveDefiniteException">A leading minor is not positive; the exception says which.</exception>
    public static CholeskyFactor Of(Matrix<double> matrix, Execution execution = default)
    {
        double[] values = Checked(matrix);
        double[] lower = (double[])values.Clone();
        int failed = Factor(lower, matrix.RowCount, execution);
        return failed == 0 ? new CholeskyFactor(lower, matrix.RowCount, 0.0) : throw new NotPositiveDefiniteException(failed);
    }

    /// <summary>
    /// Factors a matrix that rounding may have made indefinite: as it is and, where that fails, with 10^k tr(A)/n added to the diagonal for
    /// k = -10, ..., -4. <see cref="JitterUsed"/> says what was added.
    /// </summary>
    /// <param name="matrix">n x n, symmetric within 1e-12 of its largest element; the lower triangle is used.</param>
    /// <param name="execution">Threads and cancellation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="matrix"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="matrix"/> is not square, not symmetric, or has an element that is not finite (the message names it).</exception>
    /// <exception cref="NotPositiveDefiniteException">It fails with the largest jitter too.</exception>
    public static CholeskyFactor WithJitter(Matrix<double> matrix, Execution execution = default)
    {
        double[] values = Checked(matrix);
        int n = matrix.RowCount, failed = 0;
        double mean = 0.0;
        for (int i = 0; i < n; i++)
            mean += values[i * (n + 1)] / n;
        double[] lower = new double[values.Length];
        for (int exponent = -11; exponent <= -4; exponent++)
        {
            double jitter = exponent == -11 ? 0.0 : Math.Pow(10.0, exponent) * mean;
            values.CopyTo(lower, 0);
            for (int i = 0; i < n; i++)
                lower[i * (n + 1)] += jitter;
            failed = Factor(lower, n, execution);
            if (failed == 0)
                return new CholeskyFactor(lower, n, jitter);
        }

        throw new NotPositiveDefiniteException(failed);
    }

    /// <summary>A^-1 b.</summary>
    /// <param name="b">n numbers.</param>
    /// <exception cref="ArgumentException"><paramref name="b"/> has another length.</exception>
    public double[] Solve(ReadOnlySpan<double> b)
    {
        double[] x = Half(b, nameof(b));
        fixed (double* lower = _lower, solution = x)
            TriangularSolve.Upper(View(lower).Transposed, Column(solution), unit: false, Execution.SingleThread);
        return x;
    }

    /// <summary>A^-1 B.</summary>
    /// <param name="b">n rows, any number of columns.</param>
    /// <param name="execution">Threads and cancellation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="b"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="b"/> has another number of rows.</exception>
    public Matrix<double> Solve(Matrix<double> b, Execution execution = default) => Solve(b, both: true, execution);

    /// <summary>L^-1 b, whose squared norm is b' A^-1 b.</summary>
    /// <param name="b">n numbers.</param>
    /// <exception cref="ArgumentException"><paramref name="b"/> has another length.</exception>
    public double[] SolveLower(ReadOnlySpan<double> b) => Half(b, nameof(b));

    /// <summary>L^-1 B.</summary>
    /// <param name="b">n rows, any number of columns.</param>
    /// <param name="execution">Threads and cancellation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="b"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="b"/> has another number of rows.</exception>
    public Matrix<double> SolveLower(Matrix<double> b, Execution execution = default) => Solve(b, both: false, execution);

    /// <summary>The factor of A + v v', in n^2 operations (Givens rotations).</summary>
    /// <param name="v">n finite numbers.</param>
    /// <exception cref="ArgumentException"><paramref name="v"/> has another length or an element that is not finite.</exception>
    public CholeskyFactor Update(ReadOnlySpan<double> v)
    {
        double[] w = CheckedVector(v);
        double[] lower = (double[])_lower.Clone();
        int n = Order;
        for (int j = 0; j < n; j++)
        {
            Span<double> column = lower.AsSpan(j * n, n);
            double old = column[j], root = double.Hypot(old, w[j]);
            // A rotation: nothing grows beyond the factor of A + v v' itself.
            double c = old / root, s = w[j] / root;
            column[j] = root;
            for (int i = j + 1; i < n; i++)
            {
                double value = column[i];
                column[i] = c * value + s * w[i];
                w[i] = c * w[i] - s * value;
            }
        }

        return new CholeskyFactor(lower, n, JitterUsed);
    }

    /// <summary>The order of the first leading minor of A - v v' that is not positive: where the sum of squares of p reaches 1.</summary>
    private static int FirstMinorBeyond(double[] p)
    {
        double sum = 0.0;
        for (int i = 0; i < p.Length; i++)
        {
            sum += p[i] * p[i];
            if (sum >= 1.0)
                return i + 1;
        }

        return p.Length;
    }

    /// <summary>The factor of A - v v', in n^2 operations: with p = L^-1 v, rotations that carry (p, sqrt(1 - p'p)) to a unit vector.</summary>
    /// <param name="v">n finite numbers.</param>
    /// <exception cref="ArgumentException"><paramref name="v"/> has another length or an element that is not finite.</exception>
    /// <exception cref="NotPositiveDefiniteException">A - v v' is not positive definite: p'p is at least 1.</exception>
    public CholeskyFactor Downdate(ReadOnlySpan<double> v)
    {
        double[] p = Half(CheckedVector(v), nameof(v));
        int n = Order;
        double norm = Math.Sqrt(Reductions.SquaredNorm(p));
        double alpha = Math.Sqrt((1.0 - norm) * (1.0 + norm));
        if (!(alpha > 0.0))
            throw new NotPositiveDefiniteException(FirstMinorBeyond(p));
        // Rotations from the last row to the first take (p, alpha) to (0, 1); applied to (L', 0) they leave the new factor's rows.
        double[] cosines = new double[n], sines = new double[n];
        for (int i = n - 1; i >= 0; i--)
        {
            double r = double.Hypot(alpha, p[i]);
            cosines[i] = alpha / r;
            sines[i] = p[i] / r;
            alpha = r;
        }

        double[] lower = (double[])_lower.Clone();
        double[] rest = new double[n];
        for (int j = n - 1; j >= 0; j--)
        {
            double c = cosines[j], s = sines[j];
            Span<double> column = lower.AsSpan(j * n, n);
            for (int i = j; i < n; i++)
            {
                double carried = rest[i];
                rest[i] = c * carried + s * column[i];
                column[i] = c * column[i] - s * carried;
            }
        }

        return new CholeskyFactor(lower, n, JitterUsed);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"CholeskyFactor(order = {Order}, log-determinant = {LogDeterminant}, jitter = {JitterUsed})");

    private static MatrixView<double> Square(double* data, int order) => MatrixView<double>.ColumnMajor(data, order, order);

    private MatrixView<double> View(double* lower) => Square(lower, Order);

    private MatrixView<double> Column(double* data) => MatrixView<double>.ColumnMajor(data, Order, 1);

    private static int Factor(double[] values, int order, Execution execution)
    {
        if (ActiveProvider.Native is not { } native)
            return OwnFactor(values, order, execution);
        double[] copy = (double[])values.Clone();
        try
        {
            native.CholeskyFactor(values, order);
            return 0;
        }
        catch (ArgumentException)
        {
            // A native routine does not say which minor failed: our own kernel finds it, or disagrees and has the factor.
            int failed = OwnFactor(copy, order, execution);
            copy.CopyTo(values, 0);
            return failed;
        }
    }

    private static int OwnFactor(double[] values, int order, Execution execution)
    {
        execution.CancellationToken.ThrowIfCancellationRequested();
        int failed;
        fixed (double* lower = values)
            failed = CholeskyKernel.Factor(Square(lower, order), execution);
        for (int j = 1; j < order; j++)
            values.AsSpan(j * order, j).Clear();
        return failed;
    }

    private static double[] Checked(Matrix<double> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int n = matrix.RowCount;
        if (matrix.ColumnCount != n)
            throw new ArgumentException($"matrix has {n} rows and {matrix.ColumnCount} columns; it must be square.", nameof(matrix));
        double[] values = matrix.Storage is DenseColumnMajorMatrixStorage<double> dense ? (double[])dense.Data.Clone() : matrix.ToColumnMajorArray();
        double largest = 0.0;
        for (int k = 0; k < values.Length; k++)
        {
            if (!double.IsFinite(values[k]))
                throw new ArgumentException(FormattableString.Invariant($"matrix[{k % n}, {k / n}] is {values[k]}."), nameof(matrix));
            largest = Math.Max(largest, Math.Abs(values[k]));
        }

        for (int j = 0; j < n; j++)
        {
            for (int i = j + 1; i < n; i++)
            {
                if (Math.Abs(values[j * n + i] - values[i * n + j]) > Asymmetry * largest)
                    throw new ArgumentException(FormattableString.Invariant($"matrix[{i}, {j}] is {values[j * n + i]}, matrix[{j}, {i}] is {values[i * n + j]}; it must be symmetric."), nameof(matrix));
            }
        }

        return values;
    }

    private double[] CheckedVector(ReadOnlySpan<double> v)
    {
        for (int i = 0; i < v.Length; i++)
        {
            if (!double.IsFinite(v[i]))
                throw new ArgumentException(FormattableString.Invariant($"v[{i}] is {v[i]}."), nameof(v));
        }

        return v.Length == Order ? v.ToArray() : throw new ArgumentException($"v has {v.Length} elements, the matrix {Order} rows.", nameof(v));
    }

    private double[] Half(ReadOnlySpan<double> b, string name)
    {
        if (b.Length != Order)
            throw new ArgumentException($"{name} has {b.Length} elements, the matrix {Order} rows.", name);
        double[] x = b.ToArray();
        fixed (double* lower = _lower, solution = x)
            TriangularSolve.Lower(View(lower), Column(solution), unit: false, Execution.SingleThread);
        return x;
    }

    private Matrix<double> Solve(Matrix<double> b, bool both, Execution execution)
    {
        ArgumentNullException.ThrowIfNull(b);
        if (b.RowCount != Order)
            throw new ArgumentException($"b has {b.RowCount} rows, the matrix {Order}.", nameof(b));
        double[] x = b.ToColumnMajorArray();
        if (both && ActiveProvider.Native is { } native)
        {
            native.CholeskySolveFactored(_lower, Order, x, b.ColumnCount);
            return Matrix<double>.Build.Dense(Order, b.ColumnCount, x);
        }

        fixed (double* lower = _lower, solution = x)
        {
            MatrixView<double> factor = View(lower), columns = MatrixView<double>.ColumnMajor(solution, Order, b.ColumnCount);
            TriangularSolve.Lower(factor, columns, unit: false, execution);
            if (both)
                TriangularSolve.Upper(factor.Transposed, columns, unit: false, execution);
        }

        return Matrix<double>.Build.Dense(Order, b.ColumnCount, x);
    }
}
