using System.Text.Json;
using FsCheck.Xunit;

namespace Stats.Tests.Inference;

public class ImportanceWeightsTests
{
    private static readonly JsonElement[] Cases = [.. JsonDocument.Parse(File.ReadAllText(ReferenceTable.PathOf("importance-weights/psis.json"))).RootElement.EnumerateArray()];

    [Fact]
    public void SmoothingIsThatOfRsLoo()
    {
        Assert.NotEmpty(Cases);
        foreach (JsonElement c in Cases)
        {
            ImportanceWeights raw = new(Numbers(c, "log_w"));
            ImportanceWeights smoothed = raw.ParetoSmoothed();
            Close(c.GetProperty("k_hat").GetDouble(), raw.ParetoShape);
            Close(c.GetProperty("ess_raw").GetDouble(), raw.EffectiveSampleSize);
            Close(c.GetProperty("psis_ess").GetDouble(), smoothed.EffectiveSampleSize);
            double[] expected = Numbers(c, "log_w_smoothed_first20_largest"), actual = [.. smoothed.LogWeights.ToArray().OrderDescending().Take(20)];
            for (int i = 0; i < 20; i++)
                Close(expected.OrderDescending().ElementAt(i), actual[i]);
            Assert.True(smoothed.IsParetoSmoothed && !raw.IsParetoSmoothed);
            Assert.Same(smoothed, smoothed.ParetoSmoothed());
            Assert.Equal(raw.ParetoShape, smoothed.ParetoShape);
        }

        static void Close(double expected, double actual) => Assert.True(Math.Abs(actual - expected) <= 1e-12 * Math.Max(1.0, Math.Abs(expected)), $"{actual:R}, expected {expected:R}");
    }

    [Fact]
    public void WeightsAreNormalised()
    {
        ImportanceWeights w = new([0.0, Math.Log(2.0), double.NegativeInfinity, Math.Log(5.0)]);
        Assert.Equal([0.125, 0.25, 0.0, 0.625], w.Weights.ToArray().Select(v => Math.Round(v, 15)));
        Assert.Equal(double.NegativeInfinity, w.LogWeights[2]);
        Assert.Equal(Math.Log(2.0), w.LogNormalizer, 14);
        Assert.Equal(64.0 / 30.0, w.EffectiveSampleSize, 14);
        Assert.Equal(0.625, w.LargestShare, 15);
        // Weights 1, 2, 0, 5: mean 2, variance 14/3; the mean's error sqrt(14/12), half of it relative to 2.
        Assert.Equal(Math.Sqrt(14.0 / 12.0) / 2.0, w.LogNormalizerStandardError!.Value, 14);
        ParameterEstimate mean = w.Mean([1.0, 2.0, 300.0, 3.0]);
        Assert.Equal(2.5, mean.Estimate, 14);
        Assert.Equal(Math.Sqrt(Math.Pow(0.125 * 1.5, 2) + Math.Pow(0.25 * 0.5, 2) + Math.Pow(0.625 * 0.5, 2)), mean.StandardError!.Value, 14);
        Assert.Equal(mean.Estimate + 1.9599639845400545 * mean.StandardError.Value, mean.Upper!.Value, 13);
        Assert.Equal("pareto-shape-unknown", Assert.Single(w.Warnings).Code);
        Assert.Contains("Effective sample size", w.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EqualWeightsAreAPlainSample()
    {
        ImportanceWeights w = new(Enumerable.Repeat(-1234.5, 1000).ToArray());
        Assert.Equal(1000.0, w.EffectiveSampleSize, 9);
        Assert.InRange(w.LogNormalizerStandardError!.Value, 0.0, 1e-14);
        Assert.Equal(-1234.5, w.LogNormalizer, 11);
        Assert.Empty(w.Warnings);
        Assert.Equal(double.PositiveInfinity, w.ParetoShape);
        Assert.Equal(w.Weights.ToArray(), w.ParetoSmoothed().Weights.ToArray());
    }

    [Fact]
    public void HeavyTailsAreWarnedOf()
    {
        PhiloxRandom random = new(4);
        double[] exponents = [.. Enumerable.Range(0, 4000).Select(_ => -Math.Log(1.0 - random.NextDouble()))];
        Assert.Empty(new ImportanceWeights(exponents.Select(e => 0.2 * e).ToArray()).Warnings);
        Assert.Contains("above 0.7", Assert.Single(new ImportanceWeights(exponents.Select(e => 0.85 * e).ToArray()).Warnings).Message, StringComparison.Ordinal);
        Assert.Contains("at least 1", Assert.Single(new ImportanceWeights(exponents.Select(e => 1.5 * e).ToArray()).Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyZeroWeightsLeaveNothingToSmooth()
    {
        double[] log = [.. Enumerable.Range(0, 1000).Select(i => i < 20 ? i * 0.1 : double.NegativeInfinity)];
        ImportanceWeights w = new(log);
        Assert.Equal(double.PositiveInfinity, w.ParetoShape);
        Assert.Equal("pareto-shape-unknown", Assert.Single(w.Warnings).Code);
        Assert.Equal(0.0, w.ParetoSmoothed().Weights[500]);
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Contains("empty", Assert.Throws<ArgumentException>("logWeights", () => new ImportanceWeights([])).Message, StringComparison.Ordinal);
        Assert.Contains("logWeights[2] is NaN", Assert.Throws<ArgumentException>("logWeights", () => new ImportanceWeights([0, 1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("logWeights[1] is Infinity", Assert.Throws<ArgumentException>("logWeights", () => new ImportanceWeights([0, double.PositiveInfinity])).Message, StringComparison.Ordinal);
        Assert.Contains("all -infinity", Assert.Throws<ArgumentException>("logWeights", () => new ImportanceWeights([double.NegativeInfinity])).Message, StringComparison.Ordinal);
        ImportanceWeights w = new([0, 1]);
        Assert.Throws<ArgumentException>("values", () => w.Mean([1.0]));
        Assert.Contains("values[1]", Assert.Throws<ArgumentException>("values", () => w.Mean([1.0, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("level", () => w.Mean([1.0, 2.0], 1.0));
        Assert.Null(new ImportanceWeights([3.0]).LogNormalizerStandardError);
    }

    [Property(MaxTest = 200)]
    public bool AConstantMovesTheNormalizerAlone(int seed, short shift)
    {
        PhiloxRandom random = new((ulong)seed);
        double[] log = [.. Enumerable.Range(0, 30 + Math.Abs(seed % 200)).Select(_ => 3.0 * random.NextDouble())];
        ImportanceWeights w = new(log), moved = new(log.Select(v => v + shift).ToArray());
        double slack = 1e-15 * (10.0 + Math.Abs(shift));
        return Math.Abs(moved.LogNormalizer - w.LogNormalizer - shift) < 10 * slack
            && Math.Abs(moved.EffectiveSampleSize / w.EffectiveSampleSize - 1.0) < 100 * slack
            && Math.Abs(moved.ParetoShape - w.ParetoShape) < 1e4 * slack
            && w.EffectiveSampleSize >= 1.0 && w.EffectiveSampleSize <= log.Length
            && Math.Abs(w.Weights.ToArray().Sum() - 1.0) < 1e-13;
    }

    private static double[] Numbers(JsonElement c, string name) => [.. c.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
