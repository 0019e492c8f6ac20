namespace Stats.Estimators;

/// <summary>What the methods of a sample on the line refuse, in the same words.</summary>
internal static class SampleCheck
{
    /// <summary>A sorted copy.</summary>
    /// <exception cref="ArgumentException">The sample is empty or holds NaN.</exception>
    public static double[] Sorted(ReadOnlySpan<double> sample, string name)
    {
        NotEmptyOrNaN(sample, name);
        double[] copy = sample.ToArray();
        Array.Sort(copy);
        return copy;
    }

    public static void NotEmptyOrNaN(ReadOnlySpan<double> sample, string name)
    {
        if (sample.IsEmpty)
            throw new ArgumentException($"{name} is empty.", name);
        for (int i = 0; i < sample.Length; i++)
        {
            if (double.IsNaN(sample[i]))
                throw new ArgumentException($"{name}[{i}] is NaN.", name);
        }
    }
}
