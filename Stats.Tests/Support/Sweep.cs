namespace Stats.Tests;

/// <summary>How many cases a statistical sweep runs: a sample as a rule, all of them when STATS_SWEEP=full is set.</summary>
internal static class Sweep
{
    public const string Category = "Sweep";

    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("STATS_SWEEP") == "full";

    public static int Count(int sample, int full) => IsFull ? full : sample;
}
