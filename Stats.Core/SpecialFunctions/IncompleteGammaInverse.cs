// Map of the branches
//   target       the smaller of the two tails, or its logarithm: P up to 1/2, else Q = 1 - P (exact there)
//   start        a >= 1: eta from the normal quantile of the tail, with Temme's first correction (DLMF 8.12.21-22), lambda from eta;
//                a < 1: from the leading term of P, or for Q(a, 1) and less from that of the upper tail
//   refinement   Halley's step on log tail against log x. Both tails are log-concave in log x: Newton's step lands where the tail is
//                too small and goes on from there without crossing, so no bracket is needed
//   residual     tail / target - 1 where they agree, or the difference of the logarithms, both with the exponent as a pair
using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>Quantiles of the gamma distribution with unit scale.</summary>
internal static class IncompleteGammaInverse
{
    private const double Ln2 = 0.69314718055994530942;
    private const int StepLimit = 60;

    // The error left is of third order in the step.
    private const double StepTolerance = 2e-6;

    public static double Solve(double a, double target, bool upper, bool logarithm)
    {
        var shape = new IncompleteGammaShape(a);
        return Solve(in shape, target, upper, logarithm);
    }

    public static void Solve(double a, ReadOnlySpan<double> target, Span<double> result, bool upper, bool logarithm, string targetName)
    {
        SpanKernel.CheckSpans(target, result, targetName);
        var shape = new IncompleteGammaShape(a);
        for (int i = 0; i < target.Length; i++)
            result[i] = Solve(in shape, target[i], upper, logarithm);
    }

    /// <summary>The x at which a tail has the given value or logarithm.</summary>
    public static double Solve(in IncompleteGammaShape shape, double target, bool upper, bool logarithm)
    {
        if (!(target <= (logarithm ? 0.0 : 1.0)) || (!logarithm && target < 0.0) || double.IsNaN(shape.A))
            return double.NaN;
        double zero = logarithm ? double.NegativeInfinity : 0.0;
        double one = logarithm ? 0.0 : 1.0;
        if (target == zero || target == one)
            return target == zero == upper ? double.PositiveInfinity : 0.0;

        // Turn to the smaller tail; beyond the range of a probability only its logarithm is left.
        double value, log;
        if (logarithm)
        {
            if (target > -Ln2)
            {
                value = -Expm1(target);
                log = Log(value);
                upper = !upper;
                logarithm = false;
            }
            else
            {
                value = VectorMath.Exp(new Simd1(target)).Value;
                log = target;
            }
        }
        else
        {
            upper = target > 0.5 ? !upper : upper;
            value = target > 0.5 ? 1.0 - target : target;
            log = Log(value);
        }

        double x = shape.A < 1.0 ? StartSmall(in shape, log, value, upper) : StartLarge(in shape, log, upper);
        return Refine(in shape, x, value, log, upper, logarithm);
    }

    private static double Refine(in IncompleteGammaShape shape, double x, double value, double log, bool upper, bool logarithm)
    {
        double a = shape.A;
        for (int i = 0; i < StepLimit && x > 0.0 && x <= double.MaxValue; i++)
        {
            Tail(in shape, x, upper, out double factor, out double high, out double low, out double hazard);
            double difference = (high - log) + (low + Log(factor));
            if (!logarithm && Math.Abs(difference) < 0.25)
                difference = Log1p(Residual(factor, high, low, value));
            // g = log tail in log x: g' = h or -h, g''/g' = a - x - g'.
            double slope = upper ? -hazard : hazard;
            double step = -difference / slope;
            double bend = 0.5 * step * (a - x - slope);
            if (Math.Abs(bend) < 0.5)
                step /= 1.0 + bend;
            step = Math.Clamp(step, -700.0, 700.0);
            if (!(Math.Abs(step) > 0.0))
                break;
            x = Math.Abs(step) < 0.5 ? Math.FusedMultiplyAdd(x, Expm1(step), x) : x * Exp(step);
            if (Math.Abs(step) * (1.0 + hazard + Math.Abs(a - x)) < StepTolerance)
                break;
        }

        return x;
    }

    /// <summary>A tail as factor exp(high + low), and its hazard x f(x) / tail.</summary>
    private static void Tail(in IncompleteGammaShape shape, double x, bool upper, out double factor, out double high, out double low, out double hazard)
    {
        Simd1 z = new(x);
        bool isUpper = Simd1.Any(IncompleteGammaKernel.Scaled(in shape, in z, in z, 1.0, out Simd1 f, out Simd1 h, out Simd1 l, out _));
        double density = shape.A * shape.Front; // over exp(high + low)
        (factor, high, low) = (f.Value, h.Value, l.Value);
        if (isUpper == upper && !(upper && shape.IsSmall && x < 1.0))
        {
            hazard = density / factor;
            return;
        }

        density *= Exp(high);
        factor = IncompleteGammaKernel.Evaluate(in shape, z, upper, false, 1.0).Value;
        high = low = 0.0;
        hazard = density / factor;
    }

    /// <summary>factor exp(high + low) / value - 1.</summary>
    private static double Residual(double factor, double high, double low, double value)
    {
        double scaled = Math.FusedMultiplyAdd(factor, low, factor);
        double root = Exp(0.5 * high);
        double tail = high < -690.0 ? scaled * root / value * root : scaled * Exp(high) / value;
        return tail - 1.0;
    }

    private static double StartSmall(in IncompleteGammaShape shape, double log, double value, bool upper)
    {
        double a = shape.A;
        if (upper)
        {
            // -log(q Gamma(a)): large where the quantile is.
            double t = Math.Log(a) - shape.LogGamma - log;
            if (t > -1.5)
                return t > 1.0 ? t - (1.0 - a) * Math.Log(t) : 0.3;
            log = Log1p(-value);
        }

        double first = Exp((log + shape.LogGamma) / a);
        return Math.Min(first, 1.0);
    }

    private static double StartLarge(in IncompleteGammaShape shape, double log, bool upper)
    {
        double a = shape.A;
        double normal = NormalKernels.InverseSurvivalLn(new Simd1(log)).Value;
        double eta = (upper ? normal : -normal) / Math.Sqrt(a);
        // So far down P is its leading term, and lambda may be subnormal.
        if (eta < -4.0)
            return Exp((log + GammaFunction.LogOnePlus(a)) / a);
        double lambda = Lambda(eta);
        // eta_1 = log(eta / (lambda - 1)) / eta.
        double correction = Math.Abs(eta) < 1e-3 ? -1.0 / 3.0 + eta / 36.0 : Math.Log(eta / (lambda - 1.0)) / eta;
        return a * Lambda(eta + correction / a);
    }

    /// <summary>lambda - 1 - log lambda = eta^2 / 2, to a few digits (all of them near 1).</summary>
    private static double Lambda(double eta)
    {
        double half = 0.5 * eta * eta;
        if (Math.Abs(eta) < 0.1)
            return 1.0 + eta * (1.0 + eta * (1.0 / 3.0 + eta * (1.0 / 36.0 + eta * (-1.0 / 270.0 + eta * (1.0 / 4320.0 + eta / 17010.0)))));
        double lambda = eta > 0.0 ? 1.0 + eta + half * (2.0 / 3.0) : Math.Exp(eta - half * (1.0 / 3.0));
        if (eta < -2.0)
            lambda = Math.Exp(-1.0 - half);
        for (int i = 0; i < 3; i++)
        {
            // Newton on log lambda, in which the equation is convex: lambda - 1 is its slope.
            double rest = lambda - 1.0 - Math.Log(lambda) - half;
            lambda *= Math.Exp(-rest / (lambda - 1.0));
        }

        return lambda;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Exp(double x) => VectorMath.Exp(new Simd1(x)).Value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Expm1(double x) => VectorMath.Expm1(new Simd1(x)).Value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Log(double x) => VectorMath.Log(new Simd1(x)).Value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Log1p(double x) => VectorMath.Log1p(new Simd1(x)).Value;
}
