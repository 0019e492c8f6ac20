using Stats.Core;

namespace Stats.Distributions;

/// <summary>What one pass of <see cref="VonMisesFisherMixtureEm"/> over a block of rows adds up: weights, distances and weighted directions of the components, and the log-likelihood.</summary>
internal sealed class VonMisesFisherMixtureSums
{
    private readonly int _dimension;

    /// <summary>A row a component: the weighted sums of directions, and what merging has lost of them.</summary>
    private readonly double[] _high, _low;
    private double _worst = double.PositiveInfinity;
    private double _log, _logLow;

    public VonMisesFisherMixtureSums(int total, int free, int dimension)
    {
        _dimension = dimension;
        Weight = new double[total];
        Distance = new double[total];
        _high = new double[free * dimension];
        _low = new double[free * dimension];
    }

    public double[] Weight { get; }

    public double[] Distance { get; }

    public double LogLikelihood => _log + _logLow;

    public int WorstRow { get; private set; }

    public void AddRow(int row, double logDensity)
    {
        AddLog(logDensity);
        if (logDensity < _worst)
            (_worst, WorstRow) = (logDensity, row);
    }

    public void AddShare(int component, double responsibility, double distance)
    {
        Weight[component] += responsibility;
        Distance[component] += responsibility * distance;
    }

    /// <summary>Adds shares' X: shares holds a row of the components' factors for each row of x.</summary>
    public void AddRows(ReadOnlySpan<double> x, double[] shares) => RowMajorProduct.AddWeightedSums(x, shares, _dimension, _high);

    public double ResultantLength(int component) => Math.Sqrt(Reductions.SquaredNorm(Sum(component)));

    public double[] MeanDirection(int component, double norm)
    {
        double[] mean = Sum(component).ToArray();
        for (int j = 0; j < mean.Length; j++)
            mean[j] /= norm;
        return mean;
    }

    public void Merge(VonMisesFisherMixtureSums other)
    {
        for (int k = 0; k < Weight.Length; k++)
        {
            Weight[k] += other.Weight[k];
            Distance[k] += other.Distance[k];
        }

        if (_high.Length > 0)
        {
            Reductions.AddWeightedRows(other._high, [1.0], _high, _low);
            Reductions.AddWeightedRows(other._low, [1.0], _high, _low);
        }

        AddLog(other._log);
        _logLow += other._logLow;
        if (other._worst < _worst)
            (_worst, WorstRow) = (other._worst, other.WorstRow);
    }

    private ReadOnlySpan<double> Sum(int component) => _high.AsSpan(component * _dimension, _dimension);

    // Compensated, so that convergence is judged on the likelihood and not on the rounding of its sum.
    private void AddLog(double value)
    {
        double sum = _log + value, v = sum - _log;
        _logLow += (_log - (sum - v)) + (value - v);
        _log = sum;
    }
}
