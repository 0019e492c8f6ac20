using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Stats.Distributions;

namespace Stats.Tests.Circular;

/// <summary>Fits of two-parameter laws are global maxima: no point of a grid over the parameters is likelier.</summary>
public class CircularMaximumTests
{
    /// <summary>From 2 to 22 angles: even, in one or two clusters of any width, whole or halves (so that some are equal), or on an axis but for one.</summary>
    private static readonly Arbitrary<double[]> Samples = (
        from seed in Gen.Choose(0, int.MaxValue)
        from kind in Gen.Choose(0, 4)
        from count in Gen.Choose(2, 22)
        select Sample(new PhiloxRandom((ulong)seed), kind, count)).ToArbitrary();

    private static double[] Sample(PhiloxRandom random, int kind, int count)
    {
        double width = Math.Pow(30.0, random.NextDouble()) / 20.0, mean = 6.0 * random.NextDouble(), other = 6.0 * random.NextDouble();
        return [.. Enumerable.Range(0, count).Select(i => kind switch
        {
            0 => Angle.FullTurn * random.NextDouble(),
            1 => mean + width * random.NextGaussian(),
            2 => (random.NextDouble() < 0.3 ? other : mean) + width * random.NextGaussian(),
            3 => 0.5 * Math.Round(4.0 * width * random.NextGaussian()),
            _ => i == 0 ? other : random.NextDouble() < 0.7 ? 1.0 : 1.0 + Math.PI,
        })];
    }

    /// <summary>72 directions times the values of the second parameter; what is likelier than the fit by more than the rounding of the likelihoods.</summary>
    private static void NoneIsLikelier(double[] angles, EstimationResult fit, double reached, double[] values, Func<double, double, ICircularDistribution> law)
    {
        for (int i = 0; i < 72; i++)
        {
            foreach (double value in values)
            {
                ICircularDistribution other = law(i * Math.PI / 36.0, value);
                double likelihood = angles.Sum(other.DensityLn);
                Assert.True(likelihood <= reached + 1e-9 * Math.Max(1.0, Math.Abs(reached)), $"[{string.Join(", ", angles.Select(x => x.ToString("R")))}]: {other} has {likelihood:R}, the fit {reached:R}\n{fit}");
            }
        }
    }

    [Property(MaxTest = 400, Replay = "3,5")]
    public Property NoCardioidIsLikelier() => Prop.ForAll(Samples, angles =>
    {
        Fit<Cardioid> fit = Cardioid.Fit(angles);
        Assert.NotEqual(StopReason.MaximumIterations, fit.StopReason);
        NoneIsLikelier(angles, fit, fit.LogLikelihood, [.. Enumerable.Range(0, 21).Select(i => i / 40.0)], (mean, rho) => new Cardioid(mean, rho));
        // Karush, Kuhn and Tucker: no slope along the circle, and none along the radius but outward at the edge. Slopes have terms of size 1/(1 + a cos + b sin), rounded.
        double rho = fit.Model.MeanResultantLength, mean = fit.Model.Mean, along = 0.0, outward = 0.0, size = 0.0;
        foreach (double x in angles)
        {
            double half = Math.Cos(0.5 * (x - mean)), density = (1.0 - 2.0 * rho) + 4.0 * rho * half * half;
            along += 2.0 * rho * Math.Sin(x - mean) / density;
            outward += Math.Cos(x - mean) / density;
            size += 1.0 / (density * density);
        }

        Assert.InRange(along / size, -1e-9, 1e-9);
        Assert.True(fit.StopReason == StopReason.Boundary ? rho == 0.5 && outward / size >= -1e-9 : Math.Abs(outward / size) <= 1e-9, $"outward slope {outward} of {size} at {fit.Model}");
    });

    [Property(MaxTest = 300, Replay = "5,7")]
    public Property NoWrappedNormalIsLikelier() => Prop.ForAll(Samples, angles =>
    {
        if (angles.Distinct().Count() < 2)
            return;
        Fit<WrappedNormal> fit = WrappedNormal.Fit(angles);
        Assert.NotEqual(StopReason.MaximumIterations, fit.StopReason);
        NoneIsLikelier(angles, fit, fit.LogLikelihood, [.. Enumerable.Range(0, 24).Select(i => 0.03 * Math.Exp(0.22 * i))], (mean, sigma) => new WrappedNormal(mean, sigma));
    });

    [Property(MaxTest = 300, Replay = "7,9")]
    public Property NoWrappedCauchyIsLikelier() => Prop.ForAll(Samples, angles =>
    {
        int most = angles.GroupBy(x => Math.Round(x, 9)).Max(g => g.Count());
        if (2 * most >= angles.Length)
        {
            Assert.Throws<EstimationException>(() => WrappedCauchy.Fit(angles));
            return;
        }

        Fit<WrappedCauchy> fit = WrappedCauchy.Fit(angles);
        Assert.True(fit.Converged, fit.Summary);
        NoneIsLikelier(angles, fit, fit.LogLikelihood, [.. Enumerable.Range(0, 25).Select(i => i < 20 ? i / 20.0 : 1.0 - Math.Pow(0.4, i - 16))], (mean, rho) => new WrappedCauchy(mean, rho));
    });

    [Property(MaxTest = 300, Replay = "9,11")]
    public Property NoVonMisesIsLikelier() => Prop.ForAll(Samples, angles =>
    {
        if (angles.Distinct().Count() < 2)
            return;
        VonMisesFit fit = VonMises.Fit(angles);
        NoneIsLikelier(angles, fit, fit.LogLikelihood, [0.0, .. Enumerable.Range(0, 24).Select(i => 0.02 * Math.Exp(0.45 * i))], (mean, kappa) => new VonMises(mean, kappa));
    });

    /// <summary>Wald intervals lie in the range of their parameter and hold the estimate.</summary>
    [Property(MaxTest = 300, Replay = "11,13")]
    public Property IntervalsLieInTheRange() => Prop.ForAll(Samples, angles =>
    {
        Within(Cardioid.Fit(angles).Parameters[1], 0.5);
        if (angles.Distinct().Count() >= 2)
            Within(WrappedNormal.Fit(angles).Parameters[1], double.PositiveInfinity);
        if (2 * angles.GroupBy(x => Math.Round(x, 9)).Max(g => g.Count()) < angles.Length)
            Within(WrappedCauchy.Fit(angles).Parameters[1], 1.0);

        static void Within(ParameterEstimate row, double limit)
        {
            if (row.Lower is { } lower && row.Upper is { } upper)
                Assert.True(lower >= 0.0 && lower <= row.Estimate && row.Estimate <= upper && upper <= limit, $"{row.Name}: {row.Estimate:R} in [{lower:R}, {upper:R}]");
        }
    });

    [Fact]
    public void CardioidsOnTheEdge()
    {
        // 1 + cos(x - mu) = 2 at every angle: 3 log(1/pi).
        Fit<Cardioid> equal = Cardioid.Fit([1.0, 1.0, 1.0]);
        Assert.Equal(-3.0 * Math.Log(Math.PI), equal.LogLikelihood, 1e-14);
        Assert.Equal(0.5, equal.Model.MeanResultantLength);
        Assert.Equal(1.0, equal.Model.Mean, 1e-14);
        Assert.Equal(StopReason.Boundary, equal.StopReason);
        // Four angles at 1 and one at 4.1: with u = mu - 1 and v = 4.1 - mu, 4 tan(u/2) = tan(v/2).
        Fit<Cardioid> pulled = Cardioid.Fit([1.0, 1.0, 1.0, 1.0, 4.1]);
        Assert.Equal(StopReason.Boundary, pulled.StopReason);
        double mu = pulled.Model.Mean;
        Assert.Equal(Math.Tan(0.5 * (4.1 - mu)), 4.0 * Math.Tan(0.5 * (mu - 1.0)), 1e-12);
        double expected = 4.0 * Math.Log((1.0 + Math.Cos(mu - 1.0)) / Angle.FullTurn) + Math.Log((1.0 + Math.Cos(4.1 - mu)) / Angle.FullTurn);
        Assert.Equal(expected, pulled.LogLikelihood, 1e-13);
        Assert.InRange(pulled.LogLikelihood, -8.14355, -8.14354);
    }

    [Fact]
    public void CardioidsOnAnAxisSaySo()
    {
        // log(1 + a) 2 + log(1 - a): a = 1/3.
        Fit<Cardioid> fit = Cardioid.Fit([0.5, 0.5, 0.5 + Math.PI]);
        Assert.Equal(1.0 / 6.0, fit.Model.MeanResultantLength, 1e-14);
        Assert.Contains(fit.Warnings, w => w.Code == "maximum-not-unique");
        Assert.Null(fit.Parameters[0].StandardError);
        Fit<Cardioid> opposite = Cardioid.Fit([0.3, 0.3 - Math.PI]);
        Assert.Equal(0.0, opposite.Model.MeanResultantLength, 1e-14);
        Assert.Contains(opposite.Warnings, w => w.Code == "maximum-not-unique");
        Assert.Empty(Cardioid.Fit([0.3, 0.9, 2.0, -2.0]).Warnings);
    }

    [Fact]
    public void WrappedCauchyDataWithoutAMaximumAreRefused()
    {
        Assert.Contains("all along an arc", Assert.Throws<EstimationException>(() => WrappedCauchy.Fit([1.0, 2.0])).Message, StringComparison.Ordinal);
        Assert.Contains("all along an arc", Assert.Throws<EstimationException>(() => WrappedCauchy.Fit([1.0, 2.0, 2.0 - 2.0 * Math.PI], [2.0, 1.0, 1.0])).Message, StringComparison.Ordinal);
        Assert.Contains("has no maximum", Assert.Throws<EstimationException>(() => WrappedCauchy.Fit([-Math.PI, Math.PI, 2.0, 0.0])).Message, StringComparison.Ordinal);
        Assert.Contains("unbounded", Assert.Throws<EstimationException>(() => WrappedCauchy.Fit([1.0, 2.0, 1.0, 1.0])).Message, StringComparison.Ordinal);
        // The arc: psi moves towards either angle along the circle through both that is orthogonal to the unit circle.
        double half = 0.5, radius = Math.Tan(half), centre = 1.0 / Math.Cos(half);
        double first = Likelihood(0.0), second = Likelihood(0.3), third = Likelihood(-0.7);
        Assert.Equal(first, second, 1e-12);
        Assert.Equal(first, third, 1e-12);
        // Just under half of the weight is enough.
        Assert.True(WrappedCauchy.Fit([1.0, 2.0, 3.0], [0.499, 0.3, 0.201]).Converged);

        double Likelihood(double turn)
        {
            double x = centre - radius * Math.Cos(turn), y = radius * Math.Sin(turn);
            WrappedCauchy law = new(1.5 + Math.Atan2(y, x), Math.Sqrt(x * x + y * y));
            return law.DensityLn(1.0) + law.DensityLn(2.0);
        }
    }
}
