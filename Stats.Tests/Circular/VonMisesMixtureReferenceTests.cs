using System.Text.Json;
using Stats.Distributions;

namespace Stats.Tests.Circular;

public class VonMisesMixtureReferenceTests
{
    private const string Folder = "Circular/Mixtures/";

    private static readonly JsonElement[] Cases = [.. JsonDocument.Parse(File.ReadAllText(ReferenceTable.PathOf(Folder + "mixtures.json"))).RootElement.EnumerateArray()];

    private static readonly VonMisesMixture[] Mixtures = [.. Cases.Select(Read)];

    private static VonMisesMixture Read(JsonElement value)
    {
        double uniform = value.GetProperty("uniform_weight").GetDouble();
        double[] weights = Numbers(value, "weights"), means = Numbers(value, "means"), concentrations = Numbers(value, "concentrations");
        return uniform > 0.0 ? new VonMisesMixture([.. weights, uniform], [.. means, 0.0], [.. concentrations, 0.0]) : new VonMisesMixture(weights, means, concentrations);
    }

    private static double[] Numbers(JsonElement value, string name) => [.. value.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static double Number(JsonElement value) => double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void DensitiesAndTheDistributionFunction()
    {
        ReferenceTable table = ReferenceTable.Read(Folder + "mixture_points.csv");
        for (int i = 0; i < table.Count; i++)
        {
            VonMisesMixture mixture = Mixtures[(int)table.Value(i, "mixture")];
            double x = table.Value(i, "x"), density = table.Value(i, "density"), cumulative = table.Value(i, "cdf_from_minus_pi");
            Assert.Equal(1.0, mixture.Density(x) / density, 1e-14);
            Assert.Equal(table.Value(i, "log_density"), mixture.DensityLn(x), 1e-14 * Math.Max(1.0, Math.Abs(table.Value(i, "log_density"))));
            Assert.Equal(cumulative, mixture.CumulativeDistribution(x), 1e-13);
            Assert.Equal(1.0 - cumulative, mixture.SurvivalFunction(x), 1e-13);
            Assert.Equal(cumulative, x == Math.PI ? 1.0 : mixture.CumulativeDistribution(x, -Math.PI), 1e-13);
        }
    }

    [Fact]
    public void Moments()
    {
        ReferenceTable table = ReferenceTable.Read(Folder + "mixture_moments.csv");
        for (int i = 0; i < table.Count; i++)
        {
            int order = (int)table.Value(i, "order");
            System.Numerics.Complex moment = Mixtures[(int)table.Value(i, "mixture")].TrigonometricMoment(order);
            Assert.Equal(table.Value(i, "cos_moment"), moment.Real, 1e-14);
            Assert.Equal(table.Value(i, "sin_moment"), moment.Imaginary, 1e-14);
            Assert.Equal(System.Numerics.Complex.Conjugate(moment), Mixtures[(int)table.Value(i, "mixture")].TrigonometricMoment(-order));
        }
    }

    [Fact]
    public void EntropiesModesAndDivergences()
    {
        for (int m = 0; m < Mixtures.Length; m++)
        {
            Assert.Equal(Number(Cases[m].GetProperty("entropy")), Mixtures[m].Entropy, 1e-13);
            double[] modes = [.. Cases[m].GetProperty("modes").EnumerateArray().Select(Number)];
            IReadOnlyList<double> found = Mixtures[m].Modes;
            Assert.Equal(modes.Length, found.Count);
            Assert.Equal(modes.Length, Mixtures[m].Antimodes.Count);
            foreach (double mode in modes)
                Assert.Equal(0.0, found.Min(x => Math.Abs(Angle.Difference(x, mode))), 1e-8);
            Assert.Equal(Mixtures[m].Modes.Max(Mixtures[m].Density), Mixtures[m].Density(Mixtures[m].Mode));
        }

        ReferenceTable table = ReferenceTable.Read(Folder + "mixture_kl.csv");
        for (int i = 0; i < table.Count; i++)
        {
            double divergence = Mixtures[(int)table.Value(i, "p")].KullbackLeiblerDivergence(Mixtures[(int)table.Value(i, "q")]);
            Assert.Equal(1.0, divergence / table.Value(i, "kl_p_q"), 1e-12);
        }
    }

    [Fact]
    public void Gradients()
    {
        ReferenceTable table = ReferenceTable.Read(Folder + "mixture_gradients.csv");
        int i = 0;
        while (i < table.Count)
        {
            VonMisesMixture mixture = Mixtures[(int)table.Value(i, "mixture")];
            int total = mixture.Components.Count;
            int free = (int)table.Value(i, "mixture") == 3 ? total - 1 : total;
            double[] logits = [.. mixture.Weights.ToArray().Select(w => Math.Log(w))], means = [.. mixture.Components.Take(free).Select(c => c.Mean)];
            double[] concentrations = [.. mixture.Components.Take(free).Select(c => c.Concentration)];
            double[] log = new double[1], dLogit = new double[total], dMean = new double[free], dConcentration = new double[free];
            double sum = VonMisesMixture.LogLikelihoodGradient([table.Value(i, "x")], logits, means, concentrations, log, dLogit, dMean, dConcentration);
            Assert.Equal(mixture.DensityLn(table.Value(i, "x")), sum, 1e-14 * Math.Max(1.0, Math.Abs(sum)));
            for (int k = 0; k < free; k++, i++)
            {
                Assert.Equal(k, (int)table.Value(i, "component"));
                Assert.Equal(table.Value(i, "d_logit"), dLogit[k], 1e-11 * Math.Max(1.0, Math.Abs(dLogit[k])));
                Assert.Equal(table.Value(i, "d_mean"), dMean[k], 1e-11 * Math.Max(1.0, Math.Abs(dMean[k])));
                Assert.Equal(table.Value(i, "d_kappa"), dConcentration[k], 1e-11 * Math.Max(1.0, Math.Abs(dConcentration[k])));
            }
        }
    }

    /// <summary>
    /// The condition of a term log w f(x): its size, and kappa |sin d| times the rounding of d = x - mu; of a responsibility the same for the terms that share the angle.
    /// </summary>
    [Fact]
    public void DensitiesAndGradientsAtExtremeConcentrations()
    {
        ReferenceTable table = ReferenceTable.Read(Folder + "mixture_extremes.csv");
        const int components = 3;
        double worst = 0.0;
        string at = "";
        for (int i = 0; i < table.Count; i += components)
        {
            double x = table.Value(i, "x");
            double[] Column(string name) => [.. Enumerable.Range(i, components).Select(j => table.Value(j, name))];
            double[] logits = Column("logit"), means = Column("mean"), concentrations = Column("concentration");
            double[] log = new double[1], dLogit = new double[components], dMean = new double[components], dConcentration = new double[components];
            VonMisesMixture.LogLikelihoodGradient([x], logits, means, concentrations, log, dLogit, dMean, dConcentration);
            double expected = table.Value(i, "log_density");
            double[] share = [.. Enumerable.Range(0, components).Select(k => Math.Exp(logits[k] - Elementary.LogSumExp(logits) + new VonMisesMixture([1.0], [means[k]], [concentrations[k]]).DensityLn(x) - expected))];
            double condition = 1.0 + Math.Abs(expected);
            double[] terms = new double[components];
            for (int k = 0; k < components; k++)
            {
                double d = Angle.Difference(x, means[k]), versine = 2.0 * Math.Pow(Math.Sin(0.5 * d), 2.0);
                // Terms that are nothing beside the largest do not count, however ill-conditioned.
                terms[k] = 1.0 + concentrations[k] * (versine + Math.Abs(Math.Sin(d)) * Math.Max(Math.Abs(x), Math.Abs(means[k])));
                condition += share[k] * terms[k];
            }

            Check(log[0], expected, condition, "log_density", i);
            VonMisesMixture model = new([.. logits.Select(v => Math.Exp(v - Elementary.LogSumExp(logits)))], means, concentrations);
            Check(model.DensityLn(x), expected, condition, "DensityLn", i);
            for (int k = 0; k < components; k++)
            {
                double spread = share[k] * (terms[k] + condition), kappa = concentrations[k], d = Angle.Difference(x, means[k]);
                double rounding = Math.Max(Math.Abs(x), Math.Abs(means[k]));
                Check(dLogit[k], table.Value(i + k, "d_logit"), 1.0 + spread, "d_logit", i + k);
                Check(dMean[k], table.Value(i + k, "d_mean"), kappa * (Math.Abs(Math.Sin(d)) * spread + share[k] * rounding), "d_mean", i + k);
                Check(dConcentration[k], table.Value(i + k, "d_concentration"), (BesselRatio.Evaluate(0.0, kappa).Complement + 1.0 - Math.Cos(d)) * spread + share[k] * Math.Abs(Math.Sin(d)) * rounding, "d_concentration", i + k);
                Assert.True(double.IsFinite(dLogit[k]) && double.IsFinite(dMean[k]) && double.IsFinite(dConcentration[k]));
            }
        }

        Assert.True(worst <= 16.0, $"{worst:G4} times 2^-52 times the condition: {at}");

        void Check(double actual, double expected, double condition, string what, int row)
        {
            double error = Math.Abs(actual - expected) / (Accuracy.Epsilon * Math.Max(condition, 1e-280));
            if (!(error <= worst))
                (worst, at) = (error, $"{what} at row {row} is {actual:R}, not {expected:R}");
        }
    }

    /// <summary>A tail's condition: 1 + |its logarithm|, and f(x) over it times the rounding of x and of the means.</summary>
    [Fact]
    public void BothTailsAtExtremeConcentrations()
    {
        ReferenceTable table = ReferenceTable.Read(Folder + "mixture_tails.csv");
        double worst = 0.0;
        string at = "";
        for (int i = 0; i < table.Count; i += 2)
        {
            VonMisesMixture mixture = new([table.Value(i, "weight"), table.Value(i + 1, "weight")], [table.Value(i, "mean"), table.Value(i + 1, "mean")], [table.Value(i, "concentration"), table.Value(i + 1, "concentration")]);
            double x = table.Value(i, "x");
            Check(mixture.CumulativeDistribution(x), table.Value(i, "lower"), "lower");
            Check(mixture.SurvivalFunction(x), table.Value(i, "upper"), "upper");
            void Check(double actual, double expected, string what)
            {
                double ends = mixture.Density(-Math.PI) * Math.PI * Math.Min(1.0, Math.Abs(x - (what == "lower" ? -Math.PI : Math.PI)));
                double condition = expected * (1.0 + Math.Abs(Math.Log(expected))) + mixture.Density(x) * Math.PI + ends, error = Math.Abs(actual - expected) / (Accuracy.Epsilon * condition);
                if (!(error <= worst))
                    (worst, at) = (error, $"{what} tail of case {i / 2} at {x:R} is {actual:R}, not {expected:R}");
            }
        }

        Assert.True(worst <= 16.0, $"{worst:G4} times 2^-52 times the condition: {at}");
    }
}
