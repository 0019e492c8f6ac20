using FsCheck;
using FsCheck.Fluent;

namespace Stats.Tests.Laws;

/// <summary>A law over subjects: what it is called, on how many random cases it runs (as a rule, in a full sweep), and the check itself.</summary>
/// <remarks>The check throws a <see cref="LawViolation"/>; it knows neither xunit nor FsCheck.</remarks>
internal sealed record Law<TSubject>(string Name, int Cases, int FullCases, Action<TSubject, LawArguments> Check)
{
    /// <summary>Runs the law over random subjects and arguments, always the same ones.</summary>
    public void Run(Gen<TSubject> subjects)
    {
        Gen<(TSubject Subject, LawArguments Arguments)> cases = subjects.SelectMany(s => LawArguments.Generator.Select(a => (s, a)));
        Config config = Config.QuickThrowOnFailure.WithMaxTest(Sweep.Count(Cases, FullCases)).WithReplay(8807074866131498093UL, 4978728449631582259UL);
        FsCheck.Check.One(config, Prop.ForAll(cases.ToArbitrary(), c => Check(c.Subject, c.Arguments)));
    }
}

/// <summary>What a law may draw its arguments from.</summary>
/// <param name="Probabilities">Probabilities in (0, 1/2]: some uniform, some log-uniform down to 1e-300.</param>
/// <param name="Places">Uniform numbers in (0, 1), from which places in a support are made.</param>
/// <param name="Seed">The seed of what the law draws itself.</param>
internal sealed record LawArguments(double[] Probabilities, double[] Places, ulong Seed)
{
    private const int Count = 8;

    public static Gen<LawArguments> Generator { get; } =
        from uniform in Parameters.Between(1e-3, 0.5).ArrayOf(Count)
        from tail in Parameters.LogUniform(1e-300, 0.5).ArrayOf(Count)
        from places in Parameters.Between(1e-9, 1.0 - 1e-9).ArrayOf(2 * Count)
        from seed in Gen.Choose(1, int.MaxValue)
        select new LawArguments([.. uniform, .. tail], places, (ulong)seed);

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"seed {Seed}");
}
