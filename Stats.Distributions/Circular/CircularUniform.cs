using System.Numerics;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>The uniform distribution of an angle, density 1 / (2 pi); on the line it lives on the turn [-pi, pi]. No direction is preferred: Mean, Median and Mode are the middle of the turn.</summary>
public sealed class CircularUniform : ICircularDistribution
{
    private const double LogTwoPi = 1.83787706640934548356;
    private const double LeastRest = 1e-17;

    /// <summary>0, the middle of the turn: no direction is preferred.</summary>
    public double Mean => 0.0;

    /// <summary>0, the middle of the turn.</summary>
    public double Median => 0.0;

    /// <summary>0, the middle of the turn: the density is the same everywhere.</summary>
    public double Mode => 0.0;

    /// <summary>-pi.</summary>
    public double Minimum => -Math.PI;

    /// <summary>pi.</summary>
    public double Maximum => Math.PI;

    /// <summary>0.</summary>
    public double MeanResultantLength => 0.0;

    /// <summary>1.</summary>
    public double CircularVariance => 1.0;

    /// <summary>Infinite.</summary>
    public double CircularStandardDeviation => double.PositiveInfinity;

    /// <summary>The circular variance, 1; the mean squared deviation is <see cref="LinearVariance"/>.</summary>
    public double Variance => 1.0;

    /// <summary>The circular standard deviation, infinite.</summary>
    public double StdDev => double.PositiveInfinity;

    /// <summary>pi^2 / 3.</summary>
    public double LinearVariance => Math.PI * Math.PI / 3.0;

    /// <summary>0.</summary>
    public double Skewness => 0.0;

    /// <summary>log(2 pi).</summary>
    public double Entropy => LogTwoPi;

    /// <summary>1 at order 0, else 0.</summary>
    /// <param name="order">The order.</param>
    public Complex TrigonometricMoment(int order) => order == 0 ? Complex.One : Complex.Zero;

    /// <summary>1 / (2 pi) at every angle; NaN at infinity.</summary>
    /// <param name="x">Any angle, radians.</param>
    public double Density(double x) => double.IsFinite(x) ? 1.0 / Angle.FullTurn : double.NaN;

    /// <summary>-log(2 pi) at every angle; NaN at infinity.</summary>
    /// <param name="x">Any angle, radians.</param>
    public double DensityLn(double x) => double.IsFinite(x) ? -LogTwoPi : double.NaN;

    /// <summary>P(X &lt;= x) on the turn: 0 up to -pi, 1 from pi on.</summary>
    /// <param name="x">Any number, radians.</param>
    public double CumulativeDistribution(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (Math.Abs(x) >= Math.PI)
            return x < 0.0 ? 0.0 : 1.0;
        return Math.Max(LeastRest, (x + Math.PI) + Angle.PiLow) / Angle.FullTurn;
    }

    /// <inheritdoc/>
    public double SurvivalFunction(double x) => CumulativeDistribution(-x);

    /// <inheritdoc/>
    public double CumulativeDistributionLn(double x) => x > 0.0 ? Elementary.Log1p(-CumulativeDistribution(-x)) : Math.Log(CumulativeDistribution(x));

    /// <inheritdoc/>
    public double SurvivalFunctionLn(double x) => CumulativeDistributionLn(-x);

    /// <inheritdoc/>
    public double CumulativeDistribution(double x, double origin)
    {
        CircularCheck.RequireAngle(x, nameof(x));
        CircularCheck.RequireAngle(origin, nameof(origin));
        double arc = Angle.Difference(x, origin) / Angle.FullTurn;
        return arc < 0.0 ? 1.0 + arc : arc;
    }

    /// <inheritdoc/>
    public double InverseCumulativeDistribution(double probability)
    {
        CircularCheck.RequireProbability(probability, nameof(probability));
        // p = 1/2 is the middle exactly, and both ends are exact.
        return (2.0 * probability - 1.0) * Math.PI;
    }

    /// <inheritdoc/>
    public double InverseSurvivalFunction(double probability)
    {
        CircularCheck.RequireProbability(probability, nameof(probability));
        return (1.0 - 2.0 * probability) * Math.PI;
    }

    /// <inheritdoc/>
    public double Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return (2.0 * random.NextOpenDouble() - 1.0) * Math.PI;
    }

    /// <inheritdoc/>
    public void Samples(Span<double> target, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.FillOpenUniform(target);
        for (int i = 0; i < target.Length; i++)
            target[i] = (2.0 * target[i] - 1.0) * Math.PI;
    }

    /// <inheritdoc/>
    public void Density(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, Density);

    /// <inheritdoc/>
    public void DensityLn(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, DensityLn);

    /// <inheritdoc/>
    public void CumulativeDistribution(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, CumulativeDistribution);

    /// <inheritdoc/>
    public void SurvivalFunction(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, SurvivalFunction);

    /// <inheritdoc/>
    public void CumulativeDistributionLn(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, CumulativeDistributionLn);

    /// <inheritdoc/>
    public void SurvivalFunctionLn(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, SurvivalFunctionLn);

    /// <inheritdoc/>
    public void InverseCumulativeDistribution(ReadOnlySpan<double> probability, Span<double> result)
    {
        CircularCheck.RequireProbabilities(probability, nameof(probability));
        Map(probability, result, InverseCumulativeDistribution);
    }

    /// <inheritdoc/>
    public void InverseSurvivalFunction(ReadOnlySpan<double> probability, Span<double> result)
    {
        CircularCheck.RequireProbabilities(probability, nameof(probability));
        Map(probability, result, InverseSurvivalFunction);
    }

    /// <inheritdoc/>
    public override string ToString() => "CircularUniform()";

    private static void Map(ReadOnlySpan<double> x, Span<double> result, Func<double, double> function)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        for (int i = 0; i < x.Length; i++)
            result[i] = function(x[i]);
    }
}
