using Stats.Distributions;

namespace Stats.Tests.Laws;

/// <content>The density and what it integrates to.</content>
internal static partial class UnivariateLaws
{
    // The quadrature stops at 1e-12; what lies beyond the outermost cuts is below 1e-12 as well.
    private const double QuadratureError = 1e-11;

    /// <summary>The bounds are those of the traits, the density is 0 and the tails are full outside; on the circle the density repeats.</summary>
    public static void SupportIsAsStated(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        Require(d.Minimum == t.Minimum && d.Maximum == t.Maximum, subject, $"the support is [{d.Minimum:R}, {d.Maximum:R}] instead of [{t.Minimum:R}, {t.Maximum:R}]");
        if (t.Period is { } period)
        {
            Require(Math.Abs(t.Maximum - t.Minimum - period) <= 4.0 * Eps * period, subject, $"the support is no whole period");
            foreach (double x in Points(subject, arguments))
            {
                // x + period is rounded: by half an ulp, over which the density changes a little.
                double moved = x + period, back = moved - period, slack = t.DensityEps * Eps * (1.0 + Math.Abs(d.DensityLn(x)));
                double change = Math.Abs(d.DensityLn(back) - d.DensityLn(x)) + Math.Abs(d.DensityLn(x + 4.0 * Eps * (period + Math.Abs(x))) - d.DensityLn(x));
                LawViolation.UnlessNear(d.DensityLn(moved), d.DensityLn(x), slack + 2.0 * change, subject, $"DensityLn({x:R} + period)");
            }

            return;
        }

        foreach (double place in arguments.Places)
        {
            double away = Math.Pow(10.0, 20.0 * place - 10.0);
            Outside(t.Minimum - away, below: true);
            Outside(t.Maximum + away, below: false);
        }

        Outside(double.NegativeInfinity, below: true);
        Outside(double.PositiveInfinity, below: false);
        void Outside(double x, bool below)
        {
            if (x >= t.Minimum && x <= t.Maximum && double.IsFinite(x))
                return;
            Require(d.Density(x) == 0.0 && d.DensityLn(x) == double.NegativeInfinity, subject, $"the density at {x:R} is {d.Density(x):R}, its logarithm {d.DensityLn(x):R}");
            double cumulative = below ? 0.0 : t.Mass;
            LawViolation.UnlessNear(d.CumulativeDistribution(x), cumulative, below ? 0.0 : 4.0 * Eps, subject, $"CumulativeDistribution({x:R})");
            LawViolation.UnlessNear(d.SurvivalFunction(x), 1.0 - cumulative, below || t.Mass == 1.0 ? 0.0 : 4.0 * Eps, subject, $"SurvivalFunction({x:R})");
            LawViolation.UnlessNear(d.CumulativeDistributionLn(x), Math.Log(cumulative), below ? 0.0 : 8.0 * Eps, subject, $"CumulativeDistributionLn({x:R})");
            LawViolation.UnlessNear(d.SurvivalFunctionLn(x), Math.Log(1.0 - cumulative), below || t.Mass == 1.0 ? 0.0 : 8.0 * Eps / (1.0 - t.Mass), subject, $"SurvivalFunctionLn({x:R})");
        }
    }

    /// <summary>The integral of the density is the mass less the atoms.</summary>
    public static void DensityIntegratesToItsMass(UnivariateSubject subject, LawArguments arguments)
    {
        UnivariateTraits t = subject.Traits;
        Integral total = default;
        double[] cuts = Quadrature.Cuts(subject.Distribution, t);
        for (int i = 1; i < cuts.Length; i++)
            total += Panel(subject, subject.Distribution.Density, cuts[i - 1], cuts[i], t.Mass);
        LawViolation.UnlessNear(total.Value, t.Mass - t.Atoms.Sum(a => a.Mass), QuadratureError * t.Mass + total.Noise, subject, $"the integral of the density");
    }

    /// <summary>Between any two cuts the density integrates to the difference of the distribution function, above the median of the survival function.</summary>
    public static void DensityIntegratesToDifferencesOfTheDistributionFunction(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        double[] cuts = Quadrature.Cuts(d, t);
        for (int i = 1; i < cuts.Length; i++)
        {
            (double a, double b) = (cuts[i - 1], cuts[i]);
            Integral integral = Panel(subject, d.Density, a, b, t.Mass);
            // P(a < X <= b): an atom at a is outside.
            double atoms = t.Atoms.Where(v => v.Place > a && v.Place <= b).Sum(v => v.Mass);
            bool upper = d.CumulativeDistribution(a) > 0.5 * t.Mass;
            double from = upper ? d.SurvivalFunction(a) : d.CumulativeDistribution(b), to = upper ? d.SurvivalFunction(b) : d.CumulativeDistribution(a);
            double tolerance = QuadratureError * integral.Value + 1e-14 * t.Mass + integral.Noise + 2.0 * t.TailError(from) * from;
            LawViolation.UnlessNear(from - to, integral.Value + atoms, tolerance, subject, $"P({a:R} < X <= {b:R})");
        }
    }

    /// <summary>In either tail, as far as it is a normal number, the tail's difference over a stretch is the integral of the density.</summary>
    public static void TailsIntegrateTheDensityFarOut(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        foreach (double p in arguments.Probabilities.Where(p => p is > 1e-280 and < 0.01))
        {
            if (t.Mass == 1.0)
                Stretch(d.InverseSurvivalFunction(p), d.InverseSurvivalFunction(p * 0.25), d.SurvivalFunction, 1.0);
            Stretch(d.InverseCumulativeDistribution(0.25 * p), d.InverseCumulativeDistribution(p), d.CumulativeDistribution, -1.0);
        }

        void Stretch(double a, double b, Func<double, double> tail, double sign)
        {
            if (!double.IsFinite(a) || !double.IsFinite(b) || !(b > Quadrature.Move(a, 16, a, double.MaxValue)) || t.Atoms.Any(v => v.Place >= a && v.Place <= b) || t.Breakpoints.Any(v => v > a && v < b))
                return;
            // A heavy tail may be a normal number where its density no longer is.
            if (Math.Min(d.Density(a), d.Density(b)) < 1e-290)
                return;
            double from = sign > 0.0 ? tail(a) : tail(b), to = sign > 0.0 ? tail(b) : tail(a);
            Integral integral = Panel(subject, d.Density, a, b, from);
            LawViolation.UnlessNear(from - to, integral.Value, QuadratureError * from + integral.Noise + 2.0 * t.TailError(from) * from, subject, $"the tail between {a:R} and {b:R}");
        }
    }

    /// <summary>Beyond the range of the tails themselves: the log-tail falls by the integral of density over tail.</summary>
    public static void LogTailsHaveTheHazardAsSlope(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        foreach (double x in Points(subject, arguments))
        {
            Slope(x, 1.0, d.SurvivalFunctionLn);
            Slope(x, -1.0, d.CumulativeDistributionLn);
        }

        void Slope(double x, double sign, Func<double, double> tailLn)
        {
            double Hazard(double v) => Math.Exp(d.DensityLn(v) - tailLn(v));
            double hazard = Hazard(x), log = tailLn(x);
            // Half a unit of the log-tail, but not over a tenth of the way to an end, where the hazard may have a pole.
            double room = Math.Min(x - t.Minimum, t.Maximum - x), step = Math.Min(0.5 / hazard, 0.1 * room);
            if (!(log < -1.0) || !double.IsFinite(log) || !double.IsFinite(hazard) || !(step > 0.0) || !double.IsFinite(step) || step > 0.25 * Math.Abs(x))
                return;
            (double a, double b) = sign > 0.0 ? (x, x + step) : (x - step, x);
            // Over fewer than a million doubles the quadrature would not resolve the stretch to 1e-6.
            if (b - a < 1e6 * Quadrature.Ulp(Math.Max(Math.Abs(a), Math.Abs(b))) || t.Atoms.Any(v => v.Place >= a && v.Place <= b) || t.Breakpoints.Any(v => v > a && v < b))
                return;
            // Two logarithms of this size give the hazard to that many digits, or none.
            double rounding = 4.0 * t.TailEps * Eps * (1.0 + Math.Abs(log));
            if (rounding > 1e-3)
                return;
            Integral integral = Quadrature.Integrate(Hazard, a, b, 1e-13, nodesAreRounded: false);
            LawViolation.UnlessNear(sign * (tailLn(a) - tailLn(b)), integral.Value, (1e-9 + rounding) * integral.Value + integral.Noise + 3.0 * rounding, subject, $"the fall of the log-tail between {a:R} and {b:R}");
        }
    }

    /// <summary>Where the density is a normal number its logarithm is that of DensityLn.</summary>
    public static void DensityLnIsTheLogarithmOfTheDensity(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        foreach (double x in Points(subject, arguments))
        {
            double density = d.Density(x), log = d.DensityLn(x);
            Require(density >= 0.0 && !double.IsNaN(log), subject, $"the density at {x:R} is {density:R}, its logarithm {log:R}");
            if (density is > 1e-300 and < 1e300)
                LawViolation.UnlessNear(log, Math.Log(density), t.DensityEps * Eps * (1.0 + Math.Abs(log)), subject, $"DensityLn({x:R})");
            else
                Require(density < 1.0 ? log < -690.0 : log > 690.0, subject, $"the density at {x:R} is {density:R}, its logarithm {log:R}");
        }
    }

    /// <summary>The mode has the largest density of all points, its neighbours included.</summary>
    public static void ModeIsTheLargestDensity(UnivariateSubject subject, LawArguments arguments)
    {
        (IUnivariateDistribution d, UnivariateTraits t) = (subject.Distribution, subject.Traits);
        double mode = d.Mode;
        Require(mode >= t.Minimum && mode <= t.Maximum, subject, $"the mode {mode:R} is outside the support");
        // An open end may be where the density is largest, though not there itself.
        double largest = new[] { -4, 0, 4 }.Max(ulps => d.DensityLn(t.Move(mode, ulps)));
        double step = 1e-3 * (double.IsFinite(d.StdDev) && d.StdDev > 0.0 ? d.StdDev : 1.0);
        double[] near = [mode - step, mode + step, mode - 100.0 * step, mode + 100.0 * step];
        foreach (double x in Points(subject, arguments).Concat(near.Where(v => v > t.Minimum && v < t.Maximum)))
        {
            double log = d.DensityLn(x);
            Require(log <= largest + 2.0 * t.DensityEps * Eps * (1.0 + Math.Abs(largest)), subject, $"DensityLn({x:R}) = {log:R} is above {largest:R} at the mode {mode:R}");
        }
    }

    private static Integral Panel(UnivariateSubject subject, Func<double, double> f, double a, double b, double mass)
    {
        Integral integral = Quadrature.Integrate(f, a, b, 1e-13 * mass);
        Require(integral.Error <= 1e-11 * (Math.Abs(integral.Value) + mass) + integral.Noise, subject, $"the integral from {a:R} to {b:R} does not converge ({integral.Value:R}, off by {integral.Error:G3}): its density has a kink or peak that the traits do not list, or is no smooth function");
        return integral;
    }
}
