using FsCheck.Xunit;
using MathNet.Numerics.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

public class CholeskyFactorTests
{
    private const double Epsilon = 2.220446049250313e-16;

    private static double Norm(Matrix<double> a) => a.RowCount == 0 ? 0.0 : a.InfinityNorm();

    [Property(MaxTest = 60, Replay = "(8807074866131498093,4978728449631582259)")]
    public bool TheFactorReproducesTheMatrix(byte size, byte kind)
    {
        Matrix<double> a = TestMatrices.PositiveDefinite(TestMatrices.Kinds[kind % TestMatrices.Kinds.Length], 1 + (size % 80), size);
        CholeskyFactor factor = CholeskyFactor.Of(a);
        Matrix<double> lower = factor.Lower;
        // |L||L'| has at most the norm n |A|; row sums measured far below.
        return Norm(a - lower * lower.Transpose()) <= 4 * (a.RowCount + 1) * Epsilon * Norm(a) && factor.JitterUsed == 0.0;
    }

    [Fact]
    public void LogDeterminantIsThatOfTheDiagonalWhereThereIsNothingElse()
    {
        double[] diagonal = [1e-200, 2.0, 3e250, 7.0];
        CholeskyFactor factor = CholeskyFactor.Of(Matrix<double>.Build.DenseOfDiagonalArray(diagonal));
        Assert.Equal(diagonal.Sum(Math.Log), factor.LogDeterminant, 1e-12);
        Assert.Equal(0.0, CholeskyFactor.Of(Matrix<double>.Build.Dense(1, 1, 1.0)).LogDeterminant);
    }

    [Fact]
    public void SolutionsSolve()
    {
        Matrix<double> a = TestMatrices.PositiveDefinite("random", 90, 3), b = TestMatrices.General("random", 90, 7, 4);
        CholeskyFactor factor = CholeskyFactor.Of(a);
        Matrix<double> x = factor.Solve(b);
        // Backward stable: the residual is small against |A||X|, whatever the condition number.
        Assert.True(Norm(a * x - b) <= 8 * 91 * Epsilon * Norm(a) * Norm(x));
        double[] one = factor.Solve(b.Column(2).ToArray());
        Assert.True(Norm(a * Vector<double>.Build.Dense(one).ToColumnMatrix() - b.Column(2).ToColumnMatrix()) <= 8 * 91 * Epsilon * Norm(a) * one.Max(Math.Abs) * 90);
        double[] half = factor.SolveLower(b.Column(2).ToArray());
        Assert.Equal(b.Column(2).DotProduct(Vector<double>.Build.Dense(one)), half.Sum(v => v * v), 1e-9 * Math.Abs(half.Sum(v => v * v)));
        Assert.True(Norm(factor.Lower * factor.SolveLower(b) - b) <= 8 * 91 * Epsilon * Norm(factor.Lower) * Norm(factor.SolveLower(b)));
    }

    [Property(MaxTest = 60, Replay = "(8807074866131498093,4978728449631582259)")]
    public bool UpdatingAndDowndatingAreWhatRefactoringGives(byte size, int seed)
    {
        int n = 1 + (size % 40);
        Matrix<double> a = TestMatrices.PositiveDefinite("random", n, seed);
        double[] v = TestMatrices.General("random", n, 1, seed + 1).ToColumnMajorArray();
        Matrix<double> outer = Vector<double>.Build.Dense(v).OuterProduct(Vector<double>.Build.Dense(v));
        CholeskyFactor up = CholeskyFactor.Of(a).Update(v);
        Matrix<double> sum = a + outer;
        bool updated = Norm(sum - up.Lower * up.Lower.Transpose()) <= 16 * (n + 1) * Epsilon * Norm(sum);
        CholeskyFactor back = up.Downdate(v);
        return updated
            && Norm(a - back.Lower * back.Lower.Transpose()) <= 64 * (n + 1) * Epsilon * Norm(sum)
            && back.Lower.Diagonal().All(d => d > 0.0);
    }

    // What is added may be far larger than what is there: no intermediate leaves the range.
    [Theory]
    [InlineData(1e-40, 1e150)]
    [InlineData(1e-200, 1e110)]
    [InlineData(1e200, 1e-150)]
    public void UpdatesOfAnotherScaleStayFinite(double scale, double size)
    {
        CholeskyFactor factor = CholeskyFactor.Of(scale * Matrix<double>.Build.DenseIdentity(2)).Update([size, size]);
        // det(scale I + v v') = scale (scale + 2 size^2).
        double expected = Math.Log(scale) + Math.Max(Math.Log(scale), Math.Log(2.0) + (2.0 * Math.Log(size)));
        Assert.Equal(expected, factor.LogDeterminant, 1e-9);
        Assert.All(factor.Lower.Enumerate(), x => Assert.True(double.IsFinite(x)));
    }

    [Fact]
    public void DowndatingTooMuchThrows()
    {
        CholeskyFactor factor = CholeskyFactor.Of(Matrix<double>.Build.DenseIdentity(3));
        Assert.Throws<NotPositiveDefiniteException>(() => factor.Downdate([0.8, 0.6, 0.1]));
        Assert.Throws<NotPositiveDefiniteException>(() => factor.Downdate([1.0, 0.0, 0.0]));
        Assert.Equal(0.36, Math.Exp(factor.Downdate([0.8, 0.0, 0.0]).LogDeterminant), 1e-15);
    }

    [Fact]
    public void JitterIsTheSmallestThatServesAndIsReported()
    {
        Matrix<double> ones = Matrix<double>.Build.Dense(40, 40, 1.0);
        Assert.Throws<NotPositiveDefiniteException>(() => CholeskyFactor.Of(ones - 1e-12 * Matrix<double>.Build.DenseIdentity(40)));
        CholeskyFactor factor = CholeskyFactor.WithJitter(ones - 1e-12 * Matrix<double>.Build.DenseIdentity(40));
        Assert.Equal(1e-10, factor.JitterUsed, 1e-20);
        Assert.Equal(0.0, CholeskyFactor.WithJitter(Matrix<double>.Build.DenseIdentity(3)).JitterUsed);
        NotPositiveDefiniteException failure = Assert.Throws<NotPositiveDefiniteException>(() => CholeskyFactor.WithJitter(Matrix<double>.Build.DenseOfDiagonalArray([1.0, 1.0, -0.5])));
        Assert.Equal(3, failure.LeadingMinor);
    }

    [Fact]
    public void BadMatricesAreNamed()
    {
        Matrix<double> a = Matrix<double>.Build.DenseIdentity(3);
        a[2, 1] = 1e-3;
        Assert.Contains("matrix[2, 1] is 0.001, matrix[1, 2] is 0", Assert.Throws<ArgumentException>(() => CholeskyFactor.Of(a)).Message, StringComparison.Ordinal);
        a[1, 2] = double.NaN;
        Assert.Contains("matrix[1, 2] is NaN", Assert.Throws<ArgumentException>(() => CholeskyFactor.Of(a)).Message, StringComparison.Ordinal);
        Assert.Equal("matrix", Assert.Throws<ArgumentException>(() => CholeskyFactor.Of(Matrix<double>.Build.Dense(2, 3))).ParamName);
        Assert.Equal("matrix", Assert.Throws<ArgumentNullException>(() => CholeskyFactor.Of(null!)).ParamName);
        CholeskyFactor factor = CholeskyFactor.Of(Matrix<double>.Build.DenseIdentity(3));
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => factor.Solve(new double[2])).ParamName);
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => factor.Solve(Matrix<double>.Build.Dense(2, 2))).ParamName);
        Assert.Contains("v[1] is", Assert.Throws<ArgumentException>(() => factor.Update([1.0, double.PositiveInfinity, 0.0])).Message, StringComparison.Ordinal);
        Assert.Equal("v", Assert.Throws<ArgumentException>(() => factor.Downdate([1.0])).ParamName);
    }
}
