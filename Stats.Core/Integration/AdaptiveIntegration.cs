namespace Stats.Core;

/// <summary>
/// Adaptive Gauss-Kronrod integration: 21 points an interval, the interval of the largest error is halved until the sum of the errors is
/// small (Piessens et al. 1983, QUADPACK's QAG; its error estimate, section 2.2.4.1).
/// <para>
/// For integrands that are smooth, oscillate, or have a narrow peak, a kink or a jump somewhere inside; <see cref="TanhSinh"/> is the better one
/// where an end is singular. A feature that no point of the first 21 touches is not seen: give its place as a limit and add two integrals.
/// </para>
/// <para>
/// MathNet's <c>GaussKronrodRule</c> takes one tolerance, absolute and relative at once, reports neither its evaluations nor whether it reached
/// the tolerance, and returns NaN for a NaN of the integrand.
/// </para>
/// </summary>
public static class AdaptiveIntegration
{
    private const int PointsPerInterval = 21;
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>As a share of the limits: the outermost point, 0.2% from the end, is still some doubles off it.</summary>
    private const double NarrowestInterval = 4000.0 * Epsilon;

    /// <summary>The integral of <paramref name="f"/> from <paramref name="lower"/> to <paramref name="upper"/>.</summary>
    /// <param name="f">The integrand; it is not evaluated at the limits.</param>
    /// <param name="lower">The lower limit; -infinity is one (then x = (1 - t) / t from the finite limit, with t in (0, 1); the whole line is folded at 0).</param>
    /// <param name="upper">The upper limit, +infinity included. Limits in falling order change the sign.</param>
    /// <param name="options">Tolerances and the limit of evaluations; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="f"/> is null.</exception>
    /// <exception cref="ArgumentException">A limit is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <returns>
    /// The integral. Where the integrand is so large for its place that an interval's sum overflows, the interval is not halved further and its error
    /// stays: an integrand that does not decay over an infinite range does not converge.
    /// </returns>
    /// <exception cref="NotFiniteNumberException">The integrand is infinite or NaN at a point inside the range (the message says where), or the first 21 points' sum overflows.</exception>
    public static IntegrationResult Integrate(Func<double, double> f, double lower, double upper, IntegrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        IntegrationCheck.NotNaN(lower, nameof(lower));
        IntegrationCheck.NotNaN(upper, nameof(upper));
        options ??= IntegrationOptions.Default;
        options.Check(nameof(options));
        if (lower == upper)
            return new IntegrationResult(0.0, 0.0, 0, Converged: true);
        if (lower > upper)
        {
            IntegrationResult mirrored = Integrate(f, upper, lower, options);
            return mirrored with { Value = -mirrored.Value };
        }

        if (double.IsFinite(lower) && double.IsFinite(upper))
            return Refine(x => Term(f, x, 1.0), lower, upper, 1, options);
        if (double.IsFinite(lower))
            return Refine(t => Term(f, lower + (1.0 - t) / t, 1.0 / (t * t)), 0.0, 1.0, 1, options);
        if (double.IsFinite(upper))
            return Refine(t => Term(f, upper - (1.0 - t) / t, 1.0 / (t * t)), 0.0, 1.0, 1, options);
        return Refine(
            t =>
            {
                double x = (1.0 - t) / t, weight = 1.0 / (t * t);
                return Term(f, x, weight) + Term(f, -x, weight);
            },
            0.0,
            1.0,
            2,
            options);
    }

    private static double Term(Func<double, double> f, double x, double weight)
    {
        double value = f(x);
        if (!double.IsFinite(value))
            throw IntegrationCheck.NotFinite(value, x);
        // The product may overflow; the interval's sum tells.
        return value == 0.0 ? 0.0 : value * weight;
    }

    private static IntegrationResult Refine(Func<double, double> f, double lower, double upper, int callsAPoint, IntegrationOptions options)
    {
        int callsAnInterval = PointsPerInterval * callsAPoint, evaluations = callsAnInterval;
        PriorityQueue<Interval, double> open = new();
        Interval whole = Evaluate(f, lower, upper);
        if (!whole.IsFinite)
            throw new NotFiniteNumberException("The sum over the first 21 points overflows: the function is too large.", whole.Value);
        double value = whole.Value, error = whole.Error;
        // Intervals that round-off or overflow forbids to halve.
        double settledValue = 0.0, settledError = 0.0;
        open.Enqueue(whole, -whole.Error);
        while (!options.Accepts(error, value) && open.Count > 0 && evaluations + 2 * callsAnInterval <= options.MaximumEvaluations)
        {
            Interval worst = open.Dequeue();
            if (worst.IsAtRoundOff || worst.Upper - worst.Lower < NarrowestInterval * Math.Max(Math.Abs(worst.Lower), Math.Abs(worst.Upper)))
            {
                settledValue += worst.Value;
                settledError += worst.Error;
                continue;
            }

            double middle = 0.5 * worst.Lower + 0.5 * worst.Upper;
            Interval left = Evaluate(f, worst.Lower, middle), right = Evaluate(f, middle, worst.Upper);
            evaluations += 2 * callsAnInterval;
            if (!left.IsFinite || !right.IsFinite)
            {
                settledValue += worst.Value;
                settledError += worst.Error;
                continue;
            }

            open.Enqueue(left, -left.Error);
            open.Enqueue(right, -right.Error);
            value += (left.Value + right.Value) - worst.Value;
            error += (left.Error + right.Error) - worst.Error;
            // The differences carry the rounding of the first, coarse intervals along: the last word has the sum formed anew.
            if (options.Accepts(error, value))
                (value, error) = Total(open, settledValue, settledError);
        }

        (value, error) = Total(open, settledValue, settledError);
        return new IntegrationResult(value, error, evaluations, options.Accepts(error, value));
    }

    private static (double Value, double Error) Total(PriorityQueue<Interval, double> open, double value, double error)
    {
        // In the order of size, so that the sum does not depend on the heap's.
        foreach (Interval part in open.UnorderedItems.Select(i => i.Element).OrderBy(i => Math.Abs(i.Value)).ThenBy(i => i.Lower))
        {
            value += part.Value;
            error += part.Error;
        }

        return (value, error);
    }

    private static Interval Evaluate(Func<double, double> f, double lower, double upper)
    {
        ReadOnlySpan<double> nodes = GaussKronrodTables.Nodes, weights = GaussKronrodTables.Weights, gaussWeights = GaussKronrodTables.GaussWeights;
        double centre = 0.5 * lower + 0.5 * upper, half = 0.5 * upper - 0.5 * lower;
        Span<double> values = stackalloc double[PointsPerInterval];
        values[20] = f(centre);
        double kronrod = weights[10] * values[20], gauss = 0.0, absolute = Math.Abs(kronrod);
        for (int i = 0; i < nodes.Length; i++)
        {
            double below = values[2 * i] = f(centre - half * nodes[i]), above = values[2 * i + 1] = f(centre + half * nodes[i]);
            kronrod += weights[i] * (below + above);
            absolute += weights[i] * (Math.Abs(below) + Math.Abs(above));
            if (i % 2 == 1)
                gauss += gaussWeights[i / 2] * (below + above);
        }

        double mean = 0.5 * kronrod, variation = weights[10] * Math.Abs(values[20] - mean);
        for (int i = 0; i < nodes.Length; i++)
            variation += weights[i] * (Math.Abs(values[2 * i] - mean) + Math.Abs(values[2 * i + 1] - mean));
        double error = Math.Abs((kronrod - gauss) * half);
        variation *= half;
        absolute *= half;
        if (variation > 0.0 && error > 0.0)
            error = variation * Math.Min(1.0, Math.Pow(200.0 * error / variation, 1.5));
        double roundOff = 50.0 * Epsilon * absolute;
        return new Interval(lower, upper, kronrod * half, Math.Max(error, roundOff), error <= roundOff);
    }

    private readonly record struct Interval(double Lower, double Upper, double Value, double Error, bool IsAtRoundOff)
    {
        public bool IsFinite => double.IsFinite(Value) && double.IsFinite(Error);
    }
}
