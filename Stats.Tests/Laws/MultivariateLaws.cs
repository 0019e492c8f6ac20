using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>The laws of a multivariate distribution.</summary>
internal static class MultivariateLaws
{
    // A mean of n bounded terms is normal: six standard errors are exceeded twice in a billion.
    private const double StandardErrors = 6.0;

    public static IReadOnlyList<Law<MultivariateSubject>> All { get; } =
    [
        new(nameof(DensityIntegratesToOne), 8, 100, DensityIntegratesToOne),
        new(nameof(SamplesFollowTheDensity), 8, 30, SamplesFollowTheDensity),
        new(nameof(PointSetsEqualPoints), 8, 100, PointSetsEqualPoints),
        new(nameof(ThreadsDoNotShow), 8, 100, ThreadsDoNotShow),
        new(nameof(SamplesAreReproducible), 8, 100, SamplesAreReproducible),
        new(nameof(BadShapesAreNamed), 8, 100, BadShapesAreNamed),
        new(nameof(NaNIsNotSwallowed), 8, 100, NaNIsNotSwallowed),
        new(nameof(CancellationIsHeard), 4, 20, CancellationIsHeard),
        new(nameof(SamplingChangesNothing), 8, 100, SamplingChangesNothing),
        new(nameof(TextIsInvariant), 8, 100, TextIsInvariant),
    ];

    /// <summary>The mean of density over reference density, under the reference, is 1.</summary>
    public static void DensityIntegratesToOne(MultivariateSubject subject, LawArguments arguments)
    {
        (double mean, double error, _) = Weigh(subject, arguments, _ => 1.0);
        Require(error < 0.05, subject, $"the reference law does not cover the distribution: standard error {error:G3}");
        LawViolation.UnlessNear(mean, 1.0, StandardErrors * error + 1e-8, subject, $"the integral of the density by {Count} draws ({arguments})");
    }

    /// <summary>
    /// Means of the log-density, of each of the first coordinates and of a squared projection agree between the distribution's own draws and
    /// the reference's draws weighted by the density; the draws lie in the support.
    /// </summary>
    public static void SamplesFollowTheDensity(MultivariateSubject subject, LawArguments arguments)
    {
        IMultivariateDistribution d = subject.Distribution;
        PointSet points = d.Sample(Count, new PhiloxRandom(arguments.Seed, 1));
        for (int i = 0; i < points.Count; i++)
            Require(subject.Support(points[i].ToArray()) <= 1e-12, subject, $"draw {i} is {subject.Support(points[i].ToArray()):G3} off the support ({arguments})");
        double[] direction = SphereReference.UniformDirection(new PhiloxRandom(arguments.Seed, 2), d.Dimension);
        (string, Func<double[], double>)[] statistics =
        [
            ("log-density", x => d.DensityLn(x)),
            ("squared projection", x => Math.Pow(Dot(x, direction), 2.0)),
            .. Enumerable.Range(0, Math.Min(3, d.Dimension)).Select(j => ($"coordinate {j}", (Func<double[], double>)(x => x[j]))),
        ];
        foreach ((string name, Func<double[], double> statistic) in statistics)
        {
            double[] own = [.. Enumerable.Range(0, Count).Select(i => statistic(points[i].ToArray()))];
            double mean = own.Average(), error = Math.Sqrt(own.Sum(v => (v - mean) * (v - mean)) / Count / Count);
            // About the mean of the own draws, so that a large constant does not magnify the error of the weights; a sum of n terms is rounded n times.
            (double difference, double weighted, double size) = Weigh(subject, arguments, x => statistic(x) - mean);
            double tolerance = StandardErrors * Math.Sqrt(error * error + weighted * weighted) + Count * Accuracy.Epsilon * (Math.Abs(mean) + size);
            LawViolation.UnlessNear(difference, 0.0, tolerance, subject, $"the mean of the {name} under the density less that of {Count} draws ({arguments})");
        }
    }

    /// <summary>The span form is the scalar form, bit for bit.</summary>
    public static void PointSetsEqualPoints(MultivariateSubject subject, LawArguments arguments)
    {
        PhiloxRandom random = new(arguments.Seed);
        foreach (int count in new[] { 0, 1, 2, 3, 7, 33 })
        {
            double[][] rows = [.. Enumerable.Range(0, count).Select(_ => subject.Reference.Draw(random))];
            PointSet points = new([.. rows.SelectMany(r => r)], subject.Distribution.Dimension);
            double[] result = new double[count];
            subject.Distribution.DensityLn(points, result);
            for (int i = 0; i < count; i++)
            {
                double single = subject.Distribution.DensityLn(rows[i]);
                Require(Same(result[i], single), subject, $"the log-density of point {i} of {count} is {result[i]:R} in the set, {single:R} alone");
            }
        }
    }

    /// <summary>Draws and densities have the same bits on any number of threads.</summary>
    public static void ThreadsDoNotShow(MultivariateSubject subject, LawArguments arguments)
    {
        IMultivariateDistribution d = subject.Distribution;
        // More rows than one block of about 2^16 numbers, where that is few enough.
        int count = Math.Clamp((1 << 18) / d.Dimension, 5, 5000);
        PointSet one = d.Sample(count, new PhiloxRandom(arguments.Seed), Execution.SingleThread);
        double[] densities = new double[count];
        d.DensityLn(one, densities, Execution.SingleThread);
        foreach (int threads in new[] { 2, 5, 0 })
        {
            Execution execution = new() { MaxDegreeOfParallelism = threads };
            PointSet many = d.Sample(count, new PhiloxRandom(arguments.Seed), execution);
            Require(one.Values.SequenceEqual(many.Values), subject, $"draws differ on {threads} threads ({arguments})");
            double[] again = new double[count];
            d.DensityLn(many, again, execution);
            Require(densities.AsSpan().SequenceEqual(again), subject, $"log-densities differ on {threads} threads ({arguments})");
        }
    }

    /// <summary>The same seed gives the same draws; one key is taken, and a smaller set is the beginning of a larger one; any generator serves.</summary>
    public static void SamplesAreReproducible(MultivariateSubject subject, LawArguments arguments)
    {
        IMultivariateDistribution d = subject.Distribution;
        PhiloxRandom random = new(arguments.Seed);
        PointSet first = d.Sample(20, random), second = d.Sample(20, random), again = d.Sample(20, new PhiloxRandom(arguments.Seed));
        Require(random.Position == 2, subject, $"two sets of draws take {random.Position} words instead of one key each");
        Require(first.Count == 20 && first.Dimension == d.Dimension, subject, $"20 draws are {first}");
        Require(first.Values.SequenceEqual(again.Values), subject, $"the same seed gives other draws ({arguments})");
        Require(!first.Values.SequenceEqual(second.Values), subject, $"the second set of draws is the first one ({arguments})");
        Require(d.Sample(0, random).Count == 0, subject, $"no draws are not an empty set");
        PointSet few = d.Sample(7, new PhiloxRandom(arguments.Seed));
        Require(!subject.PrefixesAgree || first.Values[..few.Values.Length].SequenceEqual(few.Values), subject, $"7 draws are not the first of 20 ({arguments})");
        foreach (Func<Random> source in (Func<Random>[])[() => new PhiloxRandom(arguments.Seed), () => new Random((int)arguments.Seed)])
        {
            double[] a = new double[d.Dimension], b = new double[d.Dimension];
            d.Sample(source(), a);
            d.Sample(source(), b);
            Require(a.AsSpan().SequenceEqual(b), subject, $"a single draw is not repeated ({arguments})");
            Require(d.Sample(5, source()).Values.SequenceEqual(d.Sample(5, source()).Values), subject, $"a set of draws is not repeated ({arguments})");
        }
    }

    /// <summary>Points of another dimension, results of another length and negative counts are refused by name, before anything is written.</summary>
    public static void BadShapesAreNamed(MultivariateSubject subject, LawArguments arguments)
    {
        IMultivariateDistribution d = subject.Distribution;
        int p = d.Dimension;
        double[] x = subject.Reference.Draw(new PhiloxRandom(arguments.Seed));
        double[] result = [7.0, 7.0];
        LawViolation.UnlessRefused<ArgumentException>(() => d.DensityLn(new double[p + 1]), "point", subject, $"a point of another length");
        LawViolation.UnlessRefused<ArgumentException>(() => d.DensityLn(ReadOnlySpan<double>.Empty), "point", subject, $"an empty point");
        LawViolation.UnlessRefused<ArgumentException>(() => d.DensityLn(new PointSet(new double[2 * (p + 1)], p + 1), result), "points", subject, $"points of another dimension");
        LawViolation.UnlessRefused<ArgumentException>(() => d.DensityLn(new PointSet(x, p), result), "result", subject, $"a result of another length");
        LawViolation.UnlessRefused<ArgumentNullException>(() => d.DensityLn(null!, result), "points", subject, $"no points");
        Require(result[0] == 7.0 && result[1] == 7.0, subject, $"a refused evaluation writes");
        LawViolation.UnlessRefused<ArgumentNullException>(() => d.Sample(null!, new double[p]), "random", subject, $"no generator");
        LawViolation.UnlessRefused<ArgumentNullException>(() => d.Sample(3, null!), "random", subject, $"no generator");
        LawViolation.UnlessRefused<ArgumentException>(() => d.Sample(new PhiloxRandom(1), new double[p + 1]), "target", subject, $"a target of another length");
        LawViolation.UnlessRefused<ArgumentOutOfRangeException>(() => d.Sample(-1, new PhiloxRandom(1)), "count", subject, $"a negative count");
    }

    /// <summary>A NaN coordinate gives NaN, or is refused with its index and before the result is written.</summary>
    public static void NaNIsNotSwallowed(MultivariateSubject subject, LawArguments arguments)
    {
        IMultivariateDistribution d = subject.Distribution;
        PhiloxRandom random = new(arguments.Seed);
        double[] good = subject.Reference.Draw(random), bad = subject.Reference.Draw(random);
        bad[random.Next(bad.Length)] = double.NaN;
        PointSet points = new([.. good, .. good, .. bad], d.Dimension);
        double[] result = [7.0, 7.0, 7.0];
        if (!subject.RefusesNaN)
        {
            d.DensityLn(points, result);
            Require(double.IsNaN(d.DensityLn(bad)) && double.IsNaN(result[2]) && !double.IsNaN(result[0]), subject, $"NaN is swallowed");
            return;
        }

        LawViolation.UnlessRefused<ArgumentException>(() => d.DensityLn(bad), "point", subject, $"a point with NaN");
        ArgumentException refused = LawViolation.UnlessThrows<ArgumentException>(() => d.DensityLn(points, result), subject, $"a set with NaN");
        Require(refused.ParamName == "points" && refused.Message.Contains("[2]", StringComparison.Ordinal), subject, $"the message for points[2] is {refused.Message}");
        Require(result.All(v => v == 7.0), subject, $"a refused evaluation writes");
    }

    /// <summary>A cancelled method throws and has written nothing.</summary>
    public static void CancellationIsHeard(MultivariateSubject subject, LawArguments arguments)
    {
        IMultivariateDistribution d = subject.Distribution;
        Execution cancelled = new() { CancellationToken = new CancellationToken(true) };
        PointSet points = d.Sample(3, new PhiloxRandom(arguments.Seed));
        double[] result = [7.0, 7.0, 7.0];
        LawViolation.UnlessThrows<OperationCanceledException>(() => d.DensityLn(points, result, cancelled), subject, $"a cancelled evaluation");
        Require(result.All(v => v == 7.0), subject, $"a cancelled evaluation writes");
        LawViolation.UnlessThrows<OperationCanceledException>(() => d.Sample(3, new PhiloxRandom(1), cancelled), subject, $"cancelled drawing");
    }

    /// <summary>Densities and text are the same before and after drawing.</summary>
    public static void SamplingChangesNothing(MultivariateSubject subject, LawArguments arguments)
    {
        IMultivariateDistribution d = subject.Distribution;
        PhiloxRandom random = new(arguments.Seed);
        double[] x = subject.Reference.Draw(random);
        double before = d.DensityLn(x);
        string? text = d.ToString();
        d.Sample(random, new double[d.Dimension]);
        PointSet points = d.Sample(4, random);
        d.DensityLn(points, new double[4]);
        Require(Same(before, d.DensityLn(x)) && text == d.ToString(), subject, $"the log-density is {before:R} before drawing, {d.DensityLn(x):R} after");
    }

    public static void TextIsInvariant(MultivariateSubject subject, LawArguments arguments) => UnivariateLaws.TextIsInvariant(subject.Distribution, subject);

    private static int Count => Sweep.Count(4000, 20_000);

    /// <summary>E[statistic] under the density: mean of weight times statistic over the reference's draws, its standard error, and the mean of its absolute value.</summary>
    private static (double Mean, double Error, double Size) Weigh(MultivariateSubject subject, LawArguments arguments, Func<double[], double> statistic)
    {
        PhiloxRandom random = new(arguments.Seed);
        double sum = 0.0, squares = 0.0, size = 0.0;
        int count = Count;
        for (int i = 0; i < count; i++)
        {
            double[] x = subject.Reference.Draw(random);
            double term = Math.Exp(subject.Distribution.DensityLn(x) - subject.Reference.DensityLn(x)) * statistic(x);
            sum += term;
            squares += term * term;
            size += Math.Abs(term);
        }

        double mean = sum / count;
        return (mean, Math.Sqrt(Math.Max(0.0, squares / count - mean * mean) / count), size / count);
    }

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    private static bool Same(double a, double b) => a.Equals(b);

    private static void Require(bool holds, MultivariateSubject subject, FormattableString what) => LawViolation.Unless(holds, subject, what);
}
