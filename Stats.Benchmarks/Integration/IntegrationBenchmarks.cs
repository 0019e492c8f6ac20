using BenchmarkDotNet.Attributes;
using MathNet.Numerics.Integration;
using Stats.Core;

namespace Stats.Benchmarks.Integration;

/// <summary>
/// Integration and roots, single thread, MathNet beside it at the same target accuracy (1e-10; its Gauss-Kronrod rule at its default depth). Physical limit: the integrand itself, 10 to
/// 20 ns a call (a delegate and one or two elementary functions), times the evaluations that a method needs: 21 for the smooth one, some 700 for
/// the peak of width 1e-4, about 100 for the double-exponential sum, 10 for a root. A rule of order n costs about 50 multiply-adds times n^2 and 3 passes
/// (half of it where symmetric), divided by the lanes, and n^2 steps of 6 ns for the eigenvalues.
/// </summary>
public class IntegrationBenchmarks
{
    private static readonly Func<double, double> Smooth = x => Math.Exp(-x) * Math.Cos(x);
    private static readonly Func<double, double> Peak = x => 1e-4 / ((x - 0.3) * (x - 0.3) + 1e-8);
    private static readonly Func<double, double> Singular = x => Math.Log(x) / Math.Sqrt(x);
    private static readonly Func<double, double> Cubic = x => Math.Exp(x) - 3.0 * x * x;
    private readonly GaussRule _rule = GaussRule.Legendre(64);
    private readonly GaussLegendreRule _mathNetRule = new(-1.0, 1.0, 64);

    [Benchmark]
    public double AdaptiveSmooth() => AdaptiveIntegration.Integrate(Smooth, 0.0, 2.0).Value;

    [Benchmark]
    public double AdaptiveSmoothMathNet() => GaussKronrodRule.Integrate(Smooth, 0.0, 2.0, out _, out _, 1e-10);

    [Benchmark]
    public double AdaptivePeak() => AdaptiveIntegration.Integrate(Peak, 0.0, 1.0).Value;

    [Benchmark]
    public double AdaptivePeakMathNet() => GaussKronrodRule.Integrate(Peak, 0.0, 1.0, out _, out _, 1e-10);

    [Benchmark]
    public double DoubleExponential() => TanhSinh.Integrate(Singular, 0.0, 1.0).Value;

    [Benchmark]
    public double DoubleExponentialMathNet() => DoubleExponentialTransformation.Integrate(Singular, 0.0, 1.0, 1e-10);

    [Benchmark]
    public double FixedRule() => _rule.Integrate(Smooth, 0.0, 2.0);

    [Benchmark]
    public double FixedRuleMathNet()
    {
        double sum = 0.0;
        for (int i = 0; i < _mathNetRule.Order; i++)
            sum += _mathNetRule.GetWeight(i) * Smooth(1.0 + _mathNetRule.GetAbscissa(i));
        return sum;
    }

    [Benchmark]
    public GaussRule Legendre100() => GaussRule.Legendre(100);

    [Benchmark]
    public GaussLegendreRule Legendre100MathNet() => new(-1.0, 1.0, 100);

    [Benchmark]
    public GaussRule Legendre1000() => GaussRule.Legendre(1000);

    [Benchmark]
    public GaussLegendreRule Legendre1000MathNet() => new(-1.0, 1.0, 1000);

    [Benchmark]
    public double Root() => RootFinding.Brent(Cubic, 0.0, 2.0).Root;

    [Benchmark]
    public double RootMathNet() => MathNet.Numerics.RootFinding.Brent.FindRoot(Cubic, 0.0, 2.0, 1e-15);

    [Benchmark]
    public double RootNewton() => RootFinding.Newton(x => (Math.Exp(x) - 3.0 * x * x, Math.Exp(x) - 6.0 * x), 0.0, 2.0).Root;

    [Benchmark]
    public double RootNewtonMathNet() =>
        MathNet.Numerics.RootFinding.RobustNewtonRaphson.FindRoot(x => Math.Exp(x) - 3.0 * x * x, x => Math.Exp(x) - 6.0 * x, 0.0, 2.0, 1e-14);
}
