using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>The provider under test and MathNet's managed one for numbers of one type; random matrices (column-major) and comparisons in units of its rounding.</summary>
internal static class Providers<T>
    where T : struct, IFloatingPointIeee754<T>
{
    public static readonly ILinearAlgebraProvider<T> Ours = (ILinearAlgebraProvider<T>)(object)SimdLinearAlgebraProvider.Instance;

    public static readonly ILinearAlgebraProvider<T> Managed = (ILinearAlgebraProvider<T>)(object)ManagedLinearAlgebraProvider.Instance;

    /// <summary>The unit roundoff u: half the distance from 1 to the next number.</summary>
    public static readonly double Roundoff = double.CreateChecked(T.BitIncrement(T.One) - T.One) / 2.0;

    /// <summary>k u / (1 - k u): the bound of k roundings (Higham 2002, lemma 3.1).</summary>
    public static double Gamma(int k) => k * Roundoff / (1.0 - (k * Roundoff));

    /// <summary>Numbers of magnitude up to 1.</summary>
    public static T[] Draw(Random random, int count)
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = T.CreateChecked((2.0 * random.NextDouble()) - 1.0);
        return values;
    }

    /// <summary>Mostly within the scalar paths, often across one block of the kernels, now and then across several; 0 and 1 included.</summary>
    public static int Size(Random random, int largest = 100) => Math.Min(largest, random.Next(100) switch
    {
        < 70 => random.Next(10),
        < 92 => random.Next(10, 27),
        < 98 => random.Next(27, 50),
        _ => random.Next(50, 101),
    });

    /// <summary>Diagonally dominant up to an exchange of rows: the condition number is below 3 and the pivots do not depend on rounding.</summary>
    public static T[] Dominant(Random random, int n)
    {
        T[] a = Draw(random, n * n), exchanged = new T[n * n];
        int[] rows = [.. Enumerable.Range(0, n)];
        random.Shuffle(rows);
        for (int j = 0; j < n; j++)
        {
            a[j * (n + 1)] = T.CreateChecked((2.0 * n) + 1.0 + random.NextDouble());
            for (int i = 0; i < n; i++)
                exchanged[(j * n) + i] = a[(j * n) + rows[i]];
        }

        return exchanged;
    }

    /// <summary>Symmetric; diagonally dominant, so positive definite, where <paramref name="definite"/>.</summary>
    public static T[] Symmetric(Random random, int n, bool definite)
    {
        T[] a = Draw(random, n * n);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < j; i++)
                a[(j * n) + i] = a[(i * n) + j];
            if (definite)
                a[j * (n + 1)] = T.CreateChecked((2.0 * n) + 1.0 + random.NextDouble());
        }

        return a;
    }

    /// <summary>An array of its own: MathNet refuses one empty array in two roles, and an empty collection expression is always the same one.</summary>
    public static T[] Copy(T[] x) => (T[])x.Clone();

    public static double[] Wide(T[] x) => Array.ConvertAll(x, double.CreateChecked);

    /// <summary>What two operations make of copies of one array, element by element within <paramref name="bound"/> roundings of size 1.</summary>
    public static void Same(T[] start, Action<T[]> expected, Action<T[]> actual, double bound, string what)
    {
        T[] x = Copy(start), y = Copy(start);
        expected(x);
        actual(y);
        Close(x, y, bound, what);
    }

    public static void Close(T[] expected, T[] actual, double bound, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(double.CreateChecked(expected[i]) - double.CreateChecked(actual[i]));
            if (!(difference <= bound * Roundoff))
                Assert.Fail($"{what}: element {i} is {actual[i]}, expected {expected[i]}, {difference / Roundoff:G3} roundings apart, allowed {bound:G3}");
        }
    }

    /// <summary>Element by element |residual| &lt;= factor |magnitude|.</summary>
    public static void Within(double[] residual, double[] magnitude, double factor, string what)
    {
        Assert.Equal(magnitude.Length, residual.Length);
        for (int i = 0; i < residual.Length; i++)
        {
            if (!(Math.Abs(residual[i]) <= factor * magnitude[i]))
                Assert.Fail($"{what}: residual {residual[i]:G3} of element {i}, allowed {factor * magnitude[i]:G3}");
        }
    }

    /// <summary>The same infinities and NaNs in the same places, finite numbers elsewhere.</summary>
    public static void SamePattern(T[] expected, T[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (T.IsFinite(expected[i]) ? !T.IsFinite(actual[i]) : !expected[i].Equals(actual[i]))
                Assert.Fail($"{what}: element {i} is {actual[i]}, expected {expected[i]}");
        }
    }
}
