namespace Stats.Tests.House;

/// <summary>Tests that redirect the console or move the working directory, which the process has one of: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class ConsoleUse
{
    public const string Name = "Console";
}
