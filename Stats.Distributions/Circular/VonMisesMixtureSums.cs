namespace Stats.Distributions;

/// <summary>
/// What one pass over a block of angles adds up: for each component, in the frame of its own mean direction, the sums of r, r (1 - cos(x - mu))
/// and r sin(x - mu), r the weighted responsibility; and the log-likelihood.
/// </summary>
internal sealed class VonMisesMixtureSums(int components)
{
    private double _log, _logLow;

    public double[] Weight { get; } = new double[components];

    public double[] Versine { get; } = new double[components];

    public double[] Sine { get; } = new double[components];

    public double LogLikelihood => _log + _logLow;

    /// <summary>The log-likelihood and the penalty of the options.</summary>
    public double Objective { get; set; }

    public void Merge(VonMisesMixtureSums other)
    {
        for (int k = 0; k < Weight.Length; k++)
        {
            Weight[k] += other.Weight[k];
            Versine[k] += other.Versine[k];
            Sine[k] += other.Sine[k];
        }

        AddLog(other._log);
        _logLow += other._logLow;
    }

    // Compensated, so that convergence is judged on the likelihood and not on the rounding of its sum.
    public void AddLog(double value)
    {
        double sum = _log + value, v = sum - _log;
        _logLow += (_log - (sum - v)) + (value - v);
        _log = sum;
    }
}
