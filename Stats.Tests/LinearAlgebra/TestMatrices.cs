using MathNet.Numerics.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>Matrices that factorisations find hard, by name: random, graded, nearly singular, structured, of extreme scale.</summary>
internal static class TestMatrices
{
    public static readonly string[] Kinds = ["random", "graded rows", "graded columns", "nearly singular", "rank deficient", "Toeplitz", "Hilbert", "identity", "huge", "tiny"];

    /// <summary>A rows x columns matrix of the kind.</summary>
    public static Matrix<double> General(string kind, int rows, int columns, int seed)
    {
        Random random = new(seed);
        Matrix<double> uniform = Matrix<double>.Build.Dense(rows, columns, (_, _) => 2.0 * random.NextDouble() - 1.0);
        return kind switch
        {
            "graded rows" => uniform.MapIndexed((i, _, x) => x * Math.Pow(10.0, -12.0 * i / Math.Max(rows, 1))),
            "graded columns" => uniform.MapIndexed((_, j, x) => x * Math.Pow(10.0, -12.0 * j / Math.Max(columns, 1))),
            "nearly singular" => columns < 2 ? uniform : uniform.MapIndexed((i, j, x) => j == columns - 1 ? uniform[i, 0] + 1e-14 * x : x),
            "rank deficient" => uniform.MapIndexed((i, j, x) => j % 3 == 0 ? x : uniform[i, j - j % 3]),
            "Toeplitz" => uniform.MapIndexed((i, j, _) => 1.0 / (1.0 + Math.Abs(i - j))),
            "Hilbert" => uniform.MapIndexed((i, j, _) => 1.0 / (1.0 + i + j)),
            "identity" => uniform.MapIndexed((i, j, _) => i == j ? 1.0 : 0.0),
            "huge" => uniform * 1e150,
            "tiny" => uniform * 1e-150,
            _ => uniform,
        };
    }

    /// <summary>A symmetric positive definite matrix of the kind: B B' + n eps-scale identity, so that rounding leaves it definite.</summary>
    public static Matrix<double> PositiveDefinite(string kind, int order, int seed)
    {
        Matrix<double> b = General(kind, order, order, seed), a = b * b.Transpose();
        double scale = order == 0 ? 0.0 : a.Enumerate().Max(Math.Abs);
        Matrix<double> shift = Matrix<double>.Build.DenseDiagonal(order, order, 1e-12 * order * scale);
        Matrix<double> sum = a + shift;
        return (sum + sum.Transpose()) * 0.5;
    }
}
