using Stats.Core;

namespace Stats.Estimators;

/// <summary>
/// A survival regression with cumulative hazard H(t) = lambda H0((phi t)^gamma; kappa), H0(y; kappa) = (c/kappa)((1 + y/c)^kappa - 1), c = kappa + 1, in
/// which each of the four parameters is fixed, free, or depends on covariates: log phi moves time (acceleration), log lambda the hazard (proportional
/// hazards), log gamma the power, and kappa chooses the baseline: 0 log-logistic or Burr XII, 1 Weibull, infinity Gompertz, below 0 a share is cured.
/// Where rows have entry and exit, covariates of phi and gamma that change between a subject's rows define its hazard at that time; they are not an
/// accelerated clock. Source: Burke, Jones and Noufaily, JRSS C 69 (2020), 429-457.
/// </summary>
public sealed class FlexibleSurvivalModel
{
    internal const int ComponentCount = 4;

    internal static readonly string[] ComponentNames = ["phi", "lambda", "gamma", "kappa"];

    private readonly SurvivalComponent[] _components;

    /// <summary>Any combination.</summary>
    /// <param name="phi">The horizontal scale, on which covariates accelerate time.</param>
    /// <param name="lambda">The vertical scale, on which covariates multiply the hazard.</param>
    /// <param name="gamma">The power.</param>
    /// <param name="kappa">The baseline; fixed at -1 or +infinity it is the limit (see <see cref="Kappa"/>).</param>
    /// <param name="name">What tables call the model; null for its formula.</param>
    /// <exception cref="ArgumentNullException">A component is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">phi, lambda or gamma is fixed at a number that is not positive and finite.</exception>
    /// <exception cref="ArgumentException">Nothing is left to estimate, or kappa is fixed and has an offset.</exception>
    public FlexibleSurvivalModel(SurvivalComponent phi, SurvivalComponent lambda, SurvivalComponent gamma, SurvivalComponent kappa, string? name = null)
        : this(SurvivalFamily.AdaptedPowerGeneralizedWeibull, phi, lambda, gamma, kappa, name)
    {
    }

    private FlexibleSurvivalModel(SurvivalFamily family, SurvivalComponent phi, SurvivalComponent lambda, SurvivalComponent gamma, SurvivalComponent kappa, string? name)
    {
        ArgumentNullException.ThrowIfNull(phi);
        ArgumentNullException.ThrowIfNull(lambda);
        ArgumentNullException.ThrowIfNull(gamma);
        ArgumentNullException.ThrowIfNull(kappa);
        _components = [phi, lambda, gamma, kappa];
        Family = family;
        for (int c = 0; c < 3; c++)
        {
            if (_components[c].FixedValue is { } value && !(value > 0.0 && double.IsFinite(value)))
                throw new ArgumentOutOfRangeException(ComponentNames[c], value, $"A fixed {ComponentNames[c]} is positive and finite.");
        }

        if (kappa.FixedValue is not null && kappa.Offset.Length > 0)
            throw new ArgumentException("kappa is fixed and has an offset; give it an intercept or no offset.", nameof(kappa));
        if (_components.All(c => c.FixedValue is not null))
            throw new ArgumentException("All parameters are fixed; there is nothing to estimate.", nameof(phi));
        Name = name ?? string.Join(", ", _components.Take(family == SurvivalFamily.LogNormal ? 3 : 4).Select((c, i) => $"{ComponentNames[i]} {c.Describe()}"));
    }

    /// <summary>What tables call the model.</summary>
    public string Name { get; }

    /// <summary>The shape of the baseline.</summary>
    public SurvivalFamily Family { get; }

    /// <summary>The horizontal scale.</summary>
    public SurvivalComponent Phi => _components[0];

    /// <summary>The vertical scale.</summary>
    public SurvivalComponent Lambda => _components[1];

    /// <summary>The power.</summary>
    public SurvivalComponent Gamma => _components[2];

    /// <summary>
    /// The baseline, with nu = log(kappa + 1) as linear predictor. Fixed at +infinity: H0 = exp(y) - 1. Fixed at -1: the limit H0 = y / (1 + y), in which lambda stands for
    /// lambda (kappa + 1) and phi for phi (kappa + 1)^(-1/gamma).
    /// </summary>
    public SurvivalComponent Kappa => _components[3];

    internal IReadOnlyList<SurvivalComponent> Components => _components;

    internal HazardKernel Kernel => Family == SurvivalFamily.LogNormal ? HazardKernel.LogNormal : Kappa.FixedValue switch
    {
        -1.0 => HazardKernel.CureLogistic,
        double.PositiveInfinity => HazardKernel.PowerGompertz,
        _ => HazardKernel.AdaptedPower,
    };

    /// <summary>Covariates accelerate time; lambda = 1, one power, a free baseline. The default choice: it does not depend on the unit of time.</summary>
    public static FlexibleSurvivalModel AcceleratedFailureTime(DesignMatrix covariates) =>
        new(covariates, SurvivalComponent.Fixed(1.0), SurvivalComponent.Intercept, SurvivalComponent.Intercept, "Accelerated failure time");

    /// <summary>Covariates multiply the hazard; phi, gamma and kappa have one estimate each. The baseline is weakly identified, the coefficients are not.</summary>
    public static FlexibleSurvivalModel ProportionalHazards(DesignMatrix covariates) =>
        new(SurvivalComponent.Intercept, covariates, SurvivalComponent.Intercept, SurvivalComponent.Intercept, "Proportional hazards");

    /// <summary>Covariates multiply the hazard and phi = 1. The fit depends on the unit of time: prefer <see cref="ProportionalHazards"/>.</summary>
    public static FlexibleSurvivalModel ProportionalHazardsUnitScale(DesignMatrix covariates) =>
        new(SurvivalComponent.Fixed(1.0), covariates, SurvivalComponent.Intercept, SurvivalComponent.Intercept, "Proportional hazards, phi = 1");

    /// <summary>Covariates accelerate time and change the power; lambda = 1. The multi-parameter regression that Burke, Jones and Noufaily recommend.</summary>
    public static FlexibleSurvivalModel AcceleratedFailureTimeWithShape(DesignMatrix covariates, DesignMatrix shape) =>
        new(covariates, SurvivalComponent.Fixed(1.0), shape, SurvivalComponent.Intercept, "Accelerated failure time with shape");

    /// <summary>Covariates multiply the hazard and change the power; phi has one estimate.</summary>
    public static FlexibleSurvivalModel ProportionalHazardsWithShape(DesignMatrix covariates, DesignMatrix shape) =>
        new(SurvivalComponent.Intercept, covariates, shape, SurvivalComponent.Intercept, "Proportional hazards with shape");

    /// <summary>Covariates on both scales and the power. The two scales are nearly redundant: the fit warns.</summary>
    public static FlexibleSurvivalModel Full(DesignMatrix phi, DesignMatrix lambda, DesignMatrix gamma) =>
        new(phi, lambda, gamma, SurvivalComponent.Intercept, "Full");

    /// <summary>Exponential regression: S(t) = exp(-phi t).</summary>
    public static FlexibleSurvivalModel Exponential(DesignMatrix covariates) =>
        new(covariates, SurvivalComponent.Fixed(1.0), SurvivalComponent.Fixed(1.0), SurvivalComponent.Fixed(1.0), "Exponential");

    /// <summary>Weibull regression: S(t) = exp(-(phi t)^gamma). As R's survreg: its linear predictor is -log phi, its scale 1/gamma.</summary>
    public static FlexibleSurvivalModel Weibull(DesignMatrix covariates) =>
        new(covariates, SurvivalComponent.Fixed(1.0), SurvivalComponent.Intercept, SurvivalComponent.Fixed(1.0), "Weibull");

    /// <summary>Log-logistic regression: S(t) = 1 / (1 + (phi t)^gamma). As R's survreg: its linear predictor is -log phi, its scale 1/gamma.</summary>
    public static FlexibleSurvivalModel LogLogistic(DesignMatrix covariates) =>
        new(covariates, SurvivalComponent.Fixed(1.0), SurvivalComponent.Intercept, SurvivalComponent.Fixed(0.0), "Log-logistic");

    /// <summary>Burr XII regression with proportional hazards: S(t) = (1 + (phi t)^gamma)^-lambda.</summary>
    public static FlexibleSurvivalModel BurrXII(DesignMatrix covariates) =>
        new(SurvivalComponent.Intercept, covariates, SurvivalComponent.Intercept, SurvivalComponent.Fixed(0.0), "Burr XII");

    /// <summary>Gompertz regression with proportional hazards: h(t) = lambda phi exp(phi t).</summary>
    public static FlexibleSurvivalModel Gompertz(DesignMatrix covariates) =>
        new(SurvivalComponent.Intercept, covariates, SurvivalComponent.Fixed(1.0), SurvivalComponent.Fixed(double.PositiveInfinity), "Gompertz");

    /// <summary>Log-normal regression: log T is normal with mean -log phi and standard deviation 1/gamma. As R's survreg.</summary>
    public static FlexibleSurvivalModel LogNormal(DesignMatrix covariates) =>
        new(SurvivalFamily.LogNormal, covariates, SurvivalComponent.Fixed(1.0), SurvivalComponent.Intercept, SurvivalComponent.Fixed(0.0), "Log-normal");

    /// <summary>The same with one component replaced: kappa fixed instead of free, say.</summary>
    internal FlexibleSurvivalModel With(int component, SurvivalComponent replacement, string? name = null)
    {
        SurvivalComponent[] c = [.. _components];
        c[component] = replacement;
        return new FlexibleSurvivalModel(Family, c[0], c[1], c[2], c[3], name);
    }

    /// <summary>The parameters' names in the order of the estimates: "phi:(intercept)", "phi:age", ..., "kappa:(intercept)".</summary>
    internal string[] ParameterNames()
    {
        List<string> names = [];
        for (int c = 0; c < ComponentCount; c++)
        {
            for (int j = 0; j < _components[c].ParameterCount; j++)
                names.Add($"{ComponentNames[c]}:{_components[c].ColumnName(j)}");
        }

        return [.. names];
    }

    /// <summary>What a fixed component adds to its linear predictor; for kappa see <see cref="FixedShape"/>.</summary>
    internal double FixedPredictor(int component) => _components[component].FixedValue is { } value && component < 3 ? Math.Log(value) : 0.0;

    /// <summary>kappa and log(kappa + 1) where kappa is fixed, NaN where not.</summary>
    internal (double Kappa, double LogC) FixedShape =>
        Kappa.FixedValue is { } kappa && Kernel == HazardKernel.AdaptedPower ? (kappa, Elementary.Log1p(kappa)) : Kappa.FixedValue is null ? (double.NaN, double.NaN) : (0.0, 0.0);

    /// <exception cref="ArgumentException">A design or an offset has another number of rows than the data.</exception>
    internal void RequireRows(int rows)
    {
        for (int c = 0; c < ComponentCount; c++)
        {
            if (_components[c].Design is { } design && design.RowCount != rows)
                throw new ArgumentException($"{ComponentNames[c]} has {design.RowCount} rows of covariates, the data {rows}.", "model");
            if (_components[c].Offset.Length is var length and > 0 && length != rows)
                throw new ArgumentException($"{ComponentNames[c]} has {length} offsets, the data {rows} rows.", "model");
        }
    }
}
