using FsCheck;
using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>Every law over everything that is registered.</summary>
[Trait("Category", Sweep.Category)]
public class LawTests
{
    public static TheoryData<string, string> Univariate => Cross(Registry.Univariate.Select(c => c.Name), UnivariateLaws.All.Select(l => l.Name));

    public static TheoryData<string, string> Survival => Cross(Registry.Univariate.Where(c => typeof(ISurvivalDistribution).IsAssignableFrom(c.Type)).Select(c => c.Name), SurvivalLaws.All.Select(l => l.Name));

    public static TheoryData<string, string> Multivariate => Cross(Registry.Multivariate.Select(c => c.Name), MultivariateLaws.All.Select(l => l.Name));

    public static TheoryData<string, string> Accumulators => Cross(Registry.Accumulators.Select(c => c.Name), AccumulatorLaws.Names);

    public static TheoryData<string, string> Persistence => Cross(Registry.Persistence.Select(c => c.Name), PersistenceLaws.All.Select(l => l.Name));

    public static TheoryData<string, string> Fits => Cross(Registry.Fits.Select(c => c.Name), FitLaws.All.Keys);

    public static TheoryData<string, string> Functions => Cross(Registry.Functions.Select(c => c.Name), FunctionLaws.All.Select(l => l.Name));

    [Theory]
    [MemberData(nameof(Univariate))]
    public void OfUnivariateDistributions(string name, string law) =>
        UnivariateLaws.All.Single(l => l.Name == law).Run(Registry.Univariate.Single(c => c.Name == name).Subjects);

    [Theory]
    [MemberData(nameof(Survival))]
    public void OfSurvivalDistributions(string name, string law) =>
        SurvivalLaws.All.Single(l => l.Name == law).Run(Registry.Univariate.Single(c => c.Name == name).Subjects);

    [Theory]
    [MemberData(nameof(Multivariate))]
    public void OfMultivariateDistributions(string name, string law) =>
        MultivariateLaws.All.Single(l => l.Name == law).Run(Registry.Multivariate.Single(c => c.Name == name).Subjects);

    [Theory]
    [MemberData(nameof(Accumulators))]
    public void OfAccumulators(string name, string law) => Registry.Accumulators.Single(c => c.Name == name).Run(law);

    [Theory]
    [MemberData(nameof(Persistence))]
    public void OfPersistence(string name, string law) =>
        PersistenceLaws.All.Single(l => l.Name == law).Run(Registry.Persistence.Single(c => c.Name == name).Subjects);

    [Theory]
    [MemberData(nameof(Fits))]
    public void OfFits(string name, string law) => FitLaws.All[law](Registry.Fits.Single(c => c.Name == name));

    [Theory]
    [MemberData(nameof(Functions))]
    public void OfFunctions(string name, string law) =>
        FunctionLaws.All.Single(l => l.Name == law).Run(Gen.Constant(Registry.Functions.Single(c => c.Name == name)));

    [Fact]
    public void EveryPublicTypeIsRegistered()
    {
        HashSet<Type> registered = [.. Registry.Univariate.Select(c => c.Type), .. Registry.Multivariate.Select(c => c.Type), .. Registry.Accumulators.Select(c => c.Type)];
        string[] missing =
        [
            .. new[] { "Stats.Core", "Stats.Distributions", "Stats.Estimators" }
                .SelectMany(a => System.Reflection.Assembly.Load(a).GetExportedTypes())
                .Where(t => t is { IsClass: true, IsAbstract: false } or { IsValueType: true } && t.GetInterfaces().Any(IsHeldByLaws) && !registered.Contains(t))
                .Select(t => t.Name),
        ];
        Assert.True(missing.Length == 0, $"Laws/Registry.cs lacks a line for {string.Join(", ", missing)}.");
    }

    private static bool IsHeldByLaws(Type type) =>
        type == typeof(IUnivariateDistribution) || type == typeof(IMultivariateDistribution)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAccumulator<>));

    private static TheoryData<string, string> Cross(IEnumerable<string> names, IEnumerable<string> laws)
    {
        TheoryData<string, string> data = [];
        foreach (string name in names)
        {
            foreach (string law in laws)
                data.Add(name, law);
        }

        return data;
    }
}
