using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Stats.Tests.Laws;

namespace Stats.Tests.Randomness;

public class AliasTableTests
{
    [Fact]
    public void DrawsFollowTheWeights()
    {
        double[] weights = [0.0, 3.0, 1.0, 0.5, 0.0, 2.0, 1e-3, 0.0];
        AliasTable table = new(weights);
        foreach (Random random in new Random[] { new PhiloxRandom(1), new Random(1) })
        {
            int[] counts = new int[weights.Length];
            for (int i = 0; i < 200_000; i++)
                counts[table.Sample(random)]++;
            SampleChecks.Multinomial(counts, [.. weights.Select(w => w / weights.Sum())], "alias table");
        }
    }

    [Property(MaxTest = 300)]
    public Property TheTableRealisesTheProbabilities() =>
        Prop.ForAll(Gen.Choose(1, 200).SelectMany(n => Parameters.LogUniformOr(1e-30, 1.0, 0.0, 1.0).ArrayOf(n)).Where(w => w.Any(v => v > 0.0)).ToArbitrary(), weights =>
        {
            AliasTable table = new(weights);
            double[] realised = table.Realised();
            double sum = weights.Sum();
            for (int i = 0; i < weights.Length; i++)
            {
                // Each of at most n steps rounds a threshold of at most n times the largest probability, by half an eps of it, in probability an n-th of that; the last
                // outcome bears them all. So does the sum of the weights.
                Assert.Equal(weights[i] / sum, realised[i], (4.0 + weights.Length * weights.Max() / sum) * Accuracy.Epsilon);
                Assert.True(Accuracy.Relative(table.Probability(i), weights[i] / sum) <= weights.Length);
                Assert.True(weights[i] > 0.0 || realised[i] == 0.0);
            }
        });

    [Fact]
    public void ADrawTakesOneWord()
    {
        PhiloxRandom random = new(2);
        AliasTable table = new([1.0, 2.0, 3.0]);
        for (int i = 0; i < 100; i++)
            table.Sample(random);
        Assert.Equal(100UL, random.Position);
    }

    [Fact]
    public void WeightsOfAnySizeServe()
    {
        Assert.Equal(0.5, new AliasTable([double.MaxValue, double.MaxValue]).Probability(1));
        Assert.Equal(0.25, new AliasTable([double.Epsilon, 3.0 * double.Epsilon]).Probability(0));
        Assert.Equal(0, new AliasTable([7.0]).Sample(new PhiloxRandom(3)));
        Assert.Equal(1, new AliasTable([0.0, 1e-300, 0.0]).Sample(new PhiloxRandom(3)));
    }

    [Fact]
    public void BadArgumentsAreNamed()
    {
        Assert.Throws<ArgumentException>("weights", () => new AliasTable([]));
        Assert.Throws<ArgumentException>("weights", () => new AliasTable([0.0, 0.0]));
        foreach (double bad in new[] { -1.0, double.NaN, double.PositiveInfinity })
            Assert.Contains("weights[1]", Assert.Throws<ArgumentException>("weights", () => new AliasTable([1.0, bad])).Message, StringComparison.Ordinal);
        AliasTable table = new([1.0, 2.0]);
        Assert.Equal(2, table.Count);
        Assert.Throws<ArgumentOutOfRangeException>("index", () => table.Probability(-1));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => table.Probability(2));
        Assert.Throws<ArgumentNullException>("random", () => table.Sample(null!));
    }
}
