using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>Any number of threads gives the same bits, and MathNet's matrices use the provider that is set.</summary>
[Collection(LinearAlgebraProviderUse.Name)]
public class ProviderThreadTests
{
    /// <summary>What the operation answers on 1 thread, on 2 to 5 and on 8.</summary>
    private static void SameBits<T>(Func<T[][]> operation)
        where T : struct, IFloatingPointIeee754<T>
    {
        int before = MathNet.Numerics.Control.MaxDegreeOfParallelism;
        List<T[][]> answers = [];
        try
        {
            foreach (int threads in new[] { 1, 2, 3, 4, 5, 8 })
            {
                MathNet.Numerics.Control.MaxDegreeOfParallelism = threads;
                answers.Add(operation());
            }
        }
        finally
        {
            MathNet.Numerics.Control.MaxDegreeOfParallelism = before;
        }

        foreach (T[][] answer in answers)
        {
            for (int i = 0; i < answer.Length; i++)
                Assert.True(answer[i].AsSpan().SequenceEqual(answers[0][i]), $"answer {i}");
        }
    }

    [Fact]
    public void ProductsFactorsAndSolutionsOfDoubles() => Factors<double>(700, 700);

    [Fact]
    public void ProductsFactorsAndSolutionsOfFloats() => Factors<float>(600, 900);

    [Fact]
    public void FewUnknownsAndManyRightSides() => Factors<double>(40, 5000);

    /// <summary>Right-hand sides a few more than groups of them.</summary>
    [Theory]
    [InlineData(513)]
    [InlineData(520)]
    [InlineData(770)]
    [InlineData(1030)]
    public void RightSidesBesideWholeGroups(int sides)
    {
        Factors<double>(300, sides);
        Factors<float>(300, sides);
    }

    [Fact]
    public void ManyUnknownsAndOneRightSide() => Factors<double>(650, 1);

    private static void Factors<T>(int n, int sides)
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(8);
        ILinearAlgebraProvider<T> ours = Providers<T>.Ours;
        T[] a = Providers<T>.Draw(random, n * n), b = Providers<T>.Draw(random, n * sides), definite = Providers<T>.Symmetric(random, n, definite: true);
        SameBits<T>(() =>
        {
            T[] product = new T[n * sides], turned = Providers<T>.Copy(b), own = new T[n * n], lu = [.. a], solved = Providers<T>.Copy(b), inverse = Providers<T>.Copy(a), factor = [.. definite], other = Providers<T>.Copy(b);
            ours.MatrixMultiply(a, n, n, b, n, sides, product);
            ours.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, T.CreateChecked(0.3), a, n, n, b, n, sides, T.CreateChecked(0.7), turned);
            ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, T.One, a, n, n, a, n, n, T.Zero, own);
            ours.LUFactor(lu, n, new int[n]);
            ours.LUSolve(sides, a, n, solved);
            ours.LUInverse(inverse, n);
            ours.CholeskyFactor(factor, n);
            ours.CholeskySolve(definite, n, other, sides);
            return [product, turned, own, lu, solved, inverse, factor, other];
        });
    }

    [Theory]
    [InlineData(400, 300, 200)]
    [InlineData(300, 300, 5)]
    [InlineData(2000, 40, 1)]
    public void OrthogonalFactorisations(int m, int n, int sides)
    {
        Random random = new(18);
        ILinearAlgebraProvider<double> ours = Providers<double>.Ours;
        double[] a = Providers<double>.Draw(random, m * n), b = Providers<double>.Draw(random, m * sides);
        SameBits<double>(() =>
        {
            double[] r = [.. a], q = new double[m * m], thin = [.. a], triangle = new double[n * n], x = new double[n * sides], y = new double[n * sides];
            ours.QRFactor(r, m, n, q, new double[n]);
            ours.ThinQRFactor(thin, m, n, triangle, new double[n]);
            ours.QRSolve(a, m, n, b, sides, x, QRMethod.Thin);
            ours.QRSolveFactored(thin, triangle, m, n, null, b, sides, y, QRMethod.Thin);
            return [r, q, thin, triangle, x, y];
        });
    }

    [Theory]
    [InlineData(300, 260, 200)]
    [InlineData(200, 330, 2)]
    public void SingularValues(int m, int n, int sides)
    {
        Random random = new(28);
        ILinearAlgebraProvider<double> ours = Providers<double>.Ours;
        double[] a = Providers<double>.Draw(random, m * n), b = Providers<double>.Draw(random, m * sides);
        SameBits<double>(() =>
        {
            double[] s = new double[Math.Min(m, n)], only = new double[Math.Min(m, n)], u = new double[m * m], vt = new double[n * n], x = new double[n * sides], y = new double[n * sides];
            ours.SingularValueDecomposition(true, [.. a], m, n, s, u, vt);
            ours.SingularValueDecomposition(false, [.. a], m, n, only, new double[m * m], new double[n * n]);
            ours.SvdSolve([.. a], m, n, b, sides, x);
            ours.SvdSolveFactored(m, n, s, u, vt, b, sides, y);
            return [s, only, u, vt, x, y];
        });
    }

    [Theory]
    [InlineData(65)]
    [InlineData(400)]
    public void SymmetricEigenvalues(int n)
    {
        double[] a = Providers<double>.Symmetric(new Random(n), n, definite: false);
        SameBits<double>(() =>
        {
            double[] vectors = new double[n * n], diagonal = new double[n * n];
            Providers<double>.Ours.EigenDecomp(true, n, a, vectors, new Complex[n], diagonal);
            return [vectors, diagonal];
        });
    }

    [Fact]
    public void MathNetsMatricesUseIt()
    {
        ILinearAlgebraProvider before = LinearAlgebraControl.Provider;
        try
        {
            SimdLinearAlgebraProvider.Use();
            Assert.Same(SimdLinearAlgebraProvider.Instance, LinearAlgebraControl.Provider);
            var a = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Random(30, 30, 1);
            var spd = a.TransposeAndMultiply(a) + MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(30);
            Assert.True((spd.Cholesky().Solve(spd) - MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(30)).InfinityNorm() < 1e-11);
            Assert.Throws<NotPositiveDefiniteException>(() => (-spd).Cholesky());
        }
        finally
        {
            LinearAlgebraControl.Provider = before;
        }
    }
}
