using FsCheck.Xunit;
using MathNet.Numerics.Statistics;
using Stats.Estimators;

namespace Stats.Tests.Empirical;

public class EmpiricalDistributionTests
{
    private static readonly double[] Sample = ReferenceTable.Read("empirical/sample.csv").Column("x");

    [Fact]
    public void QuantilesAreThoseOfR()
    {
        ReferenceTable table = ReferenceTable.Read("empirical/quantiles.csv");
        EmpiricalDistribution plain = new(Sample), weighted = new(Sample, Enumerable.Repeat(0.3, Sample.Length).ToArray());
        for (int i = 0; i < table.Count; i++)
        {
            QuantileDefinition type = (QuantileDefinition)(int)table.Value(i, "type");
            Assert.Equal(table.Value(i, "quantile"), plain.Quantile(table.Value(i, "p"), type), 12);
            Assert.Equal(table.Value(i, "quantile"), weighted.Quantile(table.Value(i, "p"), type), 12);
        }
    }

    [Fact]
    public void TheDistributionFunctionIsRightContinuous()
    {
        EmpiricalDistribution d = new([3.0, 1.0, 2.0, 2.0]);
        Assert.Equal([0.0, 0.25, 0.25, 0.75, 0.75, 1.0], new[] { 0.9, 1.0, 1.9, 2.0, 2.9, 3.0 }.Select(d.CumulativeDistribution));
        Assert.True(double.IsNaN(d.CumulativeDistribution(double.NaN)));
        double[] values = [2.0, double.NegativeInfinity, double.PositiveInfinity];
        d.CumulativeDistribution(values, values);
        Assert.Equal([0.75, 0.0, 1.0], values);
        Assert.Equal([1.0, 2.0, 2.0, 3.0], d.Values.ToArray());
    }

    [Fact]
    public void WeightsCount()
    {
        EmpiricalDistribution d = new([5.0, 1.0, 9.0, 2.0], [2.0, 1.0, 0.0, 1.0]);
        Assert.Equal(3, d.Count);
        Assert.Equal(4.0, d.TotalWeight, 14);
        Assert.Equal(16.0 / 6.0, d.EffectiveSize, 14);
        Assert.Equal([0.25, 0.5, 1.0], new[] { 1.0, 2.0, 7.0 }.Select(d.CumulativeDistribution));
        Assert.Equal([1.0, 2.0, 2.0, 5.0], new[] { 0.25, 0.3, 0.5, 0.51 }.Select(p => d.Quantile(p, QuantileDefinition.R1)));
        Assert.Equal([1.5, 2.0, 3.5, 5.0], new[] { 0.25, 0.3, 0.5, 0.51 }.Select(p => d.Quantile(p, QuantileDefinition.R2)));
        // F is 1/4, 1/2, 1 at 1, 2, 5; between them type 4 is linear.
        Assert.Equal([1.0, 1.5, 2.0, 3.5, 5.0], new[] { 0.1, 0.375, 0.5, 0.75, 1.0 }.Select(p => d.Quantile(p, QuantileDefinition.R4)));
        // The middles of the steps are 1/8, 3/8, 3/4.
        Assert.Equal([1.0, 1.5, 2.0, 5.0], new[] { 0.125, 0.25, 0.375, 0.75 }.Select(p => d.Quantile(p, QuantileDefinition.R5)));
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Throws<ArgumentException>("sample", () => new EmpiricalDistribution([]));
        Assert.Contains("sample[1] is NaN", Assert.Throws<ArgumentException>("sample", () => new EmpiricalDistribution([1.0, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("weights[1] is -1", Assert.Throws<ArgumentException>("weights", () => new EmpiricalDistribution([1.0, 2.0], [1.0, -1.0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("weights", () => new EmpiricalDistribution([1.0, 2.0], [0.0, 0.0]));
        Assert.Throws<ArgumentException>("weights", () => new EmpiricalDistribution([1.0, 2.0], [1.0]));
        EmpiricalDistribution d = new([1.0, 2.0], [1.0, 2.0]);
        Assert.Throws<ArgumentOutOfRangeException>("probability", () => d.Quantile(1.5));
        Assert.Throws<ArgumentException>("definition", () => d.Quantile(0.5, QuantileDefinition.R3));
        Assert.Throws<ArgumentOutOfRangeException>("definition", () => d.Quantile(0.5, (QuantileDefinition)55));
    }

    [Property(MaxTest = 300)]
    public bool QuantilesRiseAndInvertTheDistributionFunction(int seed)
    {
        PhiloxRandom random = new((ulong)seed);
        int n = 1 + random.Next(20);
        double[] x = [.. Enumerable.Range(0, n).Select(_ => random.Next(-8, 8) / 4.0)], w = [.. Enumerable.Range(0, n).Select(_ => 0.1 + random.NextDouble())];
        EmpiricalDistribution d = new(x, w), scaled = new(x, w.Select(v => 8.0 * v).ToArray());
        double[] p = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble()).Order()];
        foreach (QuantileDefinition type in new[] { QuantileDefinition.R1, QuantileDefinition.R2, QuantileDefinition.R4, QuantileDefinition.R5, QuantileDefinition.R6, QuantileDefinition.R7, QuantileDefinition.R8, QuantileDefinition.R9 })
        {
            double[] q = new double[p.Length];
            d.Quantile(p, q, type);
            for (int i = 0; i < p.Length; i++)
            {
                if (q[i] < x.Min() || q[i] > x.Max() || (i > 0 && q[i] < q[i - 1] - 1e-12) || q[i] != scaled.Quantile(p[i], type))
                    return false;
                if (type == QuantileDefinition.R1 && (d.CumulativeDistribution(q[i]) < p[i] - 1e-12 || d.CumulativeDistribution(q[i] - 0.125) >= p[i]))
                    return false;
            }
        }

        return true;
    }
}
