using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// What the adapted power generalised Weibull distribution and its named members share: H(t) = lambda H0((phi t)^gamma; kappa), see
/// <see cref="AdaptedPowerGeneralizedWeibull"/>. A member is the same arithmetic at a fixed kappa, with the parameters that it is known by.
/// </summary>
public abstract class AdaptedPowerFamily : SurvivalDistribution
{
    private readonly AdaptedPowerHazard _hazard;

    private protected AdaptedPowerFamily(double phi, double lambda, double gamma, double kappa, double complement)
    {
        (Phi, Lambda, Gamma, Kappa, KappaComplement) = (phi, lambda, gamma, kappa, complement);
        _hazard = new AdaptedPowerHazard(LogPair.Of(phi), lambda, gamma, kappa, complement);
    }

    /// <summary>A member by its scale, whose reciprocal is phi: the logarithm is that of the scale itself.</summary>
    private protected AdaptedPowerFamily(double scale, double lambda, double gamma, double kappa)
    {
        (Phi, Lambda, Gamma, Kappa, KappaComplement) = (1.0 / scale, lambda, gamma, kappa, 1.0 + kappa);
        _hazard = new AdaptedPowerHazard(-LogPair.Of(scale), lambda, gamma, kappa, 1.0 + kappa);
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

    private protected override double Evaluate(SurvivalQuantity quantity, double x) => HazardEvaluation.Evaluate(in _hazard, quantity, x);

    private protected override void Evaluate(SurvivalQuantity quantity, ReadOnlySpan<double> x, Span<double> result) =>
        HazardEvaluation.Evaluate(in _hazard, quantity, x, result);

    private protected override double IntervalLn(double lower, double upper) => HazardEvaluation.IntervalLn(in _hazard, lower, upper);

    private protected override double TimeLnAt(double place) => _hazard.TimeLnOfUncured(Math.Exp(place));

    private protected override double EntropyOfProper() => EntropyOf(_hazard.HazardLnAt);

    private double TimeAtPower(double power) => Math.Exp(Math.Log(power) / Gamma) / Phi;
}
