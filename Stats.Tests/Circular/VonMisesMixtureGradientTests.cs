using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Stats.Distributions;

namespace Stats.Tests.Circular;

public class VonMisesMixtureGradientTests
{
    public static TheoryData<string> Links => ["identity", "exp", "softplus", "sigmoid", "cartesian"];

    private static ConcentrationLink Link(string name) => name switch
    {
        "exp" => ConcentrationLink.Exp,
        "softplus" => ConcentrationLink.Softplus(0.5),
        "sigmoid" => ConcentrationLink.Sigmoid(1.0, 21.0),
        "cartesian" => ConcentrationLink.Cartesian,
        _ => ConcentrationLink.Identity,
    };

    private static double[] Numbers(PhiloxRandom random, int count, double low, double high) => [.. Enumerable.Range(0, count).Select(_ => low + (high - low) * random.NextDouble())];

    private static (double[] Log, double[] Logits, double[] Means, double[] Concentrations) Evaluate(double[] angles, double[] logits, double[] means, double[] concentrations, int batch, ConcentrationLink link)
    {
        double[] log = new double[batch], a = new double[logits.Length], b = new double[means.Length], c = new double[means.Length];
        double sum = VonMisesMixture.LogLikelihoodGradient(angles, logits, means, concentrations, log, a, b, c, link);
        Assert.Equal(log.Sum(), sum, 1e-12 * Math.Max(1.0, Math.Abs(sum)));
        return (log, a, b, c);
    }

    /// <summary>Every link, with and without a uniform component, few and many angles a row, whole and broken chunks of rows.</summary>
    [Theory]
    [MemberData(nameof(Links))]
    public void GradientsAreDifferenceQuotients(string name)
    {
        ConcentrationLink link = Link(name);
        PhiloxRandom random = new(4);
        foreach ((int batch, int count, int components, bool uniform) in new[] { (1, 1, 1, false), (3, 2, 4, true), (11, 5, 2, false), (2, 8, 3, false), (9, 19, 3, true) })
        {
            double[] angles = Numbers(random, batch * count, -10.0, 10.0), logits = Numbers(random, batch * (components + (uniform ? 1 : 0)), -2.0, 2.0);
            double[] means = Numbers(random, batch * components, -4.0, 4.0), concentrations = Numbers(random, batch * components, name == "identity" ? 0.1 : -3.0, 3.0);
            (_, double[] a, double[] b, double[] c) = Evaluate(angles, logits, means, concentrations, batch, link);
            Compare(logits, a);
            Compare(means, b);
            Compare(concentrations, c);
            void Compare(double[] parameters, double[] gradient)
            {
                for (int i = 0; i < parameters.Length; i++)
                {
                    double at = parameters[i];
                    const double step = 1e-5;
                    parameters[i] = at + step;
                    double high = Evaluate(angles, logits, means, concentrations, batch, link).Log.Sum();
                    parameters[i] = at - step;
                    double low = Evaluate(angles, logits, means, concentrations, batch, link).Log.Sum();
                    parameters[i] = at;
                    Assert.Equal((high - low) / (2.0 * step), gradient[i], 1e-6 * Math.Max(1.0, Math.Abs(gradient[i])));
                }
            }
        }
    }

    [Fact]
    public void ABatchIsItsRows()
    {
        PhiloxRandom random = new(5);
        foreach (int count in new[] { 1, 7, 8, 30 })
        {
            const int batch = 21, components = 3;
            double[] angles = Numbers(random, batch * count, -3.0, 3.0), logits = Numbers(random, batch * components, -2.0, 2.0);
            double[] means = Numbers(random, batch * components, -3.0, 3.0), concentrations = Numbers(random, batch * components, 0.0, 50.0);
            (double[] log, double[] a, double[] b, double[] c) = Evaluate(angles, logits, means, concentrations, batch, default);
            for (int row = 0; row < batch; row++)
            {
                Range own = (row * components)..((row + 1) * components);
                (double[] oneLog, double[] oneA, double[] oneB, double[] oneC) = Evaluate(angles[(row * count)..((row + 1) * count)], logits[own], means[own], concentrations[own], 1, default);
                Assert.Equal(oneLog[0], log[row]);
                Assert.Equal(oneA, a[own]);
                Assert.Equal(oneB, b[own]);
                Assert.Equal(oneC, c[own]);
                VonMisesMixture model = new([.. logits[own].Select(l => Math.Exp(l - Elementary.LogSumExp(logits[own])))], means[own], concentrations[own]);
                Assert.Equal(angles[(row * count)..((row + 1) * count)].Sum(model.DensityLn), log[row], 1e-12 * Math.Max(1.0, Math.Abs(log[row])));
                // Softmax weights do not see a common shift.
                Assert.Equal(0.0, a[own].Sum(), 1e-12 * count);
            }
        }
    }

    /// <summary>At a = b = 0 the gradient is r (cos x, sin x); a component of concentration 0 has r cos(x - mu) in kappa.</summary>
    [Property(MaxTest = 300)]
    public void TheCartesianFormIsSmoothAtZero(int seed)
    {
        PhiloxRandom random = new((ulong)seed);
        double x = 6.0 * random.NextDouble() - 3.0, mu = 6.0 * random.NextDouble() - 3.0;
        (_, _, double[] a, double[] b) = Evaluate([x], [0.0, 0.0], [0.0, 1.0], [0.0, 1.0], 1, ConcentrationLink.Cartesian);
        double r = 0.5 / (2.0 * Math.PI) / Math.Exp(Evaluate([x], [0.0, 0.0], [0.0, 1.0], [0.0, 1.0], 1, ConcentrationLink.Cartesian).Log[0]);
        Assert.Equal(r * Math.Cos(x), a[0], 1e-15);
        Assert.Equal(r * Math.Sin(x), b[0], 1e-15);
        // x - mu itself is rounded by up to 4.4e-16, the cosines by as much again.
        Assert.Equal(Math.Cos(x - mu), Evaluate([x], [0.0], [mu], [0.0], 1, default).Concentrations[0], 1e-15);
    }

    [Fact]
    public void NothingIsAllocated()
    {
        PhiloxRandom random = new(6);
        double[] angles = Numbers(random, 400, -3.0, 3.0), logits = Numbers(random, 400, -1.0, 1.0), means = Numbers(random, 400, -3.0, 3.0), concentrations = Numbers(random, 400, 0.0, 9.0);
        double[] log = new double[100], a = new double[400], b = new double[400], c = new double[400];
        for (int i = 0; i < 3; i++)
            VonMisesMixture.LogLikelihoodGradient(angles, logits, means, concentrations, log, a, b, c);
        long before = GC.GetAllocatedBytesForCurrentThread();
        VonMisesMixture.LogLikelihoodGradient(angles, logits, means, concentrations, log, a, b, c);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void BadInputIsNamed()
    {
        double[] one = [0.0], log = new double[1], g = new double[1];
        Assert.Contains("angles[0] is NaN", Assert.Throws<ArgumentException>("angles", () => VonMisesMixture.LogLikelihoodGradient([double.NaN], one, one, one, log, g, g.ToArray(), g.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("concentrations[0] is -1", Assert.Throws<ArgumentOutOfRangeException>("concentrations", () => VonMisesMixture.LogLikelihoodGradient(one, one, one, [-1.0], log, g, g.ToArray(), g.ToArray())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("concentrations", () => VonMisesMixture.LogLikelihoodGradient(one, one, one, [800.0], log, g, g.ToArray(), g.ToArray(), ConcentrationLink.Exp));
        Assert.Throws<ArgumentException>("logits", () => VonMisesMixture.LogLikelihoodGradient(one, new double[3], one, one, log, new double[3], g, g));
        Assert.Throws<ArgumentException>("means", () => VonMisesMixture.LogLikelihoodGradient(one, one, [], one, log, g, g, g));
        Assert.Throws<ArgumentException>("logLikelihoods", () => VonMisesMixture.LogLikelihoodGradient(one, one, one, one, [], g, g, g));
        Assert.Throws<ArgumentException>("meanGradient", () => VonMisesMixture.LogLikelihoodGradient(one, one, one, one, log, g, new double[2], g));
        Assert.Throws<ArgumentOutOfRangeException>("maximum", () => ConcentrationLink.Sigmoid(1.0, 1.0));
        Assert.Throws<ArgumentOutOfRangeException>("minimum", () => ConcentrationLink.Softplus(-1.0));
    }
}
