using Stats.Core;

namespace Stats.Estimators;

/// <content>Simultaneous bands.</content>
public sealed partial class SurvivalCurve
{
    /// <summary>
    /// A band that holds the true curve over a whole span of time with the stated probability in large samples, on the scale of <see cref="Options"/> (Borgan and Liestol 1990). Its critical
    /// value is computed for the span, not taken from a table.
    /// </summary>
    /// <param name="kind">Its shape.</param>
    /// <param name="level">The probability, in [0.5, 0.9999].</param>
    /// <param name="from">Where the span begins; null for the first event. An equal-precision band over a short or very early start is wide.</param>
    /// <param name="to">Where the span ends, S being above 0 there; null for the last event with S above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> or <paramref name="level"/> is not in its range.</exception>
    /// <exception cref="EstimationException">This is a prediction, whose errors are not those of a sum of independent parts, or there are not two event times in the span with S above 0.</exception>
    public SurvivalBand Band(SurvivalBandKind kind, double level = 0.95, double? from = null, double? to = null)
    {
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind is not defined.");
        if (!(level is >= 0.5 and <= 0.9999))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level is in [0.5, 0.9999].");
        if (_increments is null)
            throw new EstimationException("A band is for an estimate from one sample, not for a prediction.");
        int first = -1, last = -1;
        for (int k = 0; k < Times.Length; k++)
        {
            bool inSpan = (from is null || Times[k] >= from) && (to is null || Times[k] <= to);
            if (!inSpan || _sigma[k] == 0.0 || _survival[k] == 0.0)
                continue;
            first = first < 0 ? k : first;
            last = k;
        }

        if (first < 0 || !(_sigma[first] < _sigma[last]))
            throw new EstimationException("There are not two event times in the span with a survival above 0: no band.");
        // The size that the variances are multiplied by: any would do in theory, this one without late entries is n.
        double n = AtRisk[0];
        foreach (double atRisk in AtRisk)
            n = Math.Max(n, atRisk);
        double critical = kind == SurvivalBandKind.HallWellner
            ? RootFinding.Brent(k => BandLaw.HallWellner(k, Share(n, first), Share(n, last)) - level, 0.01, 4.0, 1e-13).Root
            : RootFinding.Brent(c => BandLaw.EqualPrecision(c, Math.Log(_sigma[last] / _sigma[first])) - level, 0.1, 6.5, 1e-13).Root;
        double[] times = Times[first..(last + 1)].ToArray();
        double?[] lower = new double?[times.Length], upper = new double?[times.Length];
        for (int i = 0; i < times.Length; i++)
        {
            double sigma = _sigma[first + i];
            double width = kind == SurvivalBandKind.HallWellner ? (1.0 + n * sigma * sigma) / Math.Sqrt(n) : sigma;
            (lower[i], upper[i]) = SurvivalInterval.Of(_survival[first + i], width, critical, Options.Scale);
        }

        return new SurvivalBand(kind, level, critical, times, lower, upper);
    }

    private double Share(double n, int k) => n * _sigma[k] * _sigma[k] / (1.0 + n * _sigma[k] * _sigma[k]);
}
