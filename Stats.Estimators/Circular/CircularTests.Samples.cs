using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <content>Tests between samples.</content>
public static partial class CircularTests
{
    /// <summary>The largest number of states (counts, sums) for which the permutation law of the two-sample statistic is enumerated.</summary>
    private const int LargestEnumeration = 400_000;

    /// <summary>
    /// Watson's two-sample test that two samples have one distribution; the statistic is Watson's two-sample U^2. The p-value is that of the
    /// permutation distribution, exact (ties included), while it can be enumerated, about to n = 30 in all; beyond, of the limit law 2 sum (-1)^(j-1)
    /// e^(-2 j^2 pi^2 U^2), or see the overload that permutes.
    /// </summary>
    /// <param name="first">At least two finite angles.</param>
    /// <param name="second">At least two finite angles.</param>
    /// <exception cref="ArgumentException">A sample has fewer than two angles, or one is not finite (the message names it).</exception>
    public static TestResult WatsonTwoSample(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        TwoSamples samples = new(first, second);
        double statistic = samples.Statistic(samples.Labels);
        if (samples.ExactTail(LargestEnumeration) is { } exact)
            return new TestResult("Watson two-sample test (exact permutation)", statistic, Math.Min(0.0, Math.Log(exact)), samples.Count, alternative: TestAlternative.Greater);
        return new TestResult("Watson two-sample test (limit law)", statistic, WatsonDistribution.LimitTailLn(statistic), samples.Count, alternative: TestAlternative.Greater);
    }

    /// <summary>Watson's two-sample test with the p-value of random permutations: (1 + those at least as far off) / (1 + replicates).</summary>
    /// <param name="first">At least two finite angles.</param>
    /// <param name="second">At least two finite angles.</param>
    /// <param name="random">One key is taken from it; replicate i draws from its own stream i.</param>
    /// <param name="replicates">The number of permutations, at least 19.</param>
    /// <param name="execution">Threads, cancellation, progress; the result does not depend on the threads.</param>
    /// <exception cref="ArgumentException">A sample has fewer than two angles, or one is not finite (the message names it).</exception>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 19 replicates.</exception>
    public static TestResult WatsonTwoSample(ReadOnlySpan<double> first, ReadOnlySpan<double> second, Random random, int replicates = 9999, Execution execution = default)
    {
        TwoSamples samples = new(first, second);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 19);
        double statistic = samples.Statistic(samples.Labels);
        PhiloxRandom key = PhiloxRandom.Split(random);
        int[] exceeds = new int[replicates];
        ParallelBlocks.Run(replicates, 16, execution, (_, start, end) =>
        {
            bool[] labels = (bool[])samples.Labels.Clone();
            for (int i = start; i < end; i++)
            {
                samples.Labels.CopyTo(labels, 0);
                key.WithStream((ulong)i).Shuffle(labels);
                // Equal arrangements may differ by rounding.
                exceeds[i] = samples.Statistic(labels) >= statistic * (1.0 - 1e-12) ? 1 : 0;
            }
        });
        return new TestResult("Watson two-sample test (permutations)", statistic, Math.Log((1.0 + exceeds.Sum()) / (1.0 + replicates)), samples.Count, alternative: TestAlternative.Greater);
    }

    /// <summary>
    /// The Watson-Williams test that von Mises samples of one concentration have one mean direction (Watson and Williams 1956; with the
    /// bias factor 1 + 3/(8 kappa) of Stephens 1972): F = (1 + 3/(8 kappa)) (N - k)(sum R_i - R) / ((k - 1)(N - sum R_i)) on k - 1 and N - k degrees of freedom, R the
    /// resultant lengths of the samples and of all, kappa the maximum likelihood estimate from all angles. It is sound for kappa of at least 1 (2 with
    /// two samples); a warning "low-concentration" says when it is not.
    /// </summary>
    /// <param name="samples">At least two samples, each of at least one finite angle, more angles than samples.</param>
    /// <exception cref="ArgumentNullException"><paramref name="samples"/> or one of them is null.</exception>
    /// <exception cref="ArgumentException">There are too few samples or angles, or an angle is not finite (the message names it).</exception>
    /// <exception cref="EstimationException">Within every sample all angles are equal.</exception>
    public static TestResult WatsonWilliams(params IReadOnlyList<double[]> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        int k = samples.Count, n = 0;
        if (k < 2)
            throw new ArgumentException("The test compares at least two samples.", nameof(samples));
        for (int i = 0; i < k; i++)
        {
            if (samples[i] is null)
                throw new ArgumentNullException(nameof(samples), $"samples[{i}] is null.");
            CircularSample.Require(samples[i], FormattableString.Invariant($"samples[{i}]"));
            n += samples[i].Length;
        }

        if (n <= k)
            throw new ArgumentException($"samples hold {n} angles in {k} samples; at least one must have more than one.", nameof(samples));
        double[] all = new double[n];
        int at = 0;
        foreach (double[] sample in samples)
        {
            sample.CopyTo(all, at);
            at += sample.Length;
        }

        (double direction, double length, double complement) = CircularSample.Resultant(all);
        double between = 0.0, within = 0.0;
        foreach (double[] sample in samples)
        {
            // sum R_i - R = sum R_i (1 - cos(mean_i - mean)): nothing cancels.
            (double mean, double resultant, double rest) = CircularSample.Resultant(sample);
            double half = Math.Sin(0.5 * (mean - direction));
            between += 2.0 * resultant * half * half;
            within += rest;
        }

        if (!(within > 0.0))
            throw new EstimationException("Within every sample all angles are equal: the mean directions have no error to compare them with.");
        double kappa = BesselRatio.Inverse(0.0, Math.Min(1.0, length / n), Math.Min(1.0, complement / n));
        // At kappa = 0 the factor is unbounded; the statistic is then of no use, and the warning says so.
        double statistic = Math.Min((1.0 + 3.0 / (8.0 * kappa)) * ((n - k) * between) / ((k - 1.0) * within), double.MaxValue);
        double needed = k == 2 ? 2.0 : 1.0;
        EstimationWarning[] warnings = kappa < needed
            ? [new EstimationWarning("low-concentration", FormattableString.Invariant($"The concentration of all angles is {kappa:G4}; the test is sound from {needed} on."))]
            : [];
        return new TestResult(
            "Watson-Williams test", statistic, Math.Min(0.0, FProbability.SurvivalFunctionLn(k - 1, n - k, statistic)), n, [k - 1, n - k], TestAlternative.TwoSided, warnings);
    }
}
