using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>What the incomplete gamma functions need of the shape alone, computed once for a span.</summary>
internal struct IncompleteGammaShape
{
    public const double UniformFrom = 10.0;

    // lambda where |eta| = 1, a hair inside.
    private const double UniformLow = 0.302;
    private const double UniformHigh = 2.357;
    private const double SqrtTwoPi = 2.50662827463100050242;

    /// <summary>a, positive and finite; NaN where it is neither.</summary>
    public double A;

    /// <summary>exp of it times <see cref="Front"/> is x^a e^-x / Gamma(a + 1): the exponent is Centre - x + a (log x - log Centre), without Centre below a = 1.</summary>
    public double Centre, LogCentreHigh, LogCentreLow;

    public double Front;

    /// <summary>log Gamma(1 + a), for a below 1 only.</summary>
    public double LogGamma;

    /// <summary>The series runs in x / Scale.</summary>
    public double Scale;

    /// <summary>The series below, the fraction from there on; between the two the uniform expansion.</summary>
    public double SeriesTo, FractionFrom;

    public int SeriesCount, UniformCount;

    private Table _series, _uniform, _small;

    /// <summary>Whether Q has an expansion of its own below x = 1, P being near 1 there.</summary>
    public readonly bool IsSmall => A < 1.0;

    /// <summary>Terms of the Maclaurin series of Q's second part.</summary>
    public const int SmallCount = 18;

    /// <summary>Series coefficients: Scale^n / ((a + 1) ... (a + n)), n from 0.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<double> Series => ((ReadOnlySpan<double>)_series)[..SeriesCount];

    /// <summary>beta_n, n from 0: Temme's S(eta) Gamma*(a) = sum of beta_n eta^n.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<double> Uniform => ((ReadOnlySpan<double>)_uniform)[..UniformCount];

    /// <summary>(-1)^n / ((a + n + 1) (n + 1)!), n from 0.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<double> Small => ((ReadOnlySpan<double>)_small)[..SmallCount];

    /// <summary>The shape ready for every x, or for one x alone with the tables that it needs; the same bits either way.</summary>
    public IncompleteGammaShape(double a, double x = double.NaN)
    {
        if (!(a > 0.0) || double.IsInfinity(a))
        {
            A = double.NaN;
            return;
        }

        bool all = double.IsNaN(x);
        A = a;
        if (a < 1.0)
        {
            LogGamma = GammaFunction.LogOnePlus(a);
            Front = Exp(-LogGamma);
            Scale = 1.0;
        }
        else
        {
            // Gamma(a + 1) = sqrt(2 pi a) (a/e)^a e^sigma(a)
            Front = Exp(-GammaFunction.StirlingCorrection(a)) / (SqrtTwoPi * Math.Sqrt(a));
            Centre = a;
            Scale = a;
            LogDoubleDouble(a, out LogCentreHigh, out LogCentreLow);
        }

        bool uniform = a >= UniformFrom;
        SeriesTo = uniform ? UniformLow * a : Math.Max(a, 1.0);
        FractionFrom = uniform ? UniformHigh * a : SeriesTo;
        if (all || x < SeriesTo)
            FillSeries(all ? SeriesTo / Scale : x / Scale);
        if (uniform && (all || (x >= SeriesTo && x < FractionFrom)))
            FillUniform();
        if (a < 1.0 && (all || x < 1.0))
            FillSmall();
    }

    /// <summary>Until the terms at y, the largest argument, no longer change the sum.</summary>
    private void FillSeries(double y)
    {
        Span<double> c = _series;
        double coefficient = 1.0;
        double term = 1.0;
        int n = 0;
        while (n < c.Length)
        {
            c[n++] = coefficient;
            double ratio = Scale / (A + n);
            coefficient *= ratio;
            term *= ratio * y;
            if (term < 2.7e-17)
                break;
        }

        SeriesCount = n;
    }

    /// <summary>beta_(n-1) = (n + 1)/a beta_(n+1) + f_n backwards from 0 (from dQ/deta; Temme 1987). The error stays below 2e-17 of the tail.</summary>
    private void FillUniform()
    {
        ReadOnlySpan<double> f = IncompleteGammaCoefficients.Uniform;
        UniformCount = A < 12.0 ? 40 : A < 20.0 ? 36 : A < 100.0 ? 32 : 28;
        Span<double> b = _uniform;
        double reciprocal = 1.0 / A;
        double upper = 0.0;
        double next = 0.0;
        for (int n = UniformCount; n >= 1; n--)
        {
            double value = Math.FusedMultiplyAdd((n + 1) * reciprocal, upper, f[n]);
            b[n - 1] = value;
            upper = next;
            next = value;
        }
    }

    private void FillSmall()
    {
        Span<double> c = _small;
        double factorial = 1.0;
        for (int n = 0; n < SmallCount; n++)
        {
            factorial *= -(n + 1);
            c[n] = -1.0 / ((A + (n + 1)) * factorial);
        }
    }

    // Kept out of the constructor, which would be too large to be inlined into well.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Exp(double x) => VectorMath.Exp(new Simd1(x)).Value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LogDoubleDouble(double x, out double high, out double low)
    {
        VectorMath.LogDoubleDouble(new Simd1(x), new Simd1(0.0), out Simd1 h, out Simd1 l);
        (high, low) = (h.Value, l.Value);
    }

    [InlineArray(48)]
    private struct Table
    {
        private double _first;
    }
}
