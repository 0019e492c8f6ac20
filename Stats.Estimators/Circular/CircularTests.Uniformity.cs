using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// Tests for angles: of uniformity, of fit, and between samples. Angles are radians and any real number is one; p-values do not depend on the
/// origin or the sense of rotation (save for a specified direction). Tied angles are taken as they are.
/// </summary>
public static partial class CircularTests
{
    /// <summary>
    /// Rayleigh's test of uniformity against one preferred direction, unknown. The statistic is z = n R^2. The p-value is exact for every n, to about
    /// 1e-12 relative however small: the tail of the resultant of n uniform directions by a contour integral, no expansion in 1/n.
    /// </summary>
    /// <param name="angles">At least one finite angle.</param>
    /// <exception cref="ArgumentException"><paramref name="angles"/> is empty, or one is not finite (the message names it).</exception>
    public static TestResult Rayleigh(ReadOnlySpan<double> angles)
    {
        CircularSample.Require(angles, nameof(angles));
        (_, double length, double complement) = CircularSample.Resultant(angles);
        int n = angles.Length;
        return new TestResult("Rayleigh test of uniformity", length / n * length, UniformResultant.LengthTailLn(n, Math.Min(length, n), complement), n, alternative: TestAlternative.Greater);
    }

    /// <summary>
    /// Rayleigh's test of uniformity against a specified direction (V-test; Greenwood and Durand 1955). The statistic is
    /// u = sqrt(2 n) mean cos(x - direction), large where angles gather there. Exact for every n, to about 1e-12 relative.
    /// </summary>
    /// <param name="angles">At least one finite angle.</param>
    /// <param name="meanDirection">The direction, fixed before the data were seen; radians.</param>
    /// <exception cref="ArgumentException"><paramref name="angles"/> is empty, or an angle is not finite (the message names it).</exception>
    public static TestResult Rayleigh(ReadOnlySpan<double> angles, double meanDirection)
    {
        CircularSample.Require(angles, nameof(angles));
        if (!double.IsFinite(meanDirection))
            throw new ArgumentOutOfRangeException(nameof(meanDirection), meanDirection, "A direction is finite.");
        int n = angles.Length;
        double component = 0.0, ahead = 0.0, behind = 0.0;
        foreach (double angle in angles)
        {
            component += Math.Cos(angle - meanDirection);
            (double sin, double cos) = Math.SinCos(0.5 * (angle - meanDirection));
            ahead += 2.0 * sin * sin;
            behind += 2.0 * cos * cos;
        }

        component = Math.Clamp(component, -n, n);
        double log = UniformResultant.ComponentTailLn(n, component, component >= 0.0 ? ahead : behind);
        return new TestResult("Rayleigh test of uniformity, direction specified", component * Math.Sqrt(2.0 / n), log, n, alternative: TestAlternative.Greater);
    }

    /// <summary>
    /// Kuiper's test of uniformity; the statistic is V = D+ + D-. The p-value is exact up to about 10 000 angles, to n 1e-15 relative however
    /// small; beyond, Kuiper's asymptotic law with its correction, off by less than 2e-4 of the p-value above p = 0.001 and 3e-3 above 1e-6.
    /// </summary>
    /// <param name="angles">At least one finite angle.</param>
    /// <exception cref="ArgumentException"><paramref name="angles"/> is empty, or one is not finite (the message names it).</exception>
    public static TestResult Kuiper(ReadOnlySpan<double> angles)
    {
        CircularSample.Require(angles, nameof(angles));
        return Kuiper(CircularSample.SortedTurns(angles), "Kuiper test of uniformity");
    }

    /// <summary>Kuiper's test that angles follow a given distribution, none of whose parameters was estimated from them; p-value as for uniformity.</summary>
    /// <param name="angles">At least one finite angle.</param>
    /// <param name="distribution">The hypothesis. For a fitted one the p-value would be far too large: see <see cref="KuiperVonMises"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="angles"/> is empty, or one is not finite (the message names it).</exception>
    /// <exception cref="ArgumentNullException"><paramref name="distribution"/> is null.</exception>
    public static TestResult Kuiper(ReadOnlySpan<double> angles, ICircularDistribution distribution)
    {
        CircularSample.Require(angles, nameof(angles));
        ArgumentNullException.ThrowIfNull(distribution);
        return Kuiper(CircularSample.SortedTurns(angles, distribution), "Kuiper test of fit");
    }

    /// <summary>
    /// Watson's test of uniformity; the statistic is U^2. The p-value is within about 1% for every n
    /// from 4 on down to p = 1e-9, and within a few per cent of its logarithm's unit in the far tail, where Stephens' modified statistic is off by
    /// factors of 300 (n = 5, p = 1e-6).
    /// </summary>
    /// <param name="angles">At least one finite angle.</param>
    /// <exception cref="ArgumentException"><paramref name="angles"/> is empty, or one is not finite (the message names it).</exception>
    public static TestResult Watson(ReadOnlySpan<double> angles)
    {
        CircularSample.Require(angles, nameof(angles));
        return Watson(CircularSample.SortedTurns(angles), "Watson test of uniformity");
    }

    /// <summary>Watson's test that angles follow a given distribution, none of whose parameters was estimated from them; p-value as for uniformity.</summary>
    /// <param name="angles">At least one finite angle.</param>
    /// <param name="distribution">The hypothesis. For a fitted one the p-value would be far too large: see <see cref="WatsonVonMises"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="angles"/> is empty, or one is not finite (the message names it).</exception>
    /// <exception cref="ArgumentNullException"><paramref name="distribution"/> is null.</exception>
    public static TestResult Watson(ReadOnlySpan<double> angles, ICircularDistribution distribution)
    {
        CircularSample.Require(angles, nameof(angles));
        ArgumentNullException.ThrowIfNull(distribution);
        return Watson(CircularSample.SortedTurns(angles, distribution), "Watson test of fit");
    }

    /// <summary>
    /// Rao's spacing test of uniformity. The statistic is U = (1/2) sum of |spacing - 2 pi/n|, radians. The p-value is exact for every n, to about 1e-11
    /// relative in the tail (Rao 1976; Sherman 1950).
    /// </summary>
    /// <param name="angles">At least two finite angles.</param>
    /// <exception cref="ArgumentException">There are fewer than two angles, or one is not finite (the message names it).</exception>
    public static TestResult RaoSpacing(ReadOnlySpan<double> angles)
    {
        CircularSample.Require(angles, nameof(angles));
        if (angles.Length < 2)
            throw new ArgumentException("The spacing test needs at least two angles.", nameof(angles));
        double[] turns = CircularSample.SortedTurns(angles);
        int n = turns.Length;
        double sum = 0.0;
        for (int i = 0; i < n; i++)
        {
            double spacing = i + 1 < n ? turns[i + 1] - turns[i] : turns[0] - turns[i] + 1.0;
            sum += Math.Abs(spacing - 1.0 / n);
        }

        return new TestResult("Rao spacing test of uniformity", sum * Math.PI, RaoSpacingDistribution.TailLn(n, 0.5 * sum), n, alternative: TestAlternative.Greater);
    }

    private static TestResult Kuiper(double[] turns, string method)
    {
        double statistic = CircularSample.Kuiper(turns);
        return new TestResult(method, statistic, KuiperDistribution.TailLn(turns.Length, statistic), turns.Length, alternative: TestAlternative.Greater);
    }

    private static TestResult Watson(double[] turns, string method)
    {
        double statistic = CircularSample.Watson(turns);
        return new TestResult(method, statistic, WatsonDistribution.TailLn(turns.Length, statistic), turns.Length, alternative: TestAlternative.Greater);
    }
}
