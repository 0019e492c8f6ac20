using FsCheck;
using FsCheck.Fluent;
using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <summary>Mixtures of von Mises distributions and what the laws must know of them.</summary>
internal static class CircularMixtureCases
{
    public static Gen<VonMisesMixture> Mixtures { get; } =
        from count in Gen.Choose(1, 5)
        from weights in Parameters.LogUniform(0.05, 1.0).ArrayOf(count)
        from means in Parameters.Between(-Math.PI, Math.PI).ArrayOf(count)
        from concentrations in Parameters.LogUniformOr(1e-6, 1e4, 0.0).ArrayOf(count)
        select new VonMisesMixture([.. weights.Select(w => w / weights.Sum())], means, concentrations);

    public static UnivariateTraits Traits(VonMisesMixture mixture) => new()
    {
        Minimum = -Math.PI,
        Maximum = Math.PI,
        Period = 2.0 * Math.PI,
        Mean = Moment.OwnTests,
        Variance = Moment.OwnTests,
        Skewness = Moment.OwnTests,
        Breakpoints = [.. mixture.Components.SelectMany(c => new[] { -20.0, -6.0, -2.0, 0.0, 2.0, 6.0, 20.0 }.Select(z => Angle.Reduce(c.Mean + z / Math.Sqrt(c.Concentration + 1.0)))).Concat(mixture.Antimodes).Append(Angle.Reduce(mixture.Mean + Math.PI)).Distinct().Order()],
    };

    public static double[] Densities(VonMisesMixture mixture) =>
        [.. Enumerable.Range(0, 20).Select(i => mixture.DensityLn(0.3 * i)), mixture.CumulativeDistribution(0.1), mixture.InverseCumulativeDistribution(0.2)];

    /// <summary>Estimates are a weight, two means and two concentrations.</summary>
    public static FitCase Fit(string name, VonMisesMixtureOptions options, int observations)
    {
        VonMisesMixture truth = new([0.6, 0.4], [-1.0, 1.2], options.SharedConcentration ? [7.0, 7.0] : [5.0, 12.0]);
        double[] parameters = options.SharedConcentration ? [0.6, -1.0, 1.2, 7.0] : [0.6, -1.0, 1.2, 5.0, 12.0];
        return new FitCase(name, parameters, (n, random) => new PointSet(truth.Sample(n, random, out _), 1), Run, observations)
        {
            Equivariances =
            [
                new("a rotation", Map(x => x + 0.5), e => [e[0], e[1] + 0.5, e[2] + 0.5, .. e[3..]]),
                new("whole turns", Map(x => x - 4.0 * Math.PI), e => e),
                new("a reflection", Map(x => -x), e => [e[0], -e[1], -e[2], .. e[3..]]),
            ],
        };

        FitOutcome Run(PointSet data, double[]? weights, Execution execution)
        {
            VonMisesMixtureFit fit = weights is null
                ? VonMisesMixture.Fit(data.Values, 2, new PhiloxRandom(5), options, execution)
                : VonMisesMixture.Fit(data.Values, weights, 2, new PhiloxRandom(5), options, execution);
            ParameterEstimate[] rows = [.. fit.Parameters.Where((_, i) => i is 0 or 2 or 3 or 4 || (i == 5 && !options.SharedConcentration))];
            return new FitOutcome([.. rows.Select(r => r.Estimate)], [.. rows.Select(r => r.StandardError!.Value)], fit.LogLikelihood);
        }

        static Func<PointSet, PointSet> Map(Func<double, double> map) => points => new PointSet([.. points.Values.ToArray().Select(map)], 1);
    }
}
