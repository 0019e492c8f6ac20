using System.Numerics;
using Stats.Core;

namespace Stats.Estimators;

/// <summary>
/// Tails of the resultant of n independent uniform directions of the plane (Pearson's random walk) and of its component in a given direction,
/// to about 1e-12 relative for every n >= 1 and however small the tail: log-probabilities, which do not underflow.
/// <para>
/// With I0 the characteristic function at an imaginary argument, P(R > r) = (r / (pi i)) int K1(r s) I0(s)^n ds and
/// P(C > c) = (1 / (2 pi i)) int e^(-c s) I0(s)^n ds / s along a vertical line Re s > 0. Through the saddle point the integrand is largest on
/// the real axis: nothing cancels, unlike in the Bessel integral 1 - r int J1(r t) J0(t)^n dt along the imaginary axis (Kluyver 1905).
/// </para>
/// </summary>
/// <remarks>
/// For n above 24 the integrand falls fast and the trapezoidal rule on the line converges geometrically. For fewer it falls like
/// y^(-(n+1)/2): from |s| >= 22 on, I0 is the sum of a growing and a falling exponential, and each term of its n-th power is integrated along the
/// ray at 22.5 degrees on which it falls (to the left when n - 2k - r > 0, to the right otherwise), by the exp-sinh rule.
/// </remarks>
internal static class UniformResultant
{
    private const int FewDirections = 24;

    /// <summary>Cosine and sine of pi/8.</summary>
    private const double CosineEighth = 0.92387953251128674;
    private const double SineEighth = 0.38268343236508977;
    private static readonly GaussRule _panel = GaussRule.Legendre(20);

    /// <summary>log P(R > r), R the resultant length of n uniform directions.</summary>
    /// <param name="n">The number of directions, at least 1.</param>
    /// <param name="resultant">r, in [0, n].</param>
    /// <param name="complement">n - r, without cancellation.</param>
    public static double LengthTailLn(long n, double resultant, double complement)
    {
        if (resultant <= 0.0 || n == 1)
            return 0.0;
        if (complement <= 0.0)
            return double.NegativeInfinity;
        if (n == 2)
            return Math.Log(Math.Asin(Math.Min(1.0, Math.Sqrt(0.25 * complement * (2.0 + resultant)))) / (0.5 * Math.PI));
        return new Line(n, resultant, complement, component: false).TailLn();
    }

    /// <summary>log P(C > c), C the component of the resultant in a given direction.</summary>
    /// <param name="n">The number of directions, at least 1.</param>
    /// <param name="component">c, in [-n, n].</param>
    /// <param name="complement">n - |c|, without cancellation.</param>
    public static double ComponentTailLn(long n, double component, double complement)
    {
        double size = Math.Abs(component), log;
        if (complement <= 0.0)
            log = double.NegativeInfinity;
        else if (n == 1)
            log = Math.Log(2.0 * Math.Asin(Math.Sqrt(0.5 * complement)) / Math.PI);
        else if (size == 0.0)
            log = -Math.Log(2.0);
        else
            log = new Line(n, size, complement, component: true).TailLn();
        return component >= 0.0 ? log : Elementary.Log1mExp(Math.Min(log, 0.0));
    }

    private readonly struct Line
    {
        private readonly double _n;
        private readonly double _r;
        private readonly double _d;
        private readonly bool _component;
        private readonly double _saddle;
        private readonly double _width;
        private readonly double _offset;
        private readonly bool _scaled;

        public Line(long n, double r, double d, bool component)
        {
            _n = n;
            _r = r;
            _d = d;
            _component = component;
            double kappa = BesselRatio.Inverse(0.0, Math.Min(r / n, 1.0), Math.Min(d / n, 1.0));
            // The pole at 0 repels the saddle: at r = 0 it lies at sqrt(2/n).
            _saddle = Math.Sqrt(kappa * kappa + 2.0 / n);
            if (double.IsInfinity(_saddle))
                _saddle = kappa;
            _width = 1.0 / Math.Sqrt(n * BesselRatio.Evaluate(0.0, _saddle).Derivative);
            if (!double.IsFinite(_width))
                _width = _saddle * Math.Sqrt(2.0 / n);
            _scaled = _saddle >= 1.0;
            _offset = 0.0;
            _offset = Exponent(_saddle).Real;
        }

        public double TailLn()
        {
            double integral = _n > FewDirections ? Trapezoid() : Panels();
            return Math.Min(0.0, _offset + Math.Log(integral / Math.PI));
        }

        /// <summary>n log I0(s) - r s less its value at the saddle; the large parts are taken apart where they would cancel.</summary>
        private Complex Exponent(Complex s) => _n * ComplexBessel.LogI0(s, _scaled) + s * (_scaled ? _d : -_r) - _offset;

        private Complex Kernel(Complex s) => _component ? 1.0 / s : 2.0 * _r * ComplexBessel.K1Scaled(_r * s);

        private Complex Integrand(double y)
        {
            Complex s = new(_saddle, y);
            return Complex.Exp(Exponent(s)) * Kernel(s);
        }

        private double Trapezoid()
        {
            double step = Math.Min(_saddle / 6.0, _width / 2.5);
            double total = 0.5 * Integrand(0.0).Real, largest = 2.0 * total, quiet = 0.0;
            // For few directions the falling integrand may rise again, where I0 nearly vanishes (at distances of pi): a longer stretch must be negligible.
            // For many, no later peak counts: their ratio is below 0.41^n.
            for (int j = 1; quiet < 4.0; j++)
            {
                Complex value = Integrand(j * step);
                total += value.Real;
                quiet = Complex.Abs(value) < 1e-19 * largest ? quiet + step : 0.0;
                if (quiet > 0.0 && _n > 60)
                    break;
            }

            return total * step;
        }

        private double Panels()
        {
            double end = Math.Max(ComplexBessel.Asymptotic, _saddle);
            // Frequencies up to 2 n, less where the falling exponential is out of sight; a pole at distance saddle; the peak's width.
            double frequency = _saddle > 20.0 ? _d + 1.0 / _saddle : _n + _r;
            double panel = Math.Min(Math.Min(_saddle, 3.0 * _width), 12.0 / frequency);
            int count = (int)Math.Ceiling(end / panel);
            double width = end / count, total = 0.0;
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < _panel.Order; j++)
                    total += _panel.Weights[j] * Integrand(width * (i + 0.5 * (1.0 + _panel.Nodes[j]))).Real;
            }

            Complex start = new(_saddle, end);
            Complex rest = Complex.Zero;
            int terms = _saddle > 20.0 ? 0 : (int)_n;
            double binomial = 1.0;
            for (int k = 0; k <= terms; k++)
            {
                rest += binomial * Ray(start, k);
                binomial *= (_n - k) / (k + 1.0);
            }

            // ds = i dy on the line.
            return 0.5 * width * total + (rest / Complex.ImaginaryOne).Real;
        }

        /// <summary>The integral from <paramref name="start"/> to i infinity of the term with k falling exponentials, along its own ray.</summary>
        private Complex Ray(Complex start, int k)
        {
            // Between the direction of fastest fall and the one that leaves the singularity at the origin at a right angle.
            Complex ahead = new(_d - 2.0 * k > 0.0 ? -CosineEighth : CosineEighth, SineEighth);
            double rate = _d - 2.0 * k, unit = 1.0 / (Math.Abs(rate) + _n / start.Imaginary);
            Complex atStart = rate * start - _offset, turn = Complex.Pow(Complex.ImaginaryOne, k % 4);
            if (!_scaled)
                atStart = (_n - _r - 2.0 * k) * start - _offset;
            const double Step = 1.0 / 32.0;
            Complex total = Complex.Zero;
            for (int j = -128; j <= 128; j++)
            {
                double t = j * Step, x = unit * Math.Exp(0.5 * Math.PI * Math.Sinh(t)), slope = x * 0.5 * Math.PI * Math.Cosh(t);
                Complex s = start + x * ahead, fall = rate * x * ahead;
                if (fall.Real < -60.0)
                    break;
                Complex log = atStart + fall + (_n - k) * Complex.Log(ComplexBessel.Expansion(0.0, -s)) + k * Complex.Log(ComplexBessel.Expansion(0.0, s))
                    - 0.5 * _n * Complex.Log(Math.Tau * s);
                total += slope * Complex.Exp(log) * Kernel(s);
            }

            return ahead * Step * turn * total;

        }
    }
}
