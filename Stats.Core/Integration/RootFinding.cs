namespace Stats.Core;

/// <summary>
/// Roots of continuous functions between two points of opposite sign. A function may be infinite (its sign counts) but not NaN.
/// <para>
/// By default the search ends at the last bit: at a zero of the function, or where the sign changes between two neighbouring doubles. No
/// function takes more than about 200 evaluations: where the bracket shrinks slowly it is halved in the number of doubles it holds, so that
/// a root near 1e-300 in [0, 1] costs at most 64 halvings and not a thousand.
/// </para>
/// <para>
/// MathNet's <c>Brent</c> and <c>RobustNewtonRaphson</c> stop at an absolute accuracy, report no evaluations, and throw for a function that is infinite.
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
    public static RootResult Brent(Func<double, double> f, double lower, double upper, double tolerance = 0.0, int maximumEvaluations = 250)
    {
        ArgumentNullException.ThrowIfNull(f);
        RootBracket bracket = RootBracket.Start(f, lower, upper, tolerance, maximumEvaluations);
        // The last three points in Brent's notation: b the best, a the one before, c the other end.
        double a = bracket.Other, fa = bracket.OtherValue, step = double.PositiveInfinity, before = double.PositiveInfinity;
        while (!bracket.IsDone)
        {
            double b = bracket.Best, fb = bracket.BestValue, c = bracket.Other, fc = bracket.OtherValue;
            double next = Interpolate(a, fa, b, fb, c, fc);
            bool isInside = Math.Abs(next - b) < 0.75 * Math.Abs(c - b) && (next - b) * (c - b) >= 0.0;
            bool shrinks = Math.Abs(next - b) < 0.5 * Math.Abs(before);
            before = step;
            if (!isInside || !shrinks)
            {
                next = 0.5 * b + 0.5 * c;
                before = double.PositiveInfinity;
            }

            step = next - b;
            (a, fa) = (b, fb);
            bracket.Add(next, f);
            // Where the new point is not the best, the third point is the new one's predecessor at that end.
            if (bracket.Best == b)
                (a, fa) = (c, fc);
        }

        return bracket.Result();
    }

    /// <summary>Newton's method, with bisection where a step leaves the bracket or does not shrink.</summary>
    /// <param name="f">The function and its derivative; at the limits the function's signs differ or one value is 0.</param>
    /// <inheritdoc cref="Brent" path="/param[@name != 'f']"/>
    /// <inheritdoc cref="Brent" path="/exception"/>
    /// <param name="lower">The lower limit, finite.</param>
    /// <param name="upper">The upper limit, finite, above <paramref name="lower"/>.</param>
    /// <param name="tolerance">The width of the final bracket or the length of the last step, at least 0; 0 for the last bit.</param>
    /// <param name="maximumEvaluations">The most evaluations, at least 2.</param>
    public static RootResult Newton(
        Func<double, (double Value, double Derivative)> f, double lower, double upper, double tolerance = 0.0, int maximumEvaluations = 250)
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
    /// <param name="tolerance">The width of the final bracket or the length of the last step, at least 0; 0 for the last bit.</param>
    /// <param name="maximumEvaluations">The most evaluations, at least 2.</param>
    /// <inheritdoc cref="Brent" path="/exception"/>
    public static RootResult Halley(
        Func<double, (double Value, double First, double Second)> f, double lower, double upper, double tolerance = 0.0, int maximumEvaluations = 250)
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
            double value = bracket.Add(x, Value);
            if (bracket.IsDone)
                break;
            double newton = -value / first, denominator = 1.0 + 0.5 * newton * second / first;
            // Halley's denominator is used where it makes the step at most twice as long.
            double trial = denominator > 0.5 ? newton / denominator : newton;
            double next = x + trial;
            double low = Math.Min(bracket.Best, bracket.Other), high = Math.Max(bracket.Best, bracket.Other);
            if (Math.Abs(trial) <= Math.Max(tolerance, Epsilon * Math.Abs(x)) && next >= low && next <= high)
            {
                // The step is below the last bit: a look at the neighbour on the other side settles it.
                double side = trial == 0.0 ? Math.CopySign(1.0, bracket.Other - bracket.Best) : trial;
                next = x + Math.CopySign(Math.Max(tolerance, RootBracket.Ulp(x)), side);
            }
            else if (!(next > low && next < high) || !(Math.Abs(trial) < 0.5 * Math.Abs(step)))
            {
                next = 0.5 * low + 0.5 * high;
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
        // Brent 1973, equation 4.6, as a correction of b.
        double s = fb / fa, q = fa / fc, r = fb / fc;
        double p = s * (q * (q - r) * (c - b) - (1.0 - r) * (b - a));
        return b + p / ((q - 1.0) * (r - 1.0) * (s - 1.0));
    }
}
