using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;

namespace Stats.Core;

/// <summary>
/// n points in d dimensions, row-major and contiguous: point i is the d numbers from i d on. Every multivariate method
/// of Stats takes one. It holds what it is given: a method that needs finite or unit rows checks that itself and names the row.
/// </summary>
public sealed class PointSet
{
    private readonly double[] _values;

    /// <summary>Wraps <paramref name="values"/> without a copy: later changes to the array change the points.</summary>
    /// <param name="values">n d numbers, row-major; n may be 0.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The length is no multiple of <paramref name="dimension"/>.</exception>
    public PointSet(double[] values, int dimension)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (values.Length % dimension != 0)
            throw new ArgumentException($"values has {values.Length} numbers, which is no multiple of the dimension {dimension}.", nameof(values));
        _values = values;
        Dimension = dimension;
        Count = values.Length / dimension;
    }

    /// <summary>The number of points, n.</summary>
    public int Count { get; }

    /// <summary>The number of coordinates of a point, d.</summary>
    public int Dimension { get; }

    /// <summary>All coordinates, row-major, n d numbers.</summary>
    public ReadOnlySpan<double> Values => _values;

    internal double[] Array => _values;

    /// <summary>The d coordinates of a point.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in [0, n).</exception>
    public ReadOnlySpan<double> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _values.AsSpan(index * Dimension, Dimension);
        }
    }

    /// <summary>Copies a rectangular array, a row a point.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="points"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="points"/> has no columns.</exception>
    public static PointSet FromArray(double[,] points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.GetLength(1) == 0)
            throw new ArgumentException("points has no columns.", nameof(points));
        double[] values = new double[points.Length];
        ref double first = ref Unsafe.As<byte, double>(ref MemoryMarshal.GetArrayDataReference((System.Array)points));
        MemoryMarshal.CreateReadOnlySpan(ref first, values.Length).CopyTo(values);
        return new PointSet(values, points.GetLength(1));
    }

    /// <summary>Copies an array of rows, each a point of the same dimension.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is empty, or a row is null, empty or of another length than the first.</exception>
    public static PointSet FromRows(double[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Length == 0)
            throw new ArgumentException("rows is empty, so the dimension is unknown.", nameof(rows));
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is null)
                throw new ArgumentException($"rows[{i}] is null.", nameof(rows));
            if (rows[i].Length == 0 || rows[i].Length != rows[0].Length)
                throw new ArgumentException($"rows[{i}] has {rows[i].Length} numbers, rows[0] has {rows[0].Length}.", nameof(rows));
        }

        int dimension = rows[0].Length;
        double[] values = new double[checked(rows.Length * dimension)];
        for (int i = 0; i < rows.Length; i++)
            rows[i].CopyTo(values, i * dimension);
        return new PointSet(values, dimension);
    }

    /// <summary>Copies a MathNet matrix, a row a point.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="matrix"/> is null.</exception>
    public static PointSet FromMatrix(Matrix<double> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return new PointSet(matrix.ToRowMajorArray(), matrix.ColumnCount);
    }

    /// <summary>Copies numbers held elsewhere, row-major.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The length is no multiple of <paramref name="dimension"/>.</exception>
    public static PointSet FromSpan(ReadOnlySpan<double> values, int dimension) => new(values.ToArray(), dimension);

    /// <summary>Copies single-precision numbers, row-major, as embeddings come; each is converted exactly.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The length is no multiple of <paramref name="dimension"/>.</exception>
    public static PointSet FromSingle(ReadOnlySpan<float> values, int dimension)
    {
        double[] converted = new double[values.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(values, converted);
        return new PointSet(converted, dimension);
    }

    /// <summary>The chosen points, in the order they are named (a copy); a point may be named more than once.</summary>
    /// <param name="indices">Numbers in [0, n); there may be none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, n) (the message names it).</exception>
    public PointSet Select(ReadOnlySpan<int> indices)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(indices), FormattableString.Invariant($"indices[{i}] is {indices[i]}; there are {Count} points."));
        }

        double[] values = new double[checked(indices.Length * Dimension)];
        for (int i = 0; i < indices.Length; i++)
            this[indices[i]].CopyTo(values.AsSpan(i * Dimension));
        return new PointSet(values, Dimension);
    }

    /// <summary>A MathNet matrix with the same rows (a copy).</summary>
    public Matrix<double> ToMatrix() => Matrix<double>.Build.DenseOfRowMajor(Count, Dimension, _values);

    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Count} points in {Dimension} dimensions");
}
