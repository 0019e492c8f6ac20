// Map of the quadratures
//   E T^k      with s = -log of the survival function of those who have the event: the integral of exp(k log t(s) - s) ds, in x = log s, out from
//              its peak to where it has fallen by e^-45 on either side; in logarithms, so that no time overflows
//   central    the same range and points with ((t - mean) / deviation)^k, so that a narrow distribution does not cancel
//   RMST       tau times the integral of S(tau e^v) e^v dv, cut at times of given cumulative hazards
//   entropy    1 - E log h(T), in x as well
using Stats.Core;

namespace Stats.Distributions;

/// <content>Moments.</content>
public abstract partial class SurvivalDistribution
{
    /// <summary>e^-60 is nothing beside an integral whose integrand begins like a power.</summary>
    private const double Fall = 60.0;

    private static readonly IntegrationOptions Precise = new() { RelativeTolerance = 1e-14 };

    private static readonly double[] Cuts = [1e-3, 0.03, 0.3, 1.0, 3.0, 10.0, 40.0, 740.0];

    private (double Variance, double Skewness)? _central;

    private bool IsDefective => CureFractionLn > double.NegativeInfinity;

    /// <summary>The mean; +infinity where it does not exist, and for a defective distribution, of which <see cref="MeanOfUncured"/> tells the rest.</summary>
    public double Mean => IsDefective ? double.PositiveInfinity : MeanOfUncured;

    /// <inheritdoc/>
    public virtual double MeanOfUncured => UncuredMoment(1.0);

    /// <summary>The variance; +infinity where only the mean exists, NaN where the mean is infinite.</summary>
    public double Variance => IsDefective || HighestMoment <= 1.0 ? double.NaN : HighestMoment <= 2.0 ? double.PositiveInfinity : Central.Variance;

    /// <summary>The square root of the variance.</summary>
    public double StdDev => Math.Sqrt(Variance);

    /// <summary>The third standardised moment; +infinity where only the variance exists, NaN where that does not.</summary>
    public double Skewness => IsDefective || HighestMoment <= 2.0 ? double.NaN : HighestMoment <= 3.0 ? double.PositiveInfinity : Central.Skewness;

    /// <summary>The differential entropy, -E log f(T); NaN for a defective distribution.</summary>
    public double Entropy => IsDefective ? double.NaN : EntropyOfProper();

    /// <summary>Moments of this order and above, of those who have the event, do not exist.</summary>
    private protected virtual double HighestMoment => double.PositiveInfinity;

    private protected virtual (double Variance, double Skewness) Central => _central ??= ComputeCentral();

    /// <inheritdoc/>
    public double Moment(double order)
    {
        if (!(order >= 0.0) || double.IsInfinity(order))
            throw new ArgumentOutOfRangeException(nameof(order), order, "The order is finite and at least 0.");
        return order == 0.0 ? 1.0 : IsDefective ? double.PositiveInfinity : order == 1.0 ? Mean : UncuredMoment(order);
    }

    /// <inheritdoc/>
    public double RestrictedMean(double tau)
    {
        SurvivalCheck.NotNegative(tau, nameof(tau));
        if (tau == 0.0)
            return 0.0;
        if (double.IsInfinity(tau))
            return Mean;
        double top = Math.Log(tau), unit = Math.Log(Evaluate(SurvivalQuantity.Time, 1.0)), low = Math.Min(top, unit) - Fall;
        // A time that underflows leaves a share of nothing.
        if (!double.IsFinite(low))
            low = double.IsNegativeInfinity(unit) ? -800.0 : top - Fall;
        double sum = 0.0, from = low - top;
        foreach (double hazard in Cuts)
        {
            double to = Math.Min(0.0, Math.Log(Evaluate(SurvivalQuantity.Time, hazard)) - top);
            if (to > from)
            {
                sum += AdaptiveIntegration.Integrate(v => SurvivalFunction(tau * Math.Exp(v)) * Math.Exp(v), from, to, Precise).Value;
                from = to;
            }
        }

        return tau * sum;
    }

    private protected abstract double EntropyOfProper();

    /// <summary>The entropy where log h is known at a cumulative hazard E, which is exponential: 1 - the integral of log h e^-E.</summary>
    private protected static double EntropyOf(Func<double, double> hazardLnAt)
    {
        double Integrand(double x) => hazardLnAt(Math.Exp(x)) * Math.Exp(x - Math.Exp(x));
        double mean = 0.0;
        double[] cuts = [-Fall, -20.0, -5.0, 0.0, 2.0, 5.0];
        IntegrationOptions options = Precise with { AbsoluteTolerance = 1e-14 };
        for (int i = 1; i < cuts.Length; i++)
            mean += AdaptiveIntegration.Integrate(Integrand, cuts[i - 1], cuts[i], options).Value;
        return 1.0 - mean;
    }

    /// <summary>The log-time at a place; by default places are logarithms of s, where the survival function of those who have the event is e^-s.</summary>
    private protected abstract double TimeLnAt(double place);

    /// <summary>The log-density of the place of one who has the event.</summary>
    private protected virtual double PlaceLn(double place) => place - Math.Exp(place);

    /// <summary>E(T^order | T &lt; infinity).</summary>
    private protected virtual double UncuredMoment(double order)
    {
        if (order >= HighestMoment)
            return double.PositiveInfinity;
        (double low, double peak, double high, double height) = Range(order);
        double Integrand(double x) => Math.Exp(PowerLn(order, x) - height);
        double sum = AdaptiveIntegration.Integrate(Integrand, low, peak, Precise).Value + AdaptiveIntegration.Integrate(Integrand, peak, high, Precise).Value;
        return Math.Exp(height + Math.Log(sum));
    }

    /// <summary>The place where t^order times the density of the place is largest, to a quarter.</summary>
    private protected virtual double PeakAt(double order)
    {
        double peak = 0.0, height = double.NegativeInfinity;
        for (double x = -4.0; x < 40.0; x += 0.25)
        {
            double value = PowerLn(order, x);
            if (value > height)
                (peak, height) = (x, value);
        }

        return peak;
    }

    private double PowerLn(double order, double place) => (order == 0.0 ? 0.0 : order * TimeLnAt(place)) + PlaceLn(place);

    /// <summary>Where t^order times the density of the place is not negligible, its peak and the logarithm there.</summary>
    private (double Low, double Peak, double High, double Height) Range(double order)
    {
        double peak = PeakAt(order), height = PowerLn(order, peak), low = peak, high = peak;
        for (double step = 1.0; PowerLn(order, low) > height - Fall; step *= 1.25)
            low -= step;
        for (double step = 0.5; PowerLn(order, high) > height - Fall; step *= 1.25)
            high += step;
        return (low, peak, high, height);
    }

    private (double Variance, double Skewness) ComputeCentral()
    {
        double mean = Mean, meanLn = Math.Log(mean), relative = Math.Sqrt(Sum(2.0, 0.0));
        double skewness = HighestMoment > 3.0 ? Sum(3.0, -Math.Log(relative)) : double.PositiveInfinity;
        return (mean * relative * (mean * relative), skewness);

        // E ((T / mean - 1) e^scaleLn)^order, in logarithms.
        double Sum(double order, double scaleLn)
        {
            (double low, double peak, double high, _) = Range(order);
            (double lowest, double middle, _, _) = Range(0.0);
            double[] cuts = [Math.Min(low, lowest), middle - 5.0, middle - 2.0, middle, middle + 2.0, peak, high];
            Array.Sort(cuts);
            double sum = 0.0;
            IntegrationOptions options = Precise with { AbsoluteTolerance = order == 3.0 ? 1e-14 : 0.0 };
            for (int i = 1; i < cuts.Length; i++)
            {
                if (cuts[i] > cuts[i - 1])
                    sum += AdaptiveIntegration.Integrate(x => Term(x, order, scaleLn), cuts[i - 1], cuts[i], options).Value;
            }

            return sum;
        }

        double Term(double x, double order, double scaleLn)
        {
            double d = TimeLnAt(x) - meanLn, size = d > 40.0 ? d : Math.Log(Math.Abs(Elementary.Expm1(d)));
            double value = Math.Exp(order * (size + scaleLn) + PlaceLn(x));
            return d < 0.0 && order == 3.0 ? -value : value;
        }
    }
}
