using System.Globalization;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The generalised gamma distribution in Prentice's parametrisation: with w = (log T - mu) / sigma and a = 1 / q^2, a e^(q w) is a gamma number of shape
/// a. q = 1 is the Weibull (shape 1 / sigma, scale e^mu), q = sigma the gamma, q = 0 the log-normal, q = -1 the inverse Weibull distribution; for
/// negative q moments of an order below 1 / (sigma |q|) exist. The parameters are those of R's flexsurv.
/// <para>
/// Errors, in eps = 2^-52: densities, tails and their logarithms 16 eps (1 + |log|) beside what the rounding of w does to them, for every q: near 0 the
/// tails pass into the normal ones without loss. A hazard is a quotient, right to 16 eps (1 + |log S|).
/// </para>
/// <para>Sources: Prentice, Biometrika 61 (1974), 539-544; Temme, SIAM J. Math. Anal. 10 (1979), 757-766; Glaser, JASA 75 (1980), 667-672, for the shapes of the hazard.</para>
/// </summary>
public sealed class GeneralizedGamma : SurvivalDistribution
{
    private const double LeastQ = 1e-100, LargestQ = 1e50;

    /// <summary>null where q is 0 to all digits: then the log-normal kernel evaluates.</summary>
    private readonly GeneralizedGammaTails? _tails;
    private readonly HazardEnds _ends;

    /// <summary>A generalised gamma distribution.</summary>
    /// <param name="mu">Location of log T, |mu| at most 1e100.</param>
    /// <param name="sigma">Scale of log T, in [1e-100, 1e100].</param>
    /// <param name="q">Shape, |q| at most 1e50; below 1e-100 it is taken for 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public GeneralizedGamma(double mu, double sigma, double q)
    {
        if (!(Math.Abs(mu) <= SurvivalCheck.LargestPower))
            throw new ArgumentOutOfRangeException(nameof(mu), mu, "mu is in [-1e100, 1e100].");
        if (!(Math.Abs(q) <= LargestQ))
            throw new ArgumentOutOfRangeException(nameof(q), q, "q is in [-1e50, 1e50].");
        (Mu, Sigma, Q) = (mu, SurvivalCheck.Power(sigma, nameof(sigma)), q);
        if (Math.Abs(q) < LeastQ)
            return;
        _tails = new GeneralizedGammaTails(q);
        // T ~ t^(1 / (q sigma) - 1) near 0 for q > 0; h ~ t^(q / sigma - 1) at infinity.
        double product = q * sigma, atZero = product > 0.0 ? (product < 1.0 ? double.NegativeInfinity : product > 1.0 ? double.PositiveInfinity : OneAtZero()) : double.NegativeInfinity;
        double atInfinity = q > sigma ? double.PositiveInfinity : q < sigma ? double.NegativeInfinity : _tails.ShapeLn - mu;
        _ends = new HazardEnds(atZero, atInfinity, double.PositiveInfinity, double.PositiveInfinity);

        // log f(0) at q sigma = 1: log p - log b - log Gamma(a), p = q / sigma, b = e^mu a^(-1/p).
        double OneAtZero() => Math.Log(q / sigma) - mu + _tails.ShapeLn * sigma / q - GammaFunction.Log(_tails.Shape);
    }

    /// <summary>Location of log T.</summary>
    public double Mu { get; }

    /// <summary>Scale of log T.</summary>
    public double Sigma { get; }

    /// <summary>Shape.</summary>
    public double Q { get; }

    /// <summary>-infinity: everybody has the event.</summary>
    public override double CureFractionLn => double.NegativeInfinity;

    /// <inheritdoc/>
    public override HazardShape HazardShape
    {
        get
        {
            double product = Q * Sigma;
            if (Q <= 0.0 || (product < 1.0 && Q < Sigma))
                return HazardShape.UpThenDown;
            if (product > 1.0 && Q > Sigma)
                return HazardShape.DownThenUp;
            return product == 1.0 && Q == Sigma ? HazardShape.Constant : product <= 1.0 && Q >= Sigma ? HazardShape.Increasing : HazardShape.Decreasing;
        }
    }

    /// <summary>Where the hazard turns, to about 1e-12, as a root; null where it is monotone.</summary>
    public override double? HazardTurningTime
    {
        get
        {
            double sign = HazardShape switch { HazardShape.UpThenDown => 1.0, HazardShape.DownThenUp => -1.0, _ => 0.0 };
            if (sign == 0.0)
                return null;
            if (_tails is null)
                return new LogNormal(Mu, Sigma).HazardTurningTime;
            double low = sign > 0.0 ? ModePlace : 0.0, high = low, step = 0.25;
            while (sign * Slope(low) <= 0.0)
                low -= step *= 2.0;
            step = 0.25;
            while (sign * Slope(high) >= 0.0)
                high += step *= 2.0;
            return Math.Exp(Mu + Sigma * RootFinding.Brent(Slope, low, high).Root);
        }
    }

    /// <summary>e^mu (1 - sigma q)^(sigma / q); 0 where sigma q is 1 or above.</summary>
    public override double Mode => Q * Sigma >= 1.0 ? 0.0 : Math.Exp(Mu + Sigma * ModePlace);

    private protected override double HighestMoment => Q < 0.0 && _tails is not null ? 1.0 / (Sigma * -Q) : double.PositiveInfinity;

    /// <summary>The w at the mode of T.</summary>
    private double ModePlace => _tails is null ? -Sigma : Elementary.Log1p(-Sigma * Q) / Q;

    /// <inheritdoc/>
    public override double Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (_tails is null)
            return Elementary.Exp(Mu + Sigma * random.NextGaussian());
        // Near q = 0 the difference of the logarithms would lose the digits that the quantile keeps.
        return Math.Abs(Q) > 1e-3
            ? Elementary.Exp(Mu + Sigma * ((random.NextLogGamma(_tails.Shape) - _tails.ShapeLn) / Q))
            : Elementary.Exp(Mu + Sigma * _tails.Quantile(random.NextOpenDouble(), upper: true, logarithm: false));
    }

    /// <inheritdoc/>
    public override void Samples(Span<double> target, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < target.Length; i++)
            target[i] = Sample(random);
    }

    /// <summary>The distribution as versioned JSON; <see cref="FromJson"/> restores it bit for bit.</summary>
    public string ToJson() => SurvivalJson.Write(new SurvivalState("GeneralizedGamma", SurvivalJson.Version) { Mu = Mu, Sigma = Sigma, Q = Q });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> is damaged, of another type or version, or its values are no distribution.</exception>
    public static GeneralizedGamma FromJson(string json)
    {
        SurvivalState state = SurvivalJson.Read(json, "GeneralizedGamma");
        return new GeneralizedGamma(SurvivalJson.Value(state.Mu, "mu"), SurvivalJson.Value(state.Sigma, "sigma"), SurvivalJson.Value(state.Q, "q"));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"GeneralizedGamma(mu = {Mu}, sigma = {Sigma}, q = {Q})");

    private protected override double Evaluate(SurvivalQuantity quantity, double x)
    {
        if (_tails is null)
            return new LogNormalKernel(Mu, Sigma, quantity).Invoke(new Simd1(x)).Value;
        if (quantity < SurvivalQuantity.InverseLower)
            return new GeneralizedGammaKernel(_tails, Mu, Sigma, _ends, quantity).Invoke(new Simd1(x)).Value;
        bool upper = quantity != SurvivalQuantity.InverseLower, logarithm = quantity == SurvivalQuantity.Time;
        double one = logarithm ? double.PositiveInfinity : 1.0;
        if (x == 0.0 || x == one)
            return (x == 0.0) == (quantity == SurvivalQuantity.InverseUpper) ? double.PositiveInfinity : 0.0;
        return At(_tails.Quantile(logarithm ? -x : x, upper, logarithm));
    }

    private protected override void Evaluate(SurvivalQuantity quantity, ReadOnlySpan<double> x, Span<double> result)
    {
        if (_tails is null)
        {
            SpanKernel.Map(new LogNormalKernel(Mu, Sigma, quantity), x, result);
        }
        else if (quantity < SurvivalQuantity.InverseLower)
        {
            SpanKernel.Map(new GeneralizedGammaKernel(_tails, Mu, Sigma, _ends, quantity), x, result);
        }
        else
        {
            SpanKernel.CheckSpans(x, result, quantity == SurvivalQuantity.Time ? "hazard" : "probability");
            for (int i = 0; i < x.Length; i++)
                result[i] = Evaluate(quantity, x[i]);
        }
    }

    private protected override double IntervalLn(double lower, double upper) => IntervalByDensityLn(lower, upper);

    private protected override double UncuredMoment(double order)
    {
        if (order >= HighestMoment)
            return double.PositiveInfinity;
        if (_tails is null)
            return Math.Exp(order * (Mu + 0.5 * order * Sigma * Sigma));
        // a^(-k sigma / q) Gamma(a + k sigma / q) / Gamma(a) cancels for large a.
        if (_tails.Shape > 100.0)
            return base.UncuredMoment(order);
        double shift = order * Sigma / Q;
        return Math.Exp(order * Mu - shift * _tails.ShapeLn + GammaFunction.Log(_tails.Shape + shift) - GammaFunction.Log(_tails.Shape));
    }

    private protected override double TimeLnAt(double place) => Mu + Sigma * place;

    private protected override double PlaceLn(double place) => _tails is null ? -0.5 * place * place - 0.91893853320467274178 : -_tails.Exponent(new Simd1(place)).Value - _tails.Constant;

    private protected override double PeakAt(double order) => _tails is null ? order * Sigma : Elementary.Log1p(order * Sigma * Q) / Q;

    private protected override double EntropyOfProper()
    {
        if (_tails is null)
            return Mu + 0.5 + Math.Log(Sigma) + 0.91893853320467274178;
        // a (log a - psi(a)), for large a from the asymptotic series of psi.
        double a = _tails.Shape, v = Q * Q, excess = a > 100.0
            ? 0.5 + v * (1.0 / 12.0 - v * v * (1.0 / 120.0 - v * v / 252.0))
            : a * (_tails.ShapeLn - GammaFunction.Digamma(a));
        return _tails.Constant + excess + Math.Log(Sigma) + Mu - Sigma * (excess * Q);
    }

    private double At(double w)
    {
        double product = Sigma * w, rest = Math.FusedMultiplyAdd(Sigma, w, -product);
        VectorMath.TwoSum(new Simd1(product), new Simd1(Mu), out Simd1 high, out Simd1 low);
        double e = Elementary.Exp(high.Value);
        return Math.Abs(product) < 1e300 && e <= double.MaxValue ? Math.FusedMultiplyAdd(e, low.Value + rest, e) : e;
    }

    /// <summary>d log h / d log t at w: (1 - e^(q w)) / (q sigma) - 1 + t h(t).</summary>
    private double Slope(double w)
    {
        double hazard = Math.Exp(PlaceLn(w) - _tails!.Tail(new Simd1(w), true, true).Value) / Sigma;
        return hazard - Elementary.Expm1(Q * w) / (Q * Sigma) - 1.0;
    }
}
