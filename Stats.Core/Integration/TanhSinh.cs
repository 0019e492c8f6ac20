// Map of the ranges (Takahasi and Mori 1974), s = (pi/2) sinh t
//   [a, b]           x = the middle + half the length times tanh s; distance to the nearer end = length / (1 + e^(2|s|)), formed as such
//   [a, infinity)    x = a + e^s, the distance to a being e^s; (-infinity, b] is its mirror
//   the whole line   x = sinh s
// Sums in t with step 1/2, 1/4, ...; each halving adds the points between. On either side the sum ends where two terms in a row, from |t| = 3
// on, are negligible, or where the distance underflows.
namespace Stats.Core;

/// <summary>
/// Double-exponential integration (Takahasi and Mori 1974): for integrands that are analytic inside the range, however singular at its ends,
/// and for infinite ranges. The number of correct digits doubles with each level.
/// <para>
/// With the overload whose integrand receives the distance to the nearer end, (1 - x)^-0.9 keeps its digits up to distances of 1e-300; as a
/// function of x alone it cannot, because 1 - x has no digits left near 1.
/// </para>
/// <para>
/// MathNet's <c>DoubleExponentialTransformation</c> gives NaN for an infinite range, gives the integrand no distance (the integral of x^-0.9 over [0, 1]
/// is off by 4%) and reports no error.
/// </para>
/// </summary>
public static class TanhSinh
{
    private const double HalfPi = 1.5707963267948966;
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>The integral of <paramref name="f"/> from <paramref name="lower"/> to <paramref name="upper"/>.</summary>
    /// <param name="f">The integrand. Points that round to a finite limit are left out, which costs digits where f is infinite there: see the other overload.</param>
    /// <param name="lower">The lower limit, -infinity included.</param>
    /// <param name="upper">The upper limit, +infinity included. Limits in falling order change the sign.</param>
    /// <param name="options">Tolerances and the limit of evaluations; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="f"/> is null.</exception>
    /// <exception cref="ArgumentException">A limit is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="NotFiniteNumberException">The integrand is infinite or NaN at a point inside the range, or so large there that the sum overflows; the message says where.</exception>
    public static IntegrationResult Integrate(Func<double, double> f, double lower, double upper, IntegrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        return Integrate((x, _) => f(x), lower, upper, skipsEnds: true, options);
    }

    /// <summary>The integral from <paramref name="lower"/> to <paramref name="upper"/> of an integrand that may use the distance to the nearer end.</summary>
    /// <param name="f">
    /// The integrand of x and its signed distance to the nearer finite end: x - lower (positive) in the lower half, x - upper (negative) in the
    /// upper half, exact to the last bits where x itself rounds to the limit; on the whole line x again.
    /// </param>
    /// <param name="lower">The lower limit, -infinity included.</param>
    /// <param name="upper">The upper limit, +infinity included. Limits in falling order change the sign of the result.</param>
    /// <param name="options">Tolerances and the limit of evaluations; null for the defaults.</param>
    /// <inheritdoc cref="Integrate(Func{double, double}, double, double, IntegrationOptions?)" path="/exception"/>
    public static IntegrationResult Integrate(Func<double, double, double> f, double lower, double upper, IntegrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        return Integrate(f, lower, upper, skipsEnds: false, options);
    }

    private static IntegrationResult Integrate(Func<double, double, double> f, double lower, double upper, bool skipsEnds, IntegrationOptions? options)
    {
        IntegrationCheck.NotNaN(lower, nameof(lower));
        IntegrationCheck.NotNaN(upper, nameof(upper));
        options ??= IntegrationOptions.Default;
        options.Check(nameof(options));
        if (lower == upper)
            return new IntegrationResult(0.0, 0.0, 0, Converged: true);
        if (lower > upper)
        {
            IntegrationResult mirrored = Integrate(f, upper, lower, skipsEnds, options);
            return mirrored with { Value = -mirrored.Value };
        }

        return new Sum(f, lower, upper, skipsEnds).Run(options);
    }

    /// <summary>One integral under way.</summary>
    private sealed class Sum(Func<double, double, double> f, double lower, double upper, bool skipsEnds)
    {
        private readonly bool _isFinite = double.IsFinite(lower) && double.IsFinite(upper);
        private readonly bool _isLine = double.IsInfinity(lower) && double.IsInfinity(upper);
        private double _sum, _lost, _absolute;
        private double _lowest = double.NegativeInfinity, _highest = double.PositiveInfinity;

        /// <summary>The last term where a side ended because no point is left, not because the terms are negligible: what is missing is below it.</summary>
        private double _cutLow, _cutHigh;
        private int _evaluations;

        public IntegrationResult Run(IntegrationOptions options)
        {
            double step = 0.5, previous = double.NaN;
            Add(Term(0.0));
            Side(step, step, ref _highest, ref _cutHigh);
            Side(-step, -step, ref _lowest, ref _cutLow);
            for (int level = 1; ; level++)
            {
                double value = step * (_sum + _lost), roundOff = 4.0 * Epsilon * step * _absolute;
                double change = level > 1 ? Math.Abs(value - previous) : double.PositiveInfinity;
                double error = Math.Max(change, roundOff) + _cutLow + _cutHigh;
                // The first differences may be small by chance.
                if (level > 2 && options.Accepts(error, value))
                    return new IntegrationResult(value, error, _evaluations, Converged: true);
                // At round-off no halving helps; one more level costs as much as all before it.
                bool isRoundOff = level > 4 && change <= 4.0 * roundOff;
                if (isRoundOff || 2L * _evaluations > options.MaximumEvaluations || level > 20)
                    return new IntegrationResult(value, error, _evaluations, Converged: false);
                previous = value;
                step *= 0.5;
                Side(step, 2.0 * step, ref _highest, ref _cutHigh);
                Side(-step, -2.0 * step, ref _lowest, ref _cutLow);
            }
        }

        /// <summary>Adds the terms at first, first + stride, ... as far as they matter; draws the limit in where they no longer do.</summary>
        private void Side(double first, double stride, ref double limit, ref double cut)
        {
            int negligible = 0;
            double last = 0.0;
            for (int j = 0; ; j++)
            {
                double t = first + j * stride;
                if (Math.Abs(t) >= Math.Abs(limit))
                    return;
                double term = Term(t);
                if (double.IsNaN(term))
                {
                    (limit, cut) = (t, Math.Abs(last));
                    return;
                }

                Add(term);
                last = term;
                negligible = Math.Abs(t) >= 3.0 && Math.Abs(term) <= 1e-19 * _absolute ? negligible + 1 : 0;
                if (negligible == 2)
                {
                    limit = t;
                    return;
                }
            }
        }

        private void Add(double term)
        {
            double total = _sum + term;
            _lost += Math.Abs(_sum) >= Math.Abs(term) ? (_sum - total) + term : (term - total) + _sum;
            _sum = total;
            _absolute += Math.Abs(term);
        }

        /// <summary>The integrand times dx/dt; NaN beyond the last point that can be told from the end (or from infinity).</summary>
        private double Term(double t)
        {
            double s = HalfPi * Elementary.Sinh(t), derivative = HalfPi * Elementary.Cosh(t), x, distance, scale;
            if (_isFinite)
            {
                double e = Elementary.Exp(-2.0 * Math.Abs(s)), share = e / (1.0 + e);
                // The length itself may overflow.
                double fromEnd = upper * share - lower * share;
                if (share < 1e-300 || fromEnd < 1e-307)
                    return double.NaN;
                distance = t < 0.0 ? fromEnd : -fromEnd;
                x = (t < 0.0 ? lower : upper) + distance;
                derivative *= 2.0 / (1.0 + e);
                scale = fromEnd;
                if (skipsEnds && (x <= lower || x >= upper))
                    return double.NaN;
            }
            else if (Math.Abs(s) > 690.0)
            {
                return double.NaN;
            }
            else if (_isLine)
            {
                x = distance = Elementary.Sinh(s);
                scale = Elementary.Cosh(s);
            }
            else
            {
                double fromEnd = Elementary.Exp(s);
                bool isUpward = double.IsFinite(lower);
                distance = isUpward ? fromEnd : -fromEnd;
                x = (isUpward ? lower : upper) + distance;
                scale = fromEnd;
                if (skipsEnds && x == (isUpward ? lower : upper))
                    return double.NaN;
            }

            _evaluations++;
            double value = f(x, distance);
            if (!double.IsFinite(value))
                throw IntegrationCheck.NotFinite(value, x);
            if (value == 0.0)
                return 0.0;
            // The value first: a range of 1e308 times the other factor may overflow.
            double term = value * derivative * scale;
            return double.IsFinite(term) ? term : throw IntegrationCheck.Overflow(value, x);
        }
    }
}
