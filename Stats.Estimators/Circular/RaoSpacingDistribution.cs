using System.Numerics;
using Stats.Core;

namespace Stats.Estimators;

/// <summary>
/// The upper tail of Rao's spacing statistic U = sum of max(T_i - 1/n, 0) over the n spacings of uniform points on a circle of circumference 1.
/// With j spacings short of 1/n, their deficits sum to u with the density of a sum of j uniform numbers (a B-spline, here by its positive
/// recurrence and not by the alternating sum of Rao 1976), and the other n - j exceed 1/n by u together, of volume u^(n-j-1) / (n-j-1)!.
/// </summary>
/// <remarks>
/// Up to n = 80: the density, a polynomial of degree n - 2 between multiples of 1/n, by a Gauss rule that is exact for it; every term is positive.
/// Above: (n-1)! / (2 pi i)^2 times the double integral of ((1 - e^(-a/n))/a + 1/b)^n e^((a+b)u) / -(a+b), the inverse Laplace transform of the same sum in
/// deficits and excesses, by the trapezoidal rule through its saddle point. Both to about 1e-11 relative in the tail. Where fewer than 38
/// spacings are expected to exceed 1/n (far beyond p = 1e-20), Laplace's approximation of that integral, whose relative error is about 1 / (12 times their number).
/// </remarks>
internal static class RaoSpacingDistribution
{
    private const int LargestExact = 80;

    /// <summary>So many spacings on either side make the ends of the lines e^-38 of the middle.</summary>
    private const double FewSpacings = 38.0;
    private const double LogTwoPi = 1.83787706640934548356;

    /// <summary>log P(U > statistic) for n uniform points, 0 &lt;= statistic.</summary>
    public static double TailLn(int n, double statistic)
    {
        if (statistic <= 0.0 || n == 1)
            return 0.0;
        if (n * statistic >= n - 1.0)
            return double.NegativeInfinity;
        return Math.Min(0.0, n <= LargestExact ? ExactLn(n, statistic) : ContourLn(n, statistic));
    }

    internal static double ExactLn(int n, double u)
    {
        GaussRule rule = GaussRule.Legendre(n / 2 + 1);
        double[] logFactor = new double[n];
        for (int j = 1; j < n; j++)
        {
            logFactor[j] = 2.0 * GammaFunction.Log(n) + Math.Log(n) - GammaFunction.Log(j + 1.0) - GammaFunction.Log(n - j + 1.0)
                - GammaFunction.Log(n - j) - (n - 1) * Math.Log(n);
        }

        double x = n * u, total = 0.0, scaleLn = double.NegativeInfinity;
        double[,] splines = new double[n, n];
        for (int piece = (int)Math.Floor(x); piece < n - 1; piece++)
        {
            double from = Math.Max(x, piece), width = piece + 1.0 - from;
            for (int i = 0; i < rule.Order; i++)
            {
                double y = from + 0.5 * width * (1.0 + rule.Nodes[i]);
                double log = Math.Log(Density(n, y, piece, logFactor, splines, out double exponent) * rule.Weights[i] * 0.5 * width) + exponent;
                if (log > scaleLn)
                {
                    total = total * Math.Exp(scaleLn - log) + 1.0;
                    scaleLn = log;
                }
                else
                {
                    total += Math.Exp(log - scaleLn);
                }
            }
        }

        return scaleLn + Math.Log(total);
    }

    /// <summary>The density of n U at y as value times e^exponent.</summary>
    private static double Density(int n, double y, int piece, double[] logFactor, double[,] splines, out double exponent)
    {
        // splines[j, k] = density of a sum of j uniform numbers at fraction + k; the recurrence has positive terms only.
        double fraction = y - piece;
        for (int k = 0; k < n; k++)
            splines[1, k] = k == 0 ? 1.0 : 0.0;
        for (int j = 1; j < n - 1; j++)
        {
            for (int k = 0; k <= Math.Min(piece, j); k++)
            {
                double at = fraction + k;
                splines[j + 1, k] = (at * (k < j ? splines[j, k] : 0.0) + (k > 0 ? (j + 1.0 - at) * splines[j, k - 1] : 0.0)) / j;
            }
        }

        exponent = double.NegativeInfinity;
        double sum = 0.0, logY = Math.Log(y);
        for (int j = piece + 1; j < n; j++)
        {
            if (!(splines[j, piece] > 0.0))
                continue;
            double log = logFactor[j] + (n - j - 1) * logY + Math.Log(splines[j, piece]);
            if (log > exponent)
            {
                sum = sum * Math.Exp(exponent - log) + 1.0;
                exponent = log;
            }
            else
            {
                sum += Math.Exp(log - exponent);
            }
        }

        return sum;
    }

    internal static double ContourLn(int n, double u)
    {
        (double a, double b) = Saddle(n, u);
        double exponent = n * (Math.Log(Share(a).Real + 1.0 / b) + u * (a + b));
        // The curvatures of the logarithm along the two lines set the steps.
        double share = Share(a).Real, slope = ShareSlope(a), curvature = ShareCurvature(a), sum = share + 1.0 / b;
        double alongA = n * (curvature / sum - slope * slope / (sum * sum));
        double alongB = n * (2.0 / (b * b * b) / sum - 1.0 / (b * b * b * b) / (sum * sum));
        double pole = -(a + b);
        double stepA = Math.Min(1.0 / Math.Sqrt(alongA), pole) / 4.0, stepB = Math.Min(1.0 / Math.Sqrt(alongB), pole) / 4.0;
        double excesses = n / (b * sum), deficits = n - excesses;
        if (Math.Min(excesses, deficits) < FewSpacings)
        {
            // The integrand does not fall along the line of so few: Laplace's approximation at the saddle point.
            double poleCurvature = 1.0 / (pole * pole), mixed = n * slope / (b * b * sum * sum) + poleCurvature;
            double determinant = (alongA + poleCurvature) * (alongB + poleCurvature) - mixed * mixed;
            return exponent - Math.Log(pole) - 0.5 * Math.Log(determinant) - LogTwoPi + GammaFunction.Log(n) + Math.Log(n) - n * Math.Log(n);
        }

        double total = Row(0.0);
        for (int direction = -1; direction <= 1; direction += 2)
        {
            for (int i = 1, quiet = 0; quiet < 4; i++)
            {
                double row = Row(direction * i * stepA);
                total += row;
                quiet = Math.Abs(row) < 1e-17 * total ? quiet + 1 : 0;
            }
        }

        return exponent + GammaFunction.Log(n) + Math.Log(n) - n * Math.Log(n) + Math.Log(total * stepA * stepB / (Math.Tau * Math.Tau));

        // The line in b at one a, from the middle of the ridge a + b = const outward; the conjugate point carries the conjugate value.
        double Row(double height)
        {
            Complex left = new(a, height), part = Share(left);
            double rowSum = 0.0, largest = 0.0;
            for (int j = 0, quiet = 0; quiet < 8; j++)
            {
                Complex right = new(b, j * stepB), both = left + right;
                Complex value = Complex.Exp(n * (Complex.Log(part + 1.0 / right) + u * both) - exponent) / -both;
                rowSum += (j == 0 ? 1.0 : 2.0) * value.Real;
                double size = Complex.Abs(value);
                largest = Math.Max(largest, size);
                quiet = size <= 1e-18 * largest ? quiet + 1 : 0;
            }

            return rowSum;
        }
    }

    /// <summary>The minimum over a &lt; -b &lt; 0 of n log(share(a) + 1/b) + n u (a + b) - log(-(a + b)), by Newton's method with halved steps.</summary>
    private static (double A, double B) Saddle(int n, double u)
    {
        // The mean of U is about 1/e, where a = -1, b = 1 is the saddle without the pole.
        double a = -1.0 - 0.5 / Math.Sqrt(n), b = 1.0 - 0.5 / Math.Sqrt(n), value = Objective(a, b);
        for (int iteration = 0; iteration < 200; iteration++)
        {
            double share = Share(a).Real, slope = ShareSlope(a), sum = share + 1.0 / b, gap = -(a + b);
            double sa = slope / sum, sb = -1.0 / (b * b * sum);
            double ga = n * (sa + u) + 1.0 / gap, gb = n * (sb + u) + 1.0 / gap;
            double pole = 1.0 / (gap * gap);
            double aa = n * (ShareCurvature(a) / sum - sa * sa) + pole, bb = n * (2.0 / (b * b * b * sum) - sb * sb) + pole, ab = -n * sa * sb + pole;
            double determinant = aa * bb - ab * ab;
            double da = -(bb * ga - ab * gb) / determinant, db = -(aa * gb - ab * ga) / determinant;
            double step = 1.0;
            for (; step > 1e-12; step *= 0.5)
            {
                double na = a + step * da, nb = b + step * db;
                if (nb > 0.0 && na + nb < 0.0 && Objective(na, nb) is var trial && trial <= value)
                {
                    (a, b, value) = (na, nb, trial);
                    break;
                }
            }

            if (step <= 1e-12 || Math.Abs(da) + Math.Abs(db) < 1e-9 * (Math.Abs(a) + b))
                break;
        }

        return (a, b);

        double Objective(double a, double b) => n * (Math.Log(Share(a).Real + 1.0 / b) + u * (a + b)) - Math.Log(-(a + b));
    }

    /// <summary>(1 - e^-a) / a, the transform of a uniform deficit.</summary>
    private static Complex Share(Complex a)
    {
        if (Complex.Abs(a) >= 1.0)
            return (1.0 - Complex.Exp(-a)) / a;
        Complex term = Complex.One, sum = Complex.One;
        for (int k = 2; k < 22; k++)
        {
            term *= -a / k;
            sum += term;
        }

        return sum;
    }

    private static double ShareSlope(double a) => Moment(a, 1);

    private static double ShareCurvature(double a) => Moment(a, 2);

    /// <summary>int_0^1 (-t)^order e^(-a t) dt by its power series for small a, else by parts.</summary>
    private static double Moment(double a, int order)
    {
        double sign = order == 1 ? -1.0 : 1.0;
        if (Math.Abs(a) < 2.0)
        {
            double term = 1.0, sum = 0.0;
            for (int k = 0; k < 40; k++)
            {
                sum += term / (k + order + 1.0);
                term *= -a / (k + 1.0);
            }

            return sign * sum;
        }

        double e = Math.Exp(-a), first = (1.0 - e * (1.0 + a)) / (a * a);
        return order == 1 ? -first : (2.0 * first - e) / a;
    }
}
