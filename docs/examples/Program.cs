using System.Diagnostics;
using Stats.Examples;
using Stats.Examples.Circular;
using Stats.Examples.Directional;
using Stats.Examples.SpecialFunctions;
using Stats.Examples.Survival;

// dotnet run -c Release --project docs/examples            runs every example but survival-simulation, which takes a minute
// dotnet run -c Release --project docs/examples -- NAME    runs one
// The figures and report.html go to artifacts/examples. The exit code is 1 when a number differs from its reference.
IExample[] examples = [new LogBesselExample(), new VonMisesFisherExample(), new CircularExample(), new SurvivalExample(), new SurvivalSimulationExample()];

IExample[] chosen = [.. examples.Where(e => args.Length == 0 ? e.RunsUnnamed : args.Contains(e.Name, StringComparer.OrdinalIgnoreCase))];
string[] unknown = [.. args.Where(a => !examples.Any(e => string.Equals(e.Name, a, StringComparison.OrdinalIgnoreCase)))];
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"There is no example {string.Join(", ", unknown)}. There are: {string.Join(", ", examples.Select(e => e.Name))}.");
    return 2;
}

Report report = new(Repository.PathOf("artifacts/examples"));
foreach (IExample example in chosen)
{
    long start = Stopwatch.GetTimestamp();
    report.Begin(example.Title);
    example.Run(report);
    Console.WriteLine($"[{example.Name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s]");
}

Console.WriteLine($"Report: {report.Save()}");
if (report.Failures.Count == 0)
    return 0;
Console.Error.WriteLine("These differ from their reference:\n  " + string.Join("\n  ", report.Failures));
return 1;
