using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stats.Distributions;

/// <summary>
/// The tail integral Q(a) / (2 Q(0)) of one concentration as polynomials of degree 14 on panels, four to a doubling of 1 + sqrt(kappa + 1) v: v = a in the
/// lower half of the turn; v = pi - a in the other, where the quotient by v is fitted. Fitted at the Chebyshev nodes from the quadrature;
/// relative error below 8 eps. Where exp(-kappa (1 - cos a)) underflows the panels end.
/// </summary>
internal sealed class VonMisesTable
{
    private const int Degree = 14;
    private const int Stride = 16;
    private const int PanelBits = 2;

    /// <summary>exp of minus this is 0.</summary>
    private const double Underflow = 746.0;

    /// <summary>Row j, column i: 2 cos(j theta_i) / 15 (half of it in row 0), theta_i = pi (2 i + 1) / 30.</summary>
    private static readonly double[] Cosines = MakeCosines();

    private readonly double _scale;
    private readonly double[] _coefficients;

    /// <summary>Where the panels of the outer half begin.</summary>
    private readonly int _outer;

    /// <summary>Fits the panels.</summary>
    /// <param name="k">The concentration.</param>
    /// <param name="half">Q(0).</param>
    public VonMisesTable(double k, double half)
    {
        _scale = Math.Sqrt(k + 1.0);
        bool whole = k <= Underflow;
        End = whole ? Math.PI : 2.0 * Math.Asin(Math.Sqrt(0.5 * Underflow / k));
        double[] inner = Fit(whole ? 0.5 * Math.PI : End, v => VonMisesIntegral.Tail(v, (Math.PI - v) + Angle.PiLow, k) * (0.5 / half));
        double[] outer = whole ? Fit(0.5 * Math.PI, v => VonMisesIntegral.Tail(Math.PI - v, v, k) * (0.5 / half) / v) : [];
        _outer = whole ? inner.Length : int.MaxValue;
        _coefficients = [.. inner, .. outer];
    }

    /// <summary>How far the panels reach.</summary>
    public double End { get; }

    /// <summary>Q(a) / (2 Q(0)).</summary>
    /// <param name="a">In [0, pi].</param>
    /// <param name="rest">pi - a to full relative precision.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Evaluate(double a, double rest)
    {
        // Without branches: which half an angle falls into is not to be foreseen.
        bool inner = a <= rest || _outer == int.MaxValue;
        double y = 1.0 + _scale * (inner ? a : rest);
        long bits = BitConverter.DoubleToInt64Bits(y);
        int index = Math.Min(Panel(y) * Stride + (inner ? 0 : _outer), _coefficients.Length - Stride);
        // The bits below those of the panel are its fraction f; t = 2 f - 1.
        double t = 2.0 * BitConverter.Int64BitsToDouble((bits << PanelBits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000) - 3.0;
        ref double c = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_coefficients), index);
        // Two chains, even and odd.
        double z = t * t;
        double even = Unsafe.Add(ref c, 14), odd = Unsafe.Add(ref c, 13);
        even = Math.FusedMultiplyAdd(even, z, Unsafe.Add(ref c, 12));
        odd = Math.FusedMultiplyAdd(odd, z, Unsafe.Add(ref c, 11));
        even = Math.FusedMultiplyAdd(even, z, Unsafe.Add(ref c, 10));
        odd = Math.FusedMultiplyAdd(odd, z, Unsafe.Add(ref c, 9));
        even = Math.FusedMultiplyAdd(even, z, Unsafe.Add(ref c, 8));
        odd = Math.FusedMultiplyAdd(odd, z, Unsafe.Add(ref c, 7));
        even = Math.FusedMultiplyAdd(even, z, Unsafe.Add(ref c, 6));
        odd = Math.FusedMultiplyAdd(odd, z, Unsafe.Add(ref c, 5));
        even = Math.FusedMultiplyAdd(even, z, Unsafe.Add(ref c, 4));
        odd = Math.FusedMultiplyAdd(odd, z, Unsafe.Add(ref c, 3));
        even = Math.FusedMultiplyAdd(even, z, Unsafe.Add(ref c, 2));
        odd = Math.FusedMultiplyAdd(odd, z, Unsafe.Add(ref c, 1));
        even = Math.FusedMultiplyAdd(even, z, c);
        double value = Math.FusedMultiplyAdd(odd, t, even);
        return value * (inner ? 1.0 : rest);
    }

    /// <summary>The panel of y, at least 1: exponent and leading bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Panel(double y) => (int)((BitConverter.DoubleToInt64Bits(y) >> (52 - PanelBits)) - (1023L << PanelBits));

    private double[] Fit(double end, Func<double, double> f)
    {
        int panels = Panel(1.0 + _scale * end) + 1;
        double[] coefficients = new double[panels * Stride];
        Span<double> values = stackalloc double[Degree + 1], chebyshev = stackalloc double[Degree + 1];
        for (int panel = 0; panel < panels; panel++)
        {
            double low = BitConverter.Int64BitsToDouble((panel + (1023L << PanelBits)) << (52 - PanelBits));
            double high = BitConverter.Int64BitsToDouble((panel + 1 + (1023L << PanelBits)) << (52 - PanelBits));
            for (int i = 0; i <= Degree; i++)
            {
                // cos(theta_i), without its factor. Panels may pass the end a little: the integral goes on smoothly up to pi.
                double t = Cosines[Degree + 1 + i] * (0.5 * (Degree + 1));
                values[i] = f(((low - 1.0) + 0.5 * (high - low) * (1.0 + t)) / _scale);
            }

            for (int j = 0; j <= Degree; j++)
            {
                double sum = 0.0;
                for (int i = 0; i <= Degree; i++)
                    sum = Math.FusedMultiplyAdd(values[i], Cosines[j * (Degree + 1) + i], sum);
                chebyshev[j] = sum;
            }

            ToPowers(chebyshev, coefficients.AsSpan(panel * Stride, Degree + 1));
        }

        return coefficients;
    }

    private static double[] MakeCosines()
    {
        const int n = Degree + 1;
        double[] cosines = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < n; i++)
            {
                // The angle j (2 i + 1) pi / (2 n), reduced in integers to half a turn.
                int m = j * (2 * i + 1) % (4 * n);
                m = Math.Min(m, 4 * n - m);
                double cosine = m <= n ? Math.Cos(Math.PI * m / (2 * n)) : -Math.Cos(Math.PI * (2 * n - m) / (2 * n));
                cosines[j * n + i] = cosine * (j == 0 ? 1.0 : 2.0) / n;
            }
        }

        return cosines;
    }

    /// <summary>Powers of t from Chebyshev polynomials, by T_(j+1) = 2 t T_j - T_(j-1).</summary>
    private static void ToPowers(ReadOnlySpan<double> chebyshev, Span<double> powers)
    {
        Span<double> before = stackalloc double[Degree + 2], current = stackalloc double[Degree + 2], next = stackalloc double[Degree + 2];
        before.Clear();
        current.Clear();
        before[0] = 1.0;
        current[1] = 1.0;
        powers.Clear();
        powers[0] = chebyshev[0];
        for (int j = 1; j <= Degree; j++)
        {
            for (int i = 0; i <= j; i++)
                powers[i] += chebyshev[j] * current[i];
            next.Clear();
            for (int i = 0; i <= j; i++)
                next[i + 1] = 2.0 * current[i];
            for (int i = 0; i < j; i++)
                next[i] -= before[i];
            current.CopyTo(before);
            next.CopyTo(current);
        }
    }
}
