// With x = t^2/(df + t^2):  P(T > |t|) = (1 - I_x(1/2, df/2)) / 2. The odds t^2/df are formed in twice the precision.
// Quantile: the tail p up to 1/2 by the upper tail 2p of that function, from 1/4 on by the lower one, 1 - 2p (exact), which keeps t near 0.
namespace Stats.Core;

/// <summary>
/// Probabilities and quantiles of Student's t distribution, both tails and their logarithms. The degrees of freedom are any positive number
/// (1e-300 to 1e300), or infinite, where it is the standard normal distribution; otherwise, and for NaN, the result is NaN. Nothing throws but a wrong span length. Errors are
/// stated in eps = 2^-52 for the given doubles.
/// </summary>
public static class StudentTProbability
{
    private const int Block = 64;
    private const double Ln2 = 0.69314718055994530942;

    /// <summary>P(T at most t).</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="t">Any number.</param>
    /// <returns>Relative error below 6 eps, tails included; gradual underflow.</returns>
    public static double CumulativeDistribution(double degreesOfFreedom, double t) => SurvivalFunction(degreesOfFreedom, -t);

    /// <summary>P(T at most t), for each element.</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="t">The arguments.</param>
    /// <param name="result">As long as <paramref name="t"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void CumulativeDistribution(double degreesOfFreedom, ReadOnlySpan<double> t, Span<double> result) => Map(degreesOfFreedom, t, result, -1, false);

    /// <summary>P(T above t), by its own formula.</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="t">Any number.</param>
    /// <returns>Relative error below 6 eps, tails included; gradual underflow.</returns>
    public static double SurvivalFunction(double degreesOfFreedom, double t)
    {
        if (double.IsPositiveInfinity(degreesOfFreedom))
            return NormalProbability.SurvivalFunction(t);
        var parameters = new IncompleteBetaParameters(0.5, 0.5 * degreesOfFreedom);
        if (!parameters.IsValid)
            return double.NaN;
        var point = IncompleteBetaOdds.PointAt(t, t, degreesOfFreedom);
        return Tail(IncompleteBetaKernels.Probability(in parameters, in point, true).Value, t);
    }

    /// <summary>P(T above t), by its own formula, for each element.</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="t">The arguments.</param>
    /// <param name="result">As long as <paramref name="t"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SurvivalFunction(double degreesOfFreedom, ReadOnlySpan<double> t, Span<double> result) => Map(degreesOfFreedom, t, result, 1, false);

    /// <summary>log P(T at most t).</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="t">Any number.</param>
    /// <returns>Relative error below 6 eps; finite where the value underflows.</returns>
    public static double CumulativeDistributionLn(double degreesOfFreedom, double t) => SurvivalFunctionLn(degreesOfFreedom, -t);

    /// <summary>log P(T at most t), for each element.</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="t">The arguments.</param>
    /// <param name="result">As long as <paramref name="t"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void CumulativeDistributionLn(double degreesOfFreedom, ReadOnlySpan<double> t, Span<double> result) => Map(degreesOfFreedom, t, result, -1, true);

    /// <summary>log P(T above t).</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="t">Any number.</param>
    /// <returns>Relative error below 6 eps; finite where the value underflows.</returns>
    public static double SurvivalFunctionLn(double degreesOfFreedom, double t)
    {
        if (double.IsPositiveInfinity(degreesOfFreedom))
            return NormalProbability.SurvivalFunctionLn(t);
        var parameters = new IncompleteBetaParameters(0.5, 0.5 * degreesOfFreedom);
        if (!parameters.IsValid)
            return double.NaN;
        var point = IncompleteBetaOdds.PointAt(t, t, degreesOfFreedom);
        return t < 0
            ? LogOneMinusHalf(IncompleteBetaKernels.Probability(in parameters, in point, true).Value)
            : IncompleteBetaKernels.LogProbability(in parameters, in point, true).Value - Ln2;
    }

    /// <summary>log P(T above t), for each element.</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="t">The arguments.</param>
    /// <param name="result">As long as <paramref name="t"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SurvivalFunctionLn(double degreesOfFreedom, ReadOnlySpan<double> t, Span<double> result) => Map(degreesOfFreedom, t, result, 1, true);

    /// <summary>The t with P(T at most t) = p.</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="p">In [0, 1] (infinite at the ends); NaN outside.</param>
    /// <returns>Relative error below 6 eps (1 + k), k = |d log t / d log| by the smaller of the two-sided probability and its complement: t near 0 is exact, too.</returns>
    public static double InverseCumulativeDistribution(double degreesOfFreedom, double p) => 0.0 - InverseSurvivalFunction(degreesOfFreedom, p);

    /// <summary>The t with P(T above t) = q.</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="q">In [0, 1] (infinite at the ends); NaN outside.</param>
    /// <returns>Relative error below 6 eps (1 + k), k = |d log t / d log| by the smaller of the two-sided probability and its complement: t near 0 is exact, too.</returns>
    public static double InverseSurvivalFunction(double degreesOfFreedom, double q) =>
        double.IsPositiveInfinity(degreesOfFreedom) ? NormalProbability.InverseSurvivalFunction(q) : Inverse(degreesOfFreedom, q, default);

    /// <summary>The t with P(T at most t) = p, for each element.</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="p">The arguments.</param>
    /// <param name="result">As long as <paramref name="p"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseCumulativeDistribution(double degreesOfFreedom, ReadOnlySpan<double> p, Span<double> result) => Inverse(degreesOfFreedom, p, result, -1, nameof(p));

    /// <summary>The t with P(T above t) = q, for each element.</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="q">The arguments.</param>
    /// <param name="result">As long as <paramref name="q"/>; the same memory or disjoint from it. The same bits as the scalar form gives.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void InverseSurvivalFunction(double degreesOfFreedom, ReadOnlySpan<double> q, Span<double> result) => Inverse(degreesOfFreedom, q, result, 1, nameof(q));

    private static void Inverse(double degreesOfFreedom, ReadOnlySpan<double> q, Span<double> result, double sign, string name)
    {
        SpanKernel.CheckSpans(q, result, name);
        if (double.IsPositiveInfinity(degreesOfFreedom))
        {
            if (sign < 0)
                NormalProbability.InverseCumulativeDistribution(q, result);
            else
                NormalProbability.InverseSurvivalFunction(q, result);
            return;
        }

        IncompleteBetaParameters[] prepared = [new(0.5, 0.5 * degreesOfFreedom), new(0.5 * degreesOfFreedom, 0.5)];
        for (int i = 0; i < q.Length; i++)
        {
            double t = Inverse(degreesOfFreedom, q[i], prepared);
            // The median is 0, not -0.
            result[i] = sign < 0 ? 0.0 - t : t;
        }
    }

    private static double Inverse(double degreesOfFreedom, double q, ReadOnlySpan<IncompleteBetaParameters> prepared)
    {
        if (!(degreesOfFreedom > 0) || !double.IsFinite(degreesOfFreedom) || !(q >= 0 && q <= 1))
            return double.NaN;
        if (q > 0.5)
            return -Inverse(degreesOfFreedom, 1 - q, prepared);
        // The lower tail of I is 1 - 2q, exact from q = 1/4 on.
        IncompleteBetaInverse.Quantile x = q < 0.25
            ? IncompleteBetaInverse.Solve(0.5, 0.5 * degreesOfFreedom, 2 * q, true, prepared)
            : IncompleteBetaInverse.Solve(0.5, 0.5 * degreesOfFreedom, 1 - 2 * q, false, prepared);
        if (x.FarLogOdds == 0)
            return Math.Sqrt(degreesOfFreedom) * Math.Sqrt(x.X / x.Complement);
        // Half the log-odds: t may be a double where t^2/df is not.
        double root = VectorMath.Exp(new Simd1(0.25 * x.FarLogOdds)).Value;
        return root * (1 + 0.5 * x.FarLogOddsRest) * Math.Sqrt(degreesOfFreedom) * root;
    }

    private static double Tail(double twoSided, double t) => t < 0 ? 1 - 0.5 * twoSided : 0.5 * twoSided;

    private static double LogOneMinusHalf(double twoSided) => VectorMath.Log1p(new Simd1(-0.5 * twoSided)).Value;

    private static void Normal(ReadOnlySpan<double> t, Span<double> result, double sign, bool log)
    {
        if (log && sign < 0)
            NormalProbability.CumulativeDistributionLn(t, result);
        else if (log)
            NormalProbability.SurvivalFunctionLn(t, result);
        else if (sign < 0)
            NormalProbability.CumulativeDistribution(t, result);
        else
            NormalProbability.SurvivalFunction(t, result);
    }

    private static void Map(double degreesOfFreedom, ReadOnlySpan<double> t, Span<double> result, double sign, bool log)
    {
        SpanKernel.CheckSpans(t, result, nameof(t));
        if (double.IsPositiveInfinity(degreesOfFreedom))
        {
            Normal(t, result, sign, log);
            return;
        }

        var parameters = new IncompleteBetaParameters(0.5, 0.5 * degreesOfFreedom);
        if (!parameters.IsValid)
        {
            result.Fill(double.NaN);
            return;
        }

        Span<double> signed = stackalloc double[Block], twoSided = stackalloc double[Block];
        for (int start = 0; start < t.Length; start += Block)
        {
            int count = Math.Min(Block, t.Length - start);
            bool anyNegative = false;
            // A copy: the arguments may be overwritten.
            for (int i = 0; i < count; i++)
            {
                signed[i] = sign * t[start + i];
                anyNegative |= signed[i] < 0;
            }

            Span<double> part = result.Slice(start, count);
            if (anyNegative || !log)
                IncompleteBetaOdds.Map(in parameters, signed[..count], 1, degreesOfFreedom, true, true, false, twoSided[..count]);
            if (log)
                IncompleteBetaOdds.Map(in parameters, signed[..count], 1, degreesOfFreedom, true, true, true, part);
            for (int i = 0; i < count; i++)
            {
                if (!log)
                    part[i] = Tail(twoSided[i], signed[i]);
                else
                    part[i] = signed[i] < 0 ? LogOneMinusHalf(twoSided[i]) : part[i] - Ln2;
            }
        }
    }
}
