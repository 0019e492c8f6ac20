using FsCheck.Xunit;
using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

public class ConcordanceTests
{
    [Fact]
    public void AgreesWithR()
    {
        ReferenceTable table = ReferenceTable.Read("flexible-survival/classical/concordance.csv"), veteran = SurvivalSets.Read("veteran"), lung = SurvivalSets.Read("lung"), heart = SurvivalSets.Read("heart_transplant");
        SurvivalData trial = SurvivalSets.Data(veteran, "time", "status"), cancer = SurvivalSets.Data(lung, "time", "status", "2");
        for (int i = 0; i < table.Count; i++)
        {
            Concordance c = table.Text(i, "model") switch
            {
                "veteran_karno" => Concordance.Of(trial, veteran.Column("karno")),
                "veteran_karno_strata" => Concordance.Of(trial.WithStrata(SurvivalSets.Texts(veteran, "celltype")), veteran.Column("karno")),
                "lung_age" => Concordance.Of(cancer, lung.Column("age")),
                "lung_age_weighted" => Concordance.Of(cancer.WithWeights([.. lung.Column("age").Select(a => a / 50.0)]), lung.Column("age")),
                "heart_age" => Concordance.Of(SurvivalSets.Heart(heart), heart.Column("age")),
                _ => Concordance.Of(SurvivalSets.Heart(heart).WithClusters(SurvivalSets.Texts(heart, "id")), heart.Column("year")),
            };
            double actual = table.Text(i, "quantity") switch
            {
                "concordance" => c.Value,
                "se" => c.StandardError,
                "concordant" => c.Concordant,
                "discordant" => c.Discordant,
                _ => c.Tied,
            };
            double expected = table.Value(i, "value");
            Assert.True(Math.Abs(actual - expected) <= 1e-12 * Math.Abs(expected), $"row {i}: {actual:R}, R has {expected:R}");
        }
    }

    /// <summary>Against all pairs, one by one.</summary>
    [Property(MaxTest = 100)]
    public void CountsAllPairs(int seed, bool entry)
    {
        SurvivalSets.RandomSet set = SurvivalSets.Random(seed, 40, 6, entry);
        double[] prediction = [.. set.X.Select(x => Math.Round(3.0 * x))], weights = [.. set.Z.Select(z => 1.0 + z)];
        double concordant = 0.0, discordant = 0.0, tied = 0.0;
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 40; j++)
            {
                bool outlives = set.Times[j] > set.Times[i] || (set.Times[j] == set.Times[i] && !set.Events[j]);
                if (!set.Events[i] || !outlives || set.Entry[j] >= set.Times[i])
                    continue;
                double weight = weights[i] * weights[j];
                concordant += prediction[j] > prediction[i] ? weight : 0.0;
                discordant += prediction[j] < prediction[i] ? weight : 0.0;
                tied += prediction[j] == prediction[i] ? weight : 0.0;
            }
        }

        Concordance c = Concordance.Of(set.Data.WithWeights(weights), prediction);
        Assert.Equal(concordant, c.Concordant, 1e-10);
        Assert.Equal(discordant, c.Discordant, 1e-10);
        Assert.Equal(tied, c.Tied, 1e-10);
        Concordance reversed = Concordance.Of(set.Data.WithWeights(weights), [.. prediction.Select(x => -x)]);
        Assert.Equal(1.0, c.Value + reversed.Value, 1e-12);
        Assert.Equal(c.StandardError, reversed.StandardError, 1e-12);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        SurvivalData data = SurvivalData.RightCensored([1.0, 2.0], [true, false]);
        Assert.Contains("predictions[1] is NaN", Assert.Throws<ArgumentException>(() => Concordance.Of(data, [1.0, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Concordance.Of(data, [1.0]));
        Assert.Throws<EstimationException>(() => Concordance.Of(SurvivalData.RightCensored([1.0, 2.0], [false, true]), [1.0, 2.0]));
        Assert.Contains("Concordance", Concordance.Of(data, [1.0, 2.0]).Summary, StringComparison.Ordinal);
    }
}
