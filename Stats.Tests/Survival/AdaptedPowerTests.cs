using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Tests.Laws;

namespace Stats.Tests.Survival;

/// <summary>What holds along the adapted power family, and at its members.</summary>
public class AdaptedPowerTests
{
    private const double Eps = Accuracy.Epsilon;

    private static readonly Gen<(double Phi, double Lambda, double Gamma, double Kappa, double T)> Cases =
        from phi in Parameters.LogUniform(1e-2, 1e2)
        from lambda in Parameters.LogUniform(1e-2, 1e2)
        from gamma in Parameters.LogUniform(0.2, 8.0)
        from kappa in Gen.OneOf(Parameters.LogUniform(1e-3, 1e3), Parameters.Between(-0.999, 0.0), Gen.Elements(0.0, 1.0, double.PositiveInfinity))
        from t in Parameters.LogUniform(1e-3, 1e3)
        select (phi, lambda, gamma, kappa, t);

    /// <summary>H0(H0(w; 1/kappa); kappa) = w: the inverse of a member is the member of the reciprocal kappa, 0 that of infinity.</summary>
    [Property(MaxTest = 300, Replay = "8807074866131498093,4978728449631582259")]
    public Property TheInverseIsTheReciprocalMember() => Prop.ForAll(
        (from kappa in Parameters.LogUniformOr(1e-3, 1e3, 0.0, 1.0, double.PositiveInfinity) from w in Parameters.LogUniform(1e-6, 50.0) select (kappa, w)).ToArbitrary(),
        c =>
        {
            AdaptedPowerGeneralizedWeibull outer = new(1.0, 1.0, 1.0, c.kappa), inner = new(1.0, 1.0, 1.0, 1.0 / c.kappa);
            double y = inner.CumulativeHazard(c.w);
            if (!(y < 1e300))
                return true;
            // An error of y, and the rounding of 1 / kappa, come back by at most the power of y in H0.
            double growth = 1.0 + y * outer.Hazard(y) / c.w;
            return Math.Abs(outer.CumulativeHazard(y) - c.w) <= 16.0 * Eps * c.w * growth * (2.0 + Math.Log(1.0 + y));
        });

    /// <summary>Another unit of time is another phi.</summary>
    [Property(MaxTest = 300, Replay = "8807074866131498093,4978728449631582259")]
    public Property TheUnitOfTimeIsInPhi() => Prop.ForAll(Cases.ToArbitrary(), c =>
    {
        // Powers of two, so that neither phi nor t is rounded.
        const double Unit = 1024.0;
        AdaptedPowerGeneralizedWeibull law = new(c.Phi, c.Lambda, c.Gamma, c.Kappa), other = new(c.Phi / Unit, c.Lambda, c.Gamma, c.Kappa);
        double expected = law.CumulativeHazard(c.T), actual = other.CumulativeHazard(Unit * c.T);
        return actual == expected || Math.Abs(actual - expected) <= 8.0 * (1.0 + c.Gamma) * Eps * expected * (1.0 + c.T * law.Hazard(c.T) / expected);
    });

    /// <summary>H does not jump where a kappa has a form of its own, and rises in kappa.</summary>
    [Property(MaxTest = 300, Replay = "8807074866131498093,4978728449631582259")]
    public Property TheFamilyIsContinuousInKappa() => Prop.ForAll(Cases.ToArbitrary(), c =>
    {
        foreach (double kappa in new[] { 0.0, 1.0 })
        {
            double at = Hazard(c, kappa), above = Hazard(c, kappa + 1e-9), below = Hazard(c, kappa - 1e-9);
            double a = Math.Log(1.0 + Math.Pow(c.Phi * c.T, c.Gamma) / (1.0 + kappa)), slack = 32.0 * (1.0 + c.Gamma + a) * Eps * at;
            // d log H0 / d kappa is at most 1 + a.
            if (!(below <= at + slack && at <= above + slack && above - below <= 4e-9 * (1.0 + a) * at + slack))
                return false;
        }

        // Beyond kappa = 1e14 H0 differs from its limit by y^2 / kappa.
        double y = Math.Pow(c.Phi * c.T, c.Gamma);
        double limit = Hazard(c, double.PositiveInfinity), near = Hazard(c, 1e16);
        return y > 30.0 || Math.Abs(near - limit) <= (32.0 * (1.0 + c.Gamma + y) * Eps + 2.0 * (y + y * y) / 1e16) * limit;
    });

    /// <summary>The named members are the family at their kappa.</summary>
    [Property(MaxTest = 300, Replay = "8807074866131498093,4978728449631582259")]
    public Property MembersAreTheFamily() => Prop.ForAll(Cases.ToArbitrary(), c =>
    {
        double scale = 1.0 / c.Phi;
        return Same(new Weibull(c.Gamma, scale), new(c.Phi, 1.0, c.Gamma, 1.0), c.T)
            && Same(new LogLogistic(c.Gamma, scale), new(c.Phi, 1.0, c.Gamma, 0.0), c.T)
            && Same(new BurrXII(c.Gamma, c.Lambda, scale), new(c.Phi, c.Lambda, c.Gamma, 0.0), c.T)
            && Same(new Exponential(c.Phi), new(c.Phi, 1.0, 1.0, 1.0), c.T)
            && Same(new Gompertz(c.Phi, c.Phi * c.Lambda), new(c.Phi, c.Lambda, 1.0, double.PositiveInfinity), c.T);
    });

    /// <summary>kappa, nu = log(kappa + 1) and kappa + 1 give the same law; near -1 only the last two tell it.</summary>
    [Fact]
    public void KappaIsGivenInThreeWays()
    {
        AdaptedPowerGeneralizedWeibull by = new(0.5, 2.0, 1.5, 1.0), nu = AdaptedPowerGeneralizedWeibull.FromNu(0.5, 2.0, 1.5, Math.Log(2.0)), complement = AdaptedPowerGeneralizedWeibull.FromComplement(0.5, 2.0, 1.5, 2.0);
        Assert.Equal(by.CumulativeHazard(3.0), complement.CumulativeHazard(3.0));
        Assert.Equal(by.CumulativeHazard(3.0), nu.CumulativeHazard(3.0), 1e-15 * by.CumulativeHazard(3.0));
        // c = 1e-20: H = theta (1 - (1 + y/c)^-1) to 20 digits, theta = lambda c.
        AdaptedPowerGeneralizedWeibull boundary = AdaptedPowerGeneralizedWeibull.FromComplement(1.0, 3e20, 1.0, 1e-20);
        Assert.Equal(-1.0, boundary.Kappa);
        Assert.Equal(3.0 / (1.0 + 1e-20 / 2e-20), boundary.CumulativeHazard(2e-20), 1e-14);
        Assert.Equal(Math.Exp(-3.0), boundary.CureFraction, 1e-15);
        Assert.Equal(double.PositiveInfinity, AdaptedPowerGeneralizedWeibull.FromNu(1.0, 1.0, 1.0, 800.0).Kappa);
    }

    /// <summary>Parameters out of range are named.</summary>
    [Fact]
    public void ParametersAreChecked()
    {
        foreach (double bad in new[] { 0.0, -1.0, double.NaN, double.PositiveInfinity })
        {
            Named("phi", () => new AdaptedPowerGeneralizedWeibull(bad, 1.0, 1.0, 1.0));
            Named("lambda", () => new AdaptedPowerGeneralizedWeibull(1.0, bad, 1.0, 1.0));
            Named("gamma", () => new AdaptedPowerGeneralizedWeibull(1.0, 1.0, bad, 1.0));
            Named("shape", () => new Weibull(bad, 1.0));
            Named("scale", () => new Weibull(1.0, bad));
            Named("rate", () => new Exponential(bad));
            Named("scale", () => new LogLogistic(1.0, bad));
            Named("tailShape", () => new BurrXII(1.0, bad, 1.0));
            Named("rate", () => new Gompertz(1.0, bad));
            Named("sigma", () => new LogNormal(0.0, bad));
            Named("sigma", () => new GeneralizedGamma(0.0, bad, 1.0));
        }

        Named("kappa", () => new AdaptedPowerGeneralizedWeibull(1.0, 1.0, 1.0, -1.0));
        Named("kappa", () => new AdaptedPowerGeneralizedWeibull(1.0, 1.0, 1.0, double.NaN));
        Named("nu", () => AdaptedPowerGeneralizedWeibull.FromNu(1.0, 1.0, 1.0, -800.0));
        Named("complement", () => AdaptedPowerGeneralizedWeibull.FromComplement(1.0, 1.0, 1.0, 0.0));
        Named("q", () => new GeneralizedGamma(0.0, 1.0, double.NaN));
        Named("mu", () => new LogNormal(double.NaN, 1.0));
        Named("shape", () => new Gompertz(double.NaN, 1.0));

        static void Named(string name, Func<object> make) => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(make).ParamName);
    }

    /// <summary>Known laws at q = 1 (Weibull), q = sigma (gamma), q = -1 (inverse Weibull), and the log-normal one at q = 0.</summary>
    [Property(MaxTest = 200, Replay = "8807074866131498093,4978728449631582259")]
    public Property GeneralizedGammaHoldsItsMembers() => Prop.ForAll(
        (from mu in Parameters.Between(-2.0, 2.0) from sigma in Parameters.LogUniform(0.1, 2.0) from p in Parameters.LogUniform(1e-12, 0.999) select (mu, sigma, p)).ToArbitrary(),
        c =>
        {
            Weibull weibull = new(1.0 / c.sigma, Math.Exp(c.mu));
            LogNormal normal = new(c.mu, c.sigma);
            double t = weibull.InverseSurvivalFunction(c.p), v = normal.InverseSurvivalFunction(c.p), inverse = Math.Exp(2.0 * c.mu) / t;
            double slack = 256.0 * Eps * (1.0 + Math.Abs(Math.Log(c.p))) * (1.0 + 1.0 / c.sigma) / Math.Min(c.p, 1.0 - c.p) * c.p;
            double a = 1.0 / (c.sigma * c.sigma), gammaSlack = slack * (1.0 + a);
            return Near(new GeneralizedGamma(c.mu, c.sigma, 1.0).SurvivalFunctionLn(t), weibull.SurvivalFunctionLn(t), slack)
                && Near(new GeneralizedGamma(c.mu, c.sigma, -1.0).CumulativeDistributionLn(inverse), weibull.SurvivalFunctionLn(t), slack)
                && Near(new GeneralizedGamma(c.mu, c.sigma, 0.0).SurvivalFunctionLn(v), normal.SurvivalFunctionLn(v), 0.0)
                && Near(new GeneralizedGamma(c.mu, c.sigma, c.sigma).SurvivalFunctionLn(t), IncompleteGamma.UpperLn(a, a * t / Math.Exp(c.mu)), gammaSlack * (1.0 + a * t / Math.Exp(c.mu)));
        });

    private static bool Near(double actual, double expected, double slack) => actual == expected || Math.Abs(actual - expected) <= slack * (1.0 + Math.Abs(expected));

    private static double Hazard((double Phi, double Lambda, double Gamma, double Kappa, double T) c, double kappa) =>
        new AdaptedPowerGeneralizedWeibull(c.Phi, c.Lambda, c.Gamma, kappa).CumulativeHazard(c.T);

    /// <summary>The reciprocal of phi is rounded: by half an eps, which gamma and the slope of H magnify.</summary>
    private static bool Same(SurvivalDistribution member, AdaptedPowerGeneralizedWeibull law, double t)
    {
        double expected = law.CumulativeHazard(t), actual = member.CumulativeHazard(t);
        return actual == expected || Math.Abs(actual - expected) <= 16.0 * Eps * (expected + t * law.Hazard(t));
    }
}
