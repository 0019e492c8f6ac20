using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <content>Moments, as integrals of the quantile functions over (0, 1/2] from both ends.</content>
internal static partial class UnivariateLaws
{
    /// <summary>Mean, variance and skewness are the integrals they are defined by, or infinite, or undefined, as the traits say.</summary>
    public static void MomentsAreIntegrals(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        if (Stated(t.Mean, d.Mean, "mean"))
            return;
        // About the median first: a mean of many digits beside a small spread is known to the spread's digits.
        double centre = d.Median;
        (double shift, double spread, double error) = Expect(x => x - centre, _ => 1.0);
        double mean = d.Mean;
        LawViolation.UnlessNear(mean, centre + shift, error + QuadratureError * spread + 4.0 * Eps * Math.Abs(mean), subject, $"the mean");
        if (Stated(t.Variance, d.Variance, "variance"))
            return;
        // The stated mean carries its own rounding into the deviations.
        double meanError = Quadrature.Ulp(mean);
        (double variance, _, error) = Expect(x => (x - mean) * (x - mean), x => 2.0 * Math.Abs(x - mean));
        LawViolation.UnlessNear(d.Variance, variance, error + 2.0 * meanError * spread + 10.0 * QuadratureError * variance, subject, $"the variance");
        if (Stated(t.Skewness, d.Skewness, "skewness"))
            return;
        double deviation = Math.Sqrt(variance), relative = error / variance;
        (double third, double size, error) = Expect(x => Cube((x - mean) / deviation), x => 3.0 * Math.Pow((x - mean) / deviation, 2.0) / deviation);
        LawViolation.UnlessNear(d.Skewness, third, error + 3.0 * meanError / deviation + (10.0 * QuadratureError + 1.5 * relative) * size, subject, $"the skewness");

        bool Stated(Moment kind, double value, string name)
        {
            bool right = kind switch { Moment.Finite => double.IsFinite(value), Moment.Infinite => double.IsInfinity(value), Moment.Undefined => double.IsNaN(value), _ => true };
            Require(right, subject, $"the {name} is {value:R}, and should be {kind}");
            return kind != Moment.Finite;
        }

        (double Value, double Size, double Error) Expect(Func<double, double> g, Func<double, double> slope) => Expectation(subject, g, slope);
        static double Cube(double x) => x * x * x;
    }

    /// <summary>The entropy is the mean of minus the log-density.</summary>
    public static void EntropyIsAnIntegral(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        double entropy = d.Entropy;
        if (t.Entropy != Moment.Finite)
        {
            Require(t.Entropy != Moment.Infinite || double.IsInfinity(entropy), subject, $"the entropy is {entropy:R}");
            Require(t.Entropy != Moment.Undefined || double.IsNaN(entropy), subject, $"the entropy is {entropy:R}");
            return;
        }

        (double value, double size, double error) = Expectation(subject, x => -d.DensityLn(x), Slope);
        LawViolation.UnlessNear(entropy, value, error + 10.0 * QuadratureError * (1.0 + size), subject, $"the entropy");

        double Slope(double x)
        {
            double right = t.Move(x, t.QuantileUlps), left = t.Move(x, -t.QuantileUlps);
            double change = Math.Abs(d.DensityLn(Inside(subject, right)) - d.DensityLn(Inside(subject, left)));
            return double.IsFinite(change) ? change / Math.Max(right - left, double.Epsilon) : 0.0;
        }
    }

    /// <summary>The standard deviation squared is the variance.</summary>
    public static void StandardDeviationIsTheRootOfTheVariance(UnivariateSubject subject, LawArguments arguments)
    {
        double variance = subject.Distribution.Variance, deviation = subject.Distribution.StdDev;
        Require(double.IsNaN(variance) ? double.IsNaN(deviation) : variance >= 0.0, subject, $"the variance is {variance:R}, the standard deviation {deviation:R}");
        if (!double.IsNaN(variance) && subject.Traits.Variance != Moment.OwnTests)
            LawViolation.UnlessNear(deviation, Math.Sqrt(variance), 2.0 * Eps * Math.Sqrt(variance), subject, $"the standard deviation");
    }

    /// <summary>E g(X) by tanh-sinh in the probability from both ends, E |g(X)|, and what the ulps of the quantiles do to it.</summary>
    private static (double Value, double Size, double Error) Expectation(UnivariateSubject subject, Func<double, double> g, Func<double, double> slope)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        double value = 0.0, size = 0.0, error = 0.0;
        double[] places = [.. t.Atoms.SelectMany(a => new[] { a.Place, Math.BitDecrement(a.Place) }), .. t.Breakpoints];
        (Func<double, double> Quantile, Func<double, double> Tail, Dictionary<double, double> Known)[] sides =
        [
            (d.InverseCumulativeDistribution, d.CumulativeDistribution, subject.KnownQuantiles),
            (d.InverseSurvivalFunction, d.SurvivalFunction, subject.KnownInverseSurvivals),
        ];
        foreach ((Func<double, double> quantile, Func<double, double> tail, Dictionary<double, double> known) in sides)
        {
            // A quantile has a kink where an atom begins or ends.
            double[] cuts = [0.0, .. places.Select(tail).Where(p => p is > 0.0 and < 0.5).Distinct().Order(), 0.5];
            Integral whole = Integrate(p => g(At(p)));
            Integral magnitude = Integrate(p => Math.Abs(g(At(p))));
            Integral rounding = Integrate(p => slope(At(p)) * t.QuantileUlps * Quadrature.Ulp(At(p)));
            value += whole.Value;
            size += magnitude.Value;
            // A quantile that has run into the last double before an end jumps; its jumps are part of the rounding.
            error += 2.0 * rounding.Value + whole.Error;
            Require(whole.Error <= QuadratureError * (1.0 + magnitude.Value) + 2.0 * rounding.Value, subject, $"the integral of a moment does not converge: {whole.Value:R}, off by {whole.Error:G3}");

            double At(double p)
            {
                if (!known.TryGetValue(p, out double x))
                    known[p] = x = Inside(subject, quantile(p));
                return x;
            }

            Integral Integrate(Func<double, double> f)
            {
                Integral sum = default;
                for (int i = 1; i < cuts.Length; i++)
                    sum += Quadrature.Integrate(f, cuts[i - 1], cuts[i], 1e-300, nodesAreRounded: false);
                return sum;
            }
        }

        return (value, size, error);
    }

    /// <summary>The last double inside, for a quantile that rounds to an end, where the density may be infinite.</summary>
    private static double Inside(UnivariateSubject subject, double x) =>
        subject.Traits.Atoms.Any(a => a.Place == x) ? x : Math.Clamp(x, Math.BitIncrement(subject.Traits.Minimum), Math.BitDecrement(subject.Traits.Maximum));
}
