using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <content>Tests of fit with estimated parameters.</content>
public static partial class CircularTests
{
    /// <summary>
    /// Watson's test that angles follow some von Mises distribution: U^2 of the distribution function fitted by maximum likelihood, its p-value by
    /// the parametric bootstrap, both parameters estimated anew from every sample: (1 + samples at least as far off) / (1 + replicates).
    /// </summary>
    /// <param name="angles">At least three finite angles, not all equal.</param>
    /// <param name="random">One key is taken from it; replicate i draws from its own stream i.</param>
    /// <param name="replicates">The number of samples, at least 19.</param>
    /// <param name="execution">Threads, cancellation, progress; the result does not depend on the threads.</param>
    /// <exception cref="ArgumentException">There are fewer than three angles, or one is not finite (the message names it).</exception>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 19 replicates.</exception>
    /// <exception cref="EstimationException">All angles are equal.</exception>
    public static TestResult WatsonVonMises(ReadOnlySpan<double> angles, Random random, int replicates = 999, Execution execution = default) =>
        FitVonMises(angles, random, replicates, execution, "Watson test of fit, von Mises (parametric bootstrap)", turns => CircularSample.Watson(turns));

    /// <summary>Kuiper's test that angles follow some von Mises distribution, as <see cref="WatsonVonMises"/>.</summary>
    /// <inheritdoc cref="WatsonVonMises"/>
    public static TestResult KuiperVonMises(ReadOnlySpan<double> angles, Random random, int replicates = 999, Execution execution = default) =>
        FitVonMises(angles, random, replicates, execution, "Kuiper test of fit, von Mises (parametric bootstrap)", turns => CircularSample.Kuiper(turns));

    private static TestResult FitVonMises(ReadOnlySpan<double> angles, Random random, int replicates, Execution execution, string method, Func<double[], double> statistic)
    {
        CircularSample.Require(angles, nameof(angles));
        if (angles.Length < 3)
            throw new ArgumentException("The test of fit needs at least three angles.", nameof(angles));
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 19);
        VonMises fitted = Fitted(angles) ?? throw new EstimationException("All angles are equal: no von Mises distribution of finite concentration fits them.");
        double observed = statistic(CircularSample.SortedTurns(angles, fitted));
        PhiloxRandom key = PhiloxRandom.Split(random);
        int n = angles.Length;
        int[] exceeds = new int[replicates];
        // The statistic of a sample does not depend on the mean direction, so that all are drawn about 0.
        VonMises centred = new(0.0, fitted.Concentration);
        ParallelBlocks.Run(replicates, 8, execution, (_, start, end) =>
        {
            double[] sample = new double[n];
            for (int i = start; i < end; i++)
            {
                centred.Samples(sample, key.WithStream((ulong)i));
                exceeds[i] = Fitted(sample) is { } refitted && statistic(CircularSample.SortedTurns(sample, refitted)) >= observed ? 1 : 0;
            }
        });
        return new TestResult(method, observed, Math.Log((1.0 + exceeds.Sum()) / (1.0 + replicates)), n, alternative: TestAlternative.Greater);
    }

    private static VonMises? Fitted(ReadOnlySpan<double> angles)
    {
        (double direction, double length, double complement) = CircularSample.Resultant(angles);
        double n = angles.Length;
        double concentration = complement > 0.0 ? BesselRatio.Inverse(0.0, Math.Min(1.0, length / n), Math.Min(1.0, complement / n)) : double.PositiveInfinity;
        return double.IsFinite(concentration) ? new VonMises(direction, concentration) : null;
    }
}
