namespace Stats.Distributions;

/// <summary>The weights of a mixture.</summary>
internal static class MixtureWeights
{
    /// <summary>The weights scaled to sum to 1.</summary>
    public static double[] Normalized(ReadOnlySpan<double> weights)
    {
        double sum = 0.0;
        for (int k = 0; k < weights.Length; k++)
        {
            if (!(weights[k] >= 0.0) || double.IsPositiveInfinity(weights[k]))
                throw new ArgumentException(FormattableString.Invariant($"weights[{k}] is {weights[k]}; a weight is finite and at least 0."), nameof(weights));
            sum += weights[k];
        }

        if (!(sum > 0.0) || double.IsPositiveInfinity(sum))
            throw new ArgumentException("weights are all zero, or their sum overflows.", nameof(weights));
        double[] result = weights.ToArray();
        for (int k = 0; k < result.Length; k++)
            result[k] /= sum;
        return result;
    }
}
