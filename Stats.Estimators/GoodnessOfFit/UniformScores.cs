using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>A sorted sample's probabilities of both tails under a law: what every test of fit starts from.</summary>
internal sealed class UniformScores
{
    private readonly IUnivariateDistribution? _distribution;

    /// <param name="sample">n numbers, in any order.</param>
    /// <param name="distribution">The law, both of whose tails are exact.</param>
    public UniformScores(ReadOnlySpan<double> sample, IUnivariateDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        _distribution = distribution;
        Sorted = SampleCheck.Sorted(sample, nameof(sample));
        Lower = new double[Sorted.Length];
        Upper = new double[Sorted.Length];
        distribution.CumulativeDistribution(Sorted, Lower);
        distribution.SurvivalFunction(Sorted, Upper);
    }

    /// <param name="sample">n numbers, in any order.</param>
    /// <param name="cumulativeDistribution">The law by its distribution function alone: the upper tail is a difference.</param>
    public UniformScores(ReadOnlySpan<double> sample, Func<double, double> cumulativeDistribution)
    {
        ArgumentNullException.ThrowIfNull(cumulativeDistribution);
        Sorted = SampleCheck.Sorted(sample, nameof(sample));
        Lower = new double[Sorted.Length];
        Upper = new double[Sorted.Length];
        for (int i = 0; i < Sorted.Length; i++)
        {
            double p = cumulativeDistribution(Sorted[i]);
            if (!(p is >= 0.0 and <= 1.0))
                throw new ArgumentException(FormattableString.Invariant($"cumulativeDistribution({Sorted[i]}) is {p}; a probability is in [0, 1]."), nameof(cumulativeDistribution));
            Lower[i] = p;
            Upper[i] = 1.0 - p;
        }
    }

    public int Count => Sorted.Length;

    /// <summary>The sample in rising order.</summary>
    public double[] Sorted { get; }

    /// <summary>F at each.</summary>
    public double[] Lower { get; }

    /// <summary>1 - F at each.</summary>
    public double[] Upper { get; }

    public double LowerLn(int i) => _distribution?.CumulativeDistributionLn(Sorted[i]) ?? Math.Log(Lower[i]);

    public double UpperLn(int i) => _distribution?.SurvivalFunctionLn(Sorted[i]) ?? Math.Log(Upper[i]);

    /// <summary>log F and log(1 - F) of all.</summary>
    public (double[] Lower, double[] Upper) Logarithms()
    {
        double[] lower = new double[Count], upper = new double[Count];
        if (_distribution is { } d)
        {
            d.CumulativeDistributionLn(Sorted, lower);
            d.SurvivalFunctionLn(Sorted, upper);
        }
        else
        {
            Elementary.Log(Lower, lower);
            Elementary.Log(Upper, upper);
        }

        return (lower, upper);
    }
}
