using Stats.Distributions;

namespace Stats.Tests.Torus;

public class BivariateVonMisesTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    /// <summary>f(x, y) = f(x) f(y | x) = f(y) f(x | y): marginals and conditional laws are those of the joint density.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void MarginalTimesConditionalIsTheDensity(int seed)
    {
        foreach (BivariateVonMises law in Both(seed))
        {
            PhiloxRandom random = new((ulong)seed, 1);
            for (int i = 0; i < 20; i++)
            {
                double x = 8.0 * random.NextDouble() - 4.0, y = 8.0 * random.NextDouble() - 4.0;
                double joint = law.DensityLn([x, y]);
                Assert.Equal(joint, law.FirstMarginalDensityLn(x) + law.SecondGivenFirst(x).DensityLn(y), 1e-12 * Scale(law));
                Assert.Equal(joint, law.SecondMarginalDensityLn(y) + law.FirstGivenSecond(y).DensityLn(x), 1e-12 * Scale(law));
            }
        }
    }

    /// <summary>No point of a fine grid is denser than the modes, the modes are stationary, and there are two of them where the density is bimodal.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void ModesAreTheHighestPoints(int seed)
    {
        foreach (BivariateVonMises law in Both(seed))
        {
            double top = law.Modes.Max(m => law.DensityLn([m.First, m.Second]));
            foreach ((double first, double second) in law.Modes)
            {
                Assert.Equal(top, law.DensityLn([first, second]), 1e-11 * Scale(law));
                const double Step = 1e-5;
                Assert.Equal(0.0, (law.DensityLn([first + Step, second]) - law.DensityLn([first - Step, second])) / (2.0 * Step), 1e-6 * Scale(law));
                Assert.Equal(0.0, (law.DensityLn([first, second + Step]) - law.DensityLn([first, second - Step])) / (2.0 * Step), 1e-6 * Scale(law));
            }

            for (int i = 0; i < 120; i++)
            {
                for (int j = 0; j < 120; j++)
                    Assert.True(law.DensityLn([i * Math.PI / 60.0, j * Math.PI / 60.0]) <= top + 1e-11 * Scale(law), $"{law} is denser at ({i}, {j}) pi / 60 than at its modes");
            }

            Assert.Equal(law.IsUnimodal ? 1 : 2, law.Modes.Count);
        }
    }

    /// <summary>Without coupling the models are the product; exchanging or reflecting the angles changes the parameters accordingly.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Symmetries(int seed)
    {
        foreach (BivariateVonMises law in Both(seed))
        {
            (double m1, double m2, double k1, double k2, double c) = (law.FirstMean, law.SecondMean, law.FirstConcentration, law.SecondConcentration, law.Coupling);
            BivariateVonMises exchanged = law is BivariateVonMisesSine ? new BivariateVonMisesSine(m2, m1, k2, k1, c) : new BivariateVonMisesCosine(m2, m1, k2, k1, c);
            BivariateVonMises independent = law is BivariateVonMisesSine ? new BivariateVonMisesSine(m1, m2, k1, k2, 0.0) : new BivariateVonMisesCosine(m1, m2, k1, k2, 0.0);
            VonMisesProduct product = new([m1, m2], [k1, k2]);
            PhiloxRandom random = new((ulong)seed, 2);
            for (int i = 0; i < 20; i++)
            {
                double u = 8.0 * random.NextDouble() - 4.0, v = 8.0 * random.NextDouble() - 4.0;
                Assert.Equal(law.DensityLn([m1 + u, m2 + v]), exchanged.DensityLn([m2 + v, m1 + u]), 1e-12 * Scale(law));
                Assert.Equal(law.DensityLn([m1 + u, m2 + v]), law.DensityLn([m1 - u, m2 - v]), 1e-12 * Scale(law));
                Assert.Equal(product.DensityLn([m1 + u, m2 + v]), independent.DensityLn([m1 + u, m2 + v]), 1e-12 * Scale(law));
                if (law is BivariateVonMisesSine)
                    Assert.Equal(law.DensityLn([m1 + u, m2 + v]), new BivariateVonMisesSine(m1, m2, k1, k2, -c).DensityLn([m1 - u, m2 + v]), 1e-12 * Scale(law));
            }
        }
    }

    /// <summary>The scores are derivatives of the log-density: central differences, whose error is of order step^2 and eps / step.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void ScoresAreDerivatives(int seed)
    {
        foreach (BivariateVonMises law in Both(seed))
        {
            PhiloxRandom random = new((ulong)seed, 3);
            double[] point = [8.0 * random.NextDouble() - 4.0, 8.0 * random.NextDouble() - 4.0];
            double[] scores = new double[5], parameters = [law.FirstMean, law.SecondMean, law.FirstConcentration, law.SecondConcentration, law.Coupling];
            law.Scores(HalfAngles.Of(new PointSet(point, 2), "angles"), 0, scores);
            for (int p = 0; p < 5; p++)
            {
                double step = 1e-5 * Math.Max(1e-3, Math.Abs(parameters[p]));
                if (p is 2 or 3 && parameters[p] < step)
                    continue;
                double difference = (At(p, step) - At(p, -step)) / (2.0 * step);
                Assert.Equal(difference, scores[p], 1e-13 * Scale(law) / step + 1e-4 * Math.Max(1.0, Math.Abs(scores[p])) * step);

                double At(int parameter, double by)
                {
                    double[] q = [.. parameters];
                    q[parameter] += by;
                    return (law is BivariateVonMisesSine ? (BivariateVonMises)new BivariateVonMisesSine(q[0], q[1], q[2], q[3], q[4]) : new BivariateVonMisesCosine(q[0], q[1], q[2], q[3], q[4])).DensityLn(point);
                }
            }
        }
    }

    /// <summary>Draws of concentrated laws, where a grid no longer serves: standardised as the normal law that they approach, and uncorrelated after its factor.</summary>
    [Theory]
    [InlineData(1e6, 2e6, 1e6)]
    [InlineData(1e10, 1e10, -9e9)]
    [InlineData(1e12, 1e12, 5e11)]
    public void ConcentratedDrawsAreNormal(double k1, double k2, double c)
    {
        const int Count = 20_000;
        PointSet draws = new BivariateVonMisesSine(1.0, -2.0, k1, k2, c).Sample(Count, new PhiloxRandom(5));
        double squared1 = 0.0, squared2 = 0.0, product = 0.0;
        for (int i = 0; i < Count; i++)
        {
            // Precision [k1, -c; -c, k2] = R' R: R (u, v)' is standard normal.
            double u = draws[i][0] - 1.0, v = draws[i][1] + 2.0, r = Math.Sqrt(k1), z1 = r * u - c / r * v, z2 = Math.Sqrt(k2 - c * c / k1) * v;
            squared1 += z1 * z1;
            squared2 += z2 * z2;
            product += z1 * z2;
        }

        // Variances of z^2 and z1 z2 are 2 and 1: five standard errors, and the doubles' spacing of 2^-52 against standard deviations of 1e-6.
        Assert.Equal(1.0, squared1 / Count, 5.0 * Math.Sqrt(2.0 / Count));
        Assert.Equal(1.0, squared2 / Count, 5.0 * Math.Sqrt(2.0 / Count));
        Assert.Equal(0.0, product / Count, 5.0 * Math.Sqrt(1.0 / Count));
    }

    /// <summary>At a maximum the scores sum to zero: gradients of the fit, in units of the standard errors.</summary>
    [Theory]
    [InlineData(0.3, 0.5, 0.2, 200)]
    [InlineData(20.0, 0.1, 1.5, 500)]
    [InlineData(3.0, 4.0, 9.0, 1000)]
    [InlineData(1e8, 3e8, 1e8, 300)]
    public void FitsAreStationary(double k1, double k2, double c, int n)
    {
        foreach (BivariateVonMises law in new BivariateVonMises[] { new BivariateVonMisesSine(3.0, -0.5, k1, k2, c), new BivariateVonMisesCosine(3.0, -0.5, k1, k2, -c) })
        {
            PointSet data = law.Sample(n, new PhiloxRandom(8));
            (BivariateVonMises model, IReadOnlyList<ParameterEstimate> parameters, double logLikelihood) = Fitted(law, data);
            double[] sum = new double[5], scores = new double[5];
            HalfAngles angles = HalfAngles.Of(data, "angles");
            for (int i = 0; i < n; i++)
            {
                model.Scores(angles, i, scores);
                for (int p = 0; p < 5; p++)
                    sum[p] += scores[p];
            }

            // A gradient g leaves a gain of g^2 se^2 / 2 in the log-likelihood: at most 1e-10.
            for (int p = 0; p < 5; p++)
                Assert.True(Math.Abs(sum[p] * parameters[p].StandardError!.Value) < 1e-5, $"{law}, fitted {model}: the score of {parameters[p].Name} is {sum[p]:R}");
            double[] truth = new double[n];
            law.DensityLn(data, truth);
            Assert.True(logLikelihood >= truth.Sum());
        }
    }

    [Fact]
    public void UnboundedLikelihoodsAreRefusedOrCapped()
    {
        PointSet equal = new([1.0, 2.0, 1.0, 2.0, 1.0, 2.0], 2), constant = new([1.0, 2.0, 1.0, 2.5, 1.0, 3.0], 2);
        Assert.Throws<EstimationException>(() => BivariateVonMisesSine.Fit(equal));
        Assert.Throws<EstimationException>(() => BivariateVonMisesCosine.Fit(equal));
        Assert.Throws<EstimationException>(() => BivariateVonMisesSine.Fit(constant));
        Assert.Throws<EstimationException>(() => VonMisesProduct.Fit(constant));
        Fit<BivariateVonMisesSine> capped = BivariateVonMisesSine.Fit(equal, new TorusFitOptions { MaximalConcentration = 1e4 });
        Assert.Equal(StopReason.Boundary, capped.StopReason);
        Assert.Contains(capped.Warnings, w => w.Code == "concentration-capped");
        Assert.InRange(capped.Model.FirstConcentration, 9e3, 1e4);
        Assert.Null(capped.Parameters[0].StandardError);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("firstMean", () => new BivariateVonMisesSine(double.NaN, 0.0, 1.0, 1.0, 0.0));
        Assert.Throws<ArgumentOutOfRangeException>("secondConcentration", () => new BivariateVonMisesCosine(0.0, 0.0, 1.0, -1.0, 0.0));
        Assert.Throws<ArgumentOutOfRangeException>("coupling", () => new BivariateVonMisesSine(0.0, 0.0, 1.0, 1.0, 1e13));
        Assert.Throws<ArgumentException>("angles", () => BivariateVonMisesSine.Fit(new PointSet([], 2)));
        Assert.Throws<ArgumentException>("angles", () => BivariateVonMisesSine.Fit(new PointSet([1.0, 2.0, 3.0], 3)));
        ArgumentException refused = Assert.Throws<ArgumentException>("angles", () => BivariateVonMisesSine.Fit(new PointSet([1.0, 2.0, 3.0, double.NaN], 2)));
        Assert.Contains("angles[1][1] is NaN", refused.Message, StringComparison.Ordinal);
        Assert.Contains("weights[1]", Assert.Throws<ArgumentException>("weights", () => BivariateVonMisesSine.Fit(new PointSet([1.0, 2.0, 3.0, 4.0], 2), [1.0, -1.0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("first", () => new BivariateVonMisesSine(0.0, 0.0, 1.0, 1.0, 1.0).SecondGivenFirst(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>("concentrations[1]", () => new VonMisesProduct([0.0, 0.0], [1.0, -1.0]));
    }

    private static (BivariateVonMises Model, IReadOnlyList<ParameterEstimate> Parameters, double LogLikelihood) Fitted(BivariateVonMises law, PointSet data)
    {
        if (law is BivariateVonMisesSine)
        {
            Fit<BivariateVonMisesSine> sine = BivariateVonMisesSine.Fit(data);
            return (sine.Model, sine.Parameters, sine.LogLikelihood);
        }

        Fit<BivariateVonMisesCosine> cosine = BivariateVonMisesCosine.Fit(data);
        return (cosine.Model, cosine.Parameters, cosine.LogLikelihood);
    }

    private static double Scale(BivariateVonMises law) => 1.0 + law.FirstConcentration + law.SecondConcentration + Math.Abs(law.Coupling);

    /// <summary>A law of each model: log-uniform concentrations and coupling, sometimes 0.</summary>
    private static BivariateVonMises[] Both(int seed)
    {
        PhiloxRandom random = new((ulong)seed, 9);
        double m1 = Between(-4.0, 4.0), m2 = Between(-4.0, 4.0), k1 = Size(), k2 = Size(), c = Size() * (random.NextDouble() < 0.5 ? -1.0 : 1.0);
        return [new BivariateVonMisesSine(m1, m2, k1, k2, c), new BivariateVonMisesCosine(m1, m2, k1, k2, c)];

        double Between(double low, double high) => low + (high - low) * random.NextDouble();

        double Size() => random.NextDouble() < 0.1 ? 0.0 : Math.Exp(Between(-5.0, 5.0));
    }
}
