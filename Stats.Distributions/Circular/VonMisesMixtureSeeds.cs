using Stats.Core;

namespace Stats.Distributions;

/// <summary>Where an EM run starts: centres, then concentrations and weights from the angles nearest to each.</summary>
internal static class VonMisesMixtureSeeds
{
    private const int SampleSize = 1 << 14, LloydSteps = 10, FewLloydSteps = 2;

    public static VonMisesMixtureState Seed(VonMisesMixtureSample whole, int components, VonMisesMixtureOptions options, PhiloxRandom random)
    {
        VonMisesMixtureSample sample = whole.Subsample(random, SampleSize);
        int steps = options.Start == CircularMixtureStart.Search ? FewLloydSteps : LloydSteps;
        double[] centres = options.Start switch
        {
            CircularMixtureStart.Search or CircularMixtureStart.PlusPlus => PlusPlus(sample, components, random),
            CircularMixtureStart.RandomAngles => RandomAngles(sample, components, random),
            _ => Quantiles(sample, components),
        };
        int[] labels = new int[sample.Count];
        for (int step = 0; step < steps; step++)
        {
            bool moved = Assign(sample, centres, labels);
            Recentre(sample, centres, labels);
            if (!moved && step > 0)
                break;
        }

        return FromLabels(sample, centres, labels, options);
    }

    /// <summary>Centres at angles drawn at random, concentrations log-uniform in [0.5, 200], weights uniform on the simplex: starts in which laws overlap and nest, as those of clusters never do.</summary>
    public static VonMisesMixtureState Scattered(VonMisesMixtureSample sample, int components, VonMisesMixtureOptions options, PhiloxRandom random)
    {
        double[] means = RandomAngles(sample, components, random);
        double[] concentrations = new double[components], weights = new double[components];
        for (int k = 0; k < components; k++)
        {
            concentrations[k] = Math.Min(0.5 * Math.Pow(400.0, random.NextDouble()), options.MaximalConcentration);
            weights[k] = 0.02 - Math.Log(random.NextOpenDouble());
        }

        if (options.SharedConcentration)
            Array.Fill(concentrations, concentrations[0]);
        VonMisesMixtureState.Normalized(weights);
        return options.IncludeUniform
            ? new VonMisesMixtureState([.. weights.Select(w => 0.9 * w), 0.1], [.. means, 0.0], [.. concentrations, 0.0], HasUniform: true)
            : new VonMisesMixtureState(weights, means, concentrations, HasUniform: false);
    }

    /// <summary>One component, by the moments.</summary>
    public static VonMisesMixtureState Single(VonMisesMixtureSample sample, VonMisesMixtureOptions options) => FromLabels(sample, Quantiles(sample, 1), new int[sample.Count], options);

    private static double[] PlusPlus(VonMisesMixtureSample sample, int components, PhiloxRandom random)
    {
        double[] distance = new double[sample.Count], cumulative = new double[sample.Count], centres = new double[components];
        Array.Fill(distance, 1.0);
        for (int k = 0; k < components; k++)
        {
            centres[k] = sample.Angles[Draw(sample, distance, cumulative, random)];
            (double sine, double cosine) = Math.SinCos(0.5 * centres[k]);
            for (int i = 0; i < distance.Length; i++)
            {
                double t = sample.HalfSine[i] * cosine - sample.HalfCosine[i] * sine;
                distance[i] = k == 0 ? t * t : Math.Min(distance[i], t * t);
            }
        }

        return centres;
    }

    private static double[] RandomAngles(VonMisesMixtureSample sample, int components, PhiloxRandom random)
    {
        double[] open = new double[sample.Count], cumulative = new double[sample.Count], centres = new double[components];
        Array.Fill(open, 1.0);
        for (int k = 0; k < components; k++)
        {
            centres[k] = sample.Angles[Draw(sample, open, cumulative, random)];
            for (int i = 0; i < open.Length; i++)
            {
                if (sample.Angles[i] == centres[k])
                    open[i] = 0.0;
            }
        }

        return centres;
    }

    /// <summary>A row, with probability proportional to its weight times the given factor.</summary>
    private static int Draw(VonMisesMixtureSample sample, double[] factor, double[] cumulative, PhiloxRandom random)
    {
        double sum = 0.0;
        for (int i = 0; i < factor.Length; i++)
            cumulative[i] = sum += sample.Weights[i] * factor[i];
        // All different angles of a subsample are centres already.
        if (!(sum > 0.0))
            return random.Next(factor.Length);
        double target = random.NextDouble() * sum;
        int found = Array.BinarySearch(cumulative, target), at = found >= 0 ? found + 1 : ~found;
        while (at < factor.Length - 1 && sample.Weights[at] * factor[at] == 0.0)
            at++;
        return Math.Min(at, factor.Length - 1);
    }

    private static double[] Quantiles(VonMisesMixtureSample sample, int components)
    {
        double sine = 0.0, cosine = 0.0;
        for (int i = 0; i < sample.Count; i++)
        {
            sine += sample.Weights[i] * 2.0 * sample.HalfSine[i] * sample.HalfCosine[i];
            cosine += sample.Weights[i] * (1.0 - 2.0 * sample.HalfSine[i] * sample.HalfSine[i]);
        }

        double mean = Math.Atan2(sine, cosine);
        double[] offsets = [.. sample.Angles.Select(x => Angle.Difference(x, mean))], weights = sample.Weights[..sample.Count], centres = new double[components];
        Array.Sort(offsets, weights);
        double reached = 0.0;
        int at = 0;
        for (int k = 0; k < components; k++)
        {
            while (at < offsets.Length - 1 && reached + weights[at] < (k + 0.5) / components * sample.TotalWeight)
                reached += weights[at++];
            centres[k] = Angle.Reduce(mean + offsets[at]);
        }

        return centres;
    }

    private static bool Assign(VonMisesMixtureSample sample, double[] centres, int[] labels)
    {
        double[] sines = new double[centres.Length], cosines = new double[centres.Length];
        for (int k = 0; k < centres.Length; k++)
            (sines[k], cosines[k]) = Math.SinCos(0.5 * centres[k]);
        bool moved = false;
        for (int i = 0; i < labels.Length; i++)
        {
            int best = 0;
            double least = double.PositiveInfinity;
            for (int k = 0; k < centres.Length; k++)
            {
                double t = sample.HalfSine[i] * cosines[k] - sample.HalfCosine[i] * sines[k];
                if (t * t < least)
                    (best, least) = (k, t * t);
            }

            moved |= labels[i] != best;
            labels[i] = best;
        }

        return moved;
    }

    private static void Recentre(VonMisesMixtureSample sample, double[] centres, int[] labels)
    {
        (double[] sine, double[] cosine, _) = Sums(sample, centres, labels);
        for (int k = 0; k < centres.Length; k++)
        {
            if (sine[k] != 0.0 || cosine[k] != 0.0)
                centres[k] = Math.Atan2(sine[k], cosine[k]);
        }
    }

    private static (double[] Sine, double[] Cosine, double[] Weight) Sums(VonMisesMixtureSample sample, double[] centres, int[] labels)
    {
        double[] sine = new double[centres.Length], cosine = new double[centres.Length], weight = new double[centres.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            int k = labels[i];
            weight[k] += sample.Weights[i];
            sine[k] += sample.Weights[i] * 2.0 * sample.HalfSine[i] * sample.HalfCosine[i];
            cosine[k] += sample.Weights[i] * (1.0 - 2.0 * sample.HalfSine[i] * sample.HalfSine[i]);
        }

        return (sine, cosine, weight);
    }

    /// <summary>Weights from the counts, at least 0.001; concentrations from the resultant lengths, shrunk, in [0.1, 100]: a start that no component dominates.</summary>
    private static VonMisesMixtureState FromLabels(VonMisesMixtureSample sample, double[] centres, int[] labels, VonMisesMixtureOptions options)
    {
        (double[] sine, double[] cosine, double[] weight) = Sums(sample, centres, labels);
        int free = centres.Length, total = free + (options.IncludeUniform ? 1 : 0);
        double[] weights = new double[total], means = new double[total], concentrations = new double[total];
        double pooled = 0.0;
        for (int k = 0; k < free; k++)
        {
            double length = weight[k] > 0.0 ? Math.Min(0.95 * double.Hypot(sine[k], cosine[k]) / weight[k], 0.95) : 0.0;
            means[k] = Angle.Reduce(centres[k]);
            concentrations[k] = Math.Min(Math.Clamp(BesselRatio.Inverse(0.0, length, 1.0 - length), 0.1, 100.0), options.MaximalConcentration);
            weights[k] = Math.Max(weight[k] / sample.TotalWeight, 1e-3);
            pooled += weight[k] / sample.TotalWeight * concentrations[k];
        }

        if (options.SharedConcentration)
            Array.Fill(concentrations, pooled, 0, free);
        if (options.IncludeUniform)
            weights[free] = 0.1 / 0.9 * weights.Sum();
        return new VonMisesMixtureState(VonMisesMixtureState.Normalized(weights), means, concentrations, options.IncludeUniform);
    }
}
