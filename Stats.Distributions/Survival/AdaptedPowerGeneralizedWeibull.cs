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
/// Errors, in eps = 2^-52 for the given doubles: H, F and quantiles (8 + |kappa a| + 2 gamma) eps and (8 + (2 + a) / gamma) eps relatively, a = log(1 + y / (kappa + 1));
/// a survival function that times (1 + H); logarithms 8 eps (1 + |value|) with |kappa a| added where kappa a is above 1.
/// </para>
/// <para>Source: Burke, Jones and Noufaily, JRSS C 69 (2020), 429-457.</para>
/// </summary>
public sealed class AdaptedPowerGeneralizedWeibull : AdaptedPowerFamily
{
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
        : base(SurvivalCheck.Positive(phi, nameof(phi)), SurvivalCheck.Positive(lambda, nameof(lambda)), SurvivalCheck.Power(gamma, nameof(gamma)), kappa, complement)
    {
    }

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

    /// <summary>The distribution as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => SurvivalJson.Write(new SurvivalState("AdaptedPowerGeneralizedWeibull", SurvivalJson.Version) { Phi = Phi, Lambda = Lambda, Gamma = Gamma, Kappa = Kappa, Complement = KappaComplement });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no distribution.</exception>
    public static AdaptedPowerGeneralizedWeibull FromJson(string json)
    {
        SurvivalState state = SurvivalJson.Read(json, "AdaptedPowerGeneralizedWeibull");
        double kappa = SurvivalJson.Value(state.Kappa, "kappa"), complement = SurvivalJson.Value(state.Complement, "complement");
        // Each is a rounding of its own of the same number.
        if (!(complement > 0.0 && (kappa == complement || Math.Abs(kappa - (complement - 1.0)) <= 1e-15 * Math.Max(1.0, complement))))
            throw new ArgumentException("json holds a kappa and a complement that differ.", nameof(json));
        return new AdaptedPowerGeneralizedWeibull(SurvivalJson.Value(state.Phi, "phi"), SurvivalJson.Value(state.Lambda, "lambda"), SurvivalJson.Value(state.Gamma, "gamma"), kappa, complement);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"AdaptedPowerGeneralizedWeibull(phi = {Phi}, lambda = {Lambda}, gamma = {Gamma}, kappa = {Kappa})");
}
