using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// A bivariate von Mises law: two dependent angles, u = x1 - mu1 and v = x2 - mu2, whose conditional laws are von Mises. The density is with respect to
/// dx1 dx2. Its sine and cosine models differ in the term that couples the angles.
/// </summary>
public abstract class BivariateVonMises : TorusDistribution
{
    /// <summary>The largest concentration and coupling; beyond it no double tells an angle from its neighbour finely enough.</summary>
    internal const double Largest = 1e12;

    private readonly Lazy<BivariateSampler> _sampler;
    private readonly double _logNormalizer;
    private Moments? _moments;

    private protected BivariateVonMises(BivariateCoupling kind, double firstMean, double secondMean, double firstConcentration, double secondConcentration, double coupling)
    {
        Kind = kind;
        FirstMean = RequireMean(firstMean, nameof(firstMean));
        SecondMean = RequireMean(secondMean, nameof(secondMean));
        FirstConcentration = RequireConcentration(firstConcentration, Largest, nameof(firstConcentration));
        SecondConcentration = RequireConcentration(secondConcentration, Largest, nameof(secondConcentration));
        if (!(Math.Abs(coupling) <= Largest))
            throw new ArgumentOutOfRangeException(nameof(coupling), coupling, FormattableString.Invariant($"A coupling is in [-{Largest:G3}, {Largest:G3}]."));
        Coupling = coupling;
        Integral = new BivariateIntegral(kind, firstConcentration, secondConcentration, coupling);
        _logNormalizer = Integral.LogNormalizer();
        _sampler = new(() => new BivariateSampler(Integral));
    }

    /// <inheritdoc/>
    public sealed override int Dimension => 2;

    /// <inheritdoc/>
    public sealed override int ParameterCount => 5;

    /// <summary>mu1, the centre of the first angle, in [-pi, pi).</summary>
    public double FirstMean { get; }

    /// <summary>mu2, the centre of the second angle, in [-pi, pi).</summary>
    public double SecondMean { get; }

    /// <summary>kappa1, at least 0.</summary>
    public double FirstConcentration { get; }

    /// <summary>kappa2, at least 0.</summary>
    public double SecondConcentration { get; }

    /// <summary>The strength of the dependence: lambda of the sine model, kappa3 of the cosine model; 0 for independent angles.</summary>
    public double Coupling { get; }

    /// <summary>
    /// log of the integral of the density's exponential over the torus, C(kappa1, kappa2, coupling): right to some units of 2^-52 relative to the larger of 1 and
    /// the exponent's largest value.
    /// </summary>
    public double LogNormalizer => _logNormalizer + CentreExponent;

    /// <summary>Whether the density has one mode.</summary>
    public abstract bool IsUnimodal { get; }

    /// <summary>The modes: one, or two that mirror each other in the centre; the centre where both concentrations and the coupling leave every angle alike.</summary>
    public abstract IReadOnlyList<(double First, double Second)> Modes { get; }

    /// <summary>The mean resultant length of the first angle, E cos u (negative where the law is bimodal and its mass lies opposite the centre).</summary>
    public double FirstResultant => 1.0 - Expected.H1;

    /// <summary>The mean resultant length of the second angle, E cos v.</summary>
    public double SecondResultant => 1.0 - Expected.H2;

    /// <summary>The circular correlation coefficient E sin u sin v / (E sin^2 u E sin^2 v)^(1/2), in [-1, 1] (Jammalamadaka and SenGupta 2001).</summary>
    public double CircularCorrelation => Math.Clamp(Expected.SineSine / Math.Sqrt(Expected.SquaredSine1 * Expected.SquaredSine2), -1.0, 1.0);

    internal BivariateCoupling Kind { get; }

    internal BivariateIntegral Integral { get; }

    internal BivariateMoments Expected => (_moments ??= new Moments(Integral.Moments())).Value;

    /// <summary>The exponent at the centre, which the integral leaves out.</summary>
    private double CentreExponent => FirstConcentration + SecondConcentration - (Kind == BivariateCoupling.Cosine ? Coupling : 0.0);

    /// <inheritdoc/>
    public sealed override double DensityLn(ReadOnlySpan<double> point)
    {
        RequirePoint(point.Length, nameof(point));
        (double s1, double c1) = Math.SinCos(0.5 * (point[0] - FirstMean));
        (double s2, double c2) = Math.SinCos(0.5 * (point[1] - SecondMean));
        return Exponent(s1, c1, s2, c2) - _logNormalizer;
    }

    /// <summary>The log-density of the first angle alone, up to period 2 pi.</summary>
    /// <param name="angle">The angle, radians.</param>
    public double FirstMarginalDensityLn(double angle) => Integral.MarginalLn(angle - FirstMean) - _logNormalizer;

    /// <summary>The log-density of the second angle alone, up to period 2 pi.</summary>
    /// <param name="angle">The angle, radians.</param>
    public double SecondMarginalDensityLn(double angle) =>
        new BivariateIntegral(Kind, SecondConcentration, FirstConcentration, Coupling).MarginalLn(angle - SecondMean) - _logNormalizer;

    /// <summary>The law of the second angle given the first: von Mises.</summary>
    /// <param name="first">The first angle, radians, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="first"/> is not finite.</exception>
    public VonMises SecondGivenFirst(double first) => Given(first, FirstMean, SecondMean, SecondConcentration, nameof(first));

    /// <summary>The law of the first angle given the second: von Mises.</summary>
    /// <param name="second">The second angle, radians, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="second"/> is not finite.</exception>
    public VonMises FirstGivenSecond(double second) => Given(second, SecondMean, FirstMean, FirstConcentration, nameof(second));

    /// <inheritdoc/>
    public sealed override void Sample(Random random, Span<double> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        RequirePoint(target.Length, nameof(target));
        double u = _sampler.Value.Sample(random);
        double r = BivariateIntegral.Conditional(Kind, SecondConcentration, Coupling, u, out double cosine, out double sine);
        double v = Math.Atan2(sine, cosine) + VonMises.Sample(random, 0.0, r);
        // u was drawn from the half circle; the law is the same at (-u, -v).
        double sign = random.NextDouble() < 0.5 ? -1.0 : 1.0;
        target[0] = Angle.Reduce(FirstMean + sign * u);
        target[1] = Angle.Reduce(SecondMean + sign * v);
    }

    /// <inheritdoc/>
    public sealed override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{GetType().Name}(means = [{FirstMean:G6}, {SecondMean:G6}], concentrations = [{FirstConcentration:G6}, {SecondConcentration:G6}], coupling = {Coupling:G6})");

    internal sealed override bool IsAt(double cap) => IsAt(FirstConcentration, cap) || IsAt(SecondConcentration, cap) || IsAt(Coupling, cap);

    internal sealed override IReadOnlyList<(string Name, double Value)> NamedParameters =>
    [
        ("mean[0]", FirstMean), ("mean[1]", SecondMean), ("concentration[0]", FirstConcentration), ("concentration[1]", SecondConcentration), ("coupling", Coupling),
    ];

    internal sealed override int SumCount => BivariateSums.Count;

    internal sealed override void DensityLn(HalfAngles angles, int first, Span<double> result)
    {
        Span<double> s1 = stackalloc double[BlockPoints], c1 = stackalloc double[BlockPoints], s2 = stackalloc double[BlockPoints], c2 = stackalloc double[BlockPoints];
        angles.Differences(0, first, FirstMean, s1[..result.Length], c1[..result.Length]);
        angles.Differences(1, first, SecondMean, s2[..result.Length], c2[..result.Length]);
        for (int i = 0; i < result.Length; i++)
            result[i] = Exponent(s1[i], c1[i], s2[i], c2[i]) - _logNormalizer;
    }

    internal sealed override void AddSums(HalfAngles angles, int first, ReadOnlySpan<double> weights, Span<double> sums) =>
        BivariateSums.Add(Kind, angles, first, FirstMean, SecondMean, weights, sums);

    internal sealed override TorusDistribution Maximize(ReadOnlySpan<double> sums, double largest, int steps)
    {
        BivariateObjective objective = new(Kind, sums.ToArray());
        double limit = Math.Log(largest);
        Span<double> x = [0.0, 0.0, LogConcentration(FirstConcentration, limit), LogConcentration(SecondConcentration, limit), Math.Clamp(Coupling, -largest, largest)];
        double value = Climb(x);
        for (int angle = 0; angle < 2; angle++)
        {
            // Beyond concentration 0 the law goes on as one with that centre opposite and the coupling's sign changed.
            if (x[2 + angle] > BivariateObjective.LeastLog)
                continue;
            double[] opposite = x.ToArray();
            opposite[angle] += Math.PI;
            opposite[2 + angle] = Math.Min(Math.Log(0.05), limit);
            opposite[4] = -opposite[4];
            double reached = Climb(opposite);
            if (reached > value)
                opposite.CopyTo(x);
            value = Math.Max(value, reached);
        }

        return Create(FirstMean + x[0], SecondMean + x[1], BivariateObjective.Concentration(x[2], largest), BivariateObjective.Concentration(x[3], largest), x[4]);

        double Climb(Span<double> at)
        {
            const double None = double.PositiveInfinity, Least = BivariateObjective.LeastLog;
            NewtonMaximizer.Climb(objective.Evaluate, at, [-None, -None, Least, Least, -largest], [None, None, limit, limit, largest], steps, 1e-18, out double top);
            return top;
        }

        static double LogConcentration(double concentration, double limit) => Math.Clamp(Math.Log(concentration), BivariateObjective.LeastLog, limit);
    }

    internal sealed override void Scores(HalfAngles angles, int row, Span<double> scores)
    {
        Span<double> h1 = stackalloc double[1], s1 = stackalloc double[1], h2 = stackalloc double[1], s2 = stackalloc double[1];
        angles.Deviations(0, row, FirstMean, h1, s1);
        angles.Deviations(1, row, SecondMean, h2, s2);
        double c1 = 1.0 - h1[0], c2 = 1.0 - h2[0], t, t1, t2;
        if (Kind == BivariateCoupling.Sine)
        {
            (t, t1, t2) = (s1[0] * s2[0], c1 * s2[0], s1[0] * c2);
        }
        else
        {
            double sine = s1[0] * c2 - c1 * s2[0], half = Math.Sin(0.5 * Math.Atan2(sine, c1 * c2 + s1[0] * s2[0]));
            (t, t1, t2) = (2.0 * half * half, sine, -sine);
        }

        scores[0] = FirstConcentration * s1[0] - Coupling * t1;
        scores[1] = SecondConcentration * s2[0] - Coupling * t2;
        scores[2] = Expected.H1 - h1[0];
        scores[3] = Expected.H2 - h2[0];
        scores[4] = t - Expected.T;
    }

    /// <inheritdoc/>
    /// <remarks>The angles' block and that of the concentrations and the coupling; they do not mix.</remarks>
    internal sealed override Matrix<double> Information()
    {
        BivariateMoments m = Expected;
        Matrix<double> information = Matrix<double>.Build.Dense(5, 5);
        // E cos u cos v is no statistic of the model, and E sin u sin v or E cos(u - v) closes the second derivatives.
        double along = Kind == BivariateCoupling.Sine ? Coupling * m.T : -Coupling * (1.0 - m.T);
        information[0, 0] = FirstConcentration * (1.0 - m.H1) + along;
        information[1, 1] = SecondConcentration * (1.0 - m.H2) + along;
        information[0, 1] = information[1, 0] = Kind == BivariateCoupling.Sine ? -Coupling * m.CosineCosine : Coupling * (1.0 - m.T);
        information[2, 2] = m.H1H1;
        information[3, 3] = m.H2H2;
        information[4, 4] = m.TT;
        information[2, 3] = information[3, 2] = m.H1H2;
        information[2, 4] = information[4, 2] = -m.H1T;
        information[3, 4] = information[4, 3] = -m.H2T;
        return information;
    }

    /// <summary>A law of the same model.</summary>
    private protected abstract BivariateVonMises Create(double firstMean, double secondMean, double firstConcentration, double secondConcentration, double coupling);

    /// <summary>The exponent less that at the centre, from sines and cosines of the half angles.</summary>
    private double Exponent(double s1, double c1, double s2, double c2)
    {
        double own = -2.0 * (FirstConcentration * s1 * s1 + SecondConcentration * s2 * s2);
        if (Kind == BivariateCoupling.Sine)
            return own + 4.0 * Coupling * (s1 * c1) * (s2 * c2);
        double difference = s1 * c2 - c1 * s2;
        return own + 2.0 * Coupling * difference * difference;
    }

    private VonMises Given(double angle, double ownMean, double otherMean, double otherConcentration, string name)
    {
        if (!double.IsFinite(angle))
            throw new ArgumentOutOfRangeException(name, angle, "An angle is a finite number.");
        double r = BivariateIntegral.Conditional(Kind, otherConcentration, Coupling, angle - ownMean, out double cosine, out double sine);
        return new VonMises(otherMean + Math.Atan2(sine, cosine), r);
    }

    /// <summary>Boxes the moments, so that they are published at once.</summary>
    private sealed record Moments(BivariateMoments Value);
}
