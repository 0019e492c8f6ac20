using MathNet.Numerics.Distributions;

namespace Stats.Distributions;

/// <summary>A distribution of ours with the random source that MathNet's interface carries.</summary>
internal sealed class MathNetAdapter(IUnivariateDistribution distribution, Random random) : IContinuousDistribution
{
    private Random _random = random;

    public Random RandomSource
    {
        get => _random;
        set => _random = value ?? throw new ArgumentNullException(nameof(value));
    }

    public double Mean => distribution.Mean;

    public double Variance => distribution.Variance;

    public double StdDev => distribution.StdDev;

    public double Entropy => distribution.Entropy;

    public double Skewness => distribution.Skewness;

    public double Median => distribution.Median;

    public double Mode => distribution.Mode;

    public double Minimum => distribution.Minimum;

    public double Maximum => distribution.Maximum;

    public double CumulativeDistribution(double x) => distribution.CumulativeDistribution(x);

    public double Density(double x) => distribution.Density(x);

    public double DensityLn(double x) => distribution.DensityLn(x);

    public double Sample() => distribution.Sample(_random);

    public void Samples(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        distribution.Samples(values, _random);
    }

    public IEnumerable<double> Samples()
    {
        while (true)
            yield return distribution.Sample(_random);
    }

    public override string? ToString() => distribution.ToString();

    internal static NotSupportedException NoRandomSource() =>
        new("A distribution holds no random source. Pass one: Sample(random), Samples(target, random), or ToMathNet(random) for MathNet's methods.");
}
