using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>
/// A law on the torus to integrate over: one of a regular grid of cells, drawn by its probability, and a uniform point in it. Cells have the largest density that the
/// subject takes at the centres of the cell and its neighbours, and a tenth of the draws are uniform on the torus: whatever the subject's density is
/// between those points, the cells' probabilities are known exactly.
/// </summary>
internal sealed class TorusReference : IReferenceLaw
{
    private const double UniformShare = 0.1;

    private readonly int _dimension, _cells;
    private readonly double[] _probability, _cumulative;

    public TorusReference(IMultivariateDistribution subject)
    {
        _dimension = subject.Dimension;
        _cells = _dimension switch { 1 => 2048, 2 => 96, 3 => 20, _ => 9 };
        int total = (int)Math.Pow(_cells, _dimension);
        double[] density = [.. Enumerable.Range(0, total).Select(c => Math.Exp(subject.DensityLn(Point(c, 0.5))))];
        _probability = [.. Enumerable.Range(0, total).Select(c => Neighbours(c).Max(n => density[n]))];
        double sum = _probability.Sum();
        _cumulative = new double[total];
        double running = 0.0;
        for (int c = 0; c < total; c++)
        {
            _probability[c] /= sum;
            _cumulative[c] = running += _probability[c];
        }
    }

    private double Width => 2.0 * Math.PI / _cells;

    public double[] Draw(Random random)
    {
        int cell = random.NextDouble() < UniformShare ? random.Next(_probability.Length) : Find(random.NextDouble() * _cumulative[^1]);
        double[] x = Point(cell, 0.0);
        for (int d = 0; d < _dimension; d++)
            x[d] += Width * random.NextDouble();
        return x;
    }

    public double DensityLn(ReadOnlySpan<double> point)
    {
        int cell = 0;
        for (int d = _dimension - 1; d >= 0; d--)
            cell = cell * _cells + Math.Clamp((int)Math.Floor((point[d] + Math.PI) / Width), 0, _cells - 1);
        double volume = Math.Pow(Width, _dimension);
        return Math.Log((UniformShare / _probability.Length + (1.0 - UniformShare) * _probability[cell]) / volume);
    }

    private int Find(double target)
    {
        int at = Array.BinarySearch(_cumulative, target);
        return Math.Min(at < 0 ? ~at : at + 1, _cumulative.Length - 1);
    }

    private double[] Point(int cell, double within)
    {
        double[] x = new double[_dimension];
        for (int d = 0; d < _dimension; d++)
        {
            x[d] = -Math.PI + Width * (cell % _cells + within);
            cell /= _cells;
        }

        return x;
    }

    /// <summary>The cell and those that touch it.</summary>
    private IEnumerable<int> Neighbours(int cell)
    {
        IEnumerable<(int Index, int Stride)> found = [(0, 1)];
        for (int d = 0; d < _dimension; d++)
        {
            int own = cell % _cells;
            cell /= _cells;
            found = [.. found.SelectMany(f => new[] { own, (own + 1) % _cells, (own + _cells - 1) % _cells }.Select(c => (f.Index + c * f.Stride, f.Stride * _cells)))];
        }

        return found.Select(f => f.Index);
    }
}
