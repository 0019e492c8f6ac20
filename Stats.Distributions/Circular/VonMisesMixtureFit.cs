using Stats.Core;

namespace Stats.Distributions;

/// <summary>A fitted mixture of von Mises distributions.</summary>
public sealed class VonMisesMixtureFit : Fit<VonMisesMixture>
{
    private readonly Lazy<PointSet> _responsibilities;
    private readonly Lazy<int[]> _labels;

    internal VonMisesMixtureFit(
        VonMisesMixture model, VonMisesMixtureSample sample, double logLikelihood, int parameterCount, StopReason stopReason, int iterations,
        IReadOnlyList<ParameterEstimate> parameters, MathNet.Numerics.LinearAlgebra.Matrix<double>? covariance, IReadOnlyList<EstimationWarning> warnings,
        double[] effectiveCounts, bool degenerate, IReadOnlyList<double> restartLogLikelihoods, IReadOnlyList<double> path)
        : base(model, sample.Observations, logLikelihood, parameterCount, stopReason, iterations, parameters, covariance, warnings)
    {
        EffectiveCounts = effectiveCounts;
        IsDegenerate = degenerate;
        RunLogLikelihoods = restartLogLikelihoods;
        ObjectivePath = path;
        _responsibilities = new(() => model.Responsibilities(sample.Angles));
        _labels = new(() => model.Classify(sample.Angles));
        MembershipEntropy = Entropy(model, sample);
    }

    /// <summary>The probabilities that each angle stems from each component: n points in K dimensions; computed when first asked for.</summary>
    public PointSet Responsibilities => _responsibilities.Value;

    /// <summary>The most probable component of each angle.</summary>
    public IReadOnlyList<int> Labels => _labels.Value;

    /// <summary>The (weighted) number of observations each component holds.</summary>
    public IReadOnlyList<double> EffectiveCounts { get; }

    /// <summary>Whether a component has collapsed in every restart: at the cap of the concentration, or with less than 2.5 observations. A warning names it.</summary>
    public bool IsDegenerate { get; }

    /// <summary>The (weighted) entropy of the responsibilities, in nats: 0 for perfectly separated clusters.</summary>
    public double MembershipEntropy { get; }

    /// <summary>The integrated completed likelihood criterion, BIC + 2 times the membership entropy; smaller is better (Biernacki, Celeux and Govaert 2000).</summary>
    public double Icl => Bic + 2.0 * MembershipEntropy;

    /// <summary>The final log-likelihood of each run, before the best ones are polished; those of a selection that began at the fit with one component fewer are the last.</summary>
    public IReadOnlyList<double> RunLogLikelihoods { get; }

    /// <summary>The log-likelihood, with the penalty where there is one, along the best restart: it never falls.</summary>
    public IReadOnlyList<double> ObjectivePath { get; }

    private protected override void WriteSummary(SummaryTable table)
    {
        table.Pair("Components", Model.Components.Count).Pair("Membership entropy", MembershipEntropy);
        table.Pair("ICL", SummaryTable.Likelihood(Icl)).Pair("Degenerate", IsDegenerate ? "yes" : "no");
        base.WriteSummary(table);
    }

    private static double Entropy(VonMisesMixture model, VonMisesMixtureSample sample)
    {
        const int chunk = 4096;
        double entropy = 0.0;
        for (int start = 0; start < sample.Count; start += chunk)
        {
            int count = Math.Min(chunk, sample.Count - start);
            PointSet responsibilities = model.Responsibilities(sample.Angles.AsSpan(start, count));
            for (int i = 0; i < count; i++)
            {
                foreach (double r in responsibilities[i])
                {
                    if (r > 0.0)
                        entropy -= sample.Weights[start + i] * r * Math.Log(r);
                }
            }
        }

        return entropy * sample.LikelihoodScale;
    }
}
