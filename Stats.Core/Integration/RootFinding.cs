namespace Stats.Core;

/// <summary>
/// Roots of continuous functions between two points of opposite sign. A function may be infinite (its sign counts) but not NaN; a sign change
/// at a pole is reported as not converged (see <see cref="RootResult"/>).
/// <para>
/// By default the search ends at the last bit: at a zero of the function, or where the sign changes between two neighbouring doubles. No
/// function takes more than 260 evaluations: where the bracket shrinks slowly it is halved in the number of doubles it holds, so that
/// a root near 1e-300 in [0, 1] costs at most 64 halvings and not a thousand.
/// </para>
/// <para>
/// MathNet's <c>Brent</c> and <c>RobustNewtonRaphson</c> stop at an absolute accuracy and report no evaluations.
/// </para>
/// </summary>
public static class RootFinding
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Brent's method (1973, chapter 4): inverse quadratic interpolation and secants, safeguarded by bisection.</summary>
    /// <param name="f">The function; at the limits its signs differ or one value is 0.</param>
    /// <param name="lower">The lower limit, finite.</param>
    /// <param name="upper">The upper limit, finite, above <paramref name="lower"/>.</param>
    /// <param name="tolerance">The width of the final bracket, at least 0; 0 for the last bit.</param>
    /// <param name="maximumEvaluations">The most evaluations, at least 2.</param>
    /// <exception cref="ArgumentException">A limit is not finite, they are not in order, or the function has the same sign at both.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Another parameter is out of its range.</exception>
    /// <exception cref="NotFiniteNumberException">The function is NaN; the message says where.</exception>
    public static RootResult Brent(Func<double, double> f, double lower, double upper, double tolerance = 0.0, int maximumEvaluations = 300)
    {
        ArgumentNullException.ThrowIfNull(f);
        RootBracket bracket = RootBracket.Start(f, lower, upper, tolerance, maximumEvaluations);
        double last = double.PositiveInfinity, beforeLast = double.PositiveInfinity;
        while (!bracket.IsDone)
        {
            double best = bracket.Best, other = bracket.Other;
            double next = Interpolate(bracket.Dropped, bracket.DroppedValue, best, bracket.BestValue, other, bracket.OtherValue);
            // Inside, not next to the worse end, and the steps shrink (Brent 1973, section 4.2).
            bool isGood = (next - best) * (other - best) >= 0.0 && Math.Abs(next - best) < 0.75 * Math.Abs(other - best) && Math.Abs(next - best) < 0.5 * Math.Abs(beforeLast);
            if (!isGood)
            {
                next = 0.5 * best + 0.5 * other;
                last = double.PositiveInfinity;
            }

            bracket.Add(ref next, f);
            beforeLast = last;
            last = next - best;
        }

        return bracket.Result();
    }

    /// <summary>Newton's method, with bisection where a step leaves the bracket or does not shrink.</summary>
    /// <param name="f">The function and its derivative; at the limits the function's signs differ or one value is 0.</param>
    /// <param name="lower">The lower limit, finite.</param>
    /// <param name="upper">The upper limit, finite, above <paramref name="lower"/>.</param>
    /// <param name="tolerance">The width of the final bracket, at least 0; 0 for the last bit.</param>
    /// <param name="maximumEvaluations">The most evaluations, at least 2.</param>
    /// <inheritdoc cref="Brent" path="/exception"/>
    public static RootResult Newton(
        Func<double, (double Value, double Derivative)> f, double lower, double upper, double tolerance = 0.0, int maximumEvaluations = 300)
    {
        ArgumentNullException.ThrowIfNull(f);
        return Halley(
            x =>
            {
                (double value, double derivative) = f(x);
                return (value, derivative, 0.0);
            },
            lower,
            upper,
            tolerance,
            maximumEvaluations);
    }

    /// <summary>Halley's method, of third order, with bisection where a step leaves the bracket or does not shrink.</summary>
    /// <param name="f">The function, its first and second derivative; at the limits the function's signs differ or one value is 0.</param>
    /// <param name="lower">The lower limit, finite.</param>
    /// <param name="upper">The upper limit, finite, above <paramref name="lower"/>.</param>
    /// <param name="tolerance">The width of the final bracket, at least 0; 0 for the last bit.</param>
    /// <param name="maximumEvaluations">The most evaluations, at least 2.</param>
    /// <inheritdoc cref="Brent" path="/exception"/>
    public static RootResult Halley(
        Func<double, (double Value, double First, double Second)> f, double lower, double upper, double tolerance = 0.0, int maximumEvaluations = 300)
    {
        ArgumentNullException.ThrowIfNull(f);
        double first = 0.0, second = 0.0;
        double Value(double x)
        {
            (double value, first, second) = f(x);
            return value;
        }

        RootBracket bracket = RootBracket.Start(Value, lower, upper, tolerance, maximumEvaluations);
        double step = double.PositiveInfinity;
        double x = 0.5 * bracket.Best + 0.5 * bracket.Other;
        while (!bracket.IsDone)
        {
            double value = bracket.Add(ref x, Value);
            if (bracket.IsDone)
                break;
            double newton = -value / first, denominator = 1.0 + 0.5 * newton * second / first;
            // Halley's denominator is used where it makes the step at most twice as long.
            double trial = denominator > 0.5 ? newton / denominator : newton;
            double opposite = bracket.Best == x ? bracket.Other : bracket.Best, next = x + trial;
            if (Math.Abs(trial) <= Math.Max(0.5 * tolerance, Epsilon * Math.Abs(x)))
            {
                // The step is below the last bit: a look at the neighbour on the other side settles it.
                next = x + Math.CopySign(Math.Max(0.75 * tolerance, RootBracket.Ulp(x)), opposite - x);
            }
            else if (!((next - x) * (opposite - x) > 0.0 && Math.Abs(trial) < Math.Abs(opposite - x) && Math.Abs(trial) < 0.5 * Math.Abs(step)))
            {
                next = 0.5 * x + 0.5 * opposite;
                trial = double.PositiveInfinity;
            }

            step = trial;
            x = next;
        }

        return bracket.Result();
    }

    /// <summary>Widens an interval until the function changes its sign over it: the side of the smaller |value| moves out, by a factor of 1.6 to 2.6 of the width.</summary>
    /// <param name="f">The function.</param>
    /// <param name="lower">The lower limit to start from, finite.</param>
    /// <param name="upper">The upper limit to start from, finite, above <paramref name="lower"/>.</param>
    /// <param name="minimum">A limit that the lower one does not pass; -infinity for none.</param>
    /// <param name="maximum">A limit that the upper one does not pass; +infinity for none.</param>
    /// <returns>Limits that <see cref="Brent"/> accepts.</returns>
    /// <exception cref="ArgumentException">The limits are not finite or not in order, or the sign does not change over the widest interval allowed.</exception>
    /// <exception cref="NotFiniteNumberException">The function is NaN; the message says where.</exception>
    public static (double Lower, double Upper) Bracket(
        Func<double, double> f, double lower, double upper, double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(f);
        RootBracket.CheckLimits(lower, upper);
        if (!(minimum <= lower))
            throw new ArgumentException(FormattableString.Invariant($"minimum is {minimum}, above lower ({lower})."), nameof(minimum));
        if (!(maximum >= upper))
            throw new ArgumentException(FormattableString.Invariant($"maximum is {maximum}, below upper ({upper})."), nameof(maximum));
        minimum = Math.Max(minimum, double.MinValue);
        maximum = Math.Min(maximum, double.MaxValue);
        double atLower = RootBracket.Evaluate(f, lower), atUpper = RootBracket.Evaluate(f, upper);
        while (Math.Sign(atLower) * Math.Sign(atUpper) > 0)
        {
            double growth = 1.6 * (upper - lower);
            bool canFall = lower > minimum, canRise = upper < maximum;
            if (!canFall && !canRise)
                throw new ArgumentException(FormattableString.Invariant($"The function has the same sign at lower ({lower}) and upper ({upper}), the widest limits allowed."), nameof(f));
            if (canFall && (!canRise || Math.Abs(atLower) < Math.Abs(atUpper)))
            {
                lower = Math.Max(minimum, lower - growth);
                atLower = RootBracket.Evaluate(f, lower);
            }
            else
            {
                upper = Math.Min(maximum, upper + growth);
                atUpper = RootBracket.Evaluate(f, upper);
            }
        }

        return (lower, upper);
    }

    /// <summary>The inverse quadratic through three points at 0, or the secant where two coincide; NaN where a value is infinite.</summary>
    private static double Interpolate(double a, double fa, double b, double fb, double c, double fc)
    {
        if (fa == fb || fa == fc)
            return b - fb * ((c - b) / (fc - fb));
        // Brent 1973, section 4.2, as a correction of b.
        double s = fb / fa, q = fa / fc, r = fb / fc;
        double p = s * (q * (q - r) * (c - b) + (1.0 - r) * (b - a));
        return b - p / ((q - 1.0) * (r - 1.0) * (s - 1.0));
    }
}
