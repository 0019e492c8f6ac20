namespace Stats.Distributions;

/// <summary>Refuses what is no angle, probability or weight, naming the argument and the index.</summary>
internal static class CircularCheck
{
    /// <summary>NaN passes, and comes out of the evaluation again.</summary>
    public static void RequireAngle(double angle, string name)
    {
        if (double.IsInfinity(angle))
            throw new ArgumentOutOfRangeException(name, angle, "An angle is finite.");
    }

    public static void RequireProbability(double probability, string name)
    {
        if (!(probability is >= 0.0 and <= 1.0))
            throw new ArgumentOutOfRangeException(name, probability, "A probability is in [0, 1].");
    }

    public static void RequireProbabilities(ReadOnlySpan<double> probability, string name)
    {
        for (int i = 0; i < probability.Length; i++)
        {
            if (!(probability[i] is >= 0.0 and <= 1.0))
                throw new ArgumentOutOfRangeException(name, probability[i], FormattableString.Invariant($"{name}[{i}] is {probability[i]}; a probability is in [0, 1]."));
        }
    }

    /// <summary>Data: every angle is finite.</summary>
    public static void RequireAngles(ReadOnlySpan<double> angles, string name, int offset = 0)
    {
        for (int i = 0; i < angles.Length; i++)
        {
            if (!double.IsFinite(angles[i]))
                throw new ArgumentException(FormattableString.Invariant($"{name}[{offset + i}] is {angles[i]}."), name);
        }
    }

    /// <summary>Weights, as many as angles, each 0 or in [1e-100, 1e100].</summary>
    public static void RequireWeights(ReadOnlySpan<double> weights, int count, string name)
    {
        if (weights.Length != count)
            throw new ArgumentException($"{name} has {weights.Length} elements for {count} angles.", name);
        for (int i = 0; i < weights.Length; i++)
        {
            if (!DirectionCheck.IsWeight(weights[i]))
                throw new ArgumentException(FormattableString.Invariant($"{name}[{i}] is {weights[i]}; a weight is 0 or in [1e-100, 1e100]."), name);
        }
    }
}
