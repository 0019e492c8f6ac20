using Stats.Core;

namespace Stats.Estimators;

/// <summary>The model at one row: its four linear predictors, and what follows from them with derivatives (gradients have four entries: phi, lambda, gamma, nu).</summary>
internal readonly struct SurvivalPoint
{
    private readonly HazardKernel _kernel;
    private readonly double _logPhi, _logLambda, _logGamma, _gamma, _lambda;
    private readonly HazardShape<Simd1> _shape;

    public SurvivalPoint(HazardKernel kernel, double logPhi, double logLambda, double logGamma, double nu, (double Kappa, double LogC) fixedShape)
    {
        (_kernel, _logPhi, _logLambda, _logGamma) = (kernel, logPhi, logLambda, logGamma);
        (_gamma, _lambda) = (Elementary.Exp(logGamma), Elementary.Exp(logLambda));
        (double kappa, double logC) = double.IsNaN(fixedShape.Kappa) ? (Elementary.Expm1(nu), nu) : fixedShape;
        double c = double.IsNaN(fixedShape.Kappa) ? Elementary.Exp(nu) : kappa + 1.0;
        _shape = new(new Simd1(logC), new Simd1(c), new Simd1(kappa));
    }

    public double Phi => Elementary.Exp(_logPhi);

    public double Lambda => _lambda;

    public double Gamma => _gamma;

    public double Kappa => _kernel switch
    {
        HazardKernel.PowerGompertz => double.PositiveInfinity,
        HazardKernel.CureLogistic => -1.0,
        HazardKernel.LogNormal => double.NaN,
        _ => _shape.Kappa.Value,
    };

    /// <summary>H at infinite time: infinite unless a share is cured.</summary>
    public double LargestHazard => _kernel switch
    {
        HazardKernel.CureLogistic => _lambda,
        HazardKernel.AdaptedPower when _shape.Kappa.Value < 0.0 => _lambda * _shape.C.Value / -_shape.Kappa.Value,
        _ => double.PositiveInfinity,
    };

    /// <summary>H(t) and its gradient; 0 at t = 0.</summary>
    public double CumulativeHazard(double t, Span<double> gradient)
    {
        gradient.Clear();
        if (t == 0.0)
            return 0.0;
        if (double.IsPositiveInfinity(t))
            return Largest(gradient);
        double z = _gamma * (Math.Log(t) + _logPhi);
        HazardPoint<Simd1> p = Evaluate(z);
        gradient[0] = _gamma * _lambda * p.Z.Value;
        gradient[1] = _lambda * p.Value.Value;
        gradient[2] = z * _lambda * p.Z.Value;
        gradient[3] = _lambda * p.N.Value;
        return _lambda * p.Value.Value;
    }

    /// <summary>log h(t), t > 0, and its gradient.</summary>
    public double LogHazard(double t, Span<double> gradient)
    {
        double log = Math.Log(t), z = _gamma * (log + _logPhi);
        HazardPoint<Simd1> p = Evaluate(z);
        gradient[0] = _gamma * p.LogZ.Value;
        gradient[1] = 1.0;
        gradient[2] = 1.0 + z * p.LogZ.Value;
        gradient[3] = p.LogN.Value;
        return _logLambda + _logGamma + p.Log.Value - log;
    }

    /// <summary>log(H(r) - H(l)), 0 &lt; l &lt; r, without subtraction of the cumulative hazards.</summary>
    public double Increment(double lower, double upper)
    {
        double z = _gamma * (Math.Log(lower) + _logPhi), stretch = _gamma * Elementary.Log1p((upper - lower) / lower);
        HazardPoint<Simd1> l = Evaluate(z), r = Evaluate(_gamma * (Math.Log(upper) + _logPhi));
        Simd1 zl = new(z), s = new(stretch);
        return _lambda * (_kernel switch
        {
            HazardKernel.AdaptedPower => AdaptedPowerLikelihood.Increment(zl, s, in _shape, in l, in r),
            HazardKernel.PowerGompertz => PowerGompertzLikelihood.Increment(zl, s, in _shape, in l, in r),
            HazardKernel.CureLogistic => CureLogisticLikelihood.Increment(zl, s, in _shape, in l, in r),
            _ => LogNormalLikelihood.Increment(zl, s, in _shape, in l, in r),
        }).Value;
    }

    /// <summary>The time at which H is <paramref name="hazard"/>; +infinity where it never is. The gradient is that of its logarithm.</summary>
    public double TimeOf(double hazard, Span<double> gradient)
    {
        gradient.Clear();
        if (hazard <= 0.0)
            return 0.0;
        if (hazard >= LargestHazard)
            return double.PositiveInfinity;
        double w = hazard / _lambda, z;
        switch (_kernel)
        {
            case HazardKernel.PowerGompertz:
                z = Math.Log(Elementary.Log1p(w));
                break;
            case HazardKernel.CureLogistic:
                z = Math.Log(w) - Elementary.Log1p(-w);
                break;
            case HazardKernel.LogNormal:
                z = NormalProbability.InverseSurvivalFunctionLn(-w);
                break;
            default:
                double share = w / _shape.C.Value, r = _shape.Kappa.Value * share;
                double a = Math.Abs(r) < 1e-5 ? share * (1.0 + r * (-0.5 + r / 3.0)) : share * Elementary.Log1p(r) / r;
                z = _shape.LogC.Value + (a > 1.0 ? a + Elementary.Log1p(-Elementary.Exp(-a)) : Math.Log(Elementary.Expm1(a)));
                break;
        }

        HazardPoint<Simd1> p = Evaluate(z);
        // H(t) is held: d log t = -dH / (t h), and t h = lambda gamma dH0/dz.
        double slope = _lambda * _gamma * p.Z.Value;
        gradient[0] = -1.0;
        gradient[1] = -_lambda * p.Value.Value / slope;
        gradient[2] = -z / _gamma;
        gradient[3] = -_lambda * p.N.Value / slope;
        return Elementary.Exp(z / _gamma - _logPhi);
    }

    /// <summary>The integral of the survival function to <paramref name="horizon"/> (infinity for the mean), and its gradient.</summary>
    public double RestrictedMean(double horizon, Span<double> gradient)
    {
        gradient.Clear();
        if (horizon == 0.0)
            return 0.0;
        SurvivalPoint self = this;
        // The integral of t S(t) over x = log t: no power singularity at 0, and below the least x there is nothing but t itself.
        double lowest = Math.Max(TimeOf(1e-18, gradient), double.Epsilon);
        gradient.Clear();
        if (lowest >= horizon)
            return horizon;
        double top = double.IsPositiveInfinity(horizon) ? Math.Log(TimeOf(700.0, gradient)) : Math.Log(horizon);
        double bottom = Math.Min(Math.Log(lowest), top - 40.0);
        gradient.Clear();
        double middle = Math.Log(TimeOf(Math.Min(1.0, 0.5 * LargestHazard), stackalloc double[4]));
        double mean = Integrate(x => self.Integrand(x, -1), bottom, top, middle);
        for (int j = 0; j < 4; j++)
        {
            int component = j;
            gradient[j] = Integrate(x => self.Integrand(x, component), bottom, top, middle);
        }

        return mean + Math.Exp(bottom);
    }

    /// <summary>The cured share S(infinity), and the gradient of its H; 0 where all have an event in the end.</summary>
    public double CureHazard(Span<double> gradient)
    {
        gradient.Clear();
        return Largest(gradient);
    }

    /// <summary>Whether the mean is infinite.</summary>
    public bool HasInfiniteMean =>
        _kernel is HazardKernel.CureLogistic || (_kernel is HazardKernel.AdaptedPower && (_shape.Kappa.Value < 0.0 || (_shape.Kappa.Value == 0.0 && _lambda * _gamma <= 1.0)));

    private static double Integrate(Func<double, double> f, double bottom, double top, double middle)
    {
        // In pieces about the middle, where the integrand bends.
        double sum = 0.0, from = bottom;
        foreach (double to in new[] { middle - 4.0, middle, middle + 2.0, top })
        {
            double end = Math.Min(to, top);
            if (end <= from)
                continue;
            sum += AdaptiveIntegration.Integrate(f, from, end, new IntegrationOptions { RelativeTolerance = 1e-12, AbsoluteTolerance = 1e-300 }).Value;
            from = end;
        }

        return sum;
    }

    private double Integrand(double x, int component)
    {
        double t = Math.Exp(x);
        Span<double> gradient = stackalloc double[4];
        double survival = Elementary.Exp(-CumulativeHazard(t, gradient));
        if (survival == 0.0)
            return 0.0;
        return component < 0 ? t * survival : -t * survival * gradient[component];
    }

    private double Largest(Span<double> gradient)
    {
        double largest = LargestHazard;
        if (double.IsFinite(largest))
        {
            gradient[1] = largest;
            gradient[3] = _kernel == HazardKernel.AdaptedPower ? largest / -_shape.Kappa.Value : 0.0;
        }

        return largest;
    }

    private HazardPoint<Simd1> Evaluate(double z) => _kernel switch
    {
        HazardKernel.AdaptedPower => Evaluate<AdaptedPowerLikelihood>(z),
        HazardKernel.PowerGompertz => Evaluate<PowerGompertzLikelihood>(z),
        HazardKernel.CureLogistic => Evaluate<CureLogisticLikelihood>(z),
        _ => Evaluate<LogNormalLikelihood>(z),
    };

    private HazardPoint<Simd1> Evaluate<TFamily>(double z)
        where TFamily : struct, IHazardFamily
    {
        HazardStage<Simd1> stage = default;
        Simd1 x = new(z);
        TFamily.Begin(x, in _shape, out stage.First, out stage.Second, out stage.Third);
        TFamily.Continue(stage.First, stage.Third, in _shape, out stage.Exponential, out stage.Phi, out stage.Phi1, out stage.Phi2);
        TFamily.Finish(x, in stage, in _shape, out HazardPoint<Simd1> point);
        return point;
    }
}
