using Stats.Core;

namespace Stats.Distributions;

/// <summary>A fitted mixture of von Mises-Fisher distributions.</summary>
public sealed class VonMisesFisherMixtureFit : Fit<VonMisesFisherMixture>
{
    internal VonMisesFisherMixtureFit(
        VonMisesFisherMixture model, long observations, double logLikelihood, int parameterCount, StopReason stopReason, int iterations,
        IReadOnlyList<ParameterEstimate> parameters, IReadOnlyList<EstimationWarning> warnings,
        PointSet responsibilities, IReadOnlyList<double> runLogLikelihoods, IReadOnlyList<double> path)
        : base(model, observations, logLikelihood, parameterCount, stopReason, iterations, parameters, null, warnings)
    {
        Responsibilities = responsibilities;
        RunLogLikelihoods = runLogLikelihoods;
        LogLikelihoodPath = path;
        int[] labels = new int[responsibilities.Count];
        double entropy = 0.0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = responsibilities[i];
            labels[i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);
            foreach (double r in row)
            {
                if (r > 0.0)
                    entropy -= r * Math.Log(r);
            }
        }

        Labels = labels;
        MembershipEntropy = entropy;
    }

    /// <summary>The probabilities that each point stems from each component: n points in K dimensions.</summary>
    public PointSet Responsibilities { get; }

    /// <summary>The most probable component of each point.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>The summed entropy of the responsibilities, in nats: 0 for perfectly separated clusters.</summary>
    public double MembershipEntropy { get; }

    /// <summary>The integrated completed likelihood criterion, BIC + 2 times the membership entropy; smaller is better (Biernacki, Celeux and Govaert 2000).</summary>
    public double Icl => Bic + 2.0 * MembershipEntropy;

    /// <summary>The final log-likelihood of each run.</summary>
    public IReadOnlyList<double> RunLogLikelihoods { get; }

    /// <summary>The log-likelihood after each iteration of the best run (of the assigned components for hard assignment).</summary>
    public IReadOnlyList<double> LogLikelihoodPath { get; }

    private protected override void WriteSummary(SummaryTable table)
    {
        table.Pair("Dimension", Model.Dimension).Pair("Components", Model.Components.Count);
        table.Pair("ICL", SummaryTable.Likelihood(Icl)).Pair("Membership entropy", MembershipEntropy);
        base.WriteSummary(table);
    }
}
