using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The adapted power generalised Weibull distribution of a time to an event: cumulative hazard H(t) = lambda H0((phi t)^gamma; kappa) with
/// H0(y; kappa) = ((kappa + 1) / kappa) ((1 + y / (kappa + 1))^kappa - 1), log(1 + y) at kappa = 0, y at 1 and e^y - 1 at infinity. Near 0 H0 is y
/// for every kappa, so that phi keeps its meaning along the family.
/// <para>
/// It holds the Weibull (kappa = 1), the log-logistic and Burr XII (0), the Gompertz (infinity, gamma = 1) and the power generalised Weibull
/// distribution (above 0). For kappa in (-1, 0) it is a cure model: a share exp(-lambda (kappa + 1) / |kappa|) never has the event; the distribution
/// function ends below 1, and the quantile beyond its end is +infinity. Nothing loses digits at or near any of these kappas.
/// </para>
/// <para>
/// Errors, in eps = 2^-52 for the given doubles: H, F and quantiles (8 + |kappa a| + 2 gamma) eps and (8 + 2 / gamma) eps relatively, a = log(1 + y / (kappa + 1));
/// a survival function that times (1 + H); logarithms 8 eps (1 + |value|) with |kappa a| added where kappa a is above 1.
/// </para>
/// <para>Source: Burke, Jones and Noufaily, JRSS C 69 (2020), 429-457.</para>
/// </summary>
public sealed partial class AdaptedPowerGeneralizedWeibull : SurvivalDistribution
{
    private readonly AdaptedPowerHazard _hazard;

    /// <summary>A distribution by kappa.</summary>
    /// <param name="phi">Horizontal scale, a rate: phi t is the time in its unit. Positive and finite.</param>
    /// <param name="lambda">Vertical scale, a factor of the hazard. Positive and finite.</param>
    /// <param name="gamma">Power, in [1e-100, 1e100]: near 0 the hazard runs as t^(gamma - 1).</param>
    /// <param name="kappa">Choice of the baseline, above -1; +infinity included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public AdaptedPowerGeneralizedWeibull(double phi, double lambda, double gamma, double kappa)
        : this(phi, lambda, gamma, kappa > -1.0 ? kappa : throw new ArgumentOutOfRangeException(nameof(kappa), kappa, "kappa is above -1."), 1.0 + kappa)
    {
    }

    private AdaptedPowerGeneralizedWeibull(double phi, double lambda, double gamma, double kappa, double complement)
    {
        Phi = SurvivalCheck.Positive(phi, nameof(phi));
        Lambda = SurvivalCheck.Positive(lambda, nameof(lambda));
        Gamma = SurvivalCheck.Power(gamma, nameof(gamma));
        (Kappa, KappaComplement) = (kappa, complement);
        _hazard = new AdaptedPowerHazard(phi, lambda, gamma, kappa, complement);
    }

    /// <summary>phi, the horizontal scale: a rate.</summary>
    public double Phi { get; }

    /// <summary>lambda, the vertical scale.</summary>
    public double Lambda { get; }

    /// <summary>gamma, the power.</summary>
    public double Gamma { get; }

    /// <summary>kappa.</summary>
    public double Kappa { get; }

    /// <summary>kappa + 1, with digits of its own where kappa is near -1.</summary>
    public double KappaComplement { get; }

    /// <inheritdoc/>
    public override double CureFractionLn => -_hazard.Ends.Limit;

    /// <inheritdoc/>
    public override HazardShape HazardShape
    {
        get
        {
            double growth = Kappa * Gamma;
            if (Gamma == 1.0 && Kappa == 1.0)
                return HazardShape.Constant;
            if (Gamma <= 1.0 && growth <= 1.0)
                return HazardShape.Decreasing;
            if (Gamma >= 1.0 && growth >= 1.0)
                return HazardShape.Increasing;
            return Gamma > 1.0 ? HazardShape.UpThenDown : HazardShape.DownThenUp;
        }
    }

    /// <summary>((kappa + 1)(1 - gamma) / (kappa gamma - 1))^(1/gamma) / phi; null where the hazard is monotone.</summary>
    public override double? HazardTurningTime
    {
        get
        {
            if (HazardShape is not (HazardShape.UpThenDown or HazardShape.DownThenUp))
                return null;
            // kappa gamma - 1 = kappa (gamma - 1) + (kappa - 1): near (1, 1) the product alone would lose digits.
            double power = double.IsInfinity(Kappa) ? (1.0 - Gamma) / Gamma : KappaComplement * (1.0 - Gamma) / Math.FusedMultiplyAdd(Kappa, Gamma, -1.0);
            return TimeAtPower(power);
        }
    }

    /// <summary>Where the density is largest; 0 where gamma is below 1 (the density is infinite there) or the density falls throughout.</summary>
    public override double Mode
    {
        get
        {
            if (Gamma < 1.0)
                return 0.0;
            // The density rises where (gamma - 1) + v (kappa gamma - 1) > lambda gamma c v (1 + v)^kappa, v = y / c; for infinite kappa where
            // (gamma - 1) + gamma y > lambda gamma y e^y. The difference changes sign once.
            double Balance(double vLn)
            {
                double v = Math.Exp(vLn), growth, fall;
                if (double.IsInfinity(KappaComplement))
                {
                    growth = Gamma - 1.0 + Gamma * v;
                    fall = Lambda * Gamma * v * Math.Exp(v);
                    return Compare(growth, fall);
                }

                double slope = Math.FusedMultiplyAdd(Kappa, Gamma, -1.0);
                growth = Gamma - 1.0 + Math.Max(slope, 0.0) * v;
                fall = Lambda * Gamma * KappaComplement * v * Math.Exp(Kappa * Elementary.Log1p(v)) + Math.Max(-slope, 0.0) * v;
                return Compare(growth, fall);
            }

            const double Least = -700.0, Most = 700.0;
            if (Balance(Least) <= 0.0)
                return 0.0;
            double root = RootFinding.Brent(Balance, Least, Most).Root;
            double c = double.IsInfinity(KappaComplement) ? 1.0 : KappaComplement;
            return Math.Exp((root + Math.Log(c)) / Gamma) / Phi;

            static double Compare(double growth, double fall) => double.IsInfinity(fall) ? -1.0 : (growth - fall) / (growth + fall);
        }
    }

    /// <summary>The mean of those who have the event; +infinity where kappa is in (-1, 0) and gamma |kappa| is at most 1, or kappa is 0 and lambda gamma at most 1.</summary>
    public override double MeanOfUncured => Kappa switch
    {
        1.0 => Math.Exp(GammaFunction.Log(1.0 + 1.0 / Gamma) - Math.Log(Lambda) / Gamma) / Phi,
        0.0 when Lambda * Gamma > 1.0 => Lambda * Math.Exp(BetaFunction.Log(Lambda - 1.0 / Gamma, 1.0 + 1.0 / Gamma)) / Phi,
        _ => base.MeanOfUncured,
    };

    private protected override double HighestMoment => Kappa < 0.0 ? Gamma * -Kappa : Kappa == 0.0 ? Lambda * Gamma : double.PositiveInfinity;

    /// <summary>A distribution by nu = log(kappa + 1), the scale on which kappa is estimated: kappa = expm1(nu) and kappa + 1 = e^nu are rounded once each.</summary>
    /// <param name="phi">Horizontal scale, positive and finite.</param>
    /// <param name="lambda">Vertical scale, positive and finite.</param>
    /// <param name="gamma">Power, in [1e-100, 1e100].</param>
    /// <param name="nu">log(kappa + 1), at least -690; from 710 on kappa is +infinity.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static AdaptedPowerGeneralizedWeibull FromNu(double phi, double lambda, double gamma, double nu)
    {
        if (!(nu >= -690.0))
            throw new ArgumentOutOfRangeException(nameof(nu), nu, "nu is at least -690.");
        return new AdaptedPowerGeneralizedWeibull(phi, lambda, gamma, Elementary.Expm1(nu), Elementary.Exp(nu));
    }

    /// <summary>A distribution by kappa + 1: near -1 the way to give kappa with all digits.</summary>
    /// <param name="phi">Horizontal scale, positive and finite.</param>
    /// <param name="lambda">Vertical scale, positive and finite.</param>
    /// <param name="gamma">Power, in [1e-100, 1e100].</param>
    /// <param name="complement">kappa + 1, at least 1e-300; +infinity included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static AdaptedPowerGeneralizedWeibull FromComplement(double phi, double lambda, double gamma, double complement)
    {
        if (!(complement >= 1e-300))
            throw new ArgumentOutOfRangeException(nameof(complement), complement, "kappa + 1 is at least 1e-300.");
        return new AdaptedPowerGeneralizedWeibull(phi, lambda, gamma, complement - 1.0, complement);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"AdaptedPowerGeneralizedWeibull(phi = {Phi}, lambda = {Lambda}, gamma = {Gamma}, kappa = {Kappa})");

    private protected override double Evaluate(SurvivalQuantity quantity, double x) => HazardEvaluation.Evaluate(in _hazard, quantity, x);

    private protected override void Evaluate(SurvivalQuantity quantity, ReadOnlySpan<double> x, Span<double> result) =>
        HazardEvaluation.Evaluate(in _hazard, quantity, x, result);

    private protected override double IntervalLn(double lower, double upper) => HazardEvaluation.IntervalLn(in _hazard, lower, upper);

    private protected override double TimeLnOfUncured(double s) => _hazard.TimeLnOfUncured(s);

    private protected override double HazardLnAt(double hazard) => _hazard.HazardLnAt(hazard);

    private double TimeAtPower(double power) => Math.Exp(Math.Log(power) / Gamma) / Phi;
}
