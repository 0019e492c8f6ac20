namespace Stats.Core;

/// <summary>An unevaluated sum of two doubles, about 105 bits (Dekker 1971): for coefficients that must be right to the last bit of a double after long recurrences.</summary>
internal readonly struct DoubleDouble(double high, double low)
{
    public readonly double High = high, Low = low;

    public static implicit operator DoubleDouble(double value) => new(value, 0.0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble s = Sum(a.High, b.High), t = Sum(a.Low, b.Low);
        DoubleDouble u = Normalized(s.High, s.Low + t.High);
        return Normalized(u.High, u.Low + t.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + new DoubleDouble(-b.High, -b.Low);

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double p = a.High * b.High;
        return Normalized(p, Math.FusedMultiplyAdd(a.High, b.High, -p) + (a.High * b.Low + a.Low * b.High));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - b * first;
        double second = rest.High / b.High;
        return Normalized(first, second) + (rest - b * second).High / b.High;
    }

    /// <summary>a + b exactly.</summary>
    public static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b, v = sum - a;
        return new(sum, (a - (sum - v)) + (b - v));
    }

    /// <summary>The square root of a positive number: one Newton step on the double's root.</summary>
    public static DoubleDouble Sqrt(DoubleDouble a)
    {
        double root = Math.Sqrt(a.High);
        DoubleDouble rest = a - (DoubleDouble)root * root;
        return Normalized(root, rest.High / (2.0 * root));
    }

    private static DoubleDouble Normalized(double high, double low)
    {
        double sum = high + low;
        return new(sum, low - (sum - high));
    }
}
