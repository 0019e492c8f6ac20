using FsCheck;
using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>Members of the von Mises-Fisher family and what the laws must know of them.</summary>
internal static class DirectionalCases
{
    public static Gen<(int Dimension, double Concentration)> CosineParameters { get; } =
        from dimension in Parameters.Whole(2, 100_000)
        from concentration in Parameters.LogUniformOr(1e-9, 1e6, 0.0, 1e6, 1.0)
        select (dimension, concentration);

    public static UnivariateTraits CosineTraits(VonMisesFisherCosine cosine) => new() { Minimum = -1.0, Maximum = 1.0 };

    public static Gen<VonMisesFisher> VonMisesFishers(int lowest, int highest, double largest) =>
        from dimension in Parameters.Whole(lowest, highest)
        from law in OfDimension(dimension, largest)
        select law;

    public static Gen<VonMisesFisherMixture> Mixtures(int lowest, int highest, double largest) =>
        from dimension in Parameters.Whole(lowest, highest)
        from count in Gen.Choose(1, 5)
        from components in OfDimension(dimension, largest).ArrayOf(count)
        from weights in Parameters.LogUniform(0.05, 1.0).ArrayOf(count)
        select new VonMisesFisherMixture(components, weights);

    public static IReferenceLaw Reference(VonMisesFisher law) => new SphereReference(law.MeanDirection.ToArray(), law.Concentration);

    public static double[] Densities(VonMisesFisher law) => Densities(law, law.MeanDirection.ToArray());

    public static double[] Densities(VonMisesFisherMixture mixture) => Densities(mixture, mixture.Components[0].MeanDirection.ToArray());

    public static double[] Tell(VonMisesFisherStatistics statistics) =>
    [
        statistics.TotalWeight, statistics.TotalSquaredWeight, statistics.EffectiveCount, statistics.HasFrequencyWeights ? 1.0 : 0.0,
        .. statistics.TotalWeight > 0.0 ? new[] { statistics.MeanResultantLength, statistics.MeanResultantLengthComplement } : [],
    ];

    public static VonMisesFisherStatistics OtherStatistics()
    {
        VonMisesFisherStatistics statistics = new(5);
        statistics.Add([0.0, 0.6, 0.0, 0.8, 0.0]);
        return statistics;
    }

    /// <summary>Estimates are the concentration and the coordinates of the mean direction.</summary>
    public static FitCase Fit(string name, double[] mean, double concentration, int observations, ConcentrationEstimator estimator)
    {
        int p = mean.Length;
        VonMisesFisherFitOptions options = new() { Estimator = estimator };
        return new FitCase(name, [concentration, .. mean], (n, random) => new VonMisesFisher(mean, concentration).Sample(n, random), Run, observations)
        {
            Equivariances = [new("a reflection", Map(Reflect), e => [e[0], .. Reflect(e[1..])]), new("a rotation", Map(x => Reflect(Swap(x))), e => [e[0], .. Reflect(Swap(e[1..]))])],
        };

        FitOutcome Run(PointSet data, double[]? weights, Execution execution)
        {
            VonMisesFisherFit fit = weights is null ? VonMisesFisher.Fit(data, options, execution) : VonMisesFisher.Fit(data, weights, options, execution);
            // The root mean square angle spreads over p - 1 tangents; a coordinate sees the part orthogonal to the mean.
            double tangent = fit.MeanDirectionStandardError!.Value / Math.Sqrt(p - 1.0);
            double[] direction = fit.Model.MeanDirection.ToArray();
            return new FitOutcome([fit.Model.Concentration, .. direction], [fit.ConcentrationStandardError!.Value, .. direction.Select(m => tangent * Math.Sqrt(1.0 - m * m))], fit.LogLikelihood);
        }

        // Householder's reflection in the plane orthogonal to (1, 2, ..., p).
        static double[] Reflect(double[] x)
        {
            double dot = 0.0, norm = 0.0;
            for (int j = 0; j < x.Length; j++)
            {
                dot += (j + 1.0) * x[j];
                norm += (j + 1.0) * (j + 1.0);
            }

            return [.. x.Select((v, j) => v - 2.0 * dot / norm * (j + 1.0))];
        }

        static double[] Swap(double[] x) => [x[1], x[0], .. x[2..]];

        static Func<PointSet, PointSet> Map(Func<double[], double[]> map) => points =>
            new PointSet([.. Enumerable.Range(0, points.Count).SelectMany(i => map(points[i].ToArray()))], points.Dimension);
    }

    private static Gen<VonMisesFisher> OfDimension(int dimension, double largest) =>
        from direction in Parameters.Direction(dimension)
        from concentration in Parameters.LogUniformOr(1e-6, largest, 0.0)
        select new VonMisesFisher(direction, concentration);

    private static double[] Densities(IMultivariateDistribution distribution, double[] centre)
    {
        PhiloxRandom random = new(77);
        return [distribution.DensityLn(centre), .. Enumerable.Range(0, 20).Select(_ => distribution.DensityLn(SphereReference.UniformDirection(random, centre.Length)))];
    }
}
