using System.Numerics;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// A unimodal distribution of an angle, symmetric about its mean direction mu, on the turn [mu - pi, mu + pi]: what follows from the density and
/// the tail on one side.
/// </summary>
public abstract class SymmetricCircularDistribution : ICircularDistribution
{
    private protected const double LogTwoPi = 1.83787706640934548356;
    private const double LeastRest = 1e-17;

    private protected SymmetricCircularDistribution(double mean)
    {
        if (!double.IsFinite(mean))
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "The mean direction is finite.");
        Mean = Angle.Reduce(mean);
    }

    /// <summary>The mean direction mu, radians, in [-pi, pi): the middle of the turn.</summary>
    public double Mean { get; }

    /// <summary>mu.</summary>
    public double Median => Mean;

    /// <summary>mu.</summary>
    public double Mode => Mean;

    /// <summary>mu - pi.</summary>
    public double Minimum => Mean - Math.PI;

    /// <summary>mu + pi.</summary>
    public double Maximum => Mean + Math.PI;

    /// <inheritdoc/>
    public abstract double MeanResultantLength { get; }

    /// <inheritdoc/>
    public abstract double CircularVariance { get; }

    /// <inheritdoc/>
    public virtual double CircularStandardDeviation =>
        Math.Sqrt(-2.0 * (MeanResultantLength < 0.5 ? Math.Log(MeanResultantLength) : Elementary.Log1p(-CircularVariance)));

    /// <summary>The circular variance: the mean squared deviation is <see cref="LinearVariance"/>.</summary>
    public double Variance => CircularVariance;

    /// <summary>The circular standard deviation.</summary>
    public double StdDev => CircularStandardDeviation;

    /// <inheritdoc/>
    public abstract double LinearVariance { get; }

    /// <summary>0: the density is symmetric.</summary>
    public double Skewness => 0.0;

    /// <summary>The differential entropy.</summary>
    public abstract double Entropy { get; }

    /// <inheritdoc/>
    public Complex TrigonometricMoment(int order)
    {
        double length = CosineMoment(Math.Abs((long)order)), angle = order * Mean, rest = Math.FusedMultiplyAdd(order, Mean, -angle);
        (double sine, double cosine) = Math.SinCos(angle);
        return new Complex(length * (cosine - rest * sine), length * (sine + rest * cosine));
    }

    /// <inheritdoc/>
    public double Density(double x) => Math.Exp(DensityLn(x));

    /// <inheritdoc/>
    public double DensityLn(double x)
    {
        if (x >= Minimum && x <= Maximum)
            return DensityLnAt(Math.Min(Distance(x, out double rest), Math.PI), rest);
        double distance = Math.Abs(Math.IEEERemainder(x - Mean, Angle.FullTurn));
        return double.IsNaN(distance) ? double.NaN : DensityLnAt(distance, Rest(distance));
    }

    /// <inheritdoc/>
    public double CumulativeDistribution(double x) => Outside(x, 0.0, 1.0) ?? (x <= Mean ? Tail(x) : 1.0 - Tail(x));

    /// <inheritdoc/>
    public double SurvivalFunction(double x) => Outside(x, 1.0, 0.0) ?? (x >= Mean ? Tail(x) : 1.0 - Tail(x));

    /// <inheritdoc/>
    public double CumulativeDistributionLn(double x) =>
        Outside(x, double.NegativeInfinity, 0.0) ?? (x <= Mean ? TailLn(Distance(x, out double rest), rest) : Elementary.Log1p(-Tail(x)));

    /// <inheritdoc/>
    public double SurvivalFunctionLn(double x) =>
        Outside(x, 0.0, double.NegativeInfinity) ?? (x >= Mean ? TailLn(Distance(x, out double rest), rest) : Elementary.Log1p(-Tail(x)));

    /// <inheritdoc/>
    public double CumulativeDistribution(double x, double origin)
    {
        CircularCheck.RequireAngle(x, nameof(x));
        CircularCheck.RequireAngle(origin, nameof(origin));
        double from = Angle.Difference(origin, Mean), to = Angle.Difference(x, Mean);
        if (from == to)
            return 0.0;
        double between = Between(Math.Min(from, to), Math.Max(from, to));
        return from < to ? between : 1.0 - between;
    }

    /// <inheritdoc/>
    public double InverseCumulativeDistribution(double probability)
    {
        CircularCheck.RequireProbability(probability, nameof(probability));
        if (probability is 0.0 or 1.0)
            return probability == 0.0 ? Minimum : Maximum;
        return probability <= 0.5 ? Place(probability, -1.0) : Place(1.0 - probability, 1.0);
    }

    /// <inheritdoc/>
    public double InverseSurvivalFunction(double probability)
    {
        CircularCheck.RequireProbability(probability, nameof(probability));
        if (probability is 0.0 or 1.0)
            return probability == 0.0 ? Maximum : Minimum;
        return probability <= 0.5 ? Place(probability, 1.0) : Place(1.0 - probability, -1.0);
    }

    /// <inheritdoc/>
    public double Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Math.Clamp(Mean + Deviation(random), Minimum, Maximum);
    }

    /// <inheritdoc/>
    public void Samples(Span<double> target, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < target.Length; i++)
            target[i] = Math.Clamp(Mean + Deviation(random), Minimum, Maximum);
    }

    /// <inheritdoc/>
    public void Density(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, Density);

    /// <inheritdoc/>
    public void DensityLn(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, DensityLn);

    /// <inheritdoc/>
    public void CumulativeDistribution(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, CumulativeDistribution);

    /// <inheritdoc/>
    public void SurvivalFunction(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, SurvivalFunction);

    /// <inheritdoc/>
    public void CumulativeDistributionLn(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, CumulativeDistributionLn);

    /// <inheritdoc/>
    public void SurvivalFunctionLn(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, SurvivalFunctionLn);

    /// <inheritdoc/>
    public void InverseCumulativeDistribution(ReadOnlySpan<double> probability, Span<double> result)
    {
        CircularCheck.RequireProbabilities(probability, nameof(probability));
        Map(probability, result, InverseCumulativeDistribution);
    }

    /// <inheritdoc/>
    public void InverseSurvivalFunction(ReadOnlySpan<double> probability, Span<double> result)
    {
        CircularCheck.RequireProbabilities(probability, nameof(probability));
        Map(probability, result, InverseSurvivalFunction);
    }

    /// <summary>E cos(p (X - mu)), p at least 0.</summary>
    private protected abstract double CosineMoment(long order);

    /// <summary>The log-density at a distance from mu, in [0, pi], pi less which is <paramref name="rest"/>.</summary>
    private protected abstract double DensityLnAt(double distance, double rest);

    /// <summary>log P(X &lt;= mu - distance) on the turn, right relatively where it is small.</summary>
    private protected abstract double TailLn(double distance, double rest);

    /// <summary>P(X &lt;= mu - distance) on the turn.</summary>
    private protected virtual double TailAt(double distance, double rest) => Math.Exp(TailLn(distance, rest));

    /// <summary>Where the search for the distance with the tail p begins.</summary>
    private protected virtual double StartFrom(double probability) => Math.PI * (1.0 - 2.0 * probability);

    /// <summary>A draw of X - mu.</summary>
    private protected abstract double Deviation(Random random);

    /// <summary>How far from mu the tail is p, 0 &lt; p &lt;= 1/2, and how far that is from the antipode: Newton on its logarithm, in the distance or in what is left to the antipode, within a bracket.</summary>
    private protected virtual (double Distance, double Left) Quantile(double probability)
    {
        if (probability == 0.5)
            return (0.0, Math.PI);
        double target = Math.Log(probability), half = 0.5 * Math.PI;
        bool fromAntipode = target < TailLn(half, half);
        double low = 0.0, high = half, start = StartFrom(probability), at = fromAntipode ? (start < Math.PI - 1e-3 ? Math.PI - start : Angle.FullTurn * probability) : start;
        at = Math.Clamp(at, double.Epsilon, half);
        for (int iteration = 0; iteration < 200; iteration++)
        {
            double distance = fromAntipode ? Math.PI - at : at, rest = fromAntipode ? at : Rest(at);
            double tailLn = TailLn(distance, rest), value = tailLn - target;
            if ((value > 0.0) == fromAntipode)
                high = at;
            else
                low = at;
            double step = value * Math.Exp(tailLn - DensityLnAt(distance, rest)), next = fromAntipode ? at - step : at + step;
            // The step after this one would be its square in units of the distance.
            if (Math.Abs(next - at) <= 1e-9 * at || high - low <= 1e-16 * high)
            {
                at = Math.Clamp(next, low, high);
                break;
            }

            at = next > low && next < high ? next : low > 0.0 && high > 4.0 * low ? Math.Sqrt(low * high) : low == 0.0 ? 0.0625 * high : 0.5 * (low + high);
        }

        return fromAntipode ? (Math.PI - at, at) : (at, Math.PI - at);
    }

    private static double Rest(double distance) => Math.Max(LeastRest, (Math.PI - distance) + Angle.PiLow);

    private static void Map(ReadOnlySpan<double> x, Span<double> result, Func<double, double> function)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        for (int i = 0; i < x.Length; i++)
            result[i] = function(x[i]);
    }

    /// <summary>What holds below or above the turn, or NaN; null within it.</summary>
    private double? Outside(double x, double below, double above) => double.IsNaN(x) ? x : x <= Minimum ? below : x >= Maximum ? above : null;

    /// <summary>|x - mu| for x in the turn, and pi less it with the rounding of the difference put back.</summary>
    private double Distance(double x, out double rest)
    {
        double difference = x - Mean, part = difference - x, error = (x - (difference - part)) + (-Mean - part);
        rest = Math.Max(LeastRest, (Math.PI - Math.Abs(difference)) + (Angle.PiLow - (difference < 0.0 ? -error : error)));
        return Math.Abs(difference);
    }

    /// <summary>The place on the given side whose tail is p: from the turn's end, rounded once, where that is near.</summary>
    private double Place(double probability, double side)
    {
        (double distance, double rest) = Quantile(probability);
        double half = side * Math.PI, end = Mean + half, part = end - Mean, error = (Mean - (end - part)) + (half - part);
        return Math.Clamp(rest < 1.0 ? end + (error + side * (Angle.PiLow - rest)) : Mean + side * distance, Minimum, Maximum);
    }

    private double Tail(double x)
    {
        double distance = Distance(x, out double rest);
        return TailAt(distance, rest);
    }

    private double TailFrom(double deviation) => TailAt(Math.Abs(deviation), Rest(Math.Abs(deviation)));

    /// <summary>The probability between two deviations from mu, on one side or about mu.</summary>
    private double Between(double from, double to) =>
        from >= 0.0 ? TailFrom(from) - TailFrom(to) : to <= 0.0 ? TailFrom(to) - TailFrom(from) : 1.0 - TailFrom(from) - TailFrom(to);
}
