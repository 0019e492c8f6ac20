using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>A fitted mixture on the torus.</summary>
public sealed class TorusMixtureFit : Fit<TorusMixture>
{
    internal TorusMixtureFit(
        TorusMixture model, long observations, double logLikelihood, int parameterCount, StopReason stopReason, int iterations,
        IReadOnlyList<ParameterEstimate> parameters, Matrix<double>? covariance, IReadOnlyList<EstimationWarning> warnings,
        PointSet responsibilities, IReadOnlyList<double> effectiveCounts, IReadOnlyList<double> runLogLikelihoods, bool isDegenerate, double[] weights)
        : base(model, observations, logLikelihood, parameterCount, stopReason, iterations, parameters, covariance, warnings)
    {
        Responsibilities = responsibilities;
        EffectiveCounts = effectiveCounts;
        RunLogLikelihoods = runLogLikelihoods;
        IsDegenerate = isDegenerate;
        int[] labels = new int[responsibilities.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = responsibilities[i];
            labels[i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);
            foreach (double r in row)
            {
                if (r > 0.0)
                    MembershipEntropy -= weights[i] * r * Math.Log(r);
            }
        }

        Labels = labels;
    }

    /// <summary>The probabilities that each point stems from each component: n points in K dimensions.</summary>
    public PointSet Responsibilities { get; }

    /// <summary>The most probable component of each point.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>The weight that each component holds, in points.</summary>
    public IReadOnlyList<double> EffectiveCounts { get; }

    /// <summary>The final log-likelihood of each run; those of a selection that began at the fit with one component fewer are the last.</summary>
    public IReadOnlyList<double> RunLogLikelihoods { get; }

    /// <summary>Whether a component has collapsed onto points (it is at the cap of concentration, or holds less than 2.5 units of weight); a warning names it.</summary>
    public bool IsDegenerate { get; }

    /// <summary>The summed entropy of the responsibilities, in nats: 0 for perfectly separated clusters.</summary>
    public double MembershipEntropy { get; }

    /// <summary>The integrated completed likelihood criterion, BIC + 2 times the membership entropy; smaller is better (Biernacki, Celeux and Govaert 2000).</summary>
    public double Icl => Bic + 2.0 * MembershipEntropy;

    private protected override void WriteSummary(SummaryTable table)
    {
        table.Pair("Angles", Model.Dimension).Pair("Components", Model.Components.Count);
        table.Pair("ICL", SummaryTable.Likelihood(Icl)).Pair("Membership entropy", MembershipEntropy);
        base.WriteSummary(table);
    }
}
