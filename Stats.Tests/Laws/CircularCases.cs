using FsCheck;
using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>Distributions of an angle and what the laws must know of them.</summary>
internal static class CircularCases
{
    /// <summary>Any mean as long as its rounding is small against the spread; mean 0 up to the largest concentrations.</summary>
    public static Gen<(double Mean, double Concentration)> VonMisesParameters { get; } = Gen.OneOf(
        from mean in Parameters.Between(-10.0, 10.0)
        from concentration in Parameters.LogUniformOr(1e-12, 1e8, 0.0, 1.0, 745.0, 747.0)
        select (mean, concentration),
        Parameters.LogUniformOr(1e-300, 1e300, 0.0, 1e300).Select(concentration => (0.0, concentration)));

    public static Gen<VonMises> VonMisesLaws { get; } = VonMisesParameters.Select(p => new VonMises(p.Mean, p.Concentration));

    public static UnivariateTraits VonMisesTraits(VonMises law)
    {
        // Of a concentrated law everything lies within 40 widths.
        double width = 40.0 / Math.Sqrt(law.Concentration + 1.0);
        return Traits(law) with { Breakpoints = law.Concentration > 1e6 ? [law.Mean - width, law.Mean + width] : [] };
    }

    /// <summary>The support is a turn; the variance is the circular one, which the circular laws hold.</summary>
    public static UnivariateTraits Traits(ICircularDistribution law) => new()
    {
        Minimum = law.Minimum,
        Maximum = law.Maximum,
        Period = 2.0 * Math.PI,
        Variance = Moment.OwnTests,
    };

    public static double[] Densities(VonMises law) => [.. Enumerable.Range(0, 20).Select(i => law.DensityLn(law.Mean + 0.3 * i)), law.Mean, law.Concentration];

    public static double[] Tell(VonMisesStatistics statistics) =>
    [
        statistics.TotalWeight, statistics.TotalSquaredWeight, statistics.EffectiveCount, statistics.HasFrequencyWeights ? 1.0 : 0.0, statistics.MeanDirection,
        .. statistics.TotalWeight > 0.0 ? new[] { statistics.MeanResultantLength, statistics.MeanResultantLengthComplement } : [],
    ];

    /// <summary>Estimates are mean direction and concentration.</summary>
    public static FitCase Fit(string name, double mean, double concentration, int observations, VonMisesFitOptions options) =>
        new(name, [mean, concentration], (n, random) => Draw(new VonMises(mean, concentration), n, random), (data, weights, execution) =>
        {
            double[] angles = [.. Enumerable.Range(0, data.Count).Select(i => data[i][0])];
            VonMisesFit fit = weights is null ? VonMises.Fit(angles, options, execution) : VonMises.Fit(angles, weights, options, execution);
            return new FitOutcome([fit.Model.Mean, fit.Model.Concentration], [fit.MeanStandardError!.Value, fit.ConcentrationStandardError!.Value], fit.LogLikelihood);
        }, observations)
        {
            Equivariances =
            [
                new("a rotation", Map(x => x + 0.75), e => [Angle.Reduce(e[0] + 0.75), e[1]]),
                new("a reflection", Map(x => -x), e => [-e[0], e[1]]),
                new("whole turns", Map(x => x + 2.0 * Math.PI), e => e),
            ],
        };

    private static PointSet Draw(VonMises law, int count, Random random)
    {
        double[] angles = new double[count];
        law.Samples(angles, random);
        return new PointSet(angles, 1);
    }

    private static Func<PointSet, PointSet> Map(Func<double, double> map) => points =>
        new PointSet([.. Enumerable.Range(0, points.Count).Select(i => map(points[i][0]))], 1);
}
