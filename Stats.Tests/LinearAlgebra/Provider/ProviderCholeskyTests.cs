using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>
/// Cholesky factors and their solutions: beside the managed provider's on well-conditioned matrices, and against their backward-error bounds
/// on others: |A - L L'| &lt;= gamma_{n+1} |L||L'|, |B - A X| &lt;= gamma_{3n+1} |L||L'||X| (Higham 2002, theorems 10.3 and 10.4).
/// </summary>
public class ProviderCholeskyTests
{
    [Fact]
    public void WellConditionedDoublesAgree() => Agree<double>(3000, 5);

    [Fact]
    public void WellConditionedFloatsAgree() => Agree<float>(2000, 6);

    private static void Agree<T>(int cases, int seed)
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(seed);
        ILinearAlgebraProvider<T> ours = Providers<T>.Ours, managed = Providers<T>.Managed;
        for (int c = 0; c < cases; c++)
        {
            int n = Providers<T>.Size(random), columns = Providers<T>.Size(random);
            T[] a = Providers<T>.Symmetric(random, n, definite: true), b = Providers<T>.Draw(random, n * columns), factor = Providers<T>.Copy(a);
            // The condition number is below 3: the errors of both stay below 4 n^2 eps.
            double bound = 2.0 * ((8.0 * n * n) + 8.0);
            managed.CholeskyFactor(factor, n);
            Providers<T>.Same(a, x => managed.CholeskyFactor(x, n), x => ours.CholeskyFactor(x, n), bound, "factor");
            Providers<T>.Same(b, x => managed.CholeskySolve(a, n, x, columns), x => ours.CholeskySolve(a, n, x, columns), bound, "solution");
            Providers<T>.Same(b, x => managed.CholeskySolveFactored(factor, n, x, columns), x => ours.CholeskySolveFactored(factor, n, x, columns), bound, "solution from the factor");
        }
    }

    [Fact]
    public void AnyDoublesAreBackwardStable() => BackwardStable<double>(2000, 15);

    [Fact]
    public void AnyFloatsAreBackwardStable() => BackwardStable<float>(2000, 16);

    private static void BackwardStable<T>(int cases, int seed)
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(seed);
        for (int c = 0; c < cases; c++)
        {
            int n = Providers<T>.Size(random), columns = random.Next(5) == 0 ? Providers<T>.Size(random) : 1 + random.Next(3);
            T[] root = Providers<T>.Draw(random, n * n), a = new T[n * n], b = Providers<T>.Draw(random, n * columns);
            Providers<T>.Managed.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, T.One, root, n, n, root, n, n, T.Zero, a);
            // Far more than rounding takes from the smallest eigenvalue (Higham 2002, theorem 10.7), far less than the others.
            for (int i = 0; i < n; i++)
                a[i * (n + 1)] += T.CreateChecked(20.0 * n * (n + 1) * Providers<T>.Roundoff);
            double[] wide = Providers<T>.Wide(a);
            foreach (ILinearAlgebraProvider<T> provider in new[] { Providers<T>.Ours, Providers<T>.Managed })
            {
                T[] factor = Providers<T>.Copy(a), solution = Providers<T>.Copy(b), direct = Providers<T>.Copy(b);
                provider.CholeskyFactor(factor, n);
                provider.CholeskySolveFactored(factor, n, solution, columns);
                provider.CholeskySolve(a, n, direct, columns);
                Assert.Equal(solution, direct);
                double[] lower = Providers<T>.Wide(factor);
                for (int j = 0; j < n; j++)
                    Assert.All(lower[(j * n)..((j * n) + j)], x => Assert.Equal(0.0, x));
                ExactProduct product = new(lower, n, n, ExactProduct.Transposed(lower, n, n), n);
                Providers<T>.Within(product.Residual(wide), product.Magnitudes, Providers<T>.Gamma(n + 1), $"{provider}: factor of order {n}");
                Providers<T>.Within(
                    new ExactProduct(wide, n, n, Providers<T>.Wide(solution), columns).Residual(Providers<T>.Wide(b)),
                    new ExactProduct(product.Magnitudes, n, n, Providers<T>.Wide(solution), columns).Magnitudes, Providers<T>.Gamma((3 * n) + 1), $"{provider}: solution of order {n}");
            }
        }
    }

    // Only the lower triangle is read, and what is above becomes 0.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(100)]
    public void TheUpperTriangleIsNotRead(int n)
    {
        double[] a = Providers<double>.Symmetric(new Random(n), n, definite: true), marked = [.. a];
        for (int j = 0; j < n; j++)
            marked.AsSpan(j * n, j).Fill(double.NaN);
        Providers<double>.Ours.CholeskyFactor(a, n);
        Providers<double>.Ours.CholeskyFactor(marked, n);
        Assert.Equal(a, marked);
    }

    // At every minor of every path: the managed provider throws an ArgumentException, ours the one that says where.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(60)]
    public void AMatrixThatIsNotDefiniteNamesItsMinor(int n)
    {
        Minors<double>(n);
        Minors<float>(n);
    }

    private static void Minors<T>(int n)
        where T : struct, IFloatingPointIeee754<T>
    {
        T[] definite = Providers<T>.Symmetric(new Random(n), n, definite: true), b = Providers<T>.Draw(new Random(1), n);
        for (int minor = 1; minor <= n; minor++)
        {
            foreach (T diagonal in new[] { -T.One, T.NegativeInfinity, T.NaN })
            {
                T[] a = Providers<T>.Copy(definite);
                a[(minor - 1) * (n + 1)] = diagonal;
                Assert.ThrowsAny<ArgumentException>(() => Providers<T>.Managed.CholeskyFactor(Providers<T>.Copy(a), n));
                Assert.ThrowsAny<ArgumentException>(() => Providers<T>.Managed.CholeskySolve(a, n, Providers<T>.Copy(b), 1));
                Assert.Equal(minor, Assert.Throws<NotPositiveDefiniteException>(() => Providers<T>.Ours.CholeskyFactor(Providers<T>.Copy(a), n)).LeadingMinor);
                Assert.Equal(minor, Assert.Throws<NotPositiveDefiniteException>(() => Providers<T>.Ours.CholeskySolve(a, n, Providers<T>.Copy(b), 1)).LeadingMinor);
            }
        }

        // The first minor of a zero matrix.
        Assert.Equal(1, Assert.Throws<NotPositiveDefiniteException>(() => Providers<T>.Ours.CholeskyFactor(new T[n * n], n)).LeadingMinor);
    }

    [Fact]
    public void ASemidefiniteMatrixFailsAtItsRank() =>
        Assert.Equal(3, Assert.Throws<NotPositiveDefiniteException>(() => Providers<double>.Ours.CholeskyFactor([4, 1, 1, 1, 1, 1, 1, 1, 0.5], 3)).LeadingMinor);
}
