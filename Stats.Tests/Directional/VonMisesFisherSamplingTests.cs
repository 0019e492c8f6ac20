using Stats.Distributions;

namespace Stats.Tests.Directional;

public class VonMisesFisherSamplingTests
{
    // Kolmogorov-Smirnov at a false-alarm rate of 1e-6 a case: sqrt(log(2 / 1e-6) / 2) = 2.69.
    private const double CriticalDistance = 2.69;

    [Theory]
    [InlineData(2, 0.3)]
    [InlineData(2, 50.0)]
    [InlineData(2, 1e8)]
    [InlineData(3, 1e-9)]
    [InlineData(3, 4.0)]
    [InlineData(4, 1e5)]
    [InlineData(17, 10.0)]
    [InlineData(500, 30.0)]
    [InlineData(2048, 5000.0)]
    public void CosinesFollowTheirLaw(int dimension, double concentration)
    {
        const int count = 4000;
        VonMisesFisher model = new(VonMisesFisherReferenceTests.Axis(dimension), concentration);
        VonMisesFisherCosine law = model.Cosine;
        PointSet points = model.Sample(count, new PhiloxRandom(31, (ulong)dimension));
        double[] probabilities = new double[count];
        for (int i = 0; i < count; i++)
        {
            // The survival function, as the cosines crowd at 1.
            probabilities[i] = law.SurvivalFunction(points[i][0]);
            Assert.Equal(1.0, Math.Sqrt(points[i].ToArray().Sum(v => v * v)), 1e-12);
        }

        Array.Sort(probabilities);
        double distance = 0;
        for (int i = 0; i < count; i++)
            distance = Math.Max(distance, Math.Max(probabilities[i] - (double)i / count, (i + 1.0) / count - probabilities[i]));
        // At 1e8 a cosine has a spacing of 1.1e-16 against a width of 1e-8.
        Assert.True(distance < CriticalDistance / Math.Sqrt(count) + 1e-7, $"distance {distance}");
    }

    [Fact]
    public void EveryDrawHasNormOne()
    {
        // One Gaussian vector in a hundred thousand lies along the mean direction within 1e-5: its tangent must not keep the rounding of that.
        PointSet points = new VonMisesFisher([0.6, 0.8], 13.0).Sample(300_000, new PhiloxRandom(6));
        for (int i = 0; i < points.Count; i++)
            Assert.Equal(1.0, Math.Sqrt(points[i][0] * points[i][0] + points[i][1] * points[i][1]), 4e-15);
    }

    [Fact]
    public void TheTangentIsUniform()
    {
        const int count = 20000;
        double[] mean = [0.48, 0.6, 0.64];
        PointSet points = new VonMisesFisher(mean, 20.0).Sample(count, new PhiloxRandom(3));
        // An orthogonal frame of the tangent plane; the angles in it are uniform, so the resultant of the doubled and plain angles is small.
        double[] u = [0.8, 0.0, -0.6], v = [-0.36, 0.8, -0.48];
        foreach (int multiple in new[] { 1, 2, 3 })
        {
            double c = 0, s = 0;
            for (int i = 0; i < count; i++)
            {
                double a = Math.Atan2(Dot(points[i], v), Dot(points[i], u));
                c += Math.Cos(multiple * a);
                s += Math.Sin(multiple * a);
            }

            // 2 R^2 / n is chi-square with 2 degrees of freedom: below 2 log(1e6) = 27.6 but for one in a million.
            Assert.True(2 * (c * c + s * s) / count < 27.6);
        }

        static double Dot(ReadOnlySpan<double> a, double[] b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    [Fact]
    public void DrawsDependOnTheirNumberAlone()
    {
        VonMisesFisher model = new(VonMisesFisherReferenceTests.Axis(70), 12.0);
        PointSet all = model.Sample(3000, new PhiloxRandom(8), Execution.SingleThread);
        PointSet threads = model.Sample(3000, new PhiloxRandom(8), new Execution { MaxDegreeOfParallelism = 6 });
        PointSet few = model.Sample(10, new PhiloxRandom(8));
        Assert.True(all.Values.SequenceEqual(threads.Values));
        Assert.True(all.Values[..700].SequenceEqual(few.Values));
        PhiloxRandom random = new(8);
        model.Sample(3000, random);
        Assert.Equal(1UL, random.Position);
    }

    [Fact]
    public void AnyRandomServes()
    {
        PointSet points = new VonMisesFisher(VonMisesFisherReferenceTests.Axis(5), 3.0).Sample(2000, new Random(1));
        double mean = Enumerable.Range(0, 2000).Average(i => points[i][0]);
        BesselRatioValue ratio = BesselRatio.Evaluate(1.5, 3.0);
        Assert.InRange(mean, ratio.Ratio - 5 * Math.Sqrt(ratio.Derivative / 2000), ratio.Ratio + 5 * Math.Sqrt(ratio.Derivative / 2000));
        double[] single = new double[5];
        new VonMisesFisher(VonMisesFisherReferenceTests.Axis(5), 3.0).Sample(new Random(2), single);
        Assert.Equal(1.0, single.Sum(v => v * v), 1e-13);
    }

    [Fact]
    public void ExpectedLikelihoodIsTheIntegralOfTheProduct()
    {
        VonMisesFisher a = new([0, 0, 1], 3.0), b = new([0.6, 0, 0.8], 5.0);
        // Monte Carlo under a: E_a[f_b], with its own standard error.
        PointSet points = a.Sample(200_000, new PhiloxRandom(5));
        double[] logs = new double[points.Count];
        b.DensityLn(points, logs);
        double mean = logs.Average(Math.Exp), variance = logs.Average(l => Math.Exp(2 * l)) - mean * mean;
        double error = Math.Sqrt(variance / points.Count);
        Assert.InRange(Math.Exp(a.ExpectedLikelihoodLn(b)), mean - 5 * error, mean + 5 * error);
        Assert.Equal(a.ExpectedLikelihoodLn(b), b.ExpectedLikelihoodLn(a), 1e-13);
        Assert.Equal(-Math.Log(4 * Math.PI), VonMisesFisher.Uniform(3).ExpectedLikelihoodLn(b), 1e-13);
    }
}
