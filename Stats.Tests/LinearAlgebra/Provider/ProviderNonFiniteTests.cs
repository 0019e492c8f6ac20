using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>
/// NaN and infinities are where IEEE arithmetic puts them, which no order of summation and no fusing changes: the managed provider's pattern,
/// as it takes no shortcut past a zero either.
/// </summary>
public class ProviderNonFiniteTests
{
    [Fact]
    public void ProductsOfAnyKind()
    {
        Products<double>();
        Products<float>();
    }

    private static void Products<T>()
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(4);
        T[] factors = [T.Zero, T.One, T.CreateChecked(-0.7), T.NaN, T.PositiveInfinity, T.NegativeInfinity];
        for (int c = 0; c < 3000; c++)
        {
            int m = Providers<T>.Size(random), n = Providers<T>.Size(random), k = Providers<T>.Size(random);
            Transpose turnA = (Transpose)random.Next(111, 114), turnB = (Transpose)random.Next(111, 114);
            bool plainA = turnA == Transpose.DontTranspose, plainB = turnB == Transpose.DontTranspose;
            T alpha = factors[random.Next(factors.Length)], beta = factors[random.Next(factors.Length)];
            T[] a = Spoilt(Providers<T>.Draw(random, m * k)), b = Spoilt(Providers<T>.Draw(random, k * n)), start = Spoilt(Providers<T>.Draw(random, m * n));
            T[] expected = Providers<T>.Copy(start), actual = Providers<T>.Copy(start);
            Providers<T>.Managed.MatrixMultiplyWithUpdate(turnA, turnB, alpha, a, plainA ? m : k, plainA ? k : m, b, plainB ? k : n, plainB ? n : k, beta, expected);
            Providers<T>.Ours.MatrixMultiplyWithUpdate(turnA, turnB, alpha, a, plainA ? m : k, plainA ? k : m, b, plainB ? k : n, plainB ? n : k, beta, actual);
            Providers<T>.SamePattern(expected, actual, $"{m} x {k} x {n}, {turnA}, {turnB}, {alpha}, {beta}");
            Providers<T>.Managed.MatrixMultiply(a, m, k, b, k, n, expected);
            Providers<T>.Ours.MatrixMultiply(a, m, k, b, k, n, actual);
            Providers<T>.SamePattern(expected, actual, $"{m} x {k} x {n}");
        }

        T[] Spoilt(T[] values) => Spoil(random, values, random.Next(3));
    }

    // The triangle that the product with the own transpose computes, and its mirror.
    [Fact]
    public void ProductsWithTheOwnTranspose()
    {
        Random random = new(14);
        foreach ((int m, int k) in new[] { (64, 3), (70, 64), (130, 40) })
        {
            double[] a = Spoil(random, Providers<double>.Draw(random, m * k), 2), expected = new double[m * m], actual = new double[m * m];
            Providers<double>.Managed.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, -2.0, a, m, k, a, m, k, 0.0, expected);
            Providers<double>.Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, -2.0, a, m, k, a, m, k, 0.0, actual);
            Providers<double>.SamePattern(expected, actual, $"{m} x {k}");
        }
    }

    // A sum that is empty is 0, and 0 times what is not finite is NaN.
    [Fact]
    public void EmptyProducts()
    {
        foreach (double alpha in new[] { 2.0, double.NaN, double.PositiveInfinity, 0.0 })
        {
            foreach (double beta in new[] { 0.0, 1.0, 0.5, double.NaN })
            {
                double[] empty = [], expected = [1.0, 2.0, double.NegativeInfinity, 4.0], actual = [.. expected];
                Providers<double>.Managed.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, alpha, empty, 2, 0, empty, 2, 0, beta, expected);
                Providers<double>.Ours.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.Transpose, alpha, empty, 2, 0, empty, 2, 0, beta, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void LuFactorisations()
    {
        Lu<double>();
        Lu<float>();
    }

    private static void Lu<T>()
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(24);
        for (int c = 0; c < 2000; c++)
        {
            int n = 1 + Providers<T>.Size(random), columns = Providers<T>.Size(random, 20);
            T[] a = Spoil(random, Providers<T>.Draw(random, n * n), random.Next(3)), b = Spoil(random, Providers<T>.Draw(random, n * columns), random.Next(2));
            T[] expected = Providers<T>.Copy(a), actual = Providers<T>.Copy(a);
            int[] pivotsExpected = new int[n], pivotsActual = new int[n];
            Providers<T>.Managed.LUFactor(expected, n, pivotsExpected);
            Providers<T>.Ours.LUFactor(actual, n, pivotsActual);
            Assert.Equal(pivotsExpected, pivotsActual);
            Providers<T>.SamePattern(expected, actual, $"LU of order {n}");
            Same(b, (p, x) => p.LUSolve(columns, a, n, x), $"LU solve of order {n}");
            Same(b, (p, x) => p.LUSolveFactored(columns, expected, n, pivotsExpected, x), $"LU solve factored of order {n}");
            Same(a, (p, x) => p.LUInverse(x, n), $"LU inverse of order {n}");
            Same(expected, (p, x) => p.LUInverseFactored(x, n, pivotsExpected), $"LU inverse factored of order {n}");
        }
    }

    [Fact]
    public void CholeskyFactorisations()
    {
        Cholesky<double>();
        Cholesky<float>();
    }

    private static void Cholesky<T>()
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(34);
        int factored = 0;
        for (int c = 0; c < 2000; c++)
        {
            int n = 1 + Providers<T>.Size(random), columns = Providers<T>.Size(random, 20);
            T[] a = Providers<T>.Symmetric(random, n, definite: true), b = Spoil(random, Providers<T>.Draw(random, n * columns), random.Next(3)), factor;
            // An infinite diagonal element can be factored; whatever else is not finite reaches a later pivot and makes it -infinity or NaN.
            if (random.Next(3) == 0)
                a = Spoil(random, a, 1);
            if (random.Next(3) == 0)
                a[random.Next(n) * (n + 1)] = T.PositiveInfinity;
            try
            {
                factor = Providers<T>.Copy(a);
                Providers<T>.Managed.CholeskyFactor(factor, n);
            }
            catch (ArgumentException)
            {
                Assert.Throws<NotPositiveDefiniteException>(() => Providers<T>.Ours.CholeskyFactor(Providers<T>.Copy(a), n));
                Assert.Throws<NotPositiveDefiniteException>(() => Providers<T>.Ours.CholeskySolve(a, n, Providers<T>.Copy(b), columns));
                continue;
            }

            factored++;
            Same(a, (p, x) => p.CholeskyFactor(x, n), $"factor of order {n}");
            Same(b, (p, x) => p.CholeskySolve(a, n, x, columns), $"solution of order {n}");
            Same(b, (p, x) => p.CholeskySolveFactored(factor, n, x, columns), $"solution from the factor of order {n}");
        }

        Assert.InRange(factored, 500, 1999);
    }

    private static void Same<T>(T[] start, Action<ILinearAlgebraProvider<T>, T[]> operation, string what)
        where T : struct, IFloatingPointIeee754<T>
    {
        T[] expected = Providers<T>.Copy(start), actual = Providers<T>.Copy(start);
        operation(Providers<T>.Managed, expected);
        operation(Providers<T>.Ours, actual);
        Providers<T>.SamePattern(expected, actual, what);
    }

    private static T[] Spoil<T>(Random random, T[] values, int count)
        where T : struct, IFloatingPointIeee754<T>
    {
        T[] specials = [T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.Zero];
        for (int i = 0; i < count && values.Length > 0; i++)
            values[random.Next(values.Length)] = specials[random.Next(specials.Length)];
        return values;
    }
}
