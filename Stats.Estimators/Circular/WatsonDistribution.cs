using Stats.Core;

namespace Stats.Estimators;

/// <summary>
/// The upper tail of Watson's U^2 for n uniform points on the circle, which lies between 1/(12 n) and n/12.
/// <para>
/// n = 2 and 3 are exact (below). From 4 on the logarithm is that of the limit law at Stephens' (1970) modified statistic, plus
/// (n - 1)(log(1 - t) + t), t = 12 U^2 / n, the rate at which the volume vanishes towards n points at one place, plus a polynomial in t and 1/n
/// that was fitted to importance samples. The p-value is within 1% for p above 1e-3, 2% above 1e-9 and
/// 6% above 1e-20 for n up to 100 (relative; the samples' own error is 0.3% to 1% of this). Larger n are nearer to the limit, except that below 1e-50 the
/// logarithm may be off by 1%.
/// </para>
/// </summary>
internal static class WatsonDistribution
{
    /// <summary>Above this tail the fit is not used: the tail's logarithm is the limit law's times its ratio to the fit here.</summary>
    private const double SeamLn = -0.08;

    /// <summary>log P(U^2 > statistic) for n uniform points.</summary>
    public static double TailLn(int n, double statistic)
    {
        double largest = n / 12.0, least = 1.0 / (12.0 * n);
        if (statistic <= least * (1.0 + 1e-14) || n == 1)
            return 0.0;
        if (statistic >= largest * (1.0 - 1e-15))
            return double.NegativeInfinity;
        if (n == 2)
            return TwoPointsLn(statistic);
        if (n == 3)
            return ThreePointsLn(statistic);
        double limit = LimitTailLn(Modified(n, statistic));
        if (limit > SeamLn)
        {
            double seam = Seam(n);
            return limit * (Corrected(n, seam) / LimitTailLn(Modified(n, seam)));
        }

        return Math.Min(0.0, Corrected(n, statistic));
    }

    /// <summary>log of 2 sum (-1)^(j-1) e^(-2 j^2 pi^2 u), the tail of the limit law.</summary>
    public static double LimitTailLn(double u)
    {
        double x = 2.0 * Math.PI * Math.PI * u;
        if (u <= 0.0)
            return 0.0;
        if (x >= 0.7)
            return Math.Min(0.0, Math.Log(2.0) - x + Elementary.Log1p(Alternating(x)));
        // Poisson's summation: 1 - P is a theta function of the inverse argument.
        double lower = 0.0;
        for (int j = 0; j < 4; j++)
            lower += Math.Exp(-Math.PI * Math.PI * (j + 0.5) * (j + 0.5) / x);
        return Elementary.Log1p(-2.0 * Math.Sqrt(Math.PI / x) * lower);
    }

    private static double Alternating(double x)
    {
        double sum = 0.0;
        for (int j = 2; j < 12; j++)
            sum += (j % 2 == 0 ? -1.0 : 1.0) * Math.Exp(-(j * j - 1.0) * x);
        return sum;
    }

    private static double Modified(int n, double statistic) => (statistic - 0.1 / n + 0.1 / ((double)n * n)) * (1.0 + 0.8 / n);

    /// <summary>The statistic at which the limit law's tail has the seam's logarithm.</summary>
    private static double Seam(int n)
    {
        double low = 0.0, high = 0.2;
        for (int i = 0; i < 60; i++)
        {
            double middle = 0.5 * (low + high);
            if (LimitTailLn(middle) > SeamLn)
                low = middle;
            else
                high = middle;
        }

        return high / (1.0 + 0.8 / n) + 0.1 / n - 0.1 / ((double)n * n);
    }

    private static double Corrected(int n, double statistic)
    {
        double t = Math.Min(1.0, 12.0 * statistic / n), inverse = 1.0 / n;
        double correction = (n - 1.0) * t * t * Polynomial(WatsonCoefficients.Leading, t) + Polynomial(WatsonCoefficients.Constant, t)
            + inverse * (Polynomial(WatsonCoefficients.First, t) + inverse * (Polynomial(WatsonCoefficients.Second, t) + inverse * Polynomial(WatsonCoefficients.Third, t)));
        return LimitTailLn(Modified(n, statistic)) + (n - 1.0) * (Elementary.Log1p(-t) + t) + correction;
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double t)
    {
        double value = 0.0;
        for (int k = coefficients.Length - 1; k >= 0; k--)
            value = value * t + coefficients[k];
        return value;
    }

    /// <summary>Two points an arc g apart: U^2 = 1/6 - g (1 - g)/2, g uniform on (0, 1/2).</summary>
    private static double TwoPointsLn(double statistic)
    {
        // P(g < root of g^2 - g + 1/3 - 2 u), the smaller root without cancellation.
        double product = 2.0 * (1.0 / 6.0 - statistic);
        double g = 2.0 * product / (1.0 + Math.Sqrt(Math.Max(0.0, 1.0 - 4.0 * product)));
        return Math.Min(0.0, Math.Log(2.0 * g));
    }

    /// <summary>
    /// Three spacings: U^2 - 1/36 is the squared distance from the centre of an equilateral triangle of inscribed radius 1/sqrt(18); the tail is the share of the triangle outside a disc.
    /// </summary>
    private static double ThreePointsLn(double statistic)
    {
        double square = statistic - 1.0 / 36.0, inner = 1.0 / Math.Sqrt(18.0), radius = Math.Sqrt(square);
        double area = 3.0 * Math.Sqrt(3.0) * inner * inner;
        if (radius <= inner)
            return Elementary.Log1p(-Math.PI * square / area);
        // In each of six half-corners the disc is cut by the side from angle acos(r/radius) to 60 degrees: the rest of the right triangle less the sector.
        double angle = Math.Acos(inner / radius), from = Math.PI / 3.0 - angle;
        double corner = 0.5 * inner * (Math.Sqrt(3.0) * inner - inner * Math.Tan(angle)) - 0.5 * square * from;
        // Near the corner both parts vanish: to leading orders in the angle.
        return corner > 1e-9 * area ? Math.Log(6.0 * corner / area) : CornerLn(from, inner, area);
    }

    private static double CornerLn(double angle, double inner, double area)
    {
        // The integral of (inner^2/cos^2 - radius^2)/2 from pi/3 - angle to pi/3, radius = inner / cos(pi/3 - angle).
        GaussRule rule = GaussRule.Legendre(8);
        double end = Math.PI / 3.0 - angle, cosEnd = Math.Cos(end);
        double integral = rule.Integrate(
            s =>
            {
                double cos = Math.Cos(end + s);
                // cos^2(end) - cos^2(end + s) = sin(s) sin(2 end + s).
                return 0.5 * inner * inner * Math.Sin(s) * Math.Sin(2.0 * end + s) / (cos * cos * cosEnd * cosEnd);
            },
            0.0,
            angle);
        return Math.Log(6.0 * integral / area);
    }
}
