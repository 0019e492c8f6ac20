namespace Stats.Core;

/// <summary>What the incomplete beta function needs of (a, b) alone, computed once for a span.</summary>
internal readonly struct IncompleteBetaParameters
{
    public readonly double A, B;

    /// <summary>a + b exactly, as a sum of two.</summary>
    public readonly double Sum, SumRest;

    /// <summary>(a + b)^(a + b) / (a^a b^b B(a, b)): the prefactor x^a y^b / B(a, b) over what the exponent holds.</summary>
    public readonly double Scale;

    /// <summary>(a + b)/a and (a + b)/b as pairs, over 2^shift where they would overflow.</summary>
    public readonly double RatioA, RatioARest, RatioAShift, RatioB, RatioBRest, RatioBShift;

    /// <summary>a/(a + b) and b/(a + b).</summary>
    public readonly double ShareA, ShareB;

    /// <summary>
    /// log(Gamma(1 + a + b) / (Gamma(1 + a) Gamma(1 + b) u^a)) where a is below 1, to an error relative to a, and u: b where that is large, so
    /// that u^a does not cancel against x^a. The second pair with a and b exchanged.
    /// </summary>
    public readonly double LogGammasA, UnitA, LogGammasB, UnitB;

    public IncompleteBetaParameters(double a, double b)
    {
        IsValid = a > 0 && b > 0 && double.IsFinite(a + b);
        if (!IsValid)
            return;
        A = a;
        B = b;
        Sum = a + b;
        double v = Sum - a;
        SumRest = (a - (Sum - v)) + (b - v);
        double small = Math.Min(a, b), large = Math.Max(a, b);
        Scale = small >= 0.125
            ? Math.Sqrt(small / (2 * Math.PI) * (large / Sum)) * Exp(GammaFunction.StirlingCorrection(Sum) - GammaFunction.StirlingCorrection(large) - GammaFunction.StirlingCorrection(small))
            : Reduced(small) * (Reduced(large) / Reduced(Sum));
        (RatioA, RatioARest, RatioAShift) = Ratio(Sum, SumRest, a);
        (RatioB, RatioBRest, RatioBShift) = Ratio(Sum, SumRest, b);
        ShareA = a / Sum;
        ShareB = b / Sum;
        (LogGammasA, UnitA) = LogGammas(a, b);
        (LogGammasB, UnitB) = LogGammas(b, a);
    }

    /// <summary>Both positive, their sum finite.</summary>
    public bool IsValid { get; }

    private static (double Log, double Unit) LogGammas(double c, double d)
    {
        if (!(c < 1))
            return (double.NaN, double.NaN);
        if (d < 1000)
            return (GammaFunction.LogRatio(1 + d, c) - GammaFunction.LogOnePlus(c), 1);
        // Stirling's terms less c log d, each difference by algebra so that it is exact relative to c.
        double e = 1 + d;
        double middle = (e + 0.5 * c) * (e + 0.5 * c);
        double correction = -c / (12 * e) / (e + c) + c / (120 * middle) / middle;
        double leading = (e - 0.5) * Log1p(c / e) + c * (Log1p((1 + c) / d) - 1.0);
        return (leading + correction - GammaFunction.LogOnePlus(c), d);
    }

    /// <summary>(t/e)^t / Gamma(t).</summary>
    private static double Reduced(double t) => t < 0.125
        ? t * Exp(t * (Math.Log(t) - 1.0) - GammaFunction.LogOnePlus(t))
        : Math.Sqrt(t / (2 * Math.PI)) * Exp(-GammaFunction.StirlingCorrection(t));

    private static (double High, double Low, double Shift) Ratio(double sum, double rest, double c)
    {
        double shift = 0;
        if (c < sum * 1e-250)
        {
            shift = 1100;
            c *= Math.ScaleB(1.0, 550);
            sum *= Math.ScaleB(1.0, -550);
            rest *= Math.ScaleB(1.0, -550);
        }

        double high = sum / c;
        double low = (Math.FusedMultiplyAdd(-high, c, sum) + rest) / c;
        return (high, low, shift);
    }

    private static double Log1p(double x) => VectorMath.Log1p(new Simd1(x)).Value;

    private static double Exp(double x) => VectorMath.Exp(new Simd1(x)).Value;
}
