using System.Globalization;
using System.Numerics;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// A finite mixture of von Mises distributions: density sum of w_k exp(kappa_k cos(x - mu_k)) / (2 pi I0(kappa_k)) on the circle; a component of
/// concentration 0 is the uniform distribution. Seen on the line it lives on [-pi, pi].
/// <para>
/// Everything holds for concentrations from 0 to the largest double: 1 - cos is taken by the half angle, Bessel functions are scaled, terms are added in the log
/// domain. Density and both tails are within 16 eps (1 + |log|) relative, eps = 2^-52, given that an angle is known to half an ulp.
/// </para>
/// Sources: Mardia and Jupp, Directional Statistics (2000); fitting: see <see cref="Fit(ReadOnlySpan{double}, int, Random, VonMisesMixtureOptions?, Execution)"/>.
/// </summary>
public sealed partial class VonMisesMixture : ICircularDistribution
{
    private const double WeightTolerance = 1e-9;

    private readonly VonMises[] _components;
    private readonly double[] _weights;

    /// <summary>mu, kappa, log w - log(2 pi e^-kappa I0(kappa)) of each component, for the kernels.</summary>
    private readonly double[] _table;
    private readonly double[] _logBessel;
    private readonly AliasTable _alias;
    private readonly Lazy<double[]> _modes;
    private readonly Lazy<double[]> _antimodes;
    private readonly Lazy<double> _entropy;
    private readonly Lazy<double> _linearVariance;
    private readonly Lazy<(double X, double Lower, double Upper)[]> _grid;

    /// <summary>A mixture of components with weights.</summary>
    /// <param name="components">At least one.</param>
    /// <param name="weights">A weight for each component: finite, at least 0, summing to 1 within 1e-9; they are scaled to sum to 1.</param>
    /// <exception cref="ArgumentException">There is no component, a component is null, or the weights are bad (the message says which).</exception>
    public VonMisesMixture(IReadOnlyList<VonMises> components, ReadOnlySpan<double> weights)
    {
        ArgumentNullException.ThrowIfNull(components);
        if (components.Count == 0)
            throw new ArgumentException("components is empty.", nameof(components));
        if (weights.Length != components.Count)
            throw new ArgumentException($"weights has {weights.Length} elements for {components.Count} components.", nameof(weights));
        double sum = 0.0;
        for (int k = 0; k < weights.Length; k++)
        {
            if (components[k] is null)
                throw new ArgumentException($"components[{k}] is null.", nameof(components));
            if (!(weights[k] >= 0.0) || double.IsPositiveInfinity(weights[k]))
                throw new ArgumentException(FormattableString.Invariant($"weights[{k}] is {weights[k]}; a weight is finite and at least 0."), nameof(weights));
            sum += weights[k];
        }

        if (!(Math.Abs(sum - 1.0) <= WeightTolerance))
            throw new ArgumentException(FormattableString.Invariant($"weights sum to {sum}, not to 1."), nameof(weights));
        _components = [.. components];
        _weights = weights.ToArray();
        // Within rounding of 1 they stay as they are, bit for bit, so that a stored model is the model.
        if (Math.Abs(sum - 1.0) > 1e-14)
            VonMisesMixtureState.Normalized(_weights);
        _table = new double[3 * weights.Length];
        _logBessel = new double[weights.Length];
        for (int k = 0; k < weights.Length; k++)
        {
            double kappa = components[k].Concentration;
            _logBessel[k] = LogBessel.IScaled(0.0, kappa);
            _table[3 * k] = components[k].Mean;
            _table[3 * k + 1] = kappa;
            _table[3 * k + 2] = Math.Log(_weights[k]) - LogTwoPi - _logBessel[k];
        }

        _alias = new AliasTable(_weights);
        _modes = new(() => StationaryPoints(maxima: true));
        _antimodes = new(() => StationaryPoints(maxima: false));
        _entropy = new(ComputeEntropy);
        _linearVariance = new(ComputeLinearVariance);
        _grid = new(Grid);
    }

    /// <summary>A mixture by its numbers.</summary>
    /// <param name="weights">K weights: finite, at least 0, summing to 1 within 1e-9.</param>
    /// <param name="means">K mean directions, radians.</param>
    /// <param name="concentrations">K concentrations, finite and at least 0; 0 for the uniform distribution.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a number is bad (the message names it).</exception>
    public VonMisesMixture(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> concentrations)
        : this(Assemble(weights.Length, means, concentrations), weights)
    {
    }

    private static VonMises[] Assemble(int count, ReadOnlySpan<double> means, ReadOnlySpan<double> concentrations)
    {
        if (means.Length != count)
            throw new ArgumentException($"means has {means.Length} elements, weights has {count}.", nameof(means));
        if (concentrations.Length != count)
            throw new ArgumentException($"concentrations has {concentrations.Length} elements, weights has {count}.", nameof(concentrations));
        VonMises[] components = new VonMises[count];
        for (int k = 0; k < count; k++)
        {
            if (!double.IsFinite(means[k]))
                throw new ArgumentException(FormattableString.Invariant($"means[{k}] is {means[k]}."), nameof(means));
            if (!(concentrations[k] >= 0.0) || double.IsPositiveInfinity(concentrations[k]))
                throw new ArgumentException(FormattableString.Invariant($"concentrations[{k}] is {concentrations[k]}; a concentration is finite and at least 0."), nameof(concentrations));
            components[k] = new VonMises(means[k], concentrations[k]);
        }

        return components;
    }

    /// <summary>The components, K of them.</summary>
    public IReadOnlyList<VonMises> Components => _components;

    /// <summary>The weights, K numbers that sum to 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>-pi.</summary>
    public double Minimum => -Math.PI;

    /// <summary>pi.</summary>
    public double Maximum => Math.PI;

    /// <summary>The model as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => VonMisesMixtureJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no mixture.</exception>
    public static VonMisesMixture FromJson(string json) => VonMisesMixtureJson.Read(json);

    /// <summary>The mean direction, in [-pi, pi]; 0 where the mean resultant length is 0.</summary>
    public double Mean
    {
        get
        {
            Complex moment = TrigonometricMoment(1);
            return Math.Atan2(moment.Imaginary, moment.Real);
        }
    }

    /// <summary>The median on [-pi, pi]: P(-pi &lt; X &lt;= median) = 1/2.</summary>
    public double Median => InverseCumulativeDistribution(0.5);

    /// <summary>The highest of <see cref="Modes"/>; 0 where the density is flat.</summary>
    public double Mode => _modes.Value.Length > 0 ? _modes.Value[0] : 0.0;

    /// <summary>The local maxima of the density, the highest first, in [-pi, pi]; none where it is flat.</summary>
    public IReadOnlyList<double> Modes => _modes.Value;

    /// <summary>The local minima of the density, the lowest first, in [-pi, pi]; none where it is flat. They part the circle into the basins of the modes.</summary>
    public IReadOnlyList<double> Antimodes => _antimodes.Value;

    /// <inheritdoc/>
    public double MeanResultantLength => TrigonometricMoment(1).Magnitude;

    /// <inheritdoc/>
    public double CircularVariance
    {
        get
        {
            // 1 - sum of w A cos(mu - m), each term's 1 - A cos as V + A (1 - cos).
            double mean = Mean, sum = 0.0;
            for (int k = 0; k < _weights.Length; k++)
            {
                BesselRatioValue ratio = BesselRatio.Evaluate(0.0, _components[k].Concentration);
                double sine = Math.Sin(0.5 * (_components[k].Mean - mean));
                sum += _weights[k] * (ratio.Complement + ratio.Ratio * 2.0 * sine * sine);
            }

            return Math.Min(sum, 1.0);
        }
    }

    /// <inheritdoc/>
    public double CircularStandardDeviation => Math.Sqrt(-2.0 * (CircularVariance < 0.5 ? Elementary.Log1p(-CircularVariance) : Math.Log(MeanResultantLength)));

    /// <summary>The circular variance, 1 - |E exp(iX)|; see <see cref="LinearVariance"/> for that on the line.</summary>
    public double Variance => CircularVariance;

    /// <summary>The circular standard deviation.</summary>
    public double StdDev => CircularStandardDeviation;

    /// <inheritdoc/>
    public double LinearVariance => _linearVariance.Value;

    /// <summary>The circular skewness, E sin 2(X - m) / (circular variance)^(3/2) (Mardia and Jupp 2000); NaN at a point.</summary>
    public double Skewness
    {
        get
        {
            Complex second = TrigonometricMoment(2) * Complex.FromPolarCoordinates(1.0, -2.0 * Mean);
            return second.Imaginary / Math.Pow(CircularVariance, 1.5);
        }
    }

    /// <summary>The differential entropy, by quadrature: within 1e-13 max(1, |value|).</summary>
    public double Entropy => _entropy.Value;

    /// <inheritdoc/>
    public Complex TrigonometricMoment(int order)
    {
        double cosine = 0.0, sine = 0.0;
        double p = Math.Abs((double)order);
        for (int k = 0; k < _weights.Length; k++)
        {
            double kappa = _components[k].Concentration;
            double length = p == 0.0 ? 1.0 : p == 1.0 ? BesselRatio.Evaluate(0.0, kappa).Ratio : Math.Exp(LogBessel.IScaled(p, kappa) - _logBessel[k]);
            (double s, double c) = Math.SinCos(order * _components[k].Mean);
            cosine += _weights[k] * length * c;
            sine += _weights[k] * length * s;
        }

        return new Complex(cosine, sine);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"VonMisesMixture(components = {_components.Length})");
}
