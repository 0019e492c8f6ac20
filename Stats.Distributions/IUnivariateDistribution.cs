using MathNet.Numerics.Distributions;

namespace Stats.Distributions;

/// <summary>
/// A continuous distribution on the line or the circle: an immutable value. It keeps MathNet's names, so it goes wherever
/// an <see cref="IContinuousDistribution"/> is read, and adds what MathNet lacks: quantiles, upper tails, logarithms of both
/// tails and span forms. MathNet's mutable or self-seeding members throw and name
/// <see cref="UnivariateDistributionExtensions.ToMathNet"/>, whose adapter holds a random source.
/// </summary>
public interface IUnivariateDistribution : IContinuousDistribution
{
    /// <summary>P(X &gt; x), by its own formula: exact in the upper tail.</summary>
    double SurvivalFunction(double x);

    /// <summary>log P(X &lt;= x); finite where the probability itself underflows.</summary>
    double CumulativeDistributionLn(double x);

    /// <summary>log P(X &gt; x); finite where the probability itself underflows.</summary>
    double SurvivalFunctionLn(double x);

    /// <summary>The smallest x with P(X &lt;= x) at least <paramref name="probability"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not in [0, 1].</exception>
    double InverseCumulativeDistribution(double probability);

    /// <summary>The smallest x with P(X &gt; x) at most <paramref name="probability"/>: exact for small upper tails.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not in [0, 1].</exception>
    double InverseSurvivalFunction(double probability);

    /// <summary>A draw.</summary>
    double Sample(Random random);

    /// <summary>Fills <paramref name="target"/> with draws: the same as repeated calls of <see cref="Sample(Random)"/>.</summary>
    void Samples(Span<double> target, Random random);

    /// <summary>result[i] = Density(x[i]). All span forms: equal lengths; the same memory, or disjoint.</summary>
    void Density(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>result[i] = DensityLn(x[i]).</summary>
    void DensityLn(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>result[i] = CumulativeDistribution(x[i]).</summary>
    void CumulativeDistribution(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>result[i] = SurvivalFunction(x[i]).</summary>
    void SurvivalFunction(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>result[i] = CumulativeDistributionLn(x[i]).</summary>
    void CumulativeDistributionLn(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>result[i] = SurvivalFunctionLn(x[i]).</summary>
    void SurvivalFunctionLn(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>result[i] = InverseCumulativeDistribution(probability[i]).</summary>
    void InverseCumulativeDistribution(ReadOnlySpan<double> probability, Span<double> result);

    /// <summary>result[i] = InverseSurvivalFunction(probability[i]).</summary>
    void InverseSurvivalFunction(ReadOnlySpan<double> probability, Span<double> result);

    /// <summary>Throws: a distribution holds no random source.</summary>
    Random IDistribution.RandomSource
    {
        get => throw MathNetAdapter.NoRandomSource();
        set => throw MathNetAdapter.NoRandomSource();
    }

    /// <summary>Throws: a distribution holds no random source.</summary>
    double IContinuousDistribution.Sample() => throw MathNetAdapter.NoRandomSource();

    /// <summary>Throws: a distribution holds no random source.</summary>
    void IContinuousDistribution.Samples(double[] values) => throw MathNetAdapter.NoRandomSource();

    /// <summary>Throws: a distribution holds no random source.</summary>
    IEnumerable<double> IContinuousDistribution.Samples() => throw MathNetAdapter.NoRandomSource();
}
