namespace Stats.Core;

/// <summary>
/// k reflectors as one: H0 H1 ... = I - V T V', T upper triangular (Schreiber and Van Loan 1989). Applied by matrix products.
/// </summary>
internal static unsafe class BlockReflector
{
    /// <summary>Reflectors in a block. More make the products faster and the panels, which are products with vectors, slower.</summary>
    public const int Width = 32;

    /// <summary>Reflectors in a block when all of them are known.</summary>
    private const int KnownWidth = 64;

    /// <summary>Column i of T from the i columns before it; v has its unit diagonal written out, what lies above is not read.</summary>
    /// <param name="v">The reflectors in columns, unit diagonal written out.</param>
    /// <param name="i">Which column.</param>
    /// <param name="tau">The reflector's factor.</param>
    /// <param name="t">The triangle T, zeros written out below its diagonal.</param>
    /// <param name="products">i numbers of scratch.</param>
    public static void ExtendTriangle(MatrixView<double> v, int i, double tau, MatrixView<double> t, double* products)
    {
        // T(:i, i) = -tau T(:i, :i) V(:, :i)' v_i; v_i begins in row i.
        MatrixVector.MultiplyTransposed(v.Block(i, 0, v.Rows - i, i), v.At(i, i), products, Execution.SingleThread);
        new Span<double>(t.At(0, i), i).Clear();
        MatrixVector.Add(-tau, t.Block(0, 0, i, i), products, t.At(0, i), Execution.SingleThread);
        t[i, i] = tau;
    }

    /// <summary>C = H C with H = I - V T V' (its transpose I - V T' V' where transposed).</summary>
    /// <param name="v">C.Rows x k, unit diagonal and zeros written out.</param>
    /// <param name="t">The triangle T.</param>
    /// <param name="transposed">Whether the transpose is applied.</param>
    /// <param name="c">The matrix that changes.</param>
    /// <param name="work">At least C.Columns x 2k numbers.</param>
    /// <param name="execution">How it runs.</param>
    public static void Apply(MatrixView<double> v, MatrixView<double> t, bool transposed, MatrixView<double> c, MatrixView<double> work, Execution execution)
    {
        int k = v.Columns, n = c.Columns;
        MatrixView<double> products = work.Block(0, 0, n, k), weighted = work.Block(0, k, n, k);
        Clear(products);
        Clear(weighted);
        // The long side leads: C'V has C.Columns rows to share among threads, V'C has only k.
        MatrixProduct.Add(1.0, c.Transposed, v, products, execution);
        MatrixProduct.Add(1.0, products, transposed ? t : t.Transposed, weighted, execution);
        MatrixProduct.Add(-1.0, v, weighted.Transposed, c, execution);
    }

    /// <summary>C = Q C or Q' C, where column j of <paramref name="reflectors"/> holds below its diagonal the reflector j of Q = H0 H1 ...</summary>
    /// <param name="reflectors">Holds them below its diagonal.</param>
    /// <param name="tau">The reflectors' factors.</param>
    /// <param name="transposed">Whether the transpose is applied.</param>
    /// <param name="c">The matrix that changes.</param>
    /// <param name="identityColumns">Whether C comes as the first columns of the identity: then block j touches only columns from j on.</param>
    /// <param name="execution">How it runs.</param>
    public static void ApplyAll(MatrixView<double> reflectors, ReadOnlySpan<double> tau, bool transposed, MatrixView<double> c, bool identityColumns, Execution execution)
    {
        int k = tau.Length, m = reflectors.Rows;
        if (k == 0 || c.Columns == 0 || m == 0)
            return;
        execution = execution with { Progress = null };
        using MatrixBuffer panel = new(m, KnownWidth), triangle = new(KnownWidth, KnownWidth), work = new(c.Columns, 2 * KnownWidth);
        double* products = stackalloc double[KnownWidth];
        int blocks = (k + KnownWidth - 1) / KnownWidth;
        for (int b = 0; b < blocks; b++)
        {
            int start = (transposed ? b : blocks - 1 - b) * KnownWidth, width = Math.Min(KnownWidth, k - start);
            MatrixView<double> v = panel.View.Block(start, 0, m - start, width), t = triangle.View.Block(0, 0, width, width);
            CopyUnitLower(reflectors.Block(start, start, m - start, width), v);
            for (int i = 0; i < width; i++)
                ExtendTriangle(v, i, tau[start + i], t, products);
            int first = identityColumns ? Math.Min(start, c.Columns) : 0;
            Apply(v, t, transposed, c.Block(start, first, m - start, c.Columns - first), work.View, execution);
        }
    }

    /// <summary>target = the part of source below the diagonal, ones on it, zeros above.</summary>
    private static void CopyUnitLower(MatrixView<double> source, MatrixView<double> target)
    {
        MatrixCopy.Copy(source, target);
        for (int j = 0; j < target.Columns; j++)
        {
            for (int i = 0; i < j; i++)
                target[i, j] = 0.0;
            target[j, j] = 1.0;
        }
    }

    private static void Clear(MatrixView<double> a)
    {
        for (int j = 0; j < a.Columns; j++)
            new Span<double>(a.At(0, j), a.Rows).Clear();
    }
}
