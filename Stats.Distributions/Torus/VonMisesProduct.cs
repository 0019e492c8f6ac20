using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// Independent von Mises angles: density prod_j exp(kappa_j cos(x_j - mu_j)) / (2 pi I0(kappa_j)). With every concentration 0 it is the uniform law on the torus.
/// </summary>
public sealed class VonMisesProduct : TorusDistribution
{
    private const double LogTwoPi = 1.8378770664093453;

    private readonly double[] _means, _concentrations;
    private readonly double _logNormalizer;

    /// <summary>Independent angles with these mean directions and concentrations.</summary>
    /// <param name="means">d mean directions, finite angles in radians; kept in [-pi, pi).</param>
    /// <param name="concentrations">d concentrations, finite and at least 0.</param>
    /// <exception cref="ArgumentException">There is no angle, or the lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range (the message names it).</exception>
    public VonMisesProduct(ReadOnlySpan<double> means, ReadOnlySpan<double> concentrations)
    {
        if (means.Length == 0)
            throw new ArgumentException("means is empty.", nameof(means));
        if (concentrations.Length != means.Length)
            throw new ArgumentException($"concentrations has {concentrations.Length} elements for {means.Length} means.", nameof(concentrations));
        _means = new double[means.Length];
        for (int d = 0; d < means.Length; d++)
        {
            _means[d] = RequireMean(means[d], $"{nameof(means)}[{d}]");
            RequireConcentration(concentrations[d], double.MaxValue, $"{nameof(concentrations)}[{d}]");
            _logNormalizer += LogTwoPi + LogBessel.IScaled(0.0, concentrations[d]);
        }

        _concentrations = concentrations.ToArray();
    }

    /// <summary>The uniform law of d angles.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is below 1.</exception>
    public static VonMisesProduct Uniform(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        return new VonMisesProduct(new double[dimension], new double[dimension]);
    }

    /// <inheritdoc/>
    public override int Dimension => _means.Length;

    /// <summary>The mean directions, d angles in [-pi, pi).</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>The concentrations, d numbers at least 0.</summary>
    public ReadOnlySpan<double> Concentrations => _concentrations;

    /// <inheritdoc/>
    public override int ParameterCount => 2 * _means.Length;

    /// <summary>Whether every concentration is 0.</summary>
    public bool IsUniform => !_concentrations.AsSpan().ContainsAnyExcept(0.0);

    /// <inheritdoc/>
    public override double DensityLn(ReadOnlySpan<double> point)
    {
        RequirePoint(point.Length, nameof(point));
        double sum = 0.0;
        for (int d = 0; d < point.Length; d++)
        {
            double half = Math.Sin(0.5 * (point[d] - _means[d]));
            sum += 2.0 * _concentrations[d] * half * half;
        }

        return -sum - _logNormalizer;
    }

    /// <inheritdoc/>
    public override void Sample(Random random, Span<double> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        RequirePoint(target.Length, nameof(target));
        for (int d = 0; d < target.Length; d++)
            target[d] = Angle.Reduce(VonMises.Sample(random, _means[d], _concentrations[d]));
    }

    /// <summary>Fits the mean directions and concentrations by maximum likelihood, each angle on its own.</summary>
    /// <param name="angles">n points of d angles.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads and cancellation.</param>
    /// <exception cref="ArgumentException">There is no point, or an angle is not finite (the message names it).</exception>
    /// <exception cref="EstimationException">A concentration is unbounded (its angles are all equal) and no maximal concentration is set.</exception>
    public static Fit<VonMisesProduct> Fit(PointSet angles, TorusFitOptions? options = null, Execution execution = default) =>
        TorusFitting.Fit(angles, [], TorusModel.Product, options, execution, d => (VonMisesProduct)d);

    /// <summary>Fits with weights.</summary>
    /// <param name="angles">n points of d angles.</param>
    /// <param name="weights">n weights, each 0 or in [1e-100, 1e100], not all 0; integers count repeated points.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="execution">Threads and cancellation.</param>
    /// <inheritdoc cref="Fit(PointSet, TorusFitOptions, Execution)"/>
    public static Fit<VonMisesProduct> Fit(PointSet angles, ReadOnlySpan<double> weights, TorusFitOptions? options = null, Execution execution = default) =>
        TorusFitting.Fit(angles, TorusFitting.Checked(weights, angles), TorusModel.Product, options, execution, d => (VonMisesProduct)d);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"VonMisesProduct(means = [{Join(_means)}], concentrations = [{Join(_concentrations)}])");

    internal override bool IsAt(double cap) => _concentrations.Any(c => IsAt(c, cap));

    internal override int SumCount => 1 + 2 * _means.Length;

    internal override IReadOnlyList<(string Name, double Value)> NamedParameters =>
        [.. Enumerable.Range(0, Dimension).SelectMany(d => new[] { ($"mean[{d}]", _means[d]), ($"concentration[{d}]", _concentrations[d]) })];

    internal override void DensityLn(HalfAngles angles, int first, Span<double> result)
    {
        Span<double> sine = stackalloc double[BlockPoints], cosine = stackalloc double[BlockPoints];
        sine = sine[..result.Length];
        cosine = cosine[..result.Length];
        result.Fill(-_logNormalizer);
        for (int d = 0; d < _means.Length; d++)
        {
            angles.Differences(d, first, _means[d], sine, cosine);
            double factor = -2.0 * _concentrations[d];
            for (int i = 0; i < result.Length; i++)
                result[i] += factor * sine[i] * sine[i];
        }
    }

    internal override void AddSums(HalfAngles angles, int first, ReadOnlySpan<double> weights, Span<double> sums)
    {
        Span<double> complement = stackalloc double[BlockPoints], sine = stackalloc double[BlockPoints];
        complement = complement[..weights.Length];
        sine = sine[..weights.Length];
        sums[0] += System.Numerics.Tensors.TensorPrimitives.Sum(weights);
        for (int d = 0; d < _means.Length; d++)
        {
            angles.Deviations(d, first, _means[d], complement, sine);
            sums[1 + 2 * d] += Reductions.Dot(weights, complement);
            sums[2 + 2 * d] += Reductions.Dot(weights, sine);
        }
    }

    internal override VonMisesProduct Maximize(ReadOnlySpan<double> sums, double largest, int steps)
    {
        double weight = sums[0];
        double[] means = new double[Dimension], concentrations = new double[Dimension];
        for (int d = 0; d < means.Length; d++)
        {
            concentrations[d] = Concentration(weight, sums[1 + 2 * d], sums[2 + 2 * d], largest, out double shift);
            means[d] = _means[d] + shift;
        }

        return new VonMisesProduct(means, concentrations);
    }

    internal override void Scores(HalfAngles angles, int row, Span<double> scores)
    {
        Span<double> complement = stackalloc double[1], sine = stackalloc double[1];
        for (int d = 0; d < _means.Length; d++)
        {
            angles.Deviations(d, row, _means[d], complement, sine);
            scores[2 * d] = _concentrations[d] * sine[0];
            scores[2 * d + 1] = BesselRatio.Evaluate(0.0, _concentrations[d]).Complement - complement[0];
        }
    }

    internal override Matrix<double> Information()
    {
        Matrix<double> information = Matrix<double>.Build.Dense(ParameterCount, ParameterCount);
        for (int d = 0; d < _means.Length; d++)
        {
            BesselRatioValue a = BesselRatio.Evaluate(0.0, _concentrations[d]);
            information[2 * d, 2 * d] = _concentrations[d] * a.Ratio;
            information[2 * d + 1, 2 * d + 1] = a.Derivative;
        }

        return information;
    }

    /// <summary>The concentration, at most <paramref name="largest"/>, and the shift of the mean direction from the sums of weights, 1 - cos and sin.</summary>
    internal static double Concentration(double weight, double complements, double sines, double largest, out double shift)
    {
        double cosine = weight - complements, resultant = double.Hypot(cosine, sines);
        shift = Math.Atan2(sines, cosine);
        // W - |(C, S)| without cancellation: S is small where the mean hardly moves.
        double missing = complements < 0.5 * weight ? (complements * (weight + cosine) - sines * sines) / (weight + resultant) : weight - resultant;
        double complement = Math.Clamp(missing / weight, 0.0, 1.0), length = complement < 0.5 ? 1.0 - complement : Math.Min(resultant / weight, 1.0);
        return length <= 0.0 ? 0.0 : complement < 1e-30 ? largest : Math.Min(BesselRatio.Inverse(0.0, length, complement), largest);
    }

    private static string Join(double[] values) => string.Join(", ", values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)));
}
