using FsCheck;
using FsCheck.Fluent;

namespace Stats.Tests.Laws;

/// <summary>A model that is kept as text: how it is written, read, and what must come back with the same bits.</summary>
internal sealed record PersistenceSubject(string Text, Func<string, string> Rewrite, Func<string, double[]> Evaluate, double[] Original)
{
    public override string ToString() => Text.Length <= 200 ? Text : Text[..200] + "...";
}

/// <summary>A family of models that are kept as text.</summary>
internal sealed record PersistenceCase(string Name, Gen<PersistenceSubject> Subjects)
{
    public static PersistenceCase Of<T>(Gen<T> models, Func<T, string> write, Func<string, T> read, Func<T, double[]> evaluate) =>
        new(typeof(T).Name, models.Select(m => new PersistenceSubject(write(m), s => write(read(s)), s => evaluate(read(s)), evaluate(m))));
}

/// <summary>The laws of persistence.</summary>
internal static class PersistenceLaws
{
    public static IReadOnlyList<Law<PersistenceSubject>> All { get; } =
    [
        new(nameof(TextRoundTrips), 20, 300, TextRoundTrips),
        new(nameof(DamagedTextIsRefused), 4, 20, DamagedTextIsRefused),
    ];

    /// <summary>What is read evaluates to the same bits and is written as the same text.</summary>
    public static void TextRoundTrips(PersistenceSubject subject, LawArguments arguments)
    {
        double[] restored = subject.Evaluate(subject.Text);
        for (int i = 0; i < restored.Length; i++)
            LawViolation.Unless(restored[i].Equals(subject.Original[i]), subject, $"value {i} is {restored[i]:R} after reading, {subject.Original[i]:R} before");
        LawViolation.Unless(subject.Rewrite(subject.Text) == subject.Text, subject, $"what is read is written as another text");
    }

    /// <summary>Text cut short, of another type or version is refused by an argument exception.</summary>
    public static void DamagedTextIsRefused(PersistenceSubject subject, LawArguments arguments)
    {
        string text = subject.Text;
        for (int length = 0; length < text.Length; length += Math.Max(1, text.Length / 100))
        {
            int kept = length;
            LawViolation.UnlessThrows<ArgumentException>(() => subject.Evaluate(text[..kept]), subject, $"the first {kept} of {text.Length} characters");
        }

        LawViolation.UnlessThrows<ArgumentException>(() => subject.Evaluate("{}"), subject, $"an empty object");
        LawViolation.UnlessThrows<ArgumentException>(() => subject.Evaluate("null"), subject, $"null as text");
        LawViolation.UnlessThrows<ArgumentException>(() => subject.Evaluate(text.Replace("\"version\":1", "\"version\":999", StringComparison.Ordinal)), subject, $"another version");
        LawViolation.UnlessThrows<ArgumentException>(() => subject.Evaluate(text.Replace("\"type\":\"", "\"type\":\"Other", StringComparison.Ordinal)), subject, $"another type");
        LawViolation.UnlessThrows<ArgumentNullException>(() => subject.Evaluate(null!), subject, $"null");
    }
}
