namespace Stats.Examples;

/// <summary>An example: a chapter of the report.</summary>
internal interface IExample
{
    /// <summary>What selects it on the command line.</summary>
    string Name { get; }

    string Title { get; }

    void Run(Report report);
}
