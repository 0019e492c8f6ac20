using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Stats.Distributions;

namespace Stats.Tests.Directional;

public class VonMisesFisherFitTests
{
    private static readonly VonMisesFisherFitOptions Marginal = new() { Estimator = ConcentrationEstimator.MarginalLikelihood };

    internal static PointSet Draw(int dimension, int count, double concentration, ulong seed) =>
        new VonMisesFisher(VonMisesFisherReferenceTests.Axis(dimension), concentration).Sample(count, new PhiloxRandom(seed));

    [Fact]
    public void TheWeightedFitOfTheReference()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(ReferenceTable.PathOf("von-mises-fisher/mixture_and_fit.json")));
        JsonElement reference = document.RootElement.GetProperty("weighted_fit");
        PointSet x = PointSet.FromRows([.. reference.GetProperty("x").EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray())]);
        double[] weights = [.. reference.GetProperty("weights").EnumerateArray().Select(v => v.GetDouble())];
        VonMisesFisherFit fit = VonMisesFisher.Fit(x, weights, new VonMisesFisherFitOptions { NormalizeRows = true });
        Assert.Equal(reference.GetProperty("Rbar").GetDouble(), fit.MeanResultantLength, 1e-12);
        Assert.Equal(reference.GetProperty("kappa").GetDouble(), fit.Model.Concentration, 1e-11);
        Assert.Equal(reference.GetProperty("loglik").GetDouble(), fit.LogLikelihood, 1e-9);
        double[] mu = [.. reference.GetProperty("mu").EnumerateArray().Select(v => v.GetDouble())];
        for (int j = 0; j < mu.Length; j++)
            Assert.Equal(mu[j], fit.Model.MeanDirection[j], 1e-12);
    }

    [Theory]
    [InlineData(2, 400, 3.0)]
    [InlineData(3, 1000, 25.0)]
    [InlineData(10, 1000, 8.0)]
    [InlineData(128, 2000, 60.0)]
    [InlineData(2048, 1000, 400.0)]
    public void TheFitRecoversWhatWasDrawn(int dimension, int count, double concentration)
    {
        VonMisesFisherFit fit = VonMisesFisher.Fit(Draw(dimension, count, concentration, 7), Marginal);
        // Four standard errors: a false alarm in 16,000 for each.
        Assert.InRange(fit.Model.Concentration, concentration - 4 * fit.ConcentrationStandardError!.Value, concentration + 4 * fit.ConcentrationStandardError.Value);
        // The squared angle is nearly chi-square with p - 1 degrees of freedom times the mean's p - 1: within five standard deviations of it.
        double angle = Math.Acos(fit.Model.MeanDirection[0]), rms = fit.MeanDirectionStandardError!.Value;
        Assert.True(angle * angle < rms * rms * (1 + 5 * Math.Sqrt(2.0 / (dimension - 1)) + 10.0 / (dimension - 1)));
        Assert.True(fit.Converged);
    }

    [Fact]
    public void StandardErrorsMatchTheScatterOfRepeatedFits()
    {
        const int repetitions = 400;
        const double concentration = 5.0;
        double sum = 0, squares = 0, stated = 0;
        for (int i = 0; i < repetitions; i++)
        {
            VonMisesFisherFit fit = VonMisesFisher.Fit(Draw(4, 200, concentration, (ulong)i + 100), Marginal);
            sum += fit.Model.Concentration;
            squares += fit.Model.Concentration * fit.Model.Concentration;
            stated += fit.ConcentrationStandardError!.Value;
        }

        double scatter = Math.Sqrt((squares - sum * sum / repetitions) / (repetitions - 1));
        // The scatter's own relative error is 1 / sqrt(2 (400 - 1)) = 3.5 %; four of them.
        Assert.InRange(scatter / (stated / repetitions), 0.86, 1.14);
        // The marginal estimate is nearly unbiased: the mean of 400 within four of its errors.
        Assert.InRange(sum / repetitions, concentration - 4 * scatter / 20, concentration + 4 * scatter / 20);
    }

    [Fact]
    public void ConfidenceConesCover()
    {
        const int repetitions = 500;
        int covered = 0;
        for (int i = 0; i < repetitions; i++)
        {
            VonMisesFisherFit fit = VonMisesFisher.Fit(Draw(3, 50, 4.0, (ulong)i + 5000), Marginal);
            if (Math.Acos(fit.Model.MeanDirection[0]) <= fit.MeanDirectionConfidenceAngle)
                covered++;
        }

        // Binomial(500, 0.95): mean 475, standard deviation 4.9; four of them.
        Assert.InRange(covered, 455, 495);
    }

    [Fact]
    public void TheSummaryNamesTheLevelOfItsIntervals()
    {
        PointSet directions = Draw(3, 200, 5.0, 12);
        string wide = VonMisesFisher.Fit(directions, new VonMisesFisherFitOptions { ConfidenceLevel = 0.99 }).Summary;
        Assert.Contains("99% lower", wide, StringComparison.Ordinal);
        Assert.DoesNotContain("95%", wide, StringComparison.Ordinal);
        Assert.Contains("95% lower", VonMisesFisher.Fit(directions).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void TheStatedErrorOfTheDirectionIsItsTypicalError()
    {
        // In 8192 dimensions the usual ((p-1) / (n kappa A))^(1/2) would be 1.3. The cosine of the error, near 0.6, has a standard
        // deviation of at most p^(-1/2) = 0.011, or 1.8 %, and the concentration that the stated one depends on an error of 2 %: together 2.7 %, and four of them.
        VonMisesFisherFit wide = VonMisesFisher.Fit(Draw(8192, 1000, 200.0, 5), Marginal);
        Assert.Equal(1.0, Math.Cos(wide.MeanDirectionStandardError!.Value) / wide.Model.MeanDirection[0], 0.11);

        // On the sphere with many observations both agree: the terms of the next order are 1 / (n kappa A) = 5e-5.
        VonMisesFisherFit many = VonMisesFisher.Fit(Draw(3, 1000, 20.0, 5), Marginal);
        double usual = Math.Sqrt(2.0 / (1000.0 * many.Model.Concentration * many.Model.MeanResultantLength));
        Assert.Equal(1.0, many.MeanDirectionStandardError!.Value / usual, 1e-3);
    }

    [Fact]
    public void InHighDimensionMaximumLikelihoodIsBiasedAndMarginalLikelihoodIsNot()
    {
        VonMisesFisherFit fit = VonMisesFisher.Fit(Draw(2048, 1000, 50.0, 3), Marginal);
        // The mean resultant length alone would put it near 83.
        Assert.InRange(fit.MaximumLikelihoodConcentration, 78, 88);
        Assert.InRange(fit.MarginalLikelihoodConcentration, 50 - 4 * fit.ConcentrationStandardError!.Value, 50 + 4 * fit.ConcentrationStandardError.Value);
        Assert.Contains(fit.Warnings, w => w.Code == "high-dimension-bias");
    }

    [Fact]
    public void UniformDataIsToldFromASignal()
    {
        VonMisesFisherFit fit = VonMisesFisher.Fit(VonMisesFisher.Uniform(500).Sample(100, new PhiloxRandom(11)), Marginal);
        Assert.Contains(fit.Warnings, w => w.Code == "noise-floor");
        Assert.True(fit.MaximumLikelihoodConcentration > 40);
        Assert.True(fit.MarginalLikelihoodConcentration < 30);
    }

    [Fact]
    public void ComplementOfTheResultantKeepsItsDigitsForTightData()
    {
        // Points at a known tiny angle: 1 - R = 1 - cos a, about 5e-17.
        const double angle = 1e-8;
        PointSet points = PointSet.FromRows([[Math.Cos(angle), Math.Sin(angle), 0], [Math.Cos(angle), -Math.Sin(angle), 0], [Math.Cos(angle), 0, Math.Sin(angle)], [Math.Cos(angle), 0, -Math.Sin(angle)]]);
        VonMisesFisherFit fit = VonMisesFisher.Fit(points);
        Assert.Equal(1.0, fit.MeanResultantLengthComplement / (0.5 * angle * angle), 1e-7);
        // p = 3: kappa = 1 / (1 - R) here to all digits.
        Assert.Equal(1.0, fit.Model.Concentration * 0.5 * angle * angle, 1e-7);
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        PointSet points = Draw(100, 3000, 30.0, 5);
        VonMisesFisherFit one = VonMisesFisher.Fit(points, null, Execution.SingleThread);
        foreach (int threads in new[] { 2, 3, 8 })
        {
            VonMisesFisherFit many = VonMisesFisher.Fit(points, null, new Execution { MaxDegreeOfParallelism = threads });
            Assert.Equal(one.Model.Concentration, many.Model.Concentration);
            Assert.True(one.Model.MeanDirection.SequenceEqual(many.Model.MeanDirection));
        }
    }

    [Fact]
    public void MergedShardsEqualTheWholeThroughTheirBytes()
    {
        PointSet points = Draw(20, 500, 15.0, 9);
        VonMisesFisherStatistics whole = new(20), left = new(20), right = new(20);
        for (int i = 0; i < points.Count; i++)
        {
            whole.Add(points[i]);
            (i % 3 == 0 ? left : right).Add(points[i]);
        }

        ArrayBufferWriter<byte> buffer = new();
        right.Write(buffer);
        left.Merge(VonMisesFisherStatistics.Read(buffer.WrittenSpan));
        Assert.Equal(whole.Count, left.Count);
        Assert.Equal(whole.MeanResultantLength, left.MeanResultantLength, 1e-13);
        double streamed = VonMisesFisher.Fit(left).Model.Concentration;
        Assert.Equal(1.0, streamed / VonMisesFisher.Fit(whole).Model.Concentration, 1e-13);
        Assert.Equal(1.0, streamed / VonMisesFisher.Fit(points).Model.Concentration, 1e-12);
    }

    [Fact]
    public void APointSetIsAddedAsItsRowsAre()
    {
        PointSet points = Draw(20, 500, 15.0, 9);
        VonMisesFisherStatistics rows = new(20), whole = new(20);
        for (int i = 0; i < points.Count; i++)
            rows.Add(points[i]);
        whole.Add(points);
        whole.Add(new PointSet([], 20));
        Assert.Equal(500, whole.Count);
        Assert.Equal(500.0, whole.TotalWeight);
        Assert.Equal(rows.MeanResultantLengthComplement, whole.MeanResultantLengthComplement, 1e-15);
        Assert.Throws<ArgumentException>("directions", () => whole.Add(new PointSet(new double[3], 3)));
        ArgumentException bad = Assert.Throws<ArgumentException>("directions", () => whole.Add(new PointSet([.. points[0], .. new double[20]], 20)));
        Assert.StartsWith("directions[1] is the zero vector", bad.Message, StringComparison.Ordinal);
        Assert.Equal(500, whole.Count);
    }

    [Fact]
    public void DamagedBytesAreRefused()
    {
        VonMisesFisherStatistics statistics = new(3);
        statistics.Add([0, 0, 1.0]);
        ArrayBufferWriter<byte> buffer = new();
        statistics.Write(buffer);
        byte[] bytes = buffer.WrittenSpan.ToArray();
        Assert.Throws<ArgumentException>("source", () => VonMisesFisherStatistics.Read(bytes.AsSpan(0, bytes.Length - 1)));
        Assert.Throws<ArgumentException>("source", () => VonMisesFisherStatistics.Read([.. bytes, 0]));
        Assert.Throws<ArgumentException>("source", () => VonMisesFisherStatistics.Read([]));
        bytes[4] = 1;
        Assert.Contains("version 1", Assert.Throws<ArgumentException>("source", () => VonMisesFisherStatistics.Read(bytes)).Message, StringComparison.Ordinal);
        bytes[0] ^= 1;
        Assert.Throws<ArgumentException>("source", () => VonMisesFisherStatistics.Read(bytes));
    }

    [Fact]
    public void WeightsCountAsTheyShould()
    {
        PointSet points = Draw(5, 60, 4.0, 21);
        double[] weights = [.. Enumerable.Range(0, 60).Select(i => (double)(i % 4))];
        PointSet repeated = PointSet.FromRows([.. Enumerable.Range(0, 60).SelectMany(i => Enumerable.Repeat(points[i].ToArray(), i % 4))]);
        VonMisesFisherFit weighted = VonMisesFisher.Fit(points, weights), rows = VonMisesFisher.Fit(repeated);
        Assert.Equal(rows.Model.Concentration, weighted.Model.Concentration, 1e-12);
        Assert.Equal(rows.ConcentrationStandardError!.Value, weighted.ConcentrationStandardError!.Value, 1e-12);
        VonMisesFisherFit scaled = VonMisesFisher.Fit(points, [.. weights.Select(w => 0.37 * w)]);
        Assert.Equal(weighted.Model.Concentration, scaled.Model.Concentration, 1e-12);
        // Other weights are worth W^2 / sum w^2 observations.
        Assert.Equal(Math.Pow(weights.Sum(), 2) / weights.Sum(w => w * w), scaled.EffectiveCount, 1e-9);
    }

    [Fact]
    public void TheFitTurnsWithTheData()
    {
        PointSet points = Draw(3, 100, 6.0, 4);
        double c = Math.Cos(0.7), s = Math.Sin(0.7);
        PointSet turned = PointSet.FromRows([.. Enumerable.Range(0, 100).Select(i => new[] { c * points[i][0] - s * points[i][1], s * points[i][0] + c * points[i][1], points[i][2] })]);
        VonMisesFisherFit a = VonMisesFisher.Fit(points), b = VonMisesFisher.Fit(turned);
        Assert.Equal(a.Model.Concentration, b.Model.Concentration, 1e-11);
        Assert.Equal(c * a.Model.MeanDirection[0] - s * a.Model.MeanDirection[1], b.Model.MeanDirection[0], 1e-13);
    }

    [Fact]
    public void UnboundedConcentrationsThrowUnlessCapped()
    {
        PointSet one = new([0.6, 0.8, 0.0], 3), equal = PointSet.FromRows([[0.6, 0.8, 0], [0.6, 0.8, 0], [0.6, 0.8, 0]]);
        Assert.Contains("One observation", Assert.Throws<EstimationException>(() => VonMisesFisher.Fit(one)).Message, StringComparison.Ordinal);
        Assert.Contains("equal", Assert.Throws<EstimationException>(() => VonMisesFisher.Fit(equal)).Message, StringComparison.Ordinal);
        foreach (PointSet points in new[] { one, equal })
        {
            VonMisesFisherFit fit = VonMisesFisher.Fit(points, new VonMisesFisherFitOptions { MaximalConcentration = 1e6 });
            Assert.Equal(1e6, fit.Model.Concentration);
            Assert.Equal(StopReason.Boundary, fit.StopReason);
            Assert.Null(fit.ConcentrationStandardError);
            Assert.Contains(fit.Warnings, w => w.Code == "concentration-capped");
            Assert.Throws<EstimationException>(fit.ThrowIfNotConverged);
        }
    }

    [Fact]
    public void AZeroResultantGivesTheUniformLaw()
    {
        VonMisesFisherFit fit = VonMisesFisher.Fit(PointSet.FromRows([[0.6, 0.8, 0], [-0.6, -0.8, 0], [0, 0, 1], [0, 0, -1]]));
        Assert.Equal(0.0, fit.Model.Concentration);
        Assert.False(fit.HasMeanDirection);
        Assert.Null(fit.MeanDirectionConfidenceAngle);
        Assert.Contains(fit.Warnings, w => w.Code == "mean-direction-undefined");
        Assert.Contains("mean direction is undefined", fit.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        static void Refused(string parameter, string text, Action action)
        {
            ArgumentException exception = Assert.ThrowsAny<ArgumentException>(action);
            Assert.Equal(parameter, exception.ParamName);
            Assert.Contains(text, exception.Message, StringComparison.Ordinal);
        }

        PointSet good = PointSet.FromRows([[0.6, 0.8], [0.8, 0.6]]);
        Refused("directions", "directions is empty", () => VonMisesFisher.Fit(new PointSet([], 3)));
        Refused("directions", "dimension 1", () => VonMisesFisher.Fit(new PointSet([1.0], 1)));
        Refused("directions", "directions[1][0] is NaN", () => VonMisesFisher.Fit(PointSet.FromRows([[1, 0], [double.NaN, 0]])));
        Refused("directions", "directions[1][1] is", () => VonMisesFisher.Fit(PointSet.FromRows([[1, 0], [0, double.PositiveInfinity]])));
        Refused("directions", "directions[1] is the zero vector", () => VonMisesFisher.Fit(PointSet.FromRows([[1, 0], [0, 0]])));
        Refused("directions", "directions[0] has norm 2", () => VonMisesFisher.Fit(PointSet.FromRows([[2, 0], [1, 0]])));
        Refused("weights", "weights has 1 elements", () => VonMisesFisher.Fit(good, [1.0]));
        Refused("weights", "weights[1] is -1", () => VonMisesFisher.Fit(good, [1.0, -1.0]));
        Refused("weights", "weights[0] is NaN", () => VonMisesFisher.Fit(good, [double.NaN, 1.0]));
        Refused("weights", "all zero", () => VonMisesFisher.Fit(good, [0.0, 0.0]));
        Refused("meanDirection", "meanDirection has 1 coordinates", () => _ = new VonMisesFisher([1.0], 1.0));
        Refused("meanDirection", "norm", () => _ = new VonMisesFisher([1.0, 1.0], 1.0));
        Refused("meanDirection", "meanDirection[1] is NaN", () => _ = new VonMisesFisher([1.0, double.NaN], 1.0));
        Assert.Throws<ArgumentOutOfRangeException>("concentration", () => new VonMisesFisher([1.0, 0.0], -1.0));
        Assert.Throws<ArgumentOutOfRangeException>("concentration", () => new VonMisesFisher([1.0, 0.0], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("concentration", () => new VonMisesFisher([1.0, 0.0], double.PositiveInfinity));
        VonMisesFisher model = new([0.6, 0.8], 2.0);
        Refused("point", "3 coordinates", () => model.DensityLn([1.0, 0.0, 0.0]));
        Refused("points", "points[1] has norm", () => model.DensityLn(PointSet.FromRows([[1, 0], [1, 1]]), new double[2]));
        Refused("result", "result has 3", () => model.DensityLn(good, new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => model.Sample(-1, new PhiloxRandom(1)));
    }

    [Fact]
    public void RowsOfAnyNormAreProjectedOnRequest()
    {
        PointSet points = Draw(6, 100, 10.0, 8);
        double[] stretched = points.Values.ToArray();
        for (int i = 0; i < 100; i++)
        {
            for (int j = 0; j < 6; j++)
                stretched[i * 6 + j] *= Math.Pow(10, i % 7 * 50 - 150);
        }

        VonMisesFisherFit fit = VonMisesFisher.Fit(new PointSet(stretched, 6), new VonMisesFisherFitOptions { NormalizeRows = true });
        Assert.Equal(1.0, fit.Model.Concentration / VonMisesFisher.Fit(points).Model.Concentration, 1e-12);
    }

    [Fact]
    public void ModelsSurviveJson()
    {
        VonMisesFisher model = VonMisesFisher.Fit(Draw(17, 50, 20.0, 6)).Model;
        VonMisesFisher restored = VonMisesFisher.FromJson(model.ToJson());
        Assert.Equal(model.Concentration, restored.Concentration);
        Assert.True(model.MeanDirection.SequenceEqual(restored.MeanDirection));
        Assert.Throws<ArgumentException>("json", () => VonMisesFisher.FromJson("{"));
        Assert.Throws<ArgumentException>("json", () => VonMisesFisher.FromJson("{\"type\":\"Other\"}"));
        Assert.Throws<ArgumentException>("json", () => VonMisesFisher.FromJson(model.ToJson().Replace("\"version\":1", "\"version\":9", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{\"version\":1,\"meanDirection\":[1,0],\"concentration\":2}", "type")]
    [InlineData("{\"type\":\"VonMisesFisher\",\"meanDirection\":[1,0],\"concentration\":2}", "version")]
    [InlineData("{\"type\":\"VonMisesFisher\",\"version\":1,\"concentration\":2}", "meanDirection")]
    [InlineData("{\"type\":\"VonMisesFisher\",\"version\":1,\"meanDirection\":[1,0]}", "concentration")]
    public void JsonWithoutAPropertyIsRefusedByName(string json, string property) =>
        Assert.Contains("lacks the property " + property, Assert.Throws<ArgumentException>(nameof(json), () => VonMisesFisher.FromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void AStoredDirectionThatIsNotUnitIsNormalised()
    {
        VonMisesFisher read = VonMisesFisher.FromJson("{\"type\":\"VonMisesFisher\",\"version\":1,\"meanDirection\":[0.6000002,0.8000003],\"concentration\":2}");
        Assert.Equal(1.0, read.MeanDirection[0] * read.MeanDirection[0] + read.MeanDirection[1] * read.MeanDirection[1], 4e-16);
        Assert.Throws<ArgumentException>("meanDirection", () => VonMisesFisher.FromJson("{\"type\":\"VonMisesFisher\",\"version\":1,\"meanDirection\":[0.6,0.81],\"concentration\":2}"));
    }

    // For kappa far above p, 2 n kappa (1 - R) is chi-square with (n - 1)(p - 1) degrees of freedom; the mean of its inverse gives the bias.
    // For kappa far below p, R^2 is near A^2 + (1 - A^2) / n with A = kappa / p; its relative spread is about 1 / sqrt(p). Both leave out
    // terms of relative order p / kappa and kappa / p.
    [Theory]
    [InlineData(2, 20, 1e5)]
    [InlineData(3, 20, 1e5)]
    [InlineData(50, 10, 1e6)]
    public void TheBiasOfMaximumLikelihoodAtHighConcentrationIsAsDocumented(int dimension, int count, double concentration)
    {
        const int Repetitions = 2000;
        double freedom = (count - 1.0) * (dimension - 1.0), expected = count * (dimension - 1.0) / (freedom - 2.0);
        VonMisesFisher truth = new(VonMisesFisherReferenceTests.Axis(dimension), concentration);
        PhiloxRandom random = new(31);
        double[] ratios = [.. Enumerable.Range(0, Repetitions).Select(_ => VonMisesFisher.Fit(truth.Sample(count, random)).MaximumLikelihoodConcentration / concentration)];
        // Var(1 / chi-square) = 2 / ((v - 2)^2 (v - 4)): five standard errors of the mean, and p / kappa.
        double error = expected * Math.Sqrt(2.0 / (freedom - 4.0) / Repetitions);
        Assert.Equal(expected, ratios.Average(), 5.0 * error + 2.0 * dimension / concentration);
    }

    [Fact]
    public void TheBiasOfMaximumLikelihoodAtLowConcentrationIsAsDocumented()
    {
        double expected = Math.Sqrt(200.0 * 200.0 + 8192.0 * 8192.0 / 1000.0);
        double mean = Enumerable.Range(0, 5).Average(i => VonMisesFisher.Fit(Draw(8192, 1000, 200.0, 40 + (ulong)i)).MaximumLikelihoodConcentration);
        Assert.Equal(expected, mean, 0.01 * expected);
    }

    [Fact]
    public void TheCosineLawIsBuiltOnce()
    {
        VonMisesFisher model = new([0.6, 0.8], 3.0);
        Assert.Same(model.Cosine, model.Cosine);
    }

    [Fact]
    public void WeightedPointSetsAddLikeTheirRows()
    {
        PointSet points = Draw(5, 300, 4.0, 8);
        double[] weights = [.. Enumerable.Range(0, 300).Select(i => i % 7 * 0.3)];
        VonMisesFisherStatistics together = new(5), each = new(5);
        together.Add(points, weights);
        for (int i = 0; i < points.Count; i++)
            each.Add(points[i], weights[i]);
        Assert.Equal((300L, false), (together.Count, together.HasFrequencyWeights));
        Assert.Equal(each.TotalWeight, together.TotalWeight, 1e-13);
        Assert.Equal(each.TotalSquaredWeight, together.TotalSquaredWeight, 1e-12);
        Assert.Equal(each.MeanResultantLength, together.MeanResultantLength, 1e-15);

        together.Add(new PointSet([], 5), []);
        Assert.Throws<ArgumentNullException>("directions", () => together.Add(null!, weights));
        Assert.Throws<ArgumentException>("directions", () => together.Add(new PointSet([1, 0], 2), [1.0]));
        Assert.Contains("299 elements for 300", Assert.Throws<ArgumentException>("weights", () => together.Add(points, weights.AsSpan(1))).Message, StringComparison.Ordinal);
        foreach (double bad in new[] { double.NaN, -1.0, double.PositiveInfinity })
        {
            double[] wrong = [.. weights];
            wrong[7] = bad;
            Assert.Contains("weights[7] is", Assert.Throws<ArgumentException>("weights", () => together.Add(points, wrong)).Message, StringComparison.Ordinal);
        }

        PointSet broken = points.Select([.. Enumerable.Range(0, 300)]);
        broken.Array[5 * 290] = 2.0;
        Assert.Contains("directions[290]", Assert.Throws<ArgumentException>("directions", () => together.Add(broken, weights)).Message, StringComparison.Ordinal);
        Assert.Equal(300, together.Count);
        Assert.Equal(each.TotalWeight, together.TotalWeight, 1e-13);
    }

    // Words of the byte form: 1 dimension, 2 count, 3 frequencies, 4 weight, 5 its low part, 6 squares, 7 on the sums, then their low parts.
    [Theory]
    [InlineData(2, 0L)]
    [InlineData(2, 1L)]
    [InlineData(2, -4L)]
    [InlineData(3, 2L)]
    [InlineData(4, 1.0)]
    [InlineData(4, -20.0)]
    [InlineData(5, 1e-3)]
    [InlineData(6, 1e6)]
    [InlineData(6, 1.0)]
    [InlineData(7, 1e9)]
    [InlineData(8, -25.0)]
    [InlineData(10, 0.1)]
    public void ImpossibleSumsAreRefused(int word, object value)
    {
        VonMisesFisherStatistics statistics = new(3);
        foreach (int i in Enumerable.Range(0, 10))
            statistics.Add(new VonMisesFisher([0.6, 0.0, 0.8], 50.0).Sample(1, new PhiloxRandom((ulong)i))[0], 2.0);
        ArrayBufferWriter<byte> writer = new();
        statistics.Write(writer);
        byte[] bytes = writer.WrittenSpan.ToArray();
        Assert.Equal(10, VonMisesFisherStatistics.Read(bytes).Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * word), value is double number ? BitConverter.DoubleToInt64Bits(number) : (long)value);
        Assert.Throws<ArgumentException>("source", () => VonMisesFisherStatistics.Read(Laws.AccumulatorLaws.Sealed(bytes)));
    }
}
