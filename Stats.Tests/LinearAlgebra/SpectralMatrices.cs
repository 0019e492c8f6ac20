using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Stats.Tests.LinearAlgebra;

/// <summary>Matrices that orthogonal factorisations find hard, by name, in pinned memory, and the errors that are measured on them.</summary>
internal static unsafe class SpectralMatrices
{
    public static readonly string[] GeneralKinds =
    [
        "random", "graded rows", "graded columns", "graded both", "nearly singular", "rank deficient", "rank one", "zero", "identity", "ones", "one element",
        "zero columns", "Kahan", "Hilbert", "clustered", "bidiagonal", "huge", "tiny",
    ];

    public static readonly string[] SymmetricKinds =
    [
        "random", "graded", "graded up", "nearly singular", "rank one", "zero", "identity", "ones", "one element", "diagonal", "Wilkinson", "glued Wilkinson",
        "second difference", "zero diagonal", "clustered", "arrow", "Hilbert", "signs", "huge", "tiny",
    ];

    /// <summary>A rows x columns matrix of the kind, column-major.</summary>
    public static Pinned General(string kind, int rows, int columns, int seed)
    {
        Random random = new(seed);
        double[,] uniform = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                uniform[i, j] = 2.0 * random.NextDouble() - 1.0;
        }

        double[] left = Direction(rows, random), right = Direction(columns, random);
        return Pinned.From(rows, columns, (i, j) => kind switch
        {
            "graded rows" => uniform[i, j] * Math.Pow(10.0, -20.0 * i / rows),
            "graded columns" => uniform[i, j] * Math.Pow(10.0, -20.0 * j / columns),
            "graded both" => uniform[i, j] * Math.Pow(10.0, 30.0 * (i + j) / (rows + columns)),
            "nearly singular" => j == 0 || j < columns - 1 ? uniform[i, j] : uniform[i, 0] + 1e-14 * uniform[i, j],
            "rank deficient" => uniform[i, j - j % 3],
            "rank one" => left[i] * right[j],
            "zero" => 0.0,
            "identity" => i == j ? 1.0 : 0.0,
            "ones" => 1.0,
            "one element" => i == rows / 2 && j == columns / 2 ? -3.0 : 0.0,
            "zero columns" => j % 4 == 1 ? 0.0 : uniform[i, j],
            "Kahan" => i > j ? 0.0 : Math.Pow(0.6, i) * (i == j ? 1.0 : -0.8),
            "Hilbert" => 1.0 / (1.0 + i + j),
            "clustered" => (i == j ? 1.0 + 1e-15 * i : 0.0) - 2.0 * left[i] * (j < rows ? left[j] : 0.0),
            "bidiagonal" => i == j ? Math.Pow(2.0, -j) : i == j - 1 ? 1.0 : 0.0,
            "huge" => uniform[i, j] * 1e200,
            "tiny" => uniform[i, j] * 1e-200,
            _ => uniform[i, j],
        });
    }

    /// <summary>A symmetric matrix of the kind.</summary>
    public static Pinned Symmetric(string kind, int order, int seed)
    {
        Random random = new(seed);
        double[,] uniform = new double[order, order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
                uniform[i, j] = uniform[j, i] = 2.0 * random.NextDouble() - 1.0;
        }

        double[] direction = Direction(order, random);
        return Pinned.From(order, order, (i, j) => kind switch
        {
            "graded" => uniform[i, j] * Math.Pow(10.0, -20.0 * (i + j) / order),
            "graded up" => uniform[i, j] * Math.Pow(10.0, 20.0 * (i + j) / order),
            "nearly singular" => direction[i] * direction[j] + 1e-15 * uniform[i, j],
            "rank one" => direction[i] * direction[j],
            "zero" => 0.0,
            "identity" => i == j ? 1.0 : 0.0,
            "ones" => 1.0,
            "one element" => i == order / 2 && j == order / 2 ? -3.0 : 0.0,
            "diagonal" => i == j ? Math.Round(4.0 * uniform[i, i]) : 0.0,
            "Wilkinson" => i == j ? Math.Abs(i - (order - 1) / 2.0) : Math.Abs(i - j) == 1 ? 1.0 : 0.0,
            // Blocks W(21) joined by 1e-14: the eigenvalues come in groups as many as the blocks, equal to all digits.
            "glued Wilkinson" => i == j ? Math.Abs(i % 21 - 10) : Math.Abs(i - j) != 1 ? 0.0 : Math.Max(i, j) % 21 == 0 ? 1e-14 : 1.0,
            "second difference" => i == j ? 2.0 : Math.Abs(i - j) == 1 ? -1.0 : 0.0,
            "zero diagonal" => (i + j) % 2 == 0 ? 0.0 : uniform[i, j],
            "clustered" => (i == j ? 1.0 + 1e-15 * (i % 5) : 0.0) - 2.0 * direction[i] * direction[j],
            "arrow" => i == j ? i : i == 0 ? uniform[0, j] : j == 0 ? uniform[i, 0] : 0.0,
            "Hilbert" => 1.0 / (1.0 + i + j),
            "signs" => (i + j) % 2 == 0 ? 1.0 : -1.0,
            "huge" => uniform[i, j] * 1e200,
            "tiny" => uniform[i, j] * 1e-200,
            _ => uniform[i, j],
        });
    }

    /// <summary>|X|_F / |A|_F, where squares may leave the range; 0 for 0 / 0.</summary>
    public static double Relative(Matrix<double> x, Matrix<double> a)
    {
        double scale = a.Enumerate().Select(Math.Abs).DefaultIfEmpty(0.0).Max();
        if (scale == 0.0)
            return x.Enumerate().All(v => v == 0.0) ? 0.0 : double.PositiveInfinity;
        return (x / scale).FrobeniusNorm() / (a / scale).FrobeniusNorm();
    }

    /// <summary>|Q'Q - I|_F.</summary>
    public static double Orthogonality(Matrix<double> q) =>
        q.ColumnCount == 0 ? 0.0 : (q.TransposeThisAndMultiply(q) - DenseMatrix.CreateIdentity(q.ColumnCount)).FrobeniusNorm();

    /// <summary>An error of n units of rounding per unit of size: what factor times (n + 10) eps allows.</summary>
    public static double Allowed(double factor, int n) => factor * (n + 10) * Accuracy.Epsilon;

    /// <summary>Asserts that an error is within <see cref="Allowed"/>.</summary>
    public static void Within(double error, double factor, int n, string what) =>
        Assert.True(error <= Allowed(factor, n), $"{what}: {error / Allowed(1.0, n):G3} units, {factor} allowed.");

    private static double[] Direction(int n, Random random)
    {
        double[] x = new double[n];
        for (int i = 0; i < n; i++)
            x[i] = 2.0 * random.NextDouble() - 1.0;
        double norm = Math.Sqrt(x.Sum(v => v * v));
        return [.. x.Select(v => v / norm)];
    }

    /// <summary>A matrix that the collector does not move.</summary>
    internal sealed class Pinned(int rows, int columns)
    {
        public double[] Values { get; } = GC.AllocateArray<double>(Math.Max(rows * columns, 1), pinned: true);

        public MatrixView<double> View => MatrixView<double>.ColumnMajor(Address, rows, columns);

        /// <summary>The same memory as rows one after another: a matrix of the same shape, other content.</summary>
        public MatrixView<double> RowMajor => MatrixView<double>.RowMajor(Address, rows, columns);

        private double* Address => (double*)Marshal.UnsafeAddrOfPinnedArrayElement(Values, 0);

        public static Pinned From(int rows, int columns, Func<int, int, double> value)
        {
            Pinned pinned = new(rows, columns);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                    pinned.Values[i + j * rows] = value(i, j);
            }

            return pinned;
        }

        public Pinned Copy() => From(rows, columns, (i, j) => Values[i + j * rows]);

        public Matrix<double> ToMatrix() => ToMatrix(View);

        /// <summary>MathNet refuses empty matrices; one of zeros has the same norms.</summary>
        public static Matrix<double> ToMatrix(MatrixView<double> view)
        {
            DenseMatrix matrix = new(Math.Max(view.Rows, 1), Math.Max(view.Columns, 1));
            for (int i = 0; i < view.Rows; i++)
            {
                for (int j = 0; j < view.Columns; j++)
                    matrix[i, j] = view[i, j];
            }

            return matrix;
        }
    }
}
