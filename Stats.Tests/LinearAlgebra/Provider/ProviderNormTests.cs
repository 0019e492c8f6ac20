using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>The four norms on matrices, rows, columns and empty matrices.</summary>
public class ProviderNormTests
{
    public static TheoryData<int, int> Shapes()
    {
        TheoryData<int, int> shapes = [];
        foreach (int rows in new[] { 0, 1, 2, 3, 7, 8, 17, 33, 64, 200 })
        {
            foreach (int columns in new[] { 0, 1, 2, 5, 8, 16, 31, 100 })
                shapes.Add(rows, columns);
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void NormsAreThoseOfTheDefinition(int rows, int columns)
    {
        Norms<double>(rows, columns);
        Norms<float>(rows, columns);
    }

    private static void Norms<T>(int rows, int columns)
        where T : struct, IFloatingPointIeee754<T>
    {
        T[] a = Providers<T>.Draw(new Random((1000 * rows) + columns), rows * columns);
        double[] wide = Providers<T>.Wide(a), columnSums = new double[columns], rowSums = new double[rows];
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                columnSums[j] += Math.Abs(wide[(j * rows) + i]);
                rowSums[i] += Math.Abs(wide[(j * rows) + i]);
            }
        }

        (double squares, double rest, _) = ExactProduct.Dot(wide, wide);
        // Sums of n positive terms err relatively by gamma_n, the reference's (of doubles) too; a root halves it, and rounds once or twice itself.
        Check(Norm.OneNorm, columnSums.Append(0.0).Max(), 2.0 * Providers<T>.Gamma(rows));
        Check(Norm.LargestAbsoluteValue, wide.Append(0.0).Max(Math.Abs), 0.0);
        Check(Norm.FrobeniusNorm, Math.Sqrt(squares + rest), Providers<T>.Gamma((rows * columns / 2) + 3));
        if (rows > 0)
        {
            Check(Norm.InfinityNorm, rowSums.Max(), 2.0 * Providers<T>.Gamma(columns));
        }
        else
        {
            // The managed provider looks at the first row's sum.
            Assert.Throws<IndexOutOfRangeException>(() => Providers<T>.Managed.MatrixNorm(Norm.InfinityNorm, rows, columns, a));
            Assert.Throws<IndexOutOfRangeException>(() => Providers<T>.Ours.MatrixNorm(Norm.InfinityNorm, rows, columns, a));
        }

        void Check(Norm norm, double expected, double relative)
        {
            foreach (ILinearAlgebraProvider<T> provider in new[] { Providers<T>.Ours, Providers<T>.Managed })
                Providers<T>.Within([provider.MatrixNorm(norm, rows, columns, a) - expected], [expected], relative, $"{provider}: {norm} of {rows} x {columns}");
        }
    }

    [Fact]
    public void NormsOfWhatIsNotFinite()
    {
        NotFinite<double>();
        NotFinite<float>();
    }

    private static void NotFinite<T>()
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(5);
        for (int c = 0; c < 500; c++)
        {
            int rows = 1 + random.Next(20), columns = 1 + random.Next(20);
            T[] a = Providers<T>.Draw(random, rows * columns);
            bool nan = random.Next(2) == 0;
            a[random.Next(a.Length)] = random.Next(2) == 0 ? T.PositiveInfinity : T.NegativeInfinity;
            if (nan)
                a[random.Next(a.Length)] = T.NaN;
            foreach (Norm norm in Enum.GetValues<Norm>())
            {
                double expected = nan ? double.NaN : double.PositiveInfinity;
                Assert.Equal(expected, Providers<T>.Ours.MatrixNorm(norm, rows, columns, a));
                // The managed provider's row sums lose a NaN that is not in the first row: a comparison with it is false.
                if (norm != Norm.InfinityNorm || !nan)
                    Assert.Equal(expected, Providers<T>.Managed.MatrixNorm(norm, rows, columns, a));
            }
        }

        Assert.Equal(1.0, Providers<T>.Managed.MatrixNorm(Norm.InfinityNorm, 2, 1, [T.One, T.NaN]));
        Assert.Equal(double.NaN, Providers<T>.Ours.MatrixNorm(Norm.InfinityNorm, 2, 1, [T.One, T.NaN]));
    }
}
