using Stats.Core;

namespace Stats.Distributions;

/// <summary>Where an EM run is: weights, means and concentrations of all components; a uniform one is the last and has concentration 0.</summary>
internal sealed record VonMisesMixtureState(double[] Weights, double[] Means, double[] Concentrations, bool HasUniform)
{
    private const double LogTwoPi = 1.83787706640934548356;

    /// <summary>Components, the uniform one included.</summary>
    public int Total => Weights.Length;

    /// <summary>Components without the uniform one.</summary>
    public int Free => HasUniform ? Weights.Length - 1 : Weights.Length;

    public VonMisesMixtureState Copy() => new([.. Weights], [.. Means], [.. Concentrations], HasUniform);

    public VonMisesMixtureState Without(int component) => new(
        Normalized([.. Weights.Where((_, k) => k != component)]), [.. Means.Where((_, k) => k != component)], [.. Concentrations.Where((_, k) => k != component)], HasUniform);

    /// <summary>With one component more, before the uniform one, whose weight the others give in proportion.</summary>
    public VonMisesMixtureState With(double weight, double mean, double concentration)
    {
        List<double> weights = [.. Weights.Select(w => (1.0 - weight) * w)], means = [.. Means], concentrations = [.. Concentrations];
        weights.Insert(Free, weight);
        means.Insert(Free, mean);
        concentrations.Insert(Free, concentration);
        return new([.. weights], [.. means], [.. concentrations], HasUniform);
    }

    /// <summary>A component halved; the halves have these means and concentrations.</summary>
    public VonMisesMixtureState Split(int component, (double Mean, double Concentration) first, (double Mean, double Concentration) second)
    {
        double half = 0.5 * Weights[component];
        VonMisesMixtureState split = With(0.0, Angle.Reduce(second.Mean), second.Concentration);
        split.Weights[component] = split.Weights[Free] = half;
        (split.Means[component], split.Concentrations[component]) = (Angle.Reduce(first.Mean), first.Concentration);
        return split;
    }

    /// <summary>The heaviest component first, ties by mean direction, so that a fit does not depend on the order of its seeds; the uniform one stays last.</summary>
    public VonMisesMixtureState Sorted()
    {
        int[] order = [.. Enumerable.Range(0, Free).OrderByDescending(k => Weights[k]).ThenBy(k => Means[k]), .. HasUniform ? [Free] : Array.Empty<int>()];
        return new([.. order.Select(k => Weights[k])], [.. order.Select(k => Means[k])], [.. order.Select(k => Concentrations[k])], HasUniform);
    }

    /// <summary>
    /// What a pass needs of each component: cos(mu/2), sin(mu/2), -2 kappa and log w - log(2 pi e^-kappa I0(kappa)), so that with t = sin((x - mu)/2) the term's
    /// logarithm is the constant - 2 kappa t^2: nothing cancels at any concentration.
    /// </summary>
    public double[] Table()
    {
        double[] table = new double[4 * Total];
        for (int k = 0; k < Total; k++)
        {
            (table[4 * k + 1], table[4 * k]) = Math.SinCos(0.5 * Means[k]);
            table[4 * k + 2] = -2.0 * Concentrations[k];
            table[4 * k + 3] = Math.Log(Weights[k]) - LogTwoPi - LogBessel.IScaled(0.0, Concentrations[k]);
        }

        return table;
    }

    public static double[] Normalized(double[] weights)
    {
        double sum = 0.0;
        foreach (double weight in weights)
            sum += weight;
        for (int k = 0; k < weights.Length; k++)
            weights[k] /= sum;
        return weights;
    }
}
