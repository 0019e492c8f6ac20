using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// Standard errors of a mixture from the outer products of its scores: parameters are the weights but the last, then those of the components that are not the
/// uniform one. Source: McLachlan and Peel, Finite Mixture Models (2000), section 2.15.
/// </summary>
internal static class TorusMixtureInformation
{
    /// <summary>Beyond this many parameters the matrix is not formed.</summary>
    private const int LargestCount = 2000;

    public static Matrix<double>? Covariance(HalfAngles angles, double[] weights, TorusDistribution[] laws, double[] shares, int free, Execution execution)
    {
        int count = laws.Length - 1 + laws.Take(free).Sum(l => l.ParameterCount);
        if (count > LargestCount || count >= angles.Count || shares.Any(s => s == 0.0))
            return null;
        double[] logShares = [.. shares.Select(w => Math.Log(w))];
        double[] information = ParallelBlocks.Reduce(
            angles.Count,
            Math.Max(TorusDistribution.BlockPoints, (angles.Count + 15) / 16),
            execution with { Progress = null },
            (start, end) =>
            {
                double[] part = new double[count * count], row = new double[count];
                TorusMixtureBlock block = new(laws, logShares);
                for (int first = start; first < end; first += TorusDistribution.BlockPoints)
                {
                    int length = Math.Min(TorusDistribution.BlockPoints, end - first);
                    block.Evaluate(angles, first, length);
                    for (int i = 0; i < length; i++)
                    {
                        Score(angles, first + i, i, block, laws, shares, free, row);
                        for (int p = 0; p < count; p++)
                            Reductions.AddScaled(part.AsSpan(p * count, count), row, weights[first + i] * row[p]);
                    }
                }

                return part;
            },
            TorusFitting.Add);
        return TorusFitting.Covariance(Matrix<double>.Build.Dense(count, count, information));
    }

    /// <summary>The weights of all components, and the parameters of those that are not the uniform one; intervals of weights on the logit, of concentrations on the logarithm.</summary>
    public static IReadOnlyList<ParameterEstimate> Table(TorusDistribution[] laws, double[] shares, int free, Matrix<double>? covariance)
    {
        double z = NormalProbability.InverseSurvivalFunction(0.025);
        List<ParameterEstimate> table = [];
        int last = laws.Length - 1, at = last;
        for (int k = 0; k <= last; k++)
        {
            double? variance = covariance is null || last == 0 ? null : k < last ? covariance[k, k] : LastWeightVariance(covariance, last);
            table.Add(Weight($"weight[{k}]", shares[k], Error(variance)));
            if (k >= free)
                continue;
            foreach ((string name, double value) in laws[k].NamedParameters)
            {
                double? error = Error(covariance?[at, at]);
                table.Add(name.StartsWith("concentration", StringComparison.Ordinal) ? Positive($"{name} of [{k}]", value, error) : new($"{name} of [{k}]", value, error, value - z * error, value + z * error));
                at++;
            }
        }

        return table;

        static double? Error(double? variance) => variance is null ? null : Math.Sqrt(Math.Max(0.0, variance.Value));

        ParameterEstimate Weight(string name, double value, double? error)
        {
            if (error is not { } e || !(value > 0.0 && value < 1.0))
                return new(name, value, error);
            double others = 1.0 - value, ratio = Math.Exp(z * e / (value * others));
            return new(name, value, error, value / (value + others * ratio), 1.0 - others / (others + value * ratio));
        }

        ParameterEstimate Positive(string name, double value, double? error) =>
            error is { } e && value > 0.0 ? new(name, value, error, value * Math.Exp(-z * e / value), value * Math.Exp(z * e / value)) : new(name, value, error);
    }

    /// <summary>The last weight is 1 less the others.</summary>
    private static double LastWeightVariance(Matrix<double> covariance, int count) => covariance.SubMatrix(0, count, 0, count).ColumnSums().Sum();

    private static void Score(HalfAngles angles, int point, int row, TorusMixtureBlock block, TorusDistribution[] laws, double[] shares, int free, double[] score)
    {
        int last = laws.Length - 1, at = last;
        double lastRatio = block.Column(last)[row] / shares[last];
        for (int k = 0; k <= last; k++)
        {
            double responsibility = block.Column(k)[row];
            if (k < last)
                score[k] = responsibility / shares[k] - lastRatio;
            if (k >= free)
                continue;
            Span<double> own = score.AsSpan(at, laws[k].ParameterCount);
            laws[k].Scores(angles, point, own);
            for (int p = 0; p < own.Length; p++)
                own[p] *= responsibility;
            at += own.Length;
        }
    }
}
