using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>
/// Backward errors in units of n eps |A|, norms of the largest row sum. Bounds (Higham 2002): Cholesky |A - L L'| &lt;= gamma_{n+1} |L||L'|, theorem 10.3;
/// LU |P A - L U| &lt;= gamma_n |L||U|, theorem 9.3; a triangular solution |B - T X| &lt;= gamma_n |T||X|, theorem 8.5. All are checked elementwise.
/// </summary>
public unsafe class FactorizationErrorTests
{
    private const double Epsilon = 2.220446049250313e-16;

    public static TheoryData<string, int> Cases()
    {
        TheoryData<string, int> cases = [];
        foreach (string kind in TestMatrices.Kinds)
        {
            foreach (int n in new[] { 1, 2, 7, 24, 25, 60, 129, 300 })
                cases.Add(kind, n);
        }

        return cases;
    }

    // Products of references in MathNet's managed provider, whose own error is within the same bound: twice the constant.
    private static Matrix<double> Multiply(Matrix<double> a, Matrix<double> b)
    {
        Matrix<double> c = Matrix<double>.Build.Dense(a.RowCount, b.ColumnCount);
        ManagedLinearAlgebraProvider.Instance.MatrixMultiply(a.ToColumnMajorArray(), a.RowCount, a.ColumnCount, b.ToColumnMajorArray(), b.RowCount, b.ColumnCount, ((MathNet.Numerics.LinearAlgebra.Double.DenseMatrix)c).Values);
        return c;
    }

    private static void Within(Matrix<double> residual, Matrix<double> magnitude, double factor, string what)
    {
        for (int i = 0; i < residual.RowCount; i++)
        {
            for (int j = 0; j < residual.ColumnCount; j++)
            {
                // 1e-300: products of the tiny kind may round in the subnormal range.
                Assert.True(Math.Abs(residual[i, j]) <= factor * Epsilon * magnitude[i, j] + 1e-300, $"{what}: residual {residual[i, j]:G3} at ({i}, {j}), magnitude {magnitude[i, j]:G3}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void CholeskyIsBackwardStable(string kind, int n)
    {
        Matrix<double> a = TestMatrices.PositiveDefinite(kind, n, n);
        double[] values = a.ToColumnMajorArray();
        SimdLinearAlgebraProvider provider = SimdLinearAlgebraProvider.Instance;
        ((ILinearAlgebraProvider<double>)provider).CholeskyFactor(values, n);
        Matrix<double> lower = Matrix<double>.Build.Dense(n, n, values);
        Within(a - Multiply(lower, lower.Transpose()), Multiply(lower.PointwiseAbs(), lower.Transpose().PointwiseAbs()), 2.0 * (n + 1), kind);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LuIsBackwardStable(string kind, int n)
    {
        Matrix<double> a = TestMatrices.General(kind, n, n, n + 1);
        double[] values = a.ToColumnMajorArray();
        int[] pivots = new int[n];
        ((ILinearAlgebraProvider<double>)SimdLinearAlgebraProvider.Instance).LUFactor(values, n, pivots);
        Matrix<double> packed = Matrix<double>.Build.Dense(n, n, values);
        Matrix<double> lower = packed.MapIndexed((i, j, x) => i > j ? x : i == j ? 1.0 : 0.0), upper = packed.MapIndexed((i, j, x) => i <= j ? x : 0.0);
        Matrix<double> exchanged = a.Clone();
        for (int i = 0; i < n; i++)
        {
            Assert.InRange(pivots[i], i, n - 1);
            Vector<double> row = exchanged.Row(i);
            exchanged.SetRow(i, exchanged.Row(pivots[i]));
            exchanged.SetRow(pivots[i], row);
        }

        Assert.All(lower.Enumerate(), x => Assert.True(Math.Abs(x) <= 1.0));
        Within(exchanged - Multiply(lower, upper), Multiply(lower.PointwiseAbs(), upper.PointwiseAbs()), 2.0 * (n + 1), kind);
    }

    // Either triangle, any storage order of the triangle and of the right-hand sides, one right-hand side or many.
    [Theory]
    [MemberData(nameof(Cases))]
    public void TriangularSolutionsAreBackwardStable(string kind, int n)
    {
        Matrix<double> general = TestMatrices.General(kind, n, n, n + 2);
        double scale = n == 0 ? 1.0 : Math.Max(general.Enumerate().Max(Math.Abs), 1e-300);
        // A dominant diagonal of the matrix's own scale keeps the solution finite.
        Matrix<double> lower = general.MapIndexed((i, j, x) => i > j ? x / Math.Max(n, 1) : i == j ? scale : 0.0);
        foreach (int columns in new[] { 1, 3, 40 })
        {
            Matrix<double> b = TestMatrices.General("random", n, columns, 5);
            foreach (bool upper in new[] { false, true })
            {
                Matrix<double> triangle = upper ? lower.Transpose() : lower;
                foreach (bool rowMajorTriangle in new[] { false, true })
                {
                    foreach (bool rowMajorSides in new[] { false, true })
                    {
                        double[] t = rowMajorTriangle ? triangle.ToRowMajorArray() : triangle.ToColumnMajorArray(), x = rowMajorSides ? b.ToRowMajorArray() : b.ToColumnMajorArray();
                        // What lies in the other triangle must not matter.
                        for (int i = 0; i < n; i++)
                        {
                            for (int j = 0; j < n; j++)
                            {
                                if (upper ? i > j : i < j)
                                    t[rowMajorTriangle ? (i * n) + j : (j * n) + i] = double.NaN;
                            }
                        }

                        fixed (double* pt = t, px = x)
                        {
                            MatrixView<double> a = rowMajorTriangle ? MatrixView<double>.RowMajor(pt, n, n) : MatrixView<double>.ColumnMajor(pt, n, n);
                            MatrixView<double> sides = rowMajorSides ? MatrixView<double>.RowMajor(px, n, columns) : MatrixView<double>.ColumnMajor(px, n, columns);
                            if (upper)
                                TriangularSolve.Upper(a, sides, unit: false, default);
                            else
                                TriangularSolve.Lower(a, sides, unit: false, default);
                        }

                        Matrix<double> solution = rowMajorSides ? Matrix<double>.Build.DenseOfRowMajor(n, columns, x) : Matrix<double>.Build.Dense(n, columns, x);
                        Within(b - Multiply(triangle, solution), Multiply(triangle.PointwiseAbs(), solution.PointwiseAbs()), 2.0 * (n + 1), kind);
                    }
                }
            }
        }
    }
}
