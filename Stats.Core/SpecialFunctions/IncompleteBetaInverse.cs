// The unknown is the log-odds w = log(x / y), y = 1 - x; the point is kept as x and y, both to a relative rounding. The equation is
// log I = log p for the tail that is at most 1/2. Its derivative is D/I with D = x^a y^b / B(a, b), the evaluation's own prefactor; its second
// derivative follows from D'/D = a - (a + b) x. log I is concave in w (D is log-concave), hence Newton's step from the left never
// passes the root, and one from the right lands left of it: a third-order (Halley) step that is held to twice Newton's always converges.
// Start: the asymptote of log I at w = -inf, which lies left of the root, or Abramowitz and Stegun (1964), 26.5.22, where that is further right.
namespace Stats.Core;

/// <summary>The inverse of the incomplete beta function, one point at a time.</summary>
internal static class IncompleteBetaInverse
{
    /// <summary>Beyond it x or 1 - x underflows, and the asymptote holds to all digits.</summary>
    private const double FarLogOdds = 690.0;
    private const double LogHalf = -0.69314718055994530942;
    private const int MaxSteps = 200;

    /// <summary>A quantile: x, 1 - x, and log(x / (1 - x)) as a pair, given where one of them is below 1e-299 only.</summary>
    internal readonly record struct Quantile(double X, double Complement, double FarLogOdds = 0, double FarLogOddsRest = 0)
    {
        public Quantile Mirrored => new(Complement, X, -FarLogOdds, -FarLogOddsRest);
    }

    /// <summary>The point whose lower tail is <paramref name="probability"/>, or whose upper tail is.</summary>
    public static Quantile Solve(double a, double b, double probability, bool upper) => Solve(a, b, probability, upper, default);

    /// <summary>result[i] = value(the point at probability[i]), what depends on a and b alone being formed once.</summary>
    public static void Solve(double a, double b, ReadOnlySpan<double> probability, bool upper, bool log, string name, Span<double> result, Func<Quantile, double> value)
    {
        SpanKernel.CheckSpans(probability, result, name);
        IncompleteBetaParameters[] prepared = [new(a, b), new(b, a)];
        for (int i = 0; i < probability.Length; i++)
            result[i] = value(log ? SolveLog(a, b, probability[i], upper, prepared) : Solve(a, b, probability[i], upper, prepared));
    }

    /// <summary>The same, with the parameters (a, b) and (b, a) prepared, or none.</summary>
    public static Quantile Solve(double a, double b, double probability, bool upper, ReadOnlySpan<IncompleteBetaParameters> prepared)
    {
        if (!(a > 0) || !(b > 0) || !double.IsFinite(a + b) || !(probability >= 0 && probability <= 1))
            return new Quantile(double.NaN, double.NaN);
        if (probability <= 0.5)
        {
            Logarithm(probability, 0, out double log, out double rest);
            return SolveSmaller(a, b, probability, log, rest, upper, prepared);
        }
        else
        {
            // 1 - p is exact.
            Logarithm(1 - probability, 0, out double log, out double rest);
            return SolveSmaller(a, b, 1 - probability, log, rest, !upper, prepared);
        }
    }

    /// <summary>The same for the logarithm of the probability.</summary>
    public static Quantile SolveLog(double a, double b, double logProbability, bool upper) => SolveLog(a, b, logProbability, upper, default);

    private static Quantile SolveLog(double a, double b, double logProbability, bool upper, ReadOnlySpan<IncompleteBetaParameters> prepared)
    {
        if (!(a > 0) || !(b > 0) || !double.IsFinite(a + b) || !(logProbability <= 0))
            return new Quantile(double.NaN, double.NaN);
        if (logProbability <= LogHalf)
            return SolveSmaller(a, b, Exp(logProbability), logProbability, 0, upper, prepared);
        double complement = -VectorMath.Expm1(new Simd1(logProbability)).Value;
        Logarithm(complement, 0, out double log, out double rest);
        return SolveSmaller(a, b, complement, log, rest, !upper, prepared);
    }

    /// <summary>log(value + valueRest) as a pair; -infinity at 0.</summary>
    internal static void Logarithm(double value, double valueRest, out double log, out double rest)
    {
        if (value == 0)
        {
            (log, rest) = (double.NegativeInfinity, 0);
            return;
        }

        double shift = value < 1e-280 ? 200 : 0;
        double scale = shift > 0 ? 1.6069380442589903e60 : 1;
        VectorMath.LogDoubleDouble(new Simd1(value * scale), new Simd1(valueRest * scale), out Simd1 high, out Simd1 low);
        VectorMath.TwoSum(new Simd1(-shift * LogTables.Ln2High), high, out Simd1 sum, out Simd1 carry);
        log = sum.Value;
        rest = carry.Value + low.Value - shift * LogTables.Ln2Low;
    }

    /// <summary>The smaller tail is given; <paramref name="prepared"/> holds the parameters (a, b) and (b, a), or nothing.</summary>
    private static Quantile SolveSmaller(double a, double b, double value, double log, double logRest, bool upper, ReadOnlySpan<IncompleteBetaParameters> prepared)
    {
        if (upper)
            return SolveSmaller(b, a, value, log, logRest, false, prepared.IsEmpty ? prepared : prepared[1..]).Mirrored;
        if (double.IsNegativeInfinity(log))
            return new Quantile(0, 1, double.NegativeInfinity);
        IncompleteBetaParameters parameters = prepared.IsEmpty ? new(a, b) : prepared[0];
        double wAsymptote = Asymptote(a, b, log, logRest, out double wRest);
        if (wAsymptote < -FarLogOdds && Math.Log(b) + wAsymptote < -80)
            return new Quantile(Exp(wAsymptote) * (1 + wRest), 1, wAsymptote, wRest);
        double w = wAsymptote;
        if (a > 1 && b > 1)
            w = Math.Max(w, NormalStart(a, b, log));
        w = Math.Clamp(w, -700.0, 700.0);
        double x = 1 / (1 + Exp(-w)), y = 1 / (1 + Exp(w));
        for (int i = 0; i < MaxSteps; i++)
        {
            double step = Step(in parameters, x, y, value, log, logRest, out double residual);
            // The concave log I: from a point left of the root the root is right of it.
            if (y < 1e-299 && residual < 0)
                return FarAbove(a, b, log);
            if (x < 1e-299 && residual > 0)
                return new Quantile(Exp(wAsymptote) * (1 + wRest), 1, wAsymptote, wRest);
            step = Math.Clamp(step, -100.0, 100.0);
            double growth = VectorMath.Expm1(new Simd1(step)).Value;
            if (x < y)
            {
                double scale = 1 / (1 + x * growth);
                (x, y) = (x * (1 + growth) * scale, y * scale);
            }
            else
            {
                double shrink = VectorMath.Expm1(new Simd1(-step)).Value;
                double scale = 1 / (1 + y * shrink);
                (x, y) = (x * scale, y * (1 + shrink) * scale);
            }

            (x, y) = (Math.Clamp(x, 1e-304, 1.0), Math.Clamp(y, 1e-304, 1.0));
            if (Math.Abs(residual) < 1e-5)
                break;
        }

        return new Quantile(x, y);
    }

    /// <summary>Beside x = 1 the upper tail has its asymptote.</summary>
    private static Quantile FarAbove(double a, double b, double log)
    {
        Logarithm(-VectorMath.Expm1(new Simd1(log)).Value, 0, out double upperLog, out double rest);
        double w = Asymptote(b, a, upperLog, rest, out double wRest);
        return new Quantile(1, Exp(w) * (1 + wRest), -w, -wRest);
    }

    /// <summary>w with x^a / (a B(a, b)) = p, x = exp(w).</summary>
    private static double Asymptote(double a, double b, double log, double logRest, out double rest)
    {
        // Below 1 log B and log a would cancel.
        double scale = a < 1 ? LogScaled(a, b) : BetaFunction.Log(a, b) + Math.Log(a);
        VectorMath.TwoSum(new Simd1(log), new Simd1(scale), out Simd1 sum, out Simd1 carry);
        double w = sum.Value / a;
        rest = (Math.FusedMultiplyAdd(-w, a, sum.Value) + (carry.Value + logRest)) / a;
        if (!double.IsFinite(rest))
            rest = 0;
        return w;
    }

    /// <summary>log(a B(a, b)) = log(1 + a/b) - log(Gamma(1 + a + b) / (Gamma(1 + a) Gamma(1 + b))).</summary>
    private static double LogScaled(double a, double b)
    {
        double share = a / b;
        double log = share < 1e300 ? VectorMath.Log1p(new Simd1(share)).Value : Math.Log(a) - Math.Log(b);
        return log - (GammaFunction.LogRatio(1 + b, a) - GammaFunction.LogOnePlus(a));
    }

    private static double NormalStart(double a, double b, double log)
    {
        double z = NormalProbability.InverseSurvivalFunctionLn(log);
        double ra = 1 / (2 * a - 1), rb = 1 / (2 * b - 1);
        double r = (z * z - 3) / 6;
        double h = 2 / (ra + rb);
        double half = z * Math.Sqrt(h + r) / h - (rb - ra) * (r + 5.0 / 6.0 - 2 / (3 * h));
        double w = Math.Log(a / b) - 2 * half;
        return double.IsNaN(w) ? double.NegativeInfinity : w;
    }

    /// <summary>Halley's step in the log-odds for log I_x(a, b) = log + logRest, and what log I exceeds that by.</summary>
    private static double Step(in IncompleteBetaParameters p, double x, double y, double value, double log, double logRest, out double residual)
    {
        var at = IncompleteBetaKernels.PointAt(new Simd1(x), new Simd1(y));
        var tail = IncompleteBetaKernels.Evaluate(in p, in at);
        bool below = Simd1.Any(at.Mirrored) != Simd1.Any(tail.Near);
        // I / D, the reciprocal of the derivative of log I.
        double reciprocal;
        if (below)
        {
            residual = (tail.High.Value - log) + (tail.Low.Value + Math.Log(tail.Factor.Value) - logRest);
            // Near the root by the ratio: the factor's own logarithm may be large, and its rounding an error of the tail.
            if (Math.Abs(residual) < 1 && value > 1e-290)
                residual = Math.Log(IncompleteBetaKernels.Value(in tail).Value / value);
            reciprocal = tail.Factor.Value / p.Scale;
        }
        else
        {
            double lower = IncompleteBetaKernels.Probability(in p, in at, false).Value;
            residual = value > 1e-290 ? Math.Log(lower / value) : IncompleteBetaKernels.LogProbability(in p, in at, false).Value - log;
            reciprocal = lower / (p.Scale * Exp(tail.High.Value));
        }

        double excess = Simd1.Any(at.Mirrored) ? -tail.Excess.Value : tail.Excess.Value;
        double curvature = -excess * reciprocal - 1;
        double newton = -residual * reciprocal;
        double divisor = Math.Max(1 - 0.5 * residual * curvature, 0.5);
        double step = newton / divisor;
        return double.IsNaN(step) ? -100.0 : step;
    }

    private static double Exp(double x) => VectorMath.Exp(new Simd1(x)).Value;
}
