using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Circular;

public class CircularTestsTests
{
    public static TheoryData<string> Datasets => ["wind", "turtles", "fisherB1", "fisherB3"];

    /// <summary>Tails of the statistics at n = 5, 10, 30 (and 100) in the body and far out, to the reference's own error and that which the library documents.</summary>
    [Theory]
    [InlineData("rayleigh", 1e-12)]
    [InlineData("component", 1e-12)]
    [InlineData("kuiper", 1e-13)]
    [InlineData("rao", 1e-11)]
    [InlineData("watson", 0.01)]
    public void TailsAgreeWithReferences(string test, double own)
    {
        ReferenceTable table = ReferenceTable.Read("CircularTests/pvalues.csv");
        int checkedRows = 0;
        for (int i = 0; i < table.Count; i++)
        {
            if (table.Text(i, "test") != test)
                continue;
            int n = (int)table.Value(i, "n");
            double statistic = table.Value(i, "statistic"), expected = table.Value(i, "log_p"), error = table.Value(i, "error");
            double actual = test switch
            {
                "rayleigh" => UniformResultant.LengthTailLn(n, statistic, n - statistic),
                "component" => UniformResultant.ComponentTailLn(n, statistic, n - statistic),
                "kuiper" => KuiperDistribution.TailLn(n, statistic),
                "rao" => RaoSpacingDistribution.TailLn(n, statistic),
                _ => WatsonDistribution.TailLn(n, statistic),
            };
            // Simulated references carry a standard error, of which four; the others a bound. The rounding of the statistic itself moves far tails.
            double tolerance = own * Math.Max(1.0, -expected / 10.0) + (error > 1e-6 ? 4.0 * error : error) + 1e-15 * n * n / (1.0 - Math.Min(statistic / n, 0.999));
            Assert.True(Math.Abs(actual - expected) <= tolerance, $"{test} n = {n}, statistic {statistic}: log p {actual:R}, expected {expected:R}, off {actual - expected:E2} of {tolerance:E2}");
            checkedRows++;
        }

        Assert.True(checkedRows >= 15, $"{checkedRows} rows of {test}");
    }

    [Fact]
    public void RayleighAgreesWithKluyversIntegral()
    {
        ReferenceTable table = ReferenceTable.Read("CircularTests/rayleigh_kluyver.csv");
        for (int i = 0; i < table.Count; i++)
        {
            double n = table.Value(i, "n"), r = table.Value(i, "mean_resultant"), expected = table.Value(i, "p_value");
            double actual = Math.Exp(UniformResultant.LengthTailLn((long)n, n * r, n * (1.0 - r)));
            Assert.Equal(expected, actual, expected > 1e-7 ? 1e-6 * expected : 1e-3 * expected);
        }
    }

    /// <summary>Closed forms: two directions, Kuiper's lower tail n! (v - 1/n)^(n-1), two spacings, the largest U^2.</summary>
    [Fact]
    public void ClosedForms()
    {
        Assert.Equal(1.0 - 2.0 / Math.PI * Math.Asin(0.6), Math.Exp(UniformResultant.LengthTailLn(2, 1.2, 0.8)), 1e-15);
        Assert.Equal(Math.Acos(0.3) / Math.PI, Math.Exp(UniformResultant.ComponentTailLn(1, 0.3, 0.7)), 1e-15);
        Assert.Equal(1.0 - Math.Acos(0.3) / Math.PI, Math.Exp(UniformResultant.ComponentTailLn(1, -0.3, 0.7)), 1e-15);
        foreach (int n in new[] { 2, 5, 12 })
            Assert.Equal(1.0 - Math.Exp(GammaFunction.Log(n + 1.0)) * Math.Pow(0.9 / n, n - 1), Math.Exp(KuiperDistribution.TailLn(n, 1.9 / n)), 1e-13);
        Assert.Equal(0.4, Math.Exp(RaoSpacingDistribution.TailLn(2, 0.3)), 1e-15);
        // As all directions become one, P(R > n - d) ~ sqrt(n) d^((n-1)/2) / Gamma((n+1)/2) / (2 pi)^((n-1)/2).
        foreach (int n in new[] { 3, 7, 40 })
        {
            double expected = 0.5 * Math.Log(n) + 0.5 * (n - 1) * Math.Log(1e-12 / Math.Tau) - GammaFunction.Log(0.5 * (n + 1));
            Assert.Equal(expected, UniformResultant.LengthTailLn(n, n - 1e-12, 1e-12), 1e-11 * n);
        }

        // U^2 near n/12: P ~ n^n (n/12 - U^2)^(n-1) / (n-1)!^2.
        foreach (int n in new[] { 2, 3, 4, 5, 10, 30, 100 })
        {
            double rest = 1e-7 * n / 12.0, expected = n * Math.Log(n) + (n - 1) * Math.Log(rest) - 2.0 * GammaFunction.Log(n);
            Assert.Equal(expected, WatsonDistribution.TailLn(n, n / 12.0 - rest), n <= 3 ? 1e-5 : 0.01);
        }
    }

    /// <summary>Three points, against 10^6 draws: four standard errors.</summary>
    [Theory]
    [InlineData(2, 0.06)]
    [InlineData(2, 0.12)]
    [InlineData(3, 0.05)]
    [InlineData(3, 0.1)]
    [InlineData(3, 0.2)]
    public void WatsonOfTwoAndThreePoints(int n, double statistic)
    {
        PhiloxRandom random = new(31);
        int beyond = 0;
        const int Draws = 1_000_000;
        double[] turns = new double[n];
        for (int i = 0; i < Draws; i++)
        {
            for (int j = 0; j < n; j++)
                turns[j] = random.NextDouble();
            Array.Sort(turns);
            beyond += CircularSample.Watson(turns) > statistic ? 1 : 0;
        }

        double p = Math.Exp(WatsonDistribution.TailLn(n, statistic));
        Assert.Equal(beyond / (double)Draws, p, 4.0 * Math.Sqrt(p * (1.0 - p) / Draws));
    }

    /// <summary>The two computations of Rao's law meet, as do the panels and the line of the resultant's.</summary>
    [Fact]
    public void RegimesMeet()
    {
        foreach (double u in new[] { 0.25, 0.3, 0.36, 0.4, 0.45, 0.5, 0.55 })
        {
            double exact = RaoSpacingDistribution.ExactLn(200, u);
            Assert.Equal(exact, RaoSpacingDistribution.ContourLn(200, u), u <= 0.5 ? 1e-10 : 0.02 * (1.0 - exact));
        }

        Assert.Equal(0.0, KuiperDistribution.AsymptoticTailLn(10_000, 0.0162) - KuiperDistribution.TailLn(10_000, 0.0162), 2e-4);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(25)]
    [InlineData(26)]
    [InlineData(100)]
    public void TailsFall(int n)
    {
        double last = 0.0, lastKuiper = 0.0, lastRao = 0.0, lastWatson = 0.0, lastComponent = 0.0;
        for (int i = 1; i < 200; i++)
        {
            double share = i / 200.0;
            Falls(ref last, UniformResultant.LengthTailLn(n, n * share, n * (1.0 - share)), "resultant");
            Falls(ref lastComponent, UniformResultant.ComponentTailLn(n, n * (2.0 * share - 1.0), n * (1.0 - Math.Abs(2.0 * share - 1.0))), "component");
            Falls(ref lastKuiper, KuiperDistribution.TailLn(n, share), "Kuiper");
            Falls(ref lastRao, RaoSpacingDistribution.TailLn(n, share), "Rao");
            Falls(ref lastWatson, WatsonDistribution.TailLn(n, share * n / 12.0), "Watson");

            void Falls(ref double before, double now, string name)
            {
                Assert.True(now <= before + 1e-11 * (1.0 - (double.IsInfinity(before) ? 0.0 : before)), $"{name}, n = {n}, share {share}: {now} after {before}");
                before = now;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Datasets))]
    public void StatisticsAgreeWithR(string name)
    {
        double[] angles = CircularSummaryTests.Data(name);
        Assert.Equal(CircularSummaryTests.Reference(name, "kuiper"), CircularTests.Kuiper(angles).Statistic, 1e-14);
        Assert.Equal(CircularSummaryTests.Reference(name, "watson"), CircularTests.Watson(angles).Statistic, 1e-13);
        Assert.Equal(CircularSummaryTests.Reference(name, "rao_degrees"), Angle.ToDegrees(CircularTests.RaoSpacing(angles).Statistic), 1e-11);
        double r = CircularSummaryTests.Reference(name, "rho");
        Assert.Equal(angles.Length * r * r, CircularTests.Rayleigh(angles).Statistic, 1e-12);
        double towardsMean = CircularTests.Rayleigh(angles, CircularSummaryTests.Reference(name, "mean")).Statistic;
        Assert.Equal(Math.Sqrt(2.0 * angles.Length) * r, towardsMean, 1e-12);
    }

    [Fact]
    public void TwoSampleTestsAgreeWithR()
    {
        double[] b3 = CircularSummaryTests.Data("fisherB3"), turtles = CircularSummaryTests.Data("turtles"), wind = CircularSummaryTests.Data("wind").AsSpan(0, b3.Length).ToArray();
        double[] b3Apart = [.. b3.Select((a, i) => a + 1e-4 * (i + 1))], windApart = [.. wind.Select((a, i) => a + 2.3e-4 * (i + 1))];
        Assert.Equal(CircularSummaryTests.Reference("fisherB3|wind", "two_sample"), CircularTests.WatsonTwoSample(b3Apart, windApart).Statistic, 1e-13);
        Assert.Equal(CircularSummaryTests.Reference("turtles|wind", "two_sample"), CircularTests.WatsonTwoSample([.. turtles.Select((a, i) => a + 1.7e-4 * (i + 1))], windApart.AsSpan(0, 9)).Statistic, 1e-13);
        // R's concentration is an approximation within 1%, and enters by 3/(8 kappa).
        TestResult williams = CircularTests.WatsonWilliams(b3, wind, turtles);
        double expected = CircularSummaryTests.Reference("fisherB3|wind|turtles", "watson_williams");
        Assert.Equal(expected, williams.Statistic, 3e-3 * expected);
        Assert.Equal(Math.Exp(FProbability.SurvivalFunctionLn(2.0, b3.Length + wind.Length + turtles.Length - 3.0, williams.Statistic)), williams.PValue, 1e-12);
        TestResult circular = CircularCorrelation.CircularTest(b3, wind);
        Assert.Equal(CircularSummaryTests.Reference("fisherB3|wind", "circular_correlation"), CircularCorrelation.Circular(b3, wind), 1e-13);
        Assert.Equal(CircularSummaryTests.Reference("fisherB3|wind", "circular_correlation_statistic"), circular.Statistic, 1e-12);
        Assert.Equal(CircularSummaryTests.Reference("fisherB3|wind", "circular_correlation_p"), circular.PValue, 1e-12);
        double[] values = [.. b3.Select((a, i) => i + 1.0 + 5.0 * Math.Cos(a))];
        TestResult linear = CircularCorrelation.LinearTest(b3, values);
        Assert.Equal(Math.Sqrt(CircularSummaryTests.Reference("fisherB3", "linear_share")), CircularCorrelation.Linear(b3, values), 1e-13);
        Assert.Equal(CircularSummaryTests.Reference("fisherB3", "linear_f"), linear.Statistic, 1e-10);
        Assert.Equal(1.0, linear.PValue / CircularSummaryTests.Reference("fisherB3", "linear_p"), 1e-11);
    }

    /// <summary>The enumeration against all divisions, ties included, and against random ones (four standard errors).</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TwoSampleEnumerationIsExact(bool ties)
    {
        PhiloxRandom random = new(12);
        double[] first = [.. Enumerable.Range(0, 5).Select(_ => Draw(0.6))], second = [.. Enumerable.Range(0, 6).Select(_ => Draw(-0.6))];
        double Draw(double mean) => ties ? Math.Round(2.0 * (mean + random.NextGaussian())) / 2.0 : mean + random.NextGaussian();
        TwoSamples samples = new(first, second);
        double observed = samples.Statistic(samples.Labels);
        int beyond = 0, all = 0;
        for (int mask = 0; mask < 1 << 11; mask++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)mask) != 5)
                continue;
            bool[] labels = [.. Enumerable.Range(0, 11).Select(i => (mask >> i & 1) == 1)];
            all++;
            beyond += samples.Statistic(labels) >= observed * (1.0 - 1e-12) ? 1 : 0;
        }

        double p = CircularTests.WatsonTwoSample(first, second).PValue;
        Assert.Equal(beyond / (double)all, p, 1e-14);
        TestResult permuted = CircularTests.WatsonTwoSample(first, second, new PhiloxRandom(3), 4999);
        Assert.Equal(p, permuted.PValue, 4.0 * Math.Sqrt(p * (1.0 - p) / 4999) + 1.0 / 5000);
    }

    /// <summary>p-values of uniform samples are uniform: Kolmogorov's distance of 2000 of them is below 2.2/sqrt(2000) but once in 10^4.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(30)]
    public void PValuesAreUniformUnderUniformity(int n)
    {
        const int Samples = 1000;
        double[][] p = [.. Enumerable.Range(0, 5).Select(_ => new double[Samples])];
        double[] angles = new double[n];
        for (int i = 0; i < Samples; i++)
        {
            PhiloxRandom random = new(77, (ulong)i);
            for (int j = 0; j < n; j++)
                angles[j] = Angle.FullTurn * random.NextDouble();
            p[0][i] = CircularTests.Rayleigh(angles).PValue;
            p[1][i] = CircularTests.Rayleigh(angles, 1.0).PValue;
            p[2][i] = CircularTests.Kuiper(angles).PValue;
            p[3][i] = CircularTests.Watson(angles).PValue;
            p[4][i] = CircularTests.RaoSpacing(angles).PValue;
        }

        foreach (double[] values in p)
        {
            Array.Sort(values);
            Assert.All(values, v => Assert.InRange(v, 0.0, 1.0));
            double distance = values.Select((v, i) => Math.Max((i + 1.0) / Samples - v, v - i / (double)Samples)).Max();
            Assert.True(distance < 2.2 / Math.Sqrt(Samples), $"test {Array.IndexOf(p, values)}: distance {distance}");
        }
    }

    /// <summary>Tests of fit by the bootstrap: under the hypothesis 200 p-values are uniform (once in 10^4), and mixtures are found.</summary>
    [Fact]
    public void FitsOfVonMisesAreTested()
    {
        const int Samples = 200;
        double[] watson = new double[Samples], kuiper = new double[Samples], angles = new double[25];
        VonMises law = new(1.0, 2.0);
        for (int i = 0; i < Samples; i++)
        {
            PhiloxRandom random = new(91, (ulong)i);
            law.Samples(angles, random);
            watson[i] = CircularTests.WatsonVonMises(angles, random, 99).PValue;
            kuiper[i] = CircularTests.KuiperVonMises(angles, random, 99).PValue;
        }

        foreach (double[] values in new[] { watson, kuiper })
        {
            Array.Sort(values);
            // p is a multiple of 1/100: the distance grows by that much at most.
            double distance = values.Select((v, i) => Math.Max((i + 1.0) / Samples - v, v - i / (double)Samples)).Max();
            Assert.True(distance < 2.2 / Math.Sqrt(Samples) + 0.01, $"distance {distance}");
        }

        double[] two = [.. Enumerable.Range(0, 60).Select(i => new VonMises(i % 2 == 0 ? 0.0 : 2.5, 20.0).Sample(new PhiloxRandom(8, (ulong)i)))];
        Assert.True(CircularTests.WatsonVonMises(two, new PhiloxRandom(2)).PValue <= 0.01);
        TestResult once = CircularTests.KuiperVonMises(two, new PhiloxRandom(2), execution: Execution.SingleThread);
        Assert.Equal(once.PValueLn, CircularTests.KuiperVonMises(two, new PhiloxRandom(2)).PValueLn);
    }

    [Property(MaxTest = 30, Replay = "29,3")]
    public void PValuesDoNotDependOnTheOrigin(int seed)
    {
        PhiloxRandom random = new((ulong)(uint)seed);
        double[] angles = [.. Enumerable.Range(0, 2 + random.Next(30)).Select(_ => 1.5 * random.NextGaussian())];
        double[] other = [.. Enumerable.Range(0, 2 + random.Next(10)).Select(_ => 1.5 * random.NextGaussian())];
        double turn = 10.0 * random.NextDouble() - 5.0;
        double[] turned = [.. angles.Select(a => a + turn)], otherTurned = [.. other.Select(a => a + turn)];
        Same(CircularTests.Rayleigh(angles), CircularTests.Rayleigh(turned));
        Same(CircularTests.Rayleigh(angles, 0.3), CircularTests.Rayleigh(turned, 0.3 + turn));
        Same(CircularTests.Kuiper(angles), CircularTests.Kuiper(turned));
        Same(CircularTests.Watson(angles), CircularTests.Watson(turned));
        Same(CircularTests.RaoSpacing(angles), CircularTests.RaoSpacing(turned));
        Same(CircularTests.WatsonTwoSample(angles, other), CircularTests.WatsonTwoSample(turned, otherTurned));
        Same(CircularTests.WatsonWilliams(angles, other), CircularTests.WatsonWilliams(turned, otherTurned));
        // The uniform law of the whole turn is the hypothesis of uniformity.
        Same(CircularTests.Kuiper(angles), CircularTests.Kuiper(angles, new CircularUniform()));
        Same(CircularTests.Watson(angles), CircularTests.Watson(angles, new CircularUniform()));

        static void Same(TestResult expected, TestResult actual)
        {
            Assert.InRange(actual.PValue, 0.0, 1.0);
            // A far tail's slope, up to n^2 in its logarithm, times the rounding of the angles.
            Assert.Equal(expected.PValueLn, actual.PValueLn, 1e-10 * (1.0 + Math.Abs(expected.PValueLn)));
        }
    }

    [Fact]
    public void ExtremesAreFinite()
    {
        double[] same = [1.0, 1.0, 1.0, 1.0];
        Assert.True(CircularTests.Rayleigh(same).PValue < 1e-20);
        Assert.True(CircularTests.Kuiper(same).PValue < 1e-20);
        Assert.True(CircularTests.Watson(same).PValue < 1e-20);
        Assert.True(CircularTests.RaoSpacing(same).PValue < 1e-20);
        Assert.Equal(1.0, CircularTests.Rayleigh([2.0]).PValue);
        double[] even = [.. Enumerable.Range(0, 8).Select(i => i * Math.PI / 4.0)];
        Assert.Equal(1.0, CircularTests.Rayleigh(even).PValue, 1e-12);
        Assert.Equal(1.0, CircularTests.Kuiper(even).PValue, 1e-6);
        Assert.Equal(1.0, CircularTests.Watson(even).PValue, 1e-6);
        Assert.Equal(1.0, CircularTests.RaoSpacing(even).PValue, 1e-12);
        Assert.Equal("low-concentration", CircularTests.WatsonWilliams(even, [0.1, 0.2, 3.0]).Warnings.Single().Code);
        double[] many = [.. Enumerable.Range(0, 3000).Select(i => 1e-3 * i)];
        Assert.True(CircularTests.Rayleigh(many).PValueLn < -300.0);
        Assert.True(CircularTests.Kuiper(many).PValueLn is < -300.0 and > -1e6);
        Assert.True(CircularTests.Watson(many).PValueLn is < -300.0 and > -1e6);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        Assert.Contains("angles is empty", Assert.Throws<ArgumentException>(() => CircularTests.Kuiper([])).Message, StringComparison.Ordinal);
        Assert.Contains("angles[1] is", Assert.Throws<ArgumentException>(() => CircularTests.Watson([0.0, double.PositiveInfinity])).Message, StringComparison.Ordinal);
        Assert.Contains("samples[1][0] is NaN", Assert.Throws<ArgumentException>(() => CircularTests.WatsonWilliams([0.0, 1.0], [double.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CircularTests.RaoSpacing([0.0]));
        Assert.Throws<ArgumentException>(() => CircularTests.WatsonTwoSample([0.0], [0.0, 1.0]));
        Assert.Throws<ArgumentNullException>(() => CircularTests.WatsonVonMises([0.0, 1.0, 2.0], null!));
        Assert.Throws<EstimationException>(() => CircularTests.WatsonVonMises([1.0, 1.0, 1.0], new PhiloxRandom(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => CircularTests.Rayleigh([0.0], double.NaN));
        Assert.Throws<ArgumentException>(() => CircularCorrelation.Circular([0.0, 1.0], [0.0]));
        Assert.Throws<ArgumentException>(() => CircularCorrelation.Linear([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0, double.NaN]));
    }
}
