namespace Stats.Examples.Circular;

/// <summary>Angles: a circular data set described, tested and fitted, backbone torsions of proteins, and a proposal for a Boltzmann target.</summary>
internal sealed class CircularExample : IExample
{
    public string Name => "circular";

    public string Title => "Angles: von Mises distributions, mixtures and torsions";

    public void Run(Report report)
    {
        new TimesOfDay().Run(report);
        new BackboneTorsions().Run(report);
        BoltzmannTorsion.Run(report);
    }
}
