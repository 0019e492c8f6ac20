using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.Distributions;

namespace Stats.Tests.Laws;

/// <summary>The harness on distributions that are known to be right, and on wrong ones, each of which the law meant for it must catch.</summary>
public class HarnessTests
{
    private static readonly Example Right = (Example)Examples.Exponential.Distribution;

    private static readonly Dictionary<string, (string Law, Func<UnivariateSubject> Make)> Mutants = new(StringComparer.Ordinal)
    {
        ["a support that is not the stated one"] = (nameof(UnivariateLaws.SupportIsAsStated), () => Wrong(Right with { Minimum = -1.0 })),
        ["a density outside the support"] = (nameof(UnivariateLaws.SupportIsAsStated), () => Wrong(Right with { DensityOf = x => Math.Exp(-x) })),
        ["a density on the circle that does not repeat"] = (nameof(UnivariateLaws.SupportIsAsStated), () => Of(Examples.Cardioid, e => e with { DensityLnOf = x => Math.Abs(x) <= Math.PI ? e.DensityLnOf(x) : double.NegativeInfinity })),
        ["a density off by a factor of 1 + 1e-9"] = (nameof(UnivariateLaws.DensityIntegratesToItsMass), () => Wrong(Right with { DensityOf = x => Right.DensityOf(x) * (1.0 + 1e-9) })),
        ["a density that ignores the atom"] = (nameof(UnivariateLaws.DensityIntegratesToItsMass), () => Of(Examples.Atom, e => e with { DensityOf = Right.DensityOf })),
        ["a distribution function of another scale"] = (nameof(UnivariateLaws.DensityIntegratesToDifferencesOfTheDistributionFunction), () => Wrong(Right with { LowerOf = x => Right.LowerOf(1.0001 * x), UpperOf = x => Right.UpperOf(1.0001 * x) })),
        ["an upper tail by subtraction"] = (nameof(UnivariateLaws.TailsIntegrateTheDensityFarOut), () => Wrong(Right with { UpperOf = x => 1.0 - Right.LowerOf(x) })),
        ["a lower tail by subtraction"] = (nameof(UnivariateLaws.TailsIntegrateTheDensityFarOut), () => Wrong(Right with { LowerOf = x => 1.0 - Right.UpperOf(x) })),
        ["a log-tail that bends far out"] = (nameof(UnivariateLaws.LogTailsHaveTheHazardAsSlope), () => Wrong(Right with { UpperLnOf = x => x > 800.0 ? -800.0 - 1.0001 * (x - 800.0) : Right.UpperLnOf(x) })),
        ["a log-density off by a constant"] = (nameof(UnivariateLaws.DensityLnIsTheLogarithmOfTheDensity), () => Wrong(Right with { DensityLnOf = x => Right.DensityLnOf(x) + 1e-12 })),
        ["a log-tail from another scale"] = (nameof(UnivariateLaws.LogTailsAreLogarithmsOfTheTails), () => Wrong(Right with { LowerLnOf = x => Right.LowerLnOf(x * (1.0 + 1e-12)) })),
        ["a log-tail as the logarithm of the tail"] = (nameof(UnivariateLaws.LogTailsAreFiniteWhereTheDensityIs), () => Wrong(Right with { UpperLnOf = x => Math.Log(Right.UpperOf(x)) })),
        ["a distribution function with ripples"] = (nameof(UnivariateLaws.DistributionFunctionIsMonotone), () => Wrong(Right with { LowerOf = x => x <= 0.0 ? 0.0 : Math.Clamp(Right.LowerOf(x) + 1e-6 * Math.Sin(1e8 * x) * Right.LowerOf(x) * Right.UpperOf(x), 0.0, 1.0) })),
        ["a survival function that is not the complement"] = (nameof(UnivariateLaws.TailsSumToOne), () => Wrong(Right with { UpperOf = x => Right.UpperOf(x) * (1.0 - 1e-12) })),
        ["a quantile by bisection to 1e-9"] = (nameof(UnivariateLaws.QuantileInvertsTheDistributionFunction), () => Wrong(Right with { QuantileOf = p => Right.QuantileOf(p) + (p < 1.0 ? 1e-9 : 0.0) })),
        ["a quantile that ignores the lower tail"] = (nameof(UnivariateLaws.QuantileInvertsTheDistributionFunction), () => Wrong(Right with { QuantileOf = p => -Math.Log(1.0 - p) + 0.0 })),
        ["an inverse survival that ignores the tail"] = (nameof(UnivariateLaws.InverseSurvivalInvertsTheSurvivalFunction), () => Wrong(Right with { InverseSurvivalOf = q => Right.QuantileOf(1.0 - q) })),
        ["a quantile of 1 that is finite"] = (nameof(UnivariateLaws.QuantilesEndAtTheSupport), () => Wrong(Right with { QuantileOf = p => p == 1.0 ? 745.0 : Right.QuantileOf(p) })),
        ["a quantile that stays finite beyond the mass"] = (nameof(UnivariateLaws.QuantilesEndAtTheSupport), () => Of(Examples.Defective, e => e with { QuantileOf = p => p == 1.0 ? double.PositiveInfinity : -Example.Log1p(-Math.Min(p, 0.699) / 0.7) })),
        ["an atom that is half as heavy"] = (nameof(UnivariateLaws.AtomsAreJumps), () => Examples.Atom with { Traits = Examples.Atom.Traits with { Atoms = [(0.0, 0.125)] } }),
        ["a median that is the mean"] = (nameof(UnivariateLaws.MedianHalvesTheMass), () => Wrong(Right with { Median = 1.0 })),
        ["a mode beside the peak"] = (nameof(UnivariateLaws.ModeIsTheLargestDensity), () => Of(Examples.Cauchy, e => e with { Mode = 1e-6 })),
        ["a mean off by 1e-9"] = (nameof(UnivariateLaws.MomentsAreIntegrals), () => Wrong(Right with { Mean = 1.0 + 1e-9 })),
        ["a variance over n - 1"] = (nameof(UnivariateLaws.MomentsAreIntegrals), () => Wrong(Right with { Variance = 1.001, StdDev = Math.Sqrt(1.001) })),
        ["an excess for a skewness"] = (nameof(UnivariateLaws.MomentsAreIntegrals), () => Wrong(Right with { Skewness = 6.0 })),
        ["a mean where there is none"] = (nameof(UnivariateLaws.MomentsAreIntegrals), () => Of(Examples.Cauchy, e => e with { Mean = 0.0 })),
        ["an entropy in bits"] = (nameof(UnivariateLaws.EntropyIsAnIntegral), () => Wrong(Right with { Entropy = 1.0 / Math.Log(2.0) })),
        ["a standard deviation that is the variance"] = (nameof(UnivariateLaws.StandardDeviationIsTheRootOfTheVariance), () => Of(Examples.Atom, e => e with { StdDev = e.Variance })),
        ["a linear variance that is the circular one"] = (nameof(UnivariateLaws.CircularMomentsAreIntegrals), () => Of(Examples.Cardioid, e => e with { LinearVariance = 0.7 })),
        ["a second moment of another law"] = (nameof(UnivariateLaws.CircularMomentsAreIntegrals), () => Of(Examples.Cardioid, e => e with { MomentOf = order => Math.Abs(order) == 2 ? 0.01 : e.MomentOf(order) })),
        ["arcs that forget to wrap"] = (nameof(UnivariateLaws.ArcsAddUp), () => Of(Examples.Cardioid, e => e with { ArcOf = (x, origin) => Math.Abs(e.ArcOf(x, origin) - (x < origin ? 1.0 : 0.0)) })),
        ["arcs the other way round"] = (nameof(UnivariateLaws.ArcsAddUp), () => Of(Examples.Cardioid, e => e with { ArcOf = (x, origin) => x == origin ? 0.0 : e.ArcOf(origin, x) })),
        ["draws of another scale"] = (nameof(UnivariateLaws.SamplesFollowTheDistributionFunction), () => Wrong(Right with { DrawOf = r => 1.2 * r.NextExponential() })),
        ["draws that never come for a cure model"] = (nameof(UnivariateLaws.SamplesFollowTheDistributionFunction), () => Of(Examples.Defective, e => e with { DrawOf = r => r.NextExponential() })),
        ["draws cut off in the tail"] = (nameof(UnivariateLaws.SamplesFollowTheTails), () => Wrong(Right with { DrawOf = r => Math.Min(r.NextExponential(), 3.5) })),
        ["draws that remember"] = (nameof(UnivariateLaws.SamplesRepeatSingleDraws), () => Wrong(Right with { DrawOf = Remembering() })),
        ["a density that draws change"] = (nameof(UnivariateLaws.SamplingChangesNothing), Mutable),
        ["a span that is off in its last element"] = (nameof(UnivariateLaws.SpansEqualScalars), () => Wrong(Right with { DensitySpan = LastIsOff })),
        ["a span that takes any length"] = (nameof(UnivariateLaws.SpansEqualScalars), () => Wrong(Right with { DensitySpan = AnyLength })),
        ["a span that reads what it has written"] = (nameof(UnivariateLaws.SpansEqualScalars), () => Wrong(Right with { DensitySpan = Twice })),
        ["NaN as an ordinary number"] = (nameof(UnivariateLaws.NaNIsNotSwallowed), () => Wrong(Right with { AtNaN = 0.0 })),
        ["probabilities that are not checked"] = (nameof(UnivariateLaws.BadArgumentsAreNamed), () => Wrong(Right with { Refuses = double.IsNaN })),
        ["a generator of its own"] = (nameof(UnivariateLaws.RandomSourcesAreRefused), () => Wrong(Right with { Source = () => Random.Shared })),
        ["draws that depend on what was drawn by others"] = (nameof(UnivariateLaws.TheMathNetAdapterAgrees), () => Wrong(Right with { DrawOf = Remembering() })),
        ["the type's name for a text"] = (nameof(UnivariateLaws.TextIsInvariant), () => Wrong(Right with { Text = typeof(Example).ToString() })),
    };

    public static TheoryData<string> MutantNames => [.. Mutants.Keys];

    public static TheoryData<string, string> RightOnes
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (UnivariateSubject subject in Examples.All)
            {
                foreach (Law<UnivariateSubject> law in UnivariateLaws.All)
                    data.Add(subject.ToString(), law.Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(RightOnes))]
    public void RightDistributionsMeetTheLaws(string name, string law) =>
        UnivariateLaws.All.Single(l => l.Name == law).Run(Gen.Constant(Examples.All.Single(e => e.ToString() == name)));

    [Theory]
    [MemberData(nameof(MutantNames))]
    public void WrongDistributionsAreCaught(string name)
    {
        (string law, Func<UnivariateSubject> make) = Mutants[name];
        Exception caught = Assert.ThrowsAny<Exception>(() => UnivariateLaws.All.Single(l => l.Name == law).Run(Gen.Fresh(make)));
        Assert.Contains(nameof(LawViolation), caught.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryUnivariateLawHasAMutant() =>
        Assert.Empty(UnivariateLaws.All.Select(l => l.Name).Except(Mutants.Values.Select(m => m.Law)));

    [Fact]
    public void QuadratureIsRight()
    {
        Check(Math.Exp, 0.0, 1.0, Math.E - 1.0);
        Check(x => 1.0 / Math.Sqrt(x), 0.0, 1.0, 2.0);
        Check(Math.Log, 0.0, 1.0, -1.0);
        Check(x => Math.Exp(-x), 0.0, 700.0, 1.0);
        Check(x => 1.0 / (1.0 + x * x), -10.0, 10.0, 2.0 * Math.Atan(10.0));
        // The singular end lies where the doubles are coarse: what that does is told as noise, of about the square root of an ulp.
        Integral coarse = Quadrature.Integrate(x => 1.0 / Math.Sqrt(1.0 - x), 0.0, 1.0, 1e-13);
        Assert.InRange(coarse.Noise, 1e-9, 1e-6);
        Assert.InRange(coarse.Value, 2.0 - coarse.Noise, 2.0 + coarse.Noise);

        static void Check(Func<double, double> f, double a, double b, double expected)
        {
            Integral integral = Quadrature.Integrate(f, a, b, 1e-13, nodesAreRounded: false);
            Assert.Equal(expected, integral.Value, 1e-12 * Math.Abs(expected));
        }
    }

    [Fact]
    public void CutsFollowMathNetsDistributionsToo()
    {
        // The quadrature asks for nothing but MathNet's interface.
        foreach (IContinuousDistribution d in new IContinuousDistribution[] { new Normal(3.0, 0.5), new Gamma(2.5, 2.0), new Beta(2.0, 3.0) })
        {
            UnivariateTraits traits = new() { Minimum = d is Normal ? double.NegativeInfinity : 0.0, Maximum = d is Beta ? 1.0 : double.PositiveInfinity };
            double[] cuts = Quadrature.Cuts(d, traits);
            double total = cuts.Zip(cuts.Skip(1), (a, b) => Quadrature.Integrate(d.Density, a, b, 1e-13).Value).Sum();
            Assert.Equal(1.0, total, 1e-10);
        }
    }

    private static UnivariateSubject Wrong(Example example) => new(example, Examples.Exponential.Traits);

    private static UnivariateSubject Of(UnivariateSubject subject, Func<Example, Example> change) => subject with { Distribution = change((Example)subject.Distribution) };

    private static Func<Random, double> Remembering()
    {
        double kept = double.NaN;
        return r =>
        {
            double draw = double.IsNaN(kept) ? r.NextExponential() : kept;
            kept = double.IsNaN(kept) ? draw + 1.0 : double.NaN;
            return draw;
        };
    }

    private static UnivariateSubject Mutable()
    {
        int drawn = 0;
        return Wrong(Right with
        {
            DrawOf = r =>
            {
                drawn++;
                return r.NextExponential();
            },
            DensityOf = x => Right.DensityOf(x) * (1.0 + 1e-15 * drawn),
        });
    }

    private static void LastIsOff(ReadOnlySpan<double> x, Span<double> result)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        for (int i = 0; i < x.Length; i++)
            result[i] = i == 8 ? Math.BitIncrement(Right.Density(x[i])) : Right.Density(x[i]);
    }

    private static void AnyLength(ReadOnlySpan<double> x, Span<double> result)
    {
        for (int i = 0; i < Math.Min(x.Length, result.Length); i++)
            result[i] = Right.Density(x[i]);
    }

    private static void Twice(ReadOnlySpan<double> x, Span<double> result)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = Math.Exp(-1.0);
            result[i] = Right.Density(x[i]);
        }
    }
}
