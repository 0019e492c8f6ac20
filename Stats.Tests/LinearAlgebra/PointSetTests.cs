using MathNet.Numerics.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

public class PointSetTests
{
    [Fact]
    public void WrappingSharesTheArrayAndFactoriesCopy()
    {
        double[] values = [1, 2, 3, 4, 5, 6];
        PointSet wrapped = new(values, 3);
        PointSet copied = PointSet.FromSpan(values, 3);
        values[4] = 50;
        Assert.Equal(2, wrapped.Count);
        Assert.Equal([4, 50, 6], wrapped[1].ToArray());
        Assert.Equal([4, 5, 6], copied[1].ToArray());
    }

    [Fact]
    public void EverySourceGivesTheSamePoints()
    {
        double[] expected = [1, 2, 3, 4, 5, 6];
        double[,] array = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        Assert.Equal(expected, PointSet.FromArray(array).Values.ToArray());
        Assert.Equal(expected, PointSet.FromRows([[1, 2], [3, 4], [5, 6]]).Values.ToArray());
        Assert.Equal(expected, PointSet.FromMatrix(Matrix<double>.Build.DenseOfArray(array)).Values.ToArray());
        Assert.Equal(expected, PointSet.FromSingle([1f, 2f, 3f, 4f, 5f, 6f], 2).Values.ToArray());
        Assert.Equal(expected, PointSet.FromMatrix(new PointSet(expected, 2).ToMatrix()).Values.ToArray());
        Assert.Equal(2, PointSet.FromArray(array).Dimension);
    }

    [Fact]
    public void SinglePrecisionIsConvertedExactly()
    {
        float[] values = [0.1f, -3.4e38f, 1e-45f, float.NaN, float.PositiveInfinity];
        Assert.Equal(values.Select(v => (double)v), PointSet.FromSingle(values, 1).Values.ToArray());
    }

    [Fact]
    public void AnEmptySetKeepsItsDimension()
    {
        PointSet empty = new([], 4);
        Assert.Equal(0, empty.Count);
        Assert.Equal(4, empty.Dimension);
    }

    [Fact]
    public void RowsAreSelectedInTheOrderNamed()
    {
        PointSet points = new([1, 2, 3, 4, 5, 6], 2);
        Assert.Equal([5.0, 6.0, 1.0, 2.0, 5.0, 6.0], points.Select([2, 0, 2]).Values.ToArray());
        Assert.Equal(2, points.Select([1]).Dimension);
        Assert.Equal((0, 2), (points.Select([]).Count, points.Select([]).Dimension));
        Assert.Contains("indices[1] is 3; there are 3 points", Assert.Throws<ArgumentOutOfRangeException>("indices", () => points.Select([0, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("indices", () => points.Select([-1]));
        PointSet copy = points.Select([0]);
        points.Array[0] = 9.0;
        Assert.Equal(1.0, copy.Values[0]);
    }

    [Fact]
    public void BadShapesAreNamed()
    {
        Assert.Throws<ArgumentNullException>("values", () => new PointSet(null!, 2));
        Assert.Throws<ArgumentOutOfRangeException>("dimension", () => new PointSet([], 0));
        Assert.Contains("5 numbers", Assert.Throws<ArgumentException>("values", () => new PointSet(new double[5], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("rows[1]", Assert.Throws<ArgumentException>("rows", () => PointSet.FromRows([[1, 2], [3]])).Message, StringComparison.Ordinal);
        Assert.Contains("rows[1] is null", Assert.Throws<ArgumentException>("rows", () => PointSet.FromRows([[1, 2], null!])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("rows", () => PointSet.FromRows([]));
        Assert.Throws<ArgumentException>("points", () => PointSet.FromArray(new double[3, 0]));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => new PointSet([1, 2], 2)[1].Length);
        Assert.Throws<ArgumentOutOfRangeException>("index", () => new PointSet([1, 2], 2)[-1].Length);
    }
}
