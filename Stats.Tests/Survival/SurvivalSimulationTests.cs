using System.Text.Json;
using Stats.Examples.Survival;

namespace Stats.Tests.Survival;

/// <summary>Cells of the simulation design of the examples with fewer replicates, and against the results of other code in Reference/flexible-survival/simulation/design.json.</summary>
public class SurvivalSimulationTests
{
    /// <summary>Standard errors: with some 90 comparisons the chance that one is beyond is about 1 in 200 for a right method; the seed is fixed.</summary>
    private const double Widths = 4.0;

    [Theory]
    [InlineData(1, 150)]
    [InlineData(5, 150)]
    [InlineData(7, 150)]
    [InlineData(9, 400)]
    public void BiasAndCoverageAreWithinTheSamplingError(int cell, int replicates)
    {
        SurvivalSimulation simulation = SurvivalSimulation.Design[cell];
        SurvivalSimulation.Result found = simulation.Run(replicates, seed: 7);
        JsonElement reference = JsonDocument.Parse(File.ReadAllText(ReferenceTable.PathOf("flexible-survival/simulation/design.json"))).RootElement.GetProperty("results")[cell];
        Assert.Equal(simulation.Rows, reference.GetProperty("n").GetInt32());
        Assert.Equal(simulation.MeanCensoringTime, reference.GetProperty("exp_mean_censor_time").GetDouble());
        Assert.Equal(FormattableString.Invariant($"kappa={simulation.Kappa:0.#}"), reference.GetProperty("kappa").GetString());

        Assert.Equal(0, found.NotConverged);
        // Each row is censored with a probability near the stated one (the means are rounded, by less than 0.002 in the share).
        Assert.Equal(simulation.CensoredShare, found.CensoredShare, Widths * Math.Sqrt(0.25 / (simulation.Rows * replicates)) + 0.002);

        // Two shares of fits at the limit, of m and of m' replicates.
        int theirs = reference.GetProperty("reps").GetInt32(), theirLimits = reference.GetProperty("bad").GetInt32();
        double pooled = (double)(found.AtLimit + theirLimits) / (replicates + theirs + theirLimits);
        double limitError = Math.Sqrt(pooled * (1.0 - pooled) * (1.0 / replicates + 1.0 / (theirs + theirLimits)));
        Assert.True(Math.Abs((double)found.AtLimit / replicates - (double)theirLimits / (theirs + theirLimits)) <= Widths * limitError, $"{found.AtLimit} of {replicates} at the limit");

        for (int j = 0; j < found.Coefficients.Count; j++)
        {
            SurvivalSimulation.Coefficient c = found.Coefficients[j];
            double bias = reference.GetProperty("bias_mean")[j].GetDouble(), deviation = reference.GetProperty("sd")[j].GetDouble();
            double coverage = reference.GetProperty("coverage")[j].GetDouble(), both = 1.0 / c.Replicates + 1.0 / theirs;
            // The means differ by their sampling errors, the standard deviations by 1 / sqrt(2 m) each times sqrt((kurtosis - 1) / 2): that of nu has a
            // kurtosis of 3 to 10 in these cells (4000 replicates), a factor of up to 2.1. 5e-5 and 5e-4 are the reference's rounding.
            Assert.True(Math.Abs(c.Bias - bias) <= Widths * deviation * Math.Sqrt(both) + 5e-5, $"{c.Name}: bias {c.Bias}, {bias}");
            Assert.True(Math.Abs(c.Deviation / deviation - 1.0) <= Widths * (j == 4 ? 2.1 : 1.0) * Math.Sqrt(0.5 * both), $"{c.Name}: deviation {c.Deviation}, {deviation}");
            Assert.True(Math.Abs(c.Coverage - coverage) <= Widths * Math.Sqrt(0.95 * 0.05 * both) + 5e-4, $"{c.Name}: coverage {c.Coverage}, {coverage}");
            if (simulation.Rows < 1000)
                continue;
            // By themselves: the bias of maximum likelihood, of order 1/n, is below its sampling error here, and standard errors are right.
            Assert.True(Math.Abs(c.Bias) <= Widths * c.BiasError, $"{c.Name}: bias {c.Bias}, sampling error {c.BiasError}");
            Assert.True(Math.Abs(c.Coverage - 0.95) <= Widths * c.CoverageError, $"{c.Name}: coverage {c.Coverage}");
        }

        // Conditional on an estimate inside the range, which at n = 200 and kappa = 2 leaves out a tenth of the samples.
        Assert.True(found.ProfileCoverage >= 0.95 - Widths * found.Coefficients[4].CoverageError, $"profile intervals of kappa: coverage {found.ProfileCoverage}");
    }

    [Fact]
    public void EqualSeedsGiveEqualResults()
    {
        SurvivalSimulation cell = SurvivalSimulation.Design[0];
        Assert.Equal(cell.Run(8, 3).Coefficients, cell.Run(8, 3).Coefficients);
        Assert.NotEqual(cell.Run(8, 3).Coefficients, cell.Run(8, 4).Coefficients);
    }
}
