using System.Buffers;
using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>Wrong multivariate distributions, accumulators, texts, fits and functions: each law must catch the one meant for it.</summary>
public class OtherMutantTests
{
    private static readonly VonMisesFisher Right = new([0.6, 0.0, 0.8], 3.0);

    private static readonly Dictionary<string, Func<WrongOne>> Multivariate = new(StringComparer.Ordinal)
    {
        [nameof(MultivariateLaws.DensityIntegratesToOne)] = () => new(Right) { Offset = 0.1 },
        [nameof(MultivariateLaws.SamplesFollowTheDensity)] = () => new(Right) { Drawn = new VonMisesFisher([0.6, 0.0, 0.8], 4.0) },
        [nameof(MultivariateLaws.PointSetsEqualPoints)] = () => new(Right) { SetOffset = 1e-15 },
        [nameof(MultivariateLaws.ThreadsDoNotShow)] = () => new(Right) { PerThread = 1e-15 },
        [nameof(MultivariateLaws.SamplesAreReproducible)] = () => new(Right) { Remembers = true },
        [nameof(MultivariateLaws.BadShapesAreNamed)] = () => new(Right) { TakesAnyLength = true },
        [nameof(MultivariateLaws.NaNIsNotSwallowed)] = () => new(Right) { SwallowsNaN = true },
        [nameof(MultivariateLaws.CancellationIsHeard)] = () => new(Right) { IgnoresCancellation = true },
        [nameof(MultivariateLaws.SamplingChangesNothing)] = () => new(Right) { ChangedByDrawing = 1e-15 },
        [nameof(MultivariateLaws.TextIsInvariant)] = () => new(Right) { Text = () => 0.5.ToString(System.Globalization.CultureInfo.CurrentCulture) },
    };

    private static readonly FunctionCase Sine = new("sine", Math.Sin, -1.5, 1.5) { Span = (x, r) => Map(x, r, Math.Sin), Direction = 1, Inverse = Math.Asin, InverseEps = 1e6, Seams = [0.5], Identity = x => (Math.Sin(-x), -Math.Sin(x), 1.0) };

    private static readonly Dictionary<string, FunctionCase> Functions = new(StringComparer.Ordinal)
    {
        [nameof(FunctionLaws.Monotone)] = Sine with { Minimum = -2.0, Maximum = 2.0 },
        [nameof(FunctionLaws.InverseInverts)] = Sine with { Inverse = y => Math.Asin(y) * (1.0 + 1e-9) },
        [nameof(FunctionLaws.IdentityHolds)] = Sine with { Identity = x => (Math.Sin(-x), Math.Sin(x), 1.0) },
        [nameof(FunctionLaws.SpanEqualsScalar)] = Sine with { Span = (x, r) => Map(x, r, v => Math.BitIncrement(Math.Sin(v))) },
        [nameof(FunctionLaws.SeamsDoNotShow)] = Sine with { Function = x => x < 0.5 ? Math.Sin(x) : Math.Sin(x) * (1.0 + 1e-14) },
        [nameof(FunctionLaws.NaNPropagates)] = Sine with { Function = x => double.IsNaN(x) ? 0.0 : Math.Sin(x) },
    };

    private static readonly FitCase Mean = new("mean", [2.0], (n, r) => new PointSet([.. Enumerable.Range(0, n).Select(_ => 2.0 + r.NextGaussian())], 1), (x, w, _) => FitMean(x, w), 200)
    {
        Equivariances = [new("a shift", x => new PointSet([.. x.Values.ToArray().Select(v => v + 5.0)], 1), e => [e[0] + 5.0])],
    };

    private static readonly Dictionary<string, FitCase> Fits = new(StringComparer.Ordinal)
    {
        [nameof(FitLaws.RecoversTheTruth)] = Mean with { Truth = [2.5] },
        [nameof(FitLaws.StandardErrorsAreTheSpread)] = Mean with { Fit = (x, w, _) => Change(FitMean(x, w), errors: 3.0) },
        [nameof(FitLaws.OrderOfRowsDoesNotMatter)] = Mean with { Fit = (x, w, _) => Change(FitMean(x, w), add: 1e-6 * x.Values[0]) },
        [nameof(FitLaws.ScaleOfWeightsDoesNotMatter)] = Mean with { Fit = (x, w, _) => Change(FitMean(x, w), add: w is null ? 0.0 : 1e-9 * w[0]) },
        [nameof(FitLaws.IntegerWeightsAreRepeatedRows)] = Mean with { Fit = (x, _, _) => FitMean(x, null) },
        [nameof(FitLaws.ThreadsDoNotShow)] = Mean with { Fit = (x, w, e) => Change(FitMean(x, w), add: 1e-15 * e.MaxDegreeOfParallelism) },
        [nameof(FitLaws.EstimatesMoveWithTheData)] = Mean with { Fit = (x, w, _) => Change(FitMean(x, w), add: 0.1 * FitMean(x, w).Estimates[0]) },
    };

    private static readonly Dictionary<string, Sum> Sums = new(StringComparer.Ordinal)
    {
        [nameof(AccumulatorLaws.CountAdds)] = new(4) { Fault = "count" },
        [nameof(AccumulatorLaws.MergingEqualsTheWhole)] = new(4) { Fault = "merge" },
        [nameof(AccumulatorLaws.MergingLeavesTheOtherAlone)] = new(4) { Fault = "other" },
        [nameof(AccumulatorLaws.BytesRoundTrip)] = new(4) { Fault = "bytes" },
        [nameof(AccumulatorLaws.DamagedBytesAreRefused)] = new(4) { Fault = "length" },
        [nameof(AccumulatorLaws.FlippedBitsAreRefused)] = new(4) { Fault = "checksum" },
        [nameof(AccumulatorLaws.OtherShapesAreRefused)] = new(4) { Fault = "shape" },
    };

    public static TheoryData<string> MultivariateLawNames => [.. MultivariateLaws.All.Select(l => l.Name)];

    public static TheoryData<string> FunctionLawNames => [.. FunctionLaws.All.Select(l => l.Name)];

    public static TheoryData<string> FitLawNames => [.. FitLaws.All.Keys];

    public static TheoryData<string> AccumulatorLawNames => [.. AccumulatorLaws.Names];

    [Theory]
    [MemberData(nameof(MultivariateLawNames))]
    public void WrongMultivariateDistributionsAreCaught(string law)
    {
        // The same wrapper without a fault passes.
        Run(new WrongOne(Right));
        Caught(() => Run(Multivariate[law]()));

        void Run(WrongOne distribution) => MultivariateLaws.All.Single(l => l.Name == law).Run(Gen.Constant(
            new MultivariateSubject(distribution, DirectionalCases.Reference(Right), x => Math.Abs(Math.Sqrt(x.Sum(v => v * v)) - 1.0)) { RefusesNaN = true }));
    }

    [Theory]
    [MemberData(nameof(FunctionLawNames))]
    public void WrongFunctionsAreCaught(string law)
    {
        Law<FunctionCase> check = FunctionLaws.All.Single(l => l.Name == law);
        check.Run(Gen.Constant(Sine));
        Caught(() => check.Run(Gen.Constant(Functions[law])));
    }

    [Theory]
    [MemberData(nameof(FitLawNames))]
    public void WrongFitsAreCaught(string law)
    {
        FitLaws.All[law](Mean);
        Caught(() => FitLaws.All[law](Fits[law]));
    }

    [Theory]
    [MemberData(nameof(AccumulatorLawNames))]
    public void WrongAccumulatorsAreCaught(string law)
    {
        Run("none");
        Caught(() => Run(Sums[law].Fault));

        void Run(string fault) => new AccumulatorCase<Sum>(() => new Sum(4) { Fault = fault }, (s, r) => s.Add(r.NextDouble()), s => [s.Total], () => new Sum(5) { Fault = fault }, 8.0).Run(law);
    }

    [Fact]
    public void WrongTextsAreCaught()
    {
        PersistenceSubject right = new(Right.ToJson(), s => VonMisesFisher.FromJson(s).ToJson(), s => DirectionalCases.Densities(VonMisesFisher.FromJson(s)), DirectionalCases.Densities(Right));
        Law<PersistenceSubject> roundTrip = PersistenceLaws.All[0], damage = PersistenceLaws.All[1];
        roundTrip.Run(Gen.Constant(right));
        damage.Run(Gen.Constant(right));
        Caught(() => roundTrip.Run(Gen.Constant(right with { Original = [.. right.Original.Select(Math.BitIncrement)] })));
        Caught(() => roundTrip.Run(Gen.Constant(right with { Rewrite = s => s + " " })));
        Caught(() => damage.Run(Gen.Constant(right with { Evaluate = _ => right.Original })));
    }

    private static void Caught(Action action) =>
        Assert.Contains(nameof(LawViolation), Assert.ThrowsAny<Exception>(action).ToString(), StringComparison.Ordinal);

    private static FitOutcome FitMean(PointSet data, double[]? weights)
    {
        double sum = 0.0, total = 0.0;
        for (int i = 0; i < data.Count; i++)
        {
            total += weights?[i] ?? 1.0;
            sum += (weights?[i] ?? 1.0) * data[i][0];
        }

        // Whole weights are so many rows; others are worth W^2 / sum of w^2.
        bool whole = weights is null || weights.All(w => w == Math.Floor(w));
        double worth = whole && (weights is null || weights.Max() < 100.0) ? total : total * total / weights!.Sum(w => w * w);
        double mean = sum / total, likelihood = 0.0;
        for (int i = 0; i < data.Count; i++)
            likelihood -= 0.5 * (weights?[i] ?? 1.0) * (data[i][0] - mean) * (data[i][0] - mean);
        return new FitOutcome([mean], [1.0 / Math.Sqrt(worth)], likelihood);
    }

    private static FitOutcome Change(FitOutcome fit, double add = 0.0, double errors = 1.0) =>
        fit with { Estimates = [fit.Estimates[0] + add], StandardErrors = [fit.StandardErrors[0] * errors] };

    private static void Map(ReadOnlySpan<double> x, Span<double> result, Func<double, double> function)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        for (int i = 0; i < x.Length; i++)
            result[i] = function(x[i]);
    }

    /// <summary>A right distribution with one fault at most.</summary>
    private sealed class WrongOne(VonMisesFisher right) : IMultivariateDistribution
    {
        private int _drawn;

        public double Offset { get; init; }

        public double SetOffset { get; init; }

        public double PerThread { get; init; }

        public double ChangedByDrawing { get; init; }

        public bool Remembers { get; init; }

        public bool TakesAnyLength { get; init; }

        public bool SwallowsNaN { get; init; }

        public bool IgnoresCancellation { get; init; }

        public VonMisesFisher? Drawn { get; init; }

        public Func<string>? Text { get; init; }

        public int Dimension => right.Dimension;

        public double DensityLn(ReadOnlySpan<double> point)
        {
            if ((SwallowsNaN && point.ContainsAny([double.NaN])) || (TakesAnyLength && point.Length != Dimension))
                return 0.0;
            return right.DensityLn(point) * (1.0 + ChangedByDrawing * _drawn) + Offset;
        }

        public void DensityLn(PointSet points, Span<double> result, Execution execution = default)
        {
            right.DensityLn(points, result, Heard(execution));
            for (int i = 0; i < result.Length; i++)
                result[i] = result[i] * (1.0 + SetOffset + ChangedByDrawing * _drawn + PerThread * execution.MaxDegreeOfParallelism) + Offset;
        }

        public void Sample(Random random, Span<double> target)
        {
            _drawn++;
            (Drawn ?? right).Sample(random, target);
        }

        public PointSet Sample(int count, Random random, Execution execution = default)
        {
            _drawn++;
            if (Remembers && random is PhiloxRandom)
                random = new PhiloxRandom((ulong)_drawn);
            return (Drawn ?? right).Sample(count, random, Heard(execution));
        }

        public override string ToString() => Text?.Invoke() ?? right.ToString();

        private Execution Heard(Execution execution) => IgnoresCancellation ? execution with { CancellationToken = default } : execution;
    }

    /// <summary>A sum of numbers, right unless it is given a fault.</summary>
    private sealed class Sum(int shape) : IAccumulator<Sum>
    {
        private const int Version = 1;

        public string Fault { get; init; } = "none";

        public long Count { get; private set; }

        public double Total { get; private set; }

        public void Add(double value)
        {
            Count++;
            Total += value;
        }

        public void Merge(Sum other)
        {
            ArgumentNullException.ThrowIfNull(other);
            if (other.Shape != Shape && Fault != "shape")
                throw new ArgumentException("other has another shape.", nameof(other));
            Count += Fault == "count" ? Math.Min(other.Count, 4) : other.Count;
            Total += Fault == "merge" ? other.Total * (1.0 + 1e-12) : other.Total;
            if (Fault == "other")
                other.Total = 0.0;
        }

        private int Shape => shape;

        public void Write(IBufferWriter<byte> writer)
        {
            AccumulatorWriter output = new(writer, AccumulatorWriter.Tag("Sum "u8), Version);
            output.Write((long)shape);
            output.Write((long)Math.Max(0, Array.IndexOf(Faults, Fault)));
            output.Write(Count);
            output.Write(Fault == "bytes" ? (float)Total : Total);
            output.End();
        }

        public static Sum Read(ReadOnlySpan<byte> source)
        {
            // The one that does not look at the checksum.
            if (source.Length >= 32 && source[16] == Array.IndexOf(Faults, "checksum"))
                source = AccumulatorLaws.Sealed(source.ToArray());
            AccumulatorReader input = new(source, AccumulatorWriter.Tag("Sum "u8), Version, nameof(Sum));
            int shape = (int)input.ReadInt64();
            long fault = input.ReadInt64();
            Sum sum = new(shape) { Fault = fault >= 0 && fault < Faults.Length ? Faults[fault] : throw new ArgumentException("source is damaged.", nameof(source)), Count = input.ReadInt64(), Total = input.ReadDouble() };
            if (sum.Fault != "length")
                input.End();
            return sum.Count >= 0 && double.IsFinite(sum.Total) ? sum : throw new ArgumentException("source is damaged.", nameof(source));
        }

        private static readonly string[] Faults = ["none", "count", "merge", "other", "bytes", "length", "shape", "checksum"];
    }
}
