using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The log-normal distribution: log T is normal with the mean mu and the standard deviation sigma. The order of the parameters is that of MathNet's
/// type of the same name and of R; both tails, their logarithms and their quantiles rest on <see cref="NormalProbability"/>.
/// <para>
/// Errors, in eps = 2^-52 for the given doubles: with w = (log t - mu) / sigma known to (1 + 1 / (4 sigma |w|)) eps, tails (8 + w^2) eps relatively,
/// logarithms 8 eps max(1, |value|) beside what w does to them; quantiles 4 (1 + sigma |w|) eps.
/// </para>
/// </summary>
public sealed class LogNormal : SurvivalDistribution
{
    private const double LogSqrtTwoPi = 0.91893853320467274178;

    /// <summary>A log-normal distribution.</summary>
    /// <param name="mu">The mean of the logarithm, |mu| at most 1e100.</param>
    /// <param name="sigma">The standard deviation of the logarithm, in [1e-100, 1e100].</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public LogNormal(double mu, double sigma)
    {
        if (!(Math.Abs(mu) <= SurvivalCheck.LargestPower))
            throw new ArgumentOutOfRangeException(nameof(mu), mu, "mu is in [-1e100, 1e100].");
        Mu = mu;
        Sigma = SurvivalCheck.Power(sigma, nameof(sigma));
    }

    /// <summary>The mean of the logarithm.</summary>
    public double Mu { get; }

    /// <summary>The standard deviation of the logarithm.</summary>
    public double Sigma { get; }

    /// <summary>-infinity: everybody has the event.</summary>
    public override double CureFractionLn => double.NegativeInfinity;

    /// <summary>Up, then down.</summary>
    public override HazardShape HazardShape => HazardShape.UpThenDown;

    /// <inheritdoc/>
    public override double? HazardTurningTime => Math.Exp(Mu + Sigma * Turn(Sigma));

    /// <summary>e^(mu - sigma^2).</summary>
    public override double Mode => Math.Exp(Mu - Sigma * Sigma);

    /// <summary>e^(mu + sigma^2 / 2).</summary>
    public override double MeanOfUncured => UncuredMoment(1.0);

    private protected override (double Variance, double Skewness) Central
    {
        get
        {
            double square = Sigma * Sigma, growth = Elementary.Expm1(square);
            return (Math.Exp(2.0 * Mu + square + Math.Log(growth)), (growth + 3.0) * Math.Sqrt(growth));
        }
    }

    /// <inheritdoc/>
    public override double Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Elementary.Exp(Mu + Sigma * random.NextGaussian());
    }

    /// <inheritdoc/>
    public override void Samples(Span<double> target, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.FillGaussian(target);
        for (int i = 0; i < target.Length; i++)
            target[i] = Mu + Sigma * target[i];
        Elementary.Exp(target, target);
    }

    /// <summary>The distribution as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => SurvivalJson.Write(new SurvivalState("LogNormal", SurvivalJson.Version) { Mu = Mu, Sigma = Sigma });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no distribution.</exception>
    public static LogNormal FromJson(string json)
    {
        SurvivalState state = SurvivalJson.Read(json, "LogNormal");
        return new LogNormal(SurvivalJson.Value(state.Mu, "mu"), SurvivalJson.Value(state.Sigma, "sigma"));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"LogNormal(mu = {Mu}, sigma = {Sigma})");

    private protected override double Evaluate(SurvivalQuantity quantity, double x) => new LogNormalKernel(Mu, Sigma, quantity).Invoke(new Simd1(x)).Value;

    private protected override void Evaluate(SurvivalQuantity quantity, ReadOnlySpan<double> x, Span<double> result) =>
        SpanKernel.Map(new LogNormalKernel(Mu, Sigma, quantity), x, result);

    private protected override double IntervalLn(double lower, double upper) => IntervalByDensityLn(lower, upper);

    private protected override double UncuredMoment(double order) => Math.Exp(order * (Mu + 0.5 * order * Sigma * Sigma));

    private protected override double TimeLnAt(double place) => Mu + Sigma * place;

    private protected override double EntropyOfProper() => Mu + 0.5 + Math.Log(Sigma) + LogSqrtTwoPi;

    /// <summary>The w at which the hazard of T = e^(sigma w) is largest: the root of h(w) - w = sigma, h the hazard of the standard normal.</summary>
    private static double Turn(double sigma)
    {
        // h(w) - w falls from infinity to 0, near 1 / w.
        double high = 2.0 / sigma + 2.0, low = -sigma - 2.0;
        return RootFinding.Brent(w => Excess(w) - sigma, low, high).Root;
    }

    /// <summary>h(w) - w, for large w from its asymptotic series, where the difference would cancel.</summary>
    private static double Excess(double w)
    {
        if (w > 100.0)
        {
            double v = 1.0 / (w * w);
            return (1.0 - v * (2.0 - v * (10.0 - v * 74.0))) / w;
        }

        double hazard = w < -37.0 ? 0.0 : Math.Sqrt(2.0 / Math.PI) / ErrorFunction.Erfcx(w * NormalKernels.InverseSqrt2);
        return hazard - w;
    }
}
