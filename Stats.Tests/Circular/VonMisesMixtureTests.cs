using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Tests.Laws;

namespace Stats.Tests.Circular;

public class VonMisesMixtureTests
{
    private static readonly VonMisesMixture Three = new([0.5, 0.3, 0.2], [-1.0, 1.1, 3.0], [8.0, 20.0, 4.0]);

    public static Arbitrary<VonMisesMixture> Mixtures() => Arb.From(CircularMixtureCases.Mixtures);

    [Property(MaxTest = 300, Arbitrary = [typeof(VonMisesMixtureTests)])]
    public void ThePermutedMixtureIsTheSame(VonMisesMixture mixture)
    {
        int[] order = [.. Enumerable.Range(0, mixture.Components.Count).Reverse()];
        VonMisesMixture other = new([.. order.Select(k => mixture.Components[k])], [.. order.Select(k => mixture.Weights[k])]);
        for (double x = -3.0; x < 3.2; x += 0.5)
        {
            Assert.True(Accuracy.Mixed(other.DensityLn(x), mixture.DensityLn(x)) < 8.0);
            Assert.True(Accuracy.Relative(other.CumulativeDistribution(x), mixture.CumulativeDistribution(x)) < 16.0);
        }
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(VonMisesMixtureTests)])]
    public void ResponsibilitiesSplitTheDensity(VonMisesMixture mixture)
    {
        double[] angles = [-3.0, -1.0, 0.0, 0.5, 2.0, 700.0];
        PointSet rows = mixture.Responsibilities(angles);
        double[] single = new double[mixture.Components.Count];
        for (int i = 0; i < angles.Length; i++)
        {
            Assert.Equal(1.0, rows[i].ToArray().Sum(), 1e-14);
            mixture.Responsibilities(angles[i], single);
            for (int k = 0; k < single.Length; k++)
            {
                double expected = mixture.Weights[k] * new VonMisesMixture([mixture.Components[k]], [1.0]).Density(angles[i]) / mixture.Density(angles[i]);
                Assert.Equal(rows[i][k], single[k], 1e-14);
                // Far from all components both densities may underflow.
                if (mixture.Density(angles[i]) > 1e-290)
                    Assert.Equal(expected, single[k], 1e-14 * (1.0 + Math.Abs(mixture.DensityLn(angles[i]))));
            }

            Assert.Equal(single.Max(), single[mixture.Classify(angles)[i]]);
        }
    }

    /// <summary>Arcs add up, from any origin and across the cut.</summary>
    [Property(MaxTest = 300, Arbitrary = [typeof(VonMisesMixtureTests)])]
    public void ArcsAddUp(VonMisesMixture mixture)
    {
        double[] places = [-3.1, -2.0, -0.3, 0.4, 1.9, 3.0, -3.1];
        double sum = 0.0;
        for (int i = 1; i < places.Length; i++)
            sum += mixture.CumulativeDistribution(places[i], places[i - 1]);
        Assert.Equal(1.0, sum, 1e-13);
        foreach (double x in places)
        {
            Assert.Equal(0.0, mixture.CumulativeDistribution(x, x));
            Assert.Equal(mixture.CumulativeDistribution(x), mixture.CumulativeDistribution(x, -Math.PI), 1e-14);
            // A short arc is the density times its length.
            double step = 1e-9, middle = mixture.Density(x + 0.5 * step);
            if (middle > 1e-290)
                Assert.Equal(1.0, mixture.CumulativeDistribution(x + step, x) / (middle * ((x + step) - x)), 1e-9);
        }
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(VonMisesMixtureTests)])]
    public void ModesAndAntimodesAlternate(VonMisesMixture mixture)
    {
        IReadOnlyList<double> modes = mixture.Modes, antimodes = mixture.Antimodes;
        Assert.Equal(modes.Count, antimodes.Count);
        Assert.Equal(mixture.Components.All(c => c.Concentration == 0.0), modes.Count == 0);
        (double Place, bool Mode)[] all = [.. modes.Select(x => (x, true)).Concat(antimodes.Select(x => (x, false))).Order()];
        for (int i = 1; i < all.Length; i++)
            Assert.NotEqual(all[i - 1].Mode, all[i].Mode);
        for (int i = 1; i < modes.Count; i++)
            Assert.True(mixture.DensityLn(modes[i]) <= mixture.DensityLn(modes[i - 1]));
        // A mode of the component that dominates at it moves less than a component's spread.
        foreach (double mode in modes)
            Assert.True(mixture.DensityLn(mode) >= Math.Max(mixture.DensityLn(mode - 1e-6), mixture.DensityLn(mode + 1e-6)) - 1e-9);
    }

    /// <summary>Two single components have a closed form: log I0(k2)/I0(k1) + A(k1)(k1 - k2 cos).</summary>
    [Property(MaxTest = 300)]
    public void TheDivergenceOfSingleComponentsIsKnown(int seed)
    {
        PhiloxRandom random = new((ulong)seed);
        double k1 = Math.Exp(-8.0 + 24.0 * random.NextDouble()), k2 = Math.Exp(-8.0 + 24.0 * random.NextDouble());
        double m1 = 6.0 * random.NextDouble() - 3.0, m2 = random.NextDouble() < 0.5 ? m1 + 1e-3 : 6.0 * random.NextDouble() - 3.0;
        BesselRatioValue ratio = BesselRatio.Evaluate(0.0, k1);
        double versine = 2.0 * Math.Pow(Math.Sin(0.5 * (m1 - m2)), 2.0);
        double[] terms = [LogBessel.IScaled(0.0, k2) - LogBessel.IScaled(0.0, k1), k2 * versine * ratio.Ratio, (k2 - k1) * ratio.Complement];
        VonMisesMixture p = new([1.0], [m1], [k1]), q = new([1.0], [m2], [k2]);
        Assert.Equal(terms.Sum(), p.KullbackLeiblerDivergence(q), 1e-12 * terms.Sum(Math.Abs) + 1e-14);
    }

    [Property(MaxTest = 100, Arbitrary = [typeof(VonMisesMixtureTests)])]
    public void DivergencesAreZeroForTheSameLawAlone(VonMisesMixture mixture)
    {
        Assert.Equal(0.0, mixture.KullbackLeiblerDivergence(mixture), 1e-15);
        Assert.Equal(0.0, mixture.JensenShannonDivergence(mixture), 1e-15);
        Assert.Equal(1.0, mixture.Overlap(mixture), 1e-11);
        double forward = mixture.KullbackLeiblerDivergence(Three), back = Three.KullbackLeiblerDivergence(mixture);
        double shannon = mixture.JensenShannonDivergence(Three), overlap = mixture.Overlap(Three);
        Assert.True(forward > 0.0 && back > 0.0 && shannon > 0.0 && shannon < Math.Log(2.0) + 1e-12);
        Assert.Equal(forward + back, mixture.SymmetricKullbackLeiblerDivergence(Three), 1e-11 * (forward + back));
        Assert.Equal(shannon, Three.JensenShannonDivergence(mixture), 1e-11);
        Assert.Equal(overlap, Three.Overlap(mixture), 1e-10);
        // Pinsker's inequality, and that of Jensen-Shannon and total variation (Lin 1991).
        Assert.True(2.0 * Math.Pow(1.0 - overlap, 2.0) <= Math.Min(forward, back) + 1e-9);
        Assert.True(shannon <= Math.Log(2.0) * (1.0 - overlap) + 1e-9);
    }

    [Fact]
    public void HugeConcentrationsHaveFiniteEntropiesAndDivergences()
    {
        VonMisesMixture p = new([0.5, 0.5], [0.0, 1e-3], [1e9, 1e12]), q = new([0.9, 0.1], [0.0, 1e-3], [1e9, 1e12]);
        // Components so far apart share nothing: the sums over components are exact to e^-500.
        double Own(double k) => 0.5 * Math.Log(2.0 * Math.PI * Math.E / k);
        Assert.Equal(Math.Log(2.0) + 0.5 * (Own(1e9) + Own(1e12)), p.Entropy, 1e-8);
        Assert.Equal(0.5 * Math.Log(0.5 / 0.9) + 0.5 * Math.Log(0.5 / 0.1), p.KullbackLeiblerDivergence(q), 1e-10);
        Assert.Equal(0.6, p.Overlap(q), 1e-10);
        Assert.Equal(0.25e-6 + 0.5 * (1e-9 + 1e-12), p.LinearVariance, 1e-15);
        VonMisesMixture extreme = new([0.5, 0.5], [0.0, 2.0], [1e300, 1e-300]);
        Assert.True(double.IsFinite(extreme.DensityLn(1.0)) && double.IsFinite(extreme.DensityLn(0.0)) && double.IsFinite(extreme.CumulativeDistributionLn(-1.0)));
        Assert.Equal(0.75, extreme.CumulativeDistribution(1e-100), 1e-14);
        Assert.True(Accuracy.Relative(extreme.DensityLn(1.0), Math.Log(0.25 / Math.PI)) < 8.0);
    }

    /// <summary>Quadrature of x^2 over one turn about the mean direction, and the trigonometric moments by the trapezoidal rule.</summary>
    [Property(MaxTest = 100, Arbitrary = [typeof(VonMisesMixtureTests)])]
    public void MomentsAreIntegrals(VonMisesMixture mixture)
    {
        const int points = 20_000;
        System.Numerics.Complex[] sums = new System.Numerics.Complex[4];
        for (int i = 0; i < points; i++)
        {
            double x = -Math.PI + 2.0 * Math.PI * i / points, mass = mixture.Density(x) / points * 2.0 * Math.PI;
            for (int p = 0; p < 4; p++)
                sums[p] += mass * System.Numerics.Complex.FromPolarCoordinates(1.0, p * x);
        }

        for (int p = 0; p < 4; p++)
            Assert.True((sums[p] - mixture.TrigonometricMoment(p)).Magnitude < 1e-12);
        double length = sums[1].Magnitude;
        Assert.Equal(length, mixture.MeanResultantLength, 1e-12);
        Assert.Equal(1.0 - length, mixture.CircularVariance, 1e-12);
        Assert.Equal(mixture.CircularVariance, mixture.Variance);
        if (length > 1e-6)
        {
            // The direction of a short resultant: 20 000 roundings of 1e-17 each, over its length.
            Assert.Equal(0.0, Angle.Difference(sums[1].Phase, mixture.Mean), 1e-13 / length);
            Assert.Equal(Math.Sqrt(-2.0 * Math.Log(length)), mixture.StdDev, 1e-9);
            double mean = mixture.Mean, linear = 0.0;
            for (int i = 0; i < points; i++)
            {
                double d = -Math.PI + 2.0 * Math.PI * (i + 0.5) / points;
                linear += d * d * mixture.Density(mean + d) / points * 2.0 * Math.PI;
            }

            // The midpoint rule on a turn: its slope jumps at the ends by 4 pi f, which costs h^2 / 24 of it.
            Assert.Equal(linear, mixture.LinearVariance, 1e-6);
            Assert.Equal((sums[2] * System.Numerics.Complex.FromPolarCoordinates(1.0, -2.0 * mean)).Imaginary / Math.Pow(1.0 - length, 1.5), mixture.Skewness, 1e-6 / Math.Pow(1.0 - length, 1.5));
        }
    }

    [Fact]
    public void DrawsHaveTheMoments()
    {
        const int count = 200_000;
        double[] draws = new double[count];
        Three.Samples(draws, new PhiloxRandom(11));
        Assert.All(draws, x => Assert.InRange(x, -Math.PI, Math.PI));
        for (int p = 1; p <= 3; p++)
        {
            System.Numerics.Complex moment = Three.TrigonometricMoment(p);
            // A cosine's variance is at most 1; five standard errors.
            Assert.Equal(moment.Real, draws.Average(x => Math.Cos(p * x)), 5.0 / Math.Sqrt(count));
            Assert.Equal(moment.Imaginary, draws.Average(x => Math.Sin(p * x)), 5.0 / Math.Sqrt(count));
        }

        Three.Sample(count, new PhiloxRandom(12), out int[] labels);
        for (int k = 0; k < 3; k++)
            Assert.Equal(Three.Weights[k], labels.Count(l => l == k) / (double)count, 5.0 * 0.5 / Math.Sqrt(count));
    }

    [Fact]
    public void ZeroConcentrationsAreTheUniformDistribution()
    {
        VonMisesMixture uniform = new([0.25, 0.75], [1.0, -2.0], [0.0, 0.0]);
        for (double x = -3.0; x < 3.2; x += 0.37)
        {
            Assert.True(Accuracy.Relative(uniform.Density(x), 0.5 / Math.PI) < 4.0);
            Assert.True(Accuracy.Relative(uniform.CumulativeDistribution(x), (x + Math.PI) / (2.0 * Math.PI)) < 8.0);
            Assert.Equal(x, uniform.InverseCumulativeDistribution((x + Math.PI) / (2.0 * Math.PI)), 1e-14);
        }

        Assert.Empty(uniform.Modes);
        Assert.Equal(0.0, uniform.MeanResultantLength);
        Assert.Equal(1.0, uniform.CircularVariance);
        Assert.Equal(double.PositiveInfinity, uniform.CircularStandardDeviation);
        Assert.Equal(Math.Log(2.0 * Math.PI), uniform.Entropy, 1e-14);
        Assert.Equal(Math.PI * Math.PI / 3.0, uniform.LinearVariance, 1e-12);
    }

    [Fact]
    public void BadParametersAreNamed()
    {
        Assert.Throws<ArgumentException>("components", () => new VonMisesMixture([], []));
        Assert.Throws<ArgumentNullException>("components", () => new VonMisesMixture(null!, [1.0]));
        Assert.Contains("weights[1]", Assert.Throws<ArgumentException>("weights", () => new VonMisesMixture([1.5, -0.5], [0.0, 1.0], [1.0, 1.0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("weights", () => new VonMisesMixture([0.5, 0.5 + 1e-8], [0.0, 1.0], [1.0, 1.0]));
        Assert.Equal(1.0, new VonMisesMixture([0.5, 0.5 + 5e-10], [0.0, 1.0], [1.0, 1.0]).Weights.ToArray().Sum(), 1e-15);
        Assert.Contains("means[0]", Assert.Throws<ArgumentException>("means", () => new VonMisesMixture([1.0], [double.NaN], [1.0])).Message, StringComparison.Ordinal);
        Assert.Contains("concentrations[1]", Assert.Throws<ArgumentException>("concentrations", () => new VonMisesMixture([0.5, 0.5], [0.0, 1.0], [1.0, -1.0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("concentrations", () => new VonMisesMixture([1.0], [0.0], [double.PositiveInfinity]));
        Assert.Throws<ArgumentException>("concentrations", () => new VonMisesMixture([1.0], [0.0], [1.0, 2.0]));
        Assert.Throws<ArgumentException>("means", () => new VonMisesMixture([1.0], [], [1.0]));
        Assert.Throws<ArgumentException>("angle", () => Three.Responsibilities(double.NaN, new double[3]));
        Assert.Contains("angles[1]", Assert.Throws<ArgumentException>("angles", () => Three.Responsibilities([0.0, double.NegativeInfinity])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("result", () => Three.Responsibilities(0.0, new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>("x", () => Three.CumulativeDistribution(double.PositiveInfinity, 0.0));
        Assert.Throws<ArgumentOutOfRangeException>("origin", () => Three.CumulativeDistribution(0.0, double.NegativeInfinity));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => Three.Sample(-1, new PhiloxRandom(1), out _));
        Assert.Throws<ArgumentNullException>("other", () => Three.KullbackLeiblerDivergence(null!));
        Assert.Throws<ArgumentNullException>("other", () => Three.SymmetricKullbackLeiblerDivergence(null!));
    }

    /// <summary>Both forms are within 32 eps (1 + |log|) of the truth, an angle being known to half an ulp; means and angles next to the ends of the turn included.</summary>
    [Property(MaxTest = 200)]
    public void TailsOfManyAnglesAreThoseOfEach(int seed)
    {
        PhiloxRandom random = new((ulong)seed);
        double[] special = [-Math.PI, Math.PI, Math.BitDecrement(Math.PI), 0.0, -0.0, 3.0 * Math.PI, 1e-300, 1e-17, -1e-17];
        int count = random.Next(1, 6);
        double[] means = new double[count], concentrations = new double[count], weights = new double[count];
        for (int k = 0; k < count; k++)
        {
            means[k] = random.NextDouble() < 0.3 ? special[random.Next(special.Length)] : Math.PI * (2.0 * random.NextDouble() - 1.0);
            concentrations[k] = random.NextDouble() < 0.2 ? 0.0 : Math.Pow(10.0, 12.0 * random.NextDouble() - 6.0);
            weights[k] = k > 0 && random.NextDouble() < 0.1 ? 0.0 : Math.Exp(-10.0 * random.NextDouble());
        }

        double total = weights.Sum();
        VonMisesMixture mixture = new([.. weights.Select(w => w / total)], means, concentrations);
        double[] angles = [.. Enumerable.Range(0, 700).Select(_ => Place())];
        angles[0] = double.NaN;
        angles[1] = double.PositiveInfinity;
        angles[2] = double.NegativeInfinity;
        double[] result = new double[angles.Length];
        mixture.CumulativeDistribution(angles, result);
        Check(mixture.CumulativeDistribution, log: false);
        mixture.SurvivalFunction(angles, result);
        Check(mixture.SurvivalFunction, log: false);
        mixture.CumulativeDistributionLn(angles, result);
        Check(mixture.CumulativeDistributionLn, log: true);
        mixture.SurvivalFunctionLn(angles, result);
        Check(mixture.SurvivalFunctionLn, log: true);

        double Place()
        {
            int k = random.Next(count);
            return random.Next(5) switch
            {
                0 => Math.PI * (2.0 * random.NextDouble() - 1.0),
                1 => Angle.Reduce(means[k] + 20.0 * (random.NextDouble() - 0.5) / Math.Sqrt(1.0 + concentrations[k])),
                2 => (random.Next(2) == 0 ? 1.0 : -1.0) * (Math.PI - Math.Exp(-40.0 * random.NextDouble())),
                3 => special[random.Next(special.Length)],
                _ => 8.0 * random.NextDouble() - 4.0,
            };
        }

        void Check(Func<double, double> one, bool log)
        {
            const double eps = 2.220446049250313e-16;
            for (int i = 0; i < angles.Length; i++)
            {
                double expected = one(angles[i]), tail = log ? Math.Exp(expected) : expected;
                if (expected.Equals(result[i]) || tail < 1e-300)
                    continue;
                // The scalar takes the angle and the mean each as rounded.
                double rounding = 2.0 * eps * mixture.Density(angles[i]);
                double allowed = log ? 32.0 * eps * Math.Max(1.0, Math.Abs(expected)) + rounding / tail : 32.0 * eps * (1.0 - Math.Log(tail)) * tail + rounding;
                Assert.True(Math.Abs(result[i] - expected) <= allowed, FormattableString.Invariant($"{mixture} at {angles[i]:R}: {result[i]:R} for {expected:R}"));
            }
        }
    }

    [Theory]
    [InlineData(1e300, 1e308)]
    [InlineData(1.0, 1.7e308)]
    [InlineData(double.MaxValue, double.MaxValue)]
    public void TheLargestConcentrationsHaveTheirTails(double first, double second)
    {
        VonMisesMixture mixture = new([0.3, 0.7], [0.0, 1.0], [first, second]);
        double below = 0.3 * new VonMises(0.0, first).CumulativeDistribution(0.5, -Math.PI);
        Assert.Equal(below, mixture.CumulativeDistribution(0.5), 1e-15);
        Assert.Equal(1.0 - below, mixture.SurvivalFunction(0.5), 1e-15);
        Assert.Equal(Math.Log(below), mixture.CumulativeDistributionLn(0.5), 1e-14);
        Assert.Equal(Math.Log(1.0 - below), mixture.SurvivalFunctionLn(0.5), 1e-14);
        Assert.Equal(1.0, mixture.InverseCumulativeDistribution(0.9 * below + 0.1), 1e-15);
    }
}
