using Stats.Core;

namespace Stats.Estimators;

/// <summary>Correlation of angles with angles, and of angles with numbers.</summary>
public static class CircularCorrelation
{
    /// <summary>
    /// The circular correlation coefficient of Jammalamadaka and Sarma (1988): the correlation of sin(x - mean of x) with sin(y - mean of y), in
    /// [-1, 1]; as cor.circular of R.
    /// </summary>
    /// <param name="x">At least two finite angles.</param>
    /// <param name="y">As many.</param>
    /// <returns>NaN where the angles of a sample are all on one axis with its mean direction.</returns>
    /// <exception cref="ArgumentException">The lengths differ or are below 2, or an angle is not finite (the message names it).</exception>
    public static double Circular(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Moments(x, y).Correlation;

    /// <summary>
    /// The test that the circular correlation is 0: sqrt(n l20 l02 / l22) r against the standard normal law, l the mean products of powers of the two
    /// sines (Jammalamadaka and SenGupta 2001, section 8.2). Asymptotic in n.
    /// </summary>
    /// <param name="x">At least two finite angles.</param>
    /// <param name="y">As many.</param>
    /// <exception cref="ArgumentException">The lengths differ or are below 2, or an angle is not finite (the message names it).</exception>
    /// <exception cref="EstimationException">The coefficient is undefined.</exception>
    public static TestResult CircularTest(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        (double correlation, double l20, double l02, double l22) = Moments(x, y);
        double statistic = Math.Sqrt(x.Length * (l20 * l02 / l22)) * correlation;
        if (!double.IsFinite(statistic))
            throw new EstimationException("The circular correlation is undefined: the angles of a sample lie on one axis.");
        double log = Math.Log(2.0) + NormalProbability.SurvivalFunctionLn(Math.Abs(statistic));
        return new TestResult("Circular correlation (Jammalamadaka-SenGupta)", statistic, Math.Min(0.0, log), x.Length);
    }

    /// <summary>
    /// The multiple correlation R of a number with cosine and sine of an angle, in [0, 1] (Mardia 1976):
    /// R^2 = (rc^2 + rs^2 - 2 rc rs rcs) / (1 - rcs^2).
    /// </summary>
    /// <param name="angles">At least four finite angles.</param>
    /// <param name="values">As many finite numbers.</param>
    /// <returns>NaN where the numbers are all equal, or the points (cos, sin) lie on a line.</returns>
    /// <exception cref="ArgumentException">The lengths differ or are below 4, or an entry is not finite (the message names it).</exception>
    public static double Linear(ReadOnlySpan<double> angles, ReadOnlySpan<double> values) => Math.Sqrt(Regression(angles, values).Share);

    /// <summary>The test that a normal number does not depend on an angle: F = ((n - 3)/2) R^2 / (1 - R^2) on 2 and n - 3 degrees of freedom, exact under normality.</summary>
    /// <param name="angles">At least four finite angles.</param>
    /// <param name="values">As many finite numbers.</param>
    /// <exception cref="ArgumentException">The lengths differ or are below 4, or an entry is not finite (the message names it).</exception>
    /// <exception cref="EstimationException">The coefficient is undefined.</exception>
    public static TestResult LinearTest(ReadOnlySpan<double> angles, ReadOnlySpan<double> values)
    {
        (double share, double rest) = Regression(angles, values);
        if (double.IsNaN(share))
            throw new EstimationException("The correlation is undefined: the numbers are all equal, or the directions lie on a line.");
        int n = angles.Length;
        double statistic = Math.Min(0.5 * (n - 3.0) * (share / rest), double.MaxValue);
        return new TestResult("Circular-linear correlation", statistic, Math.Min(0.0, FProbability.SurvivalFunctionLn(2.0, n - 3.0, statistic)), n, [2.0, n - 3.0]);
    }

    private static (double Correlation, double L20, double L02, double L22) Moments(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        CircularSample.Require(x, nameof(x));
        CircularSample.Require(y, nameof(y));
        if (x.Length != y.Length || x.Length < 2)
            throw new ArgumentException($"x has {x.Length} angles and y {y.Length}; as many are needed, at least 2.", nameof(y));
        double meanX = CircularSample.Resultant(x).Direction, meanY = CircularSample.Resultant(y).Direction;
        double l11 = 0.0, l20 = 0.0, l02 = 0.0, l22 = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            double a = Math.Sin(x[i] - meanX), b = Math.Sin(y[i] - meanY);
            l11 += a * b;
            l20 += a * a;
            l02 += b * b;
            l22 += a * b * (a * b);
        }

        double n = x.Length;
        return (Math.Clamp(l11 / Math.Sqrt(l20) / Math.Sqrt(l02), -1.0, 1.0), l20 / n, l02 / n, l22 / n);
    }

    /// <summary>R^2 and 1 - R^2, by projecting the numbers on the centred cosine and sine turned to their principal axes.</summary>
    private static (double Share, double Remainder) Regression(ReadOnlySpan<double> angles, ReadOnlySpan<double> values)
    {
        CircularSample.Require(angles, nameof(angles));
        int n = angles.Length;
        if (values.Length != n || n < 4)
            throw new ArgumentException($"angles has {n} elements and values {values.Length}; as many are needed, at least 4.", nameof(values));
        double meanC = 0.0, meanS = 0.0, meanV = 0.0, largest = 0.0;
        for (int i = 0; i < n; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException(FormattableString.Invariant($"values[{i}] is {values[i]}."), nameof(values));
            largest = Math.Max(largest, Math.Abs(values[i]));
            (double sin, double cos) = Math.SinCos(angles[i]);
            meanC += cos / n;
            meanS += sin / n;
        }

        if (largest == 0.0)
            return (double.NaN, double.NaN);
        foreach (double value in values)
            meanV += value / largest / n;
        double[] c = new double[n], s = new double[n], v = new double[n];
        double cc = 0.0, cs = 0.0, ss = 0.0, spread = 0.0;
        for (int i = 0; i < n; i++)
        {
            (double sin, double cos) = Math.SinCos(angles[i]);
            (c[i], s[i], v[i]) = (cos - meanC, sin - meanS, values[i] / largest - meanV);
            cc += c[i] * c[i];
            cs += c[i] * s[i];
            ss += s[i] * s[i];
            spread += v[i] * v[i];
        }

        // The axes of the two-column design: orthogonal columns need no inverse.
        double turn = 0.5 * Math.Atan2(2.0 * cs, cc - ss);
        (double sinTurn, double cosTurn) = Math.SinCos(turn);
        double along = 0.0, across = 0.0, alongSquare = 0.0, acrossSquare = 0.0;
        for (int i = 0; i < n; i++)
        {
            double p = cosTurn * c[i] + sinTurn * s[i], q = cosTurn * s[i] - sinTurn * c[i];
            along += p * v[i];
            across += q * v[i];
            alongSquare += p * p;
            acrossSquare += q * q;
        }

        if (!(acrossSquare > 1e-28 * alongSquare) || !(spread > 1e-30 * n))
            return (double.NaN, double.NaN);
        double a = along / alongSquare, b = across / acrossSquare, rest = 0.0;
        for (int i = 0; i < n; i++)
        {
            double residual = v[i] - a * (cosTurn * c[i] + sinTurn * s[i]) - b * (cosTurn * s[i] - sinTurn * c[i]);
            rest += residual * residual;
        }

        double share = (a * along + b * across) / spread;
        return (Math.Clamp(share, 0.0, 1.0), Math.Max(rest / spread, double.Epsilon));
    }
}
