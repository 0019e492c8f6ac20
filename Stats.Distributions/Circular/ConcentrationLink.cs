using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// How an unconstrained number z stands for a concentration in <see cref="VonMisesMixture.LogLikelihoodGradient"/>. The default value takes z itself, which then
/// must be at least 0.
/// </summary>
public readonly record struct ConcentrationLink
{
    private enum Kind
    {
        Identity,
        Exp,
        Softplus,
        Sigmoid,
        Cartesian,
    }

    private readonly Kind _kind;
    private readonly double _minimum, _span;

    private ConcentrationLink(Kind kind, double minimum, double span) => (_kind, _minimum, _span) = (kind, minimum, span);

    /// <summary>kappa = z, at least 0.</summary>
    public static ConcentrationLink Identity => default;

    /// <summary>kappa = e^z.</summary>
    public static ConcentrationLink Exp { get; } = new(Kind.Exp, 0.0, 0.0);

    /// <summary>kappa = |(a, b)| and mu its direction: the numbers given as means are a = kappa cos mu, those given as concentrations b = kappa sin mu. Smooth at kappa = 0, and no angle wraps.</summary>
    public static ConcentrationLink Cartesian { get; } = new(Kind.Cartesian, 0.0, 0.0);

    /// <summary>kappa = minimum + log(1 + e^z).</summary>
    /// <param name="minimum">Finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimum"/> is negative or not finite.</exception>
    public static ConcentrationLink Softplus(double minimum = 0.0)
    {
        CheckMinimum(minimum);
        return new(Kind.Softplus, minimum, 0.0);
    }

    /// <summary>kappa = minimum + (maximum - minimum) / (1 + e^-z). Swanson, Williams and Jonas (2023) take 1 and 21.</summary>
    /// <param name="minimum">Finite and at least 0.</param>
    /// <param name="maximum">Finite and above <paramref name="minimum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public static ConcentrationLink Sigmoid(double minimum, double maximum)
    {
        CheckMinimum(minimum);
        if (!(maximum > minimum) || double.IsPositiveInfinity(maximum))
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, "The largest concentration is finite and above the smallest.");
        return new(Kind.Sigmoid, minimum, maximum - minimum);
    }

    internal bool IsCartesian => _kind == Kind.Cartesian;

    /// <summary>kappa and dkappa/dz; not for the Cartesian link.</summary>
    internal double Concentration(double z, out double derivative)
    {
        double e;
        switch (_kind)
        {
            case Kind.Exp:
                return derivative = Math.Exp(z);
            case Kind.Softplus:
                e = Math.Exp(-Math.Abs(z));
                derivative = (z >= 0.0 ? 1.0 : e) / (1.0 + e);
                return _minimum + Elementary.Log1pExp(z);
            case Kind.Sigmoid:
                e = Math.Exp(-Math.Abs(z));
                derivative = _span * (e / ((1.0 + e) * (1.0 + e)));
                return _minimum + _span * ((z >= 0.0 ? 1.0 : e) / (1.0 + e));
            default:
                derivative = 1.0;
                return z;
        }
    }

    private static void CheckMinimum(double minimum)
    {
        if (!(minimum >= 0.0) || double.IsPositiveInfinity(minimum))
            throw new ArgumentOutOfRangeException(nameof(minimum), minimum, "The smallest concentration is finite and at least 0.");
    }
}
