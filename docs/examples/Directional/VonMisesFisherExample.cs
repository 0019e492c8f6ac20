namespace Stats.Examples.Directional;

/// <summary>Von Mises-Fisher distributions of image features in thousands of dimensions: fits, their bias, clusters and confidence.</summary>
internal sealed class VonMisesFisherExample : IExample
{
    public string Name => "von-mises-fisher";

    public string Title => "Von Mises-Fisher distributions in thousands of dimensions";

    public void Run(Report report)
    {
        DigitFeatures features = new(Repository.PathOf("data"));
        report.Text($"""
            An embedding whose length carries no meaning is a direction, a point on the unit sphere. The von Mises-Fisher distribution is the normal
            distribution of directions: a mean direction and one concentration kappa, the larger the closer the directions are. Its density needs
            log I of order p/2 - 1 at kappa, here up to order 16383 at 586182.

            The data: {features.Count} images of handwritten digits (8 x 8 pixels, `data/digits.csv`), turned into directions in p = 2048, 8192
            and 32768 dimensions by p/16 random 3 x 3 filters, max(0, .), 2 x 2 averaging and scaling to norm 1. That is the first layer of a
            convolutional network with random weights.
            """);
        new FeatureFits(features).Run(report);
        new ConcentrationBias(features).Run(report);
        new DigitClusters(features).Run(report);
        new DigitConfidence(features).Run(report);
    }
}
