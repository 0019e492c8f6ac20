using MathNet.Numerics.Distributions;

namespace Stats.Distributions;

/// <summary>The bridge to MathNet.</summary>
public static class UnivariateDistributionExtensions
{
    /// <summary>The distribution together with a random source, as MathNet's methods expect it.</summary>
    /// <param name="distribution">The distribution.</param>
    /// <param name="random">The source that the parameterless Sample and Samples draw from.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IContinuousDistribution ToMathNet(this IUnivariateDistribution distribution, Random random)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(random);
        return new MathNetAdapter(distribution, random);
    }
}
