namespace Stats.Distributions;

/// <summary>The components and weights that an EM run starts from; a uniform component is the last.</summary>
internal sealed record TorusMixtureState(TorusDistribution[] Laws, double[] Shares)
{
    /// <summary>With one component more, before a uniform one, whose weight the others give in proportion.</summary>
    public TorusMixtureState With(TorusDistribution law, double share, int at)
    {
        List<TorusDistribution> laws = [.. Laws];
        List<double> shares = [.. Shares.Select(s => (1.0 - share) * s)];
        laws.Insert(at, law);
        shares.Insert(at, share);
        return new([.. laws], [.. shares]);
    }
}
