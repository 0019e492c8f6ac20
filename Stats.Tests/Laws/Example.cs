using System.Numerics;
using MathNet.Numerics.Distributions;
using Stats.Distributions;
using IUnivariateDistribution = Stats.Distributions.IUnivariateDistribution;

namespace Stats.Tests.Laws;

/// <summary>
/// A distribution made of functions, the exponential law of rate 1 unless told otherwise: the harness is tried on right ones of every
/// kind, and on wrong ones that differ from a right one by one function. The circular members count only for an example with a period.
/// </summary>
internal sealed record Example : ICircularDistribution
{
    public string Text { get; init; } = "Example";

    public double Minimum { get; init; }

    public double Maximum { get; init; } = double.PositiveInfinity;

    public double Mean { get; init; } = 1.0;

    public double Variance { get; init; } = 1.0;

    public double StdDev { get; init; } = 1.0;

    public double Skewness { get; init; } = 2.0;

    public double Entropy { get; init; } = 1.0;

    public double Median { get; init; } = Math.Log(2.0);

    public double Mode { get; init; }

    public Func<double, double> DensityOf { get; init; } = x => x < 0.0 ? 0.0 : Math.Exp(-x);

    public Func<double, double> DensityLnOf { get; init; } = x => x < 0.0 ? double.NegativeInfinity : -x;

    public Func<double, double> LowerOf { get; init; } = x => x <= 0.0 ? 0.0 : -Expm1(-x);

    public Func<double, double> UpperOf { get; init; } = x => x <= 0.0 ? 1.0 : Math.Exp(-x);

    public Func<double, double> LowerLnOf { get; init; } = x => x <= 0.0 ? double.NegativeInfinity : x < 0.7 ? Math.Log(-Expm1(-x)) : Log1p(-Math.Exp(-x));

    public Func<double, double> UpperLnOf { get; init; } = x => x <= 0.0 ? 0.0 : -x;

    public Func<double, double> QuantileOf { get; init; } = p => p == 1.0 ? double.PositiveInfinity : -Log1p(-p);

    public Func<double, double> InverseSurvivalOf { get; init; } = q => -Math.Log(q) + 0.0;

    public Func<Random, double> DrawOf { get; init; } = r => r.NextExponential();

    /// <summary>What else the distribution does with the span form of its density; null for nothing.</summary>
    public Action<ReadOnlySpan<double>, Span<double>>? DensitySpan { get; init; }

    public double AtNaN { get; init; } = double.NaN;

    public Func<Random>? Source { get; init; }

    public Func<double, bool> Refuses { get; init; } = p => !(p is >= 0.0 and <= 1.0);

    /// <summary>The trigonometric moments of an example on the circle.</summary>
    public Func<int, Complex> MomentOf { get; init; } = _ => Complex.NaN;

    public Func<double, double, double> ArcOf { get; init; } = (_, _) => double.NaN;

    public double MeanResultantLength => MomentOf(1).Magnitude;

    public double CircularVariance => Variance;

    public double CircularStandardDeviation => StdDev;

    public double LinearVariance { get; init; } = double.NaN;

    Random IDistribution.RandomSource
    {
        get => Source?.Invoke() ?? throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static double Expm1(double x) => VectorMath.Expm1(new Simd1(x)).Value;

    public static double Log1p(double x) => VectorMath.Log1p(new Simd1(x)).Value;

    public double Density(double x) => double.IsNaN(x) ? AtNaN : DensityOf(x);

    public double DensityLn(double x) => double.IsNaN(x) ? x : DensityLnOf(x);

    public double CumulativeDistribution(double x) => double.IsNaN(x) ? x : LowerOf(x);

    public double SurvivalFunction(double x) => double.IsNaN(x) ? x : UpperOf(x);

    public double CumulativeDistributionLn(double x) => double.IsNaN(x) ? x : LowerLnOf(x);

    public double SurvivalFunctionLn(double x) => double.IsNaN(x) ? x : UpperLnOf(x);

    public Complex TrigonometricMoment(int order) => MomentOf(order);

    public double CumulativeDistribution(double x, double origin)
    {
        if (double.IsInfinity(x) || double.IsInfinity(origin))
            throw new ArgumentOutOfRangeException(double.IsInfinity(x) ? nameof(x) : nameof(origin));
        return ArcOf(Angle.Reduce(x), Angle.Reduce(origin));
    }

    public double InverseCumulativeDistribution(double probability) => QuantileOf(Checked(probability, nameof(probability)));

    public double InverseSurvivalFunction(double probability) => InverseSurvivalOf(Checked(probability, nameof(probability)));

    public double Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return DrawOf(random);
    }

    public void Samples(Span<double> target, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < target.Length; i++)
            target[i] = DrawOf(random);
    }

    public void Density(ReadOnlySpan<double> x, Span<double> result)
    {
        if (DensitySpan is null)
            Map(x, result, Density);
        else
            DensitySpan(x, result);
    }

    public void DensityLn(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, DensityLn);

    public void CumulativeDistribution(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, CumulativeDistribution);

    public void SurvivalFunction(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, SurvivalFunction);

    public void CumulativeDistributionLn(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, CumulativeDistributionLn);

    public void SurvivalFunctionLn(ReadOnlySpan<double> x, Span<double> result) => Map(x, result, SurvivalFunctionLn);

    public void InverseCumulativeDistribution(ReadOnlySpan<double> probability, Span<double> result)
    {
        foreach (double p in probability)
            Checked(p, nameof(probability));
        Map(probability, result, InverseCumulativeDistribution);
    }

    public void InverseSurvivalFunction(ReadOnlySpan<double> probability, Span<double> result)
    {
        foreach (double p in probability)
            Checked(p, nameof(probability));
        Map(probability, result, InverseSurvivalFunction);
    }

    public override string ToString() => Text;

    private static void Map(ReadOnlySpan<double> x, Span<double> result, Func<double, double> function)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        for (int i = 0; i < x.Length; i++)
            result[i] = function(x[i]);
    }

    private double Checked(double probability, string name) =>
        Refuses(probability) ? throw new ArgumentOutOfRangeException(name, probability, "A probability is in [0, 1].") : probability;
}
