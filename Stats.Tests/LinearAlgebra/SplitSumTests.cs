using System.Numerics;

namespace Stats.Tests.LinearAlgebra;

/// <summary>
/// Products whose sums are cut into parts, on each side of the sizes from which they are: the same bits for any number of threads, every term
/// once, each sum within the bound of its roundings, NaN and infinities where IEEE arithmetic puts them.
/// </summary>
public unsafe class SplitSumTests
{
    private const int Tall = MatrixProduct.TallDepth, Block = MatrixVector.BlockElements;

    private static readonly int[] ThreadCounts = [1, 2, 3, 7];

    /// <summary>m, n, k of A'B, A of k x m and B of k x n.</summary>
    public static readonly TheoryData<int, int, int> Products = new()
    {
        // From this k on: one part, and with more elements of C several.
        { 8, 8, Tall - 1 }, { 8, 8, Tall }, { 8, 8, Tall + 1 }, { 17, 5, 3 * Tall + 5 }, { 70, 60, 9_001 },
        // As long for C of one element, of a column, of a row.
        { 1, 1, 2_100_001 }, { 1, 3, 700_001 }, { 130, 1, 8_193 }, { 1, 130, 8_193 },
        // C with 128 x 128 elements is the largest that is cut; beside it one that is not.
        { 128, 128, Tall }, { 129, 128, Tall },
        // k is 32 times C's longer side, or one less than that.
        { 256, 20, Tall }, { 257, 20, Tall },
        // Parts are as many as there may be, longer than the least.
        { 8, 8, 1_100_003 },
    };

    /// <summary>Columns and rows of A in A'A.</summary>
    public static readonly TheoryData<int, int> OwnTransposes = new()
    {
        { 8, Tall - 1 }, { 8, Tall }, { 17, 3 * Tall + 5 }, { 70, 9_001 }, { 8, 1_100_003 }, { 128, Tall }, { 129, Tall },
    };

    /// <summary>Rows and columns of the matrix that a vector is multiplied with.</summary>
    public static readonly TheoryData<int, int> Matrices = new()
    {
        // Fewer elements than two blocks, as many, more.
        { 2 * Block / 8 - 1, 8 }, { 2 * Block / 8, 8 }, { 2 * Block / 8 + 1, 8 }, { 8, 2 * Block / 8 - 1 }, { 8, 2 * Block / 8 }, { 8, 2 * Block / 8 + 1 },
        // Few rows are not shared, few columns neither.
        { MatrixVector.FewRows, 900 }, { MatrixVector.FewRows + 1, 900 }, { 9_000, MatrixVector.FewColumns }, { 9_000, MatrixVector.FewColumns + 1 },
        // One row, one column, a square.
        { 1, 2 * Block + 3 }, { 2 * Block + 3, 1 }, { 701, 700 },
        { 200_003, 8 }, { 9, 200_003 },
        // Short sums, one by one, on several threads.
        { 7, Block - 1 }, { 7, Block + 1 },
    };

    [Theory]
    [MemberData(nameof(Products))]
    public void Products_of_matrices(int m, int n, int k)
    {
        OfMatrices<double>(m, n, k);
        OfMatrices<float>(m, n, k);
    }

    [Theory]
    [MemberData(nameof(OwnTransposes))]
    public void Products_with_the_own_transpose(int m, int k)
    {
        OfItself<double>(m, k);
        OfItself<float>(m, k);
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void Products_with_a_vector(int rows, int columns)
    {
        WithVector<double>(rows, columns);
        WithVector<float>(rows, columns);
    }

    [Fact]
    public void Products_with_NaN_and_infinities()
    {
        Special<double>();
        Special<float>();
    }

    private static void OfMatrices<T>(int m, int n, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Random random = new(11);
        T alpha = T.CreateChecked(-0.75);
        (T[] a, T[] b) = (Providers<T>.Draw(random, k * m), Providers<T>.Draw(random, k * n));
        ExactProduct exact = Exact(a, b, m, n, k);
        (T[] wholeA, T[] wholeB) = (Whole<T>(random, k * m), Whole<T>(random, k * n));
        T[] whole = Rounded<T>(Exact(wholeA, wholeB, m, n, k));
        // Where a sum is cut does not depend on the storage order: one is enough where C is large.
        foreach ((bool turnA, bool turnB) in new[] { (true, false), (false, false), (true, true), (false, true) }.Take(m * n <= 5_000 ? 4 : 1))
        {
            (T[] left, T[] right) = (Stored(a, k, m, turnA), Stored(b, k, n, !turnB));
            Bounded(SameBits(threads => Product(alpha, left, turnA, right, turnB, m, n, k, threads)), alpha, exact, k);
            (left, right) = (Stored(wholeA, k, m, turnA), Stored(wholeB, k, n, !turnB));
            Assert.Equal(whole, Product(T.One, left, turnA, right, turnB, m, n, k, new() { MaxDegreeOfParallelism = 2 }));
        }
    }

    private static void OfItself<T>(int m, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Random random = new(13);
        T[] a = Providers<T>.Draw(random, k * m), wide = Stored(a, k, m, turned: false);
        ExactProduct exact = Exact(a, a, m, m, k);
        T[] tall = SameBits(threads => Lower(Product(T.One, a, true, a, false, m, m, k, threads, MatrixProduct.Part.Lower), m));
        T[] general = Lower(Product(T.One, a, true, a, false, m, m, k, default), m);
        Assert.Equal(general, tall);
        T[] turned = SameBits(threads => Lower(Product(T.One, wide, false, wide, true, m, m, k, threads, MatrixProduct.Part.Lower), m));
        for (int j = 1; j < m; j++)
        {
            for (int i = 0; i < j; i++)
                (exact.Values[i + j * m], exact.Rests[i + j * m]) = (0.0, 0.0);
        }

        Bounded(tall, T.One, exact, k);
        Bounded(turned, T.One, exact, k);
    }

    private static void WithVector<T>(int rows, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Random random = new(14);
        T[] a = Providers<T>.Draw(random, rows * columns), x = Providers<T>.Draw(random, columns), y = Providers<T>.Draw(random, rows);
        T[] wholeA = Whole<T>(random, rows * columns), wholeX = Whole<T>(random, columns), wholeY = Whole<T>(random, rows);
        T[] byRows = Stored(a, rows, columns, turned: false), wholeByRows = Stored(wholeA, rows, columns, turned: false);
        ExactProduct times = Exact(byRows, x, rows, 1, columns), timesTurned = Exact(a, y, columns, 1, rows);
        T[] whole = Rounded<T>(Exact(wholeByRows, wholeX, rows, 1, columns)), wholeTurned = Rounded<T>(Exact(wholeA, wholeY, columns, 1, rows));
        Execution two = new() { MaxDegreeOfParallelism = 2 };
        // With alpha of size 1 the sums are formed in place.
        foreach (T alpha in new[] { -T.One, T.CreateChecked(0.3) })
        {
            Bounded(SameBits(threads => TimesVector(alpha, a, false, rows, columns, x, threads)), alpha, times, columns);
            Bounded(SameBits(threads => TimesVector(alpha, byRows, true, columns, rows, x, threads)), alpha, times, columns);
            Bounded(SameBits(threads => TimesVector(alpha, a, true, rows, columns, y, threads)), alpha, timesTurned, rows);
            Bounded(SameBits(threads => TimesVector(alpha, byRows, false, columns, rows, y, threads)), alpha, timesTurned, rows);
        }

        Assert.Equal(whole, TimesVector(T.One, wholeA, false, rows, columns, wholeX, two));
        Assert.Equal(whole, TimesVector(T.One, wholeByRows, true, columns, rows, wholeX, two));
        Assert.Equal(wholeTurned, TimesVector(T.One, wholeA, true, rows, columns, wholeY, two));
        Assert.Equal(wholeTurned, TimesVector(T.One, wholeByRows, false, columns, rows, wholeY, two));
    }

    // In the first part, the last and between; 0 times an infinity, infinities of both signs in one sum.
    private static void Special<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int m = 5, n = 6, k = 4 * Tall + 3;
        Random random = new(15);
        Execution three = new() { MaxDegreeOfParallelism = 3 };
        T[] specials = [T.NaN, T.PositiveInfinity, T.NegativeInfinity];
        for (int round = 0; round < 12; round++)
        {
            T[] a = Providers<T>.Draw(random, k * m), b = Providers<T>.Draw(random, k * n);
            for (int s = 0; s < 1 + round % 3; s++)
            {
                int at = s switch { 0 => random.Next(k), 1 => 0, _ => k - 1 };
                a[at + random.Next(m) * k] = specials[random.Next(3)];
                b[at + random.Next(n) * k] = random.Next(2) == 0 ? T.Zero : b[at];
            }

            T[] expected = Naive(a, b, m, n, k);
            foreach ((bool turnA, bool turnB) in new[] { (true, false), (false, false), (true, true), (false, true) })
                Providers<T>.SamePattern(expected, Product(T.One, Stored(a, k, m, turnA), turnA, Stored(b, k, n, !turnB), turnB, m, n, k, three), $"round {round}, {turnA}, {turnB}");
            T[] x = b[..k], first = expected[..m], byRows = Stored(a, k, m, turned: false);
            Providers<T>.SamePattern(first, TimesVector(T.One, a, true, k, m, x, three), $"A'x, round {round}");
            Providers<T>.SamePattern(first, TimesVector(T.One, byRows, false, m, k, x, three), $"few rows, round {round}");
        }
    }

    /// <summary>alpha A B: A is m x k, stored as k x m where turned, B k x n, stored as n x k where turned.</summary>
    private static T[] Product<T>(T alpha, T[] a, bool turnA, T[] b, bool turnB, int m, int n, int k, Execution threads, MatrixProduct.Part part = MatrixProduct.Part.All)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] c = new T[m * n];
        fixed (T* pa = a, pb = b, pc = c)
        {
            MatrixView<T> left = turnA ? MatrixView<T>.ColumnMajor(pa, k, m).Transposed : MatrixView<T>.ColumnMajor(pa, m, k);
            MatrixView<T> right = turnB ? MatrixView<T>.ColumnMajor(pb, n, k).Transposed : MatrixView<T>.ColumnMajor(pb, k, n);
            MatrixProduct.Add(alpha, left, right, MatrixView<T>.ColumnMajor(pc, m, n), threads, part);
        }

        return c;
    }

    /// <summary>alpha A x, or alpha A'x where turned.</summary>
    private static T[] TimesVector<T>(T alpha, T[] a, bool turned, int rows, int columns, T[] x, Execution threads)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] y = new T[turned ? columns : rows];
        fixed (T* pa = a, px = x, py = y)
        {
            MatrixView<T> view = MatrixView<T>.ColumnMajor(pa, rows, columns);
            MatrixVector.Add(alpha, turned ? view.Transposed : view, px, py, threads);
        }

        return y;
    }

    private static T[] SameBits<T>(Func<Execution, T[]> compute)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] first = compute(new() { MaxDegreeOfParallelism = ThreadCounts[0] });
        foreach (int threads in ThreadCounts.AsSpan(1))
            Assert.True(compute(new() { MaxDegreeOfParallelism = threads }).AsSpan().SequenceEqual(first), $"{threads} threads");
        return first;
    }

    // A term is rounded at most k times on its way through a sum of k, whatever its order, and once more by alpha (Higham 2002, 3.5); the
    // division here is one more.
    private static void Bounded<T>(T[] result, T alpha, ExactProduct exact, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double factor = double.CreateChecked(alpha);
        double[] scaled = Array.ConvertAll(Providers<T>.Wide(result), value => value / factor);
        Providers<T>.Within(exact.Residual(scaled), exact.Magnitudes, Providers<T>.Gamma(k + 3), $"{result.Length} sums of {k} terms, alpha {alpha}");
    }

    /// <summary>A'B in twice the precision.</summary>
    private static ExactProduct Exact<T>(T[] a, T[] b, int m, int n, int k)
        where T : unmanaged, IFloatingPointIeee754<T> => new(ExactProduct.Transposed(Providers<T>.Wide(a), k, m), m, k, Providers<T>.Wide(b), n);

    /// <summary>Integers up to 3: their sums are exact in floats too, so that a term that is wanting, or there twice, shows.</summary>
    private static T[] Whole<T>(Random random, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = T.CreateChecked(random.Next(-3, 4));
        return values;
    }

    private static T[] Rounded<T>(ExactProduct exact)
        where T : unmanaged, IFloatingPointIeee754<T> => Array.ConvertAll(exact.Values, T.CreateChecked);

    /// <summary>The rows x columns matrix as it is, or its transpose.</summary>
    private static T[] Stored<T>(T[] a, int rows, int columns, bool turned)
    {
        if (turned)
            return a;
        T[] other = new T[a.Length];
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
                other[j + i * columns] = a[i + j * rows];
        }

        return other;
    }

    private static T[] Lower<T>(T[] c, int order)
    {
        for (int j = 1; j < order; j++)
            c.AsSpan(j * order, j).Clear();
        return c;
    }

    /// <summary>A'B, term by term.</summary>
    private static T[] Naive<T>(T[] a, T[] b, int m, int n, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] c = new T[m * n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++)
            {
                for (int p = 0; p < k; p++)
                    c[i + j * m] += a[p + i * k] * b[p + j * k];
            }
        }

        return c;
    }
}
