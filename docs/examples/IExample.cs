namespace Stats.Examples;

/// <summary>An example: a chapter of the report.</summary>
internal interface IExample
{
    /// <summary>What selects it on the command line.</summary>
    string Name { get; }

    string Title { get; }

    /// <summary>Whether it runs where no example is named; a long one does not.</summary>
    bool RunsUnnamed => true;

    void Run(Report report);
}
