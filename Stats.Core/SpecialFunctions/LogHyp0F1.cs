namespace Stats.Core;

/// <summary>
/// H_v(x) = log 0F1(; v+1; x^2/4) = log[ Gamma(v+1) (2/x)^v I_v(x) ], at least 0: minus the log-normaliser of directional distributions, without
/// the terms of the size v log v that cancel in the form with log I.
/// <list type="table">
/// <item><term>v, x &lt; 20, or x^2/4 &lt;= v+1</term><description>log1p of the power series less its first term</description></item>
/// <item><term>v >= 20</term><description>the uniform expansion with d = (w - v)/(2v): H = v (2d - log1p d) - log1p(2d)/2 + De + Do + sigma(v), sigma Stirling's correction</description></item>
/// <item><term>else</term><description>log I_v(x) - v log(x/2) + log Gamma(v+1)</description></item>
/// </list>
/// Errors: H 8 units of 2^-52 relative, H - x 8 units relative to max(1, |H - x|).
/// </summary>
public static class LogHyp0F1
{
    /// <summary>H_v(x).</summary>
    /// <param name="order">v, at least 0.</param>
    /// <param name="x">At least 0.</param>
    /// <returns>H; 0 at x = 0; +inf at x = +inf; 0 at v = +inf; NaN where both are infinite or either is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> or <paramref name="x"/> is negative.</exception>
    public static double Evaluate(double order, double x)
    {
        Check(order, x);
        if (!(x > 0.0 && x < double.PositiveInfinity && order < double.PositiveInfinity))
            return Edge(order, x);
        if (IsSeries(order, x))
            return Series(order, x);
        if (order >= 20.0)
        {
            Terms(order, x, out double d, out double rest, out _);
            // 2d - log1p d = d + (d - log1p d), both positive.
            return order * (d + (d - Elementary.Log1p(d))) + rest;
        }

        return order == 0.0 ? LogBessel.I(0.0, x) : LogBessel.I(order, x) - order * Math.Log(0.5 * x) + GammaFunction.Log(order + 1.0);
    }

    /// <summary>H_v(x) - x, without cancellation for large x.</summary>
    /// <param name="order">v, at least 0.</param>
    /// <param name="x">At least 0.</param>
    /// <returns>H - x, at most 0; 0 at x = 0; -inf at x = +inf; -x at v = +inf; NaN where both are infinite or either is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> or <paramref name="x"/> is negative.</exception>
    public static double Scaled(double order, double x)
    {
        Check(order, x);
        if (!(x > 0.0 && x < double.PositiveInfinity && order < double.PositiveInfinity))
            return double.IsPositiveInfinity(x) && double.IsFinite(order) ? double.NegativeInfinity : Edge(order, x) - x;
        if (IsSeries(order, x))
            return Series(order, x) - x;
        if (order >= 20.0)
        {
            Terms(order, x, out double d, out double rest, out double w);
            double lead = -order * ((x / w + 2.0 * (order / w) * d) / (1.0 + x / w));
            return lead - order * Elementary.Log1p(d) + rest;
        }

        return order == 0.0
            ? LogBessel.IScaled(0.0, x)
            : LogBessel.IScaled(order, x) - order * Math.Log(0.5 * x) + GammaFunction.Log(order + 1.0);
    }

    private static bool IsSeries(double order, double x) => (x < 20.0 && order < 20.0) || 0.5 * x <= Math.Sqrt(order + 1.0);

    private static double Series(double order, double x)
    {
        double half = 0.5 * x;
        if (order < 20.0 && x < 20.0)
        {
            LogBesselSmall.Series(new Simd1(order), new Simd1(half * half), out Simd1 numerator, out Simd1 denominator);
            return Elementary.Log1p(numerator.Value / denominator.Value);
        }

        // q <= v + 1: the terms fall at once. The quotient is formed as (half / a)(half / b), so that no square underflows.
        double term = half / (order + 1.0) * half, sum = term;
        for (int k = 2; k <= 40 && term > 1e-18 * sum; k++)
        {
            term *= half / k * (half / (order + k));
            sum += term;
        }

        return Elementary.Log1p(sum);
    }

    /// <summary>For v >= 20: d = (w - v) / (2v), -log1p(2d)/2 + De + Do + sigma(v), and w.</summary>
    private static void Terms(double v, double x, out double d, out double rest, out double w)
    {
        double scale = Math.Max(v, x) > 1e150 ? 2.409919865102884e-181 : 1.0;
        double sv = v * scale, sx = x * scale;
        double scaledW = Math.Sqrt(sv * sv + sx * sx);
        d = sx / (scaledW + sv) * (sx / (2.0 * sv));
        w = scaledW / scale;
        double t = sv / scaledW;
        UniformExpansion.Sum(
            UniformExpansionCoefficients.D, new Simd1(t * t), new Simd1(1.0 / scaledW * scale), UniformExpansion.TermsFor(new Simd1(w)), out Simd1 odd, out Simd1 even);
        rest = -0.5 * Elementary.Log1p(2.0 * d) + ((odd + even).Value + GammaFunction.StirlingCorrection(v));
    }

    private static double Edge(double order, double x)
    {
        if (double.IsNaN(order) || double.IsNaN(x) || (double.IsInfinity(order) && double.IsInfinity(x)))
            return double.NaN;
        return double.IsInfinity(x) ? double.PositiveInfinity : 0.0;
    }

    private static void Check(double order, double x)
    {
        if (order < 0.0 && !double.IsNaN(x))
            throw new ArgumentOutOfRangeException(nameof(order), order, "The order is negative.");
        if (x < 0.0 && !double.IsNaN(order))
            throw new ArgumentOutOfRangeException(nameof(x), x, "x is negative.");
    }
}
