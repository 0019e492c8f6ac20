using System.Numerics;

namespace Stats.Estimators;

/// <summary>
/// Modified Bessel functions of orders 0 and 1 at complex arguments, as the contour integrals of <see cref="UniformResultant"/> need them:
/// upper half plane, errors of some 1e-15 relative to the largest term.
/// </summary>
/// <remarks>
/// Map of the branches. log I0: |s| below 1.5 power series with log1p; below 22 the trapezoidal rule on (1/pi) int_0^pi e^(s cos t) dt, which
/// converges faster than any geometric series and does not cancel; above, both exponentials of the asymptotic expansion (DLMF 10.40.5).
/// K1: below 22 the trapezoidal rule on int e^(-z cosh u) cosh u du along a path turned into the direction of steepest descent; above, DLMF
/// 10.40.2. At 22 the smallest term of the expansions is e^-44.
/// </remarks>
internal static class ComplexBessel
{
    /// <summary>From this modulus on, the asymptotic expansions are exact to double precision.</summary>
    public const double Asymptotic = 22.0;

    private const double SeriesBelow = 1.5;

    /// <summary>log I0(s) - s when <paramref name="scaled"/>, else log I0(s), up to a multiple of 2 pi i; Re s >= 0, Im s >= 0.</summary>
    public static Complex LogI0(Complex s, bool scaled)
    {
        double modulus = Complex.Abs(s);
        if (modulus < SeriesBelow)
        {
            Complex q = s * s / 4.0, term = q, sum = q;
            for (int k = 2; k < 18; k++)
            {
                term *= q / (k * (double)k);
                sum += term;
            }

            Complex log = LogOnePlus(sum);
            return scaled ? log - s : log;
        }

        Complex shift = scaled ? Complex.Zero : s;
        if (modulus >= Asymptotic)
        {
            Complex root = Complex.Log(Math.Tau * s) / 2.0;
            Complex growing = Expansion(0.0, -s), falling = Complex.ImaginaryOne * Complex.Exp(-2.0 * s) * Expansion(0.0, s);
            return Complex.Log(growing + falling) - root + shift;
        }

        int nodes = 14 + (int)(1.15 * modulus);
        Complex total = Complex.Zero;
        for (int j = 0; j < nodes; j++)
        {
            // cos t - 1 by the half angle.
            double half = Math.Sin(0.5 * Math.PI * (j + 0.5) / nodes);
            total += Complex.Exp(s * (-2.0 * half * half));
        }

        return Complex.Log(total / nodes) + shift;
    }

    /// <summary>e^z K1(z), Im z >= 0, z not 0 or negative.</summary>
    public static Complex K1Scaled(Complex z)
    {
        if (Complex.Abs(z) >= Asymptotic)
            return Complex.Sqrt(0.5 * Math.PI / z) * Expansion(1.0, z);
        double turn = z.Phase, modulus = Complex.Abs(z);
        // u = x - i turn tanh x: z cosh u becomes real and positive far out, and u is odd in x, so that the rule is even.
        const double Step = 1.0 / 16.0;
        Complex total = 0.5 * Slope(0.0);
        for (int j = 1; ; j++)
        {
            double x = j * Step;
            Complex u = new(x, -turn * Math.Tanh(x));
            Complex half = Complex.Sinh(u / 2.0), exponent = -2.0 * z * half * half, term = Complex.Exp(exponent) * Complex.Cosh(u) * Slope(x);
            total += term;
            if (exponent.Real + x < -42.0 && x > 1.0)
                return total * Step;
        }

        Complex Slope(double x)
        {
            double c = Math.Cosh(x);
            return new Complex(1.0, -turn / (c * c));
        }
    }

    /// <summary>The sum of a_k(order) / z^k (DLMF 10.17.1) up to its smallest term, at most 44 of them.</summary>
    public static Complex Expansion(double order, Complex z)
    {
        Complex inverse = 1.0 / z, term = Complex.One, sum = Complex.One;
        double previous = 1.0;
        for (int k = 1; k <= 44; k++)
        {
            double odd = 2.0 * k - 1.0;
            term *= inverse * ((4.0 * order * order - odd * odd) / (8.0 * k));
            double size = Math.Abs(term.Real) + Math.Abs(term.Imaginary);
            if (size > previous)
                break;
            sum += term;
            if (size < 1e-18)
                break;
            previous = size;
        }

        return sum;
    }

    private static Complex LogOnePlus(Complex w) => new(
        0.5 * Core.Elementary.Log1p(2.0 * w.Real + (w.Real * w.Real + w.Imaginary * w.Imaginary)), Math.Atan2(w.Imaginary, 1.0 + w.Real));
}
