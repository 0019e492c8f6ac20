using FsCheck.Xunit;

namespace Stats.Tests.Integration;

public sealed class RootFindingTests
{
    private const double Inf = double.PositiveInfinity;

    /// <summary>Functions with their first two derivatives, limits, the root and the most evaluations of Brent, Newton and Halley.</summary>
    private static readonly (string Name, Func<double, (double, double, double)> F, double Lower, double Upper, double Root, int Most)[] Cases =
    [
        ("square", x => (x * x - 2.0, 2.0 * x, 2.0), 0.0, 2.0, Math.Sqrt(2.0), 20),
        ("cosine", x => (Math.Cos(x), -Math.Sin(x), -Math.Cos(x)), 0.0, 3.0, Math.PI / 2.0, 20),
        ("exponential", x => (Math.Exp(x) - 1e10, Math.Exp(x), Math.Exp(x)), 0.0, 700.0, 23.02585092994046, 60),
        ("steep", x => (Math.Tanh(1e8 * (x - 0.3)), 1e8 / Math.Pow(Math.Cosh(1e8 * (x - 0.3)), 2.0), 0.0), 0.0, 1.0, 0.3, 100),
        ("flat", x => (Math.Pow(x - 0.7, 9.0), 9.0 * Math.Pow(x - 0.7, 8.0), 72.0 * Math.Pow(x - 0.7, 7.0)), 0.0, 1.0, 0.7, 260),
        ("flatter", x => x == 0.0 ? (0.0, 0.0, 0.0) : (x * Math.Exp(-1.0 / (x * x)), (1.0 + 2.0 / (x * x)) * Math.Exp(-1.0 / (x * x)), 0.0), -1.0, 0.7, 0.0, 260),
        ("cubic", x => (x * x * x, 3.0 * x * x, 6.0 * x), -1.0, 2.0, 0.0, 260),
        ("tiny", x => (x - 1e-200, 1.0, 0.0), 0.0, 1.0, 1e-200, 100),
        ("logarithm", x => (Math.Log(x) + 400.0, 1.0 / x, -1.0 / (x * x)), 0.0, 1e300, Math.Exp(-400.0), 260),
        ("pole", x => (1e6 - 1.0 / (2.0 - x), -1.0 / ((2.0 - x) * (2.0 - x)), -2.0 / Math.Pow(2.0 - x, 3.0)), 0.0, 2.0, 2.0 - 1e-6, 150),
        ("jump", x => (x < 0.625 ? -1.0 : 1.0, 0.0, 0.0), 0.0, 1.0, 0.625, 260),
        ("infinite", x => (x < 0.375 ? -Inf : x == 0.375 ? 0.0 : Inf, Inf, 0.0), 0.0, 1.0, 0.375, 260),
        ("wide", x => (Math.Atan(x - 3.0), 1.0 / (1.0 + (x - 3.0) * (x - 3.0)), 0.0), -1e300, 1e300, 3.0, 150),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryMethodFindsTheRootToTheLastBit(string name)
    {
        var (_, f, lower, upper, root, most) = Cases.Single(c => c.Name == name);
        int calls = 0;
        (double Value, double First, double Second) Counted(double x)
        {
            calls++;
            Assert.InRange(x, lower, upper);
            return f(x);
        }

        foreach (Func<RootResult> method in new Func<RootResult>[]
        {
            () => RootFinding.Brent(x => Counted(x).Value, lower, upper),
            () => RootFinding.Newton(x => (Counted(x).Value, f(x).Item2), lower, upper),
            () => RootFinding.Halley(Counted, lower, upper),
        })
        {
            calls = 0;
            RootResult result = method();
            Assert.True(result.Converged);
            Assert.Same(result, result.ThrowIfNotConverged());
            Assert.Equal(calls, result.Iterations);
            Assert.InRange(calls, 2, most);
            Assert.Equal(f(result.Root).Item1, result.Value);
            // Either an exact zero of the function as computed, or its sign changes within one double.
            bool changes = Math.Sign(f(Math.BitIncrement(result.Root)).Item1) != Math.Sign(result.Value) || Math.Sign(f(Math.BitDecrement(result.Root)).Item1) != Math.Sign(result.Value);
            Assert.True(result.Value == 0.0 || changes);
            // The function as computed may be 0 on a whole range: (x - 0.7)^9 below 1e-36 of it, x e^(-1/x^2) below 0.037.
            double slack = name switch { "flat" => 1e-35, "flatter" => 0.04, "cubic" => 1e-107, "pole" => 1e-15, "logarithm" => 1e-13 * root, _ => 4.0 * Accuracy.Epsilon * Math.Abs(root) };
            Assert.InRange(Math.Abs(result.Root - root), 0.0, slack);
        }
    }

    [Fact]
    public void SmoothFunctionsTakeFewEvaluations()
    {
        Assert.InRange(RootFinding.Brent(x => Math.Cos(x) - x, 0.0, 1.0).Iterations, 2, 11);
        Assert.InRange(RootFinding.Newton(x => (Math.Cos(x) - x, -Math.Sin(x) - 1.0), 0.0, 1.0).Iterations, 2, 9);
        Assert.InRange(RootFinding.Halley(x => (Math.Cos(x) - x, -Math.Sin(x) - 1.0, -Math.Cos(x)), 0.0, 1.0).Iterations, 2, 8);
    }

    [Fact]
    public void ARootAtALimitIsTaken()
    {
        Assert.Equal(new RootResult(1.0, 0.0, 2, true), RootFinding.Brent(x => x - 1.0, 1.0, 2.0));
        Assert.Equal(new RootResult(2.0, 0.0, 2, true), RootFinding.Brent(x => x - 2.0, 1.0, 2.0));
        Assert.Equal(new RootResult(2.0, 0.0, 2, true), RootFinding.Newton(x => (x - 2.0, 1.0), 1.0, 2.0));
    }

    [Fact]
    public void ToleranceAndLimitOfEvaluationsAreKept()
    {
        RootResult loose = RootFinding.Brent(Math.Cos, 0.0, 3.0, tolerance: 1e-3), tight = RootFinding.Brent(Math.Cos, 0.0, 3.0);
        Assert.True(loose.Converged && loose.Iterations <= tight.Iterations);
        Assert.InRange(Math.Abs(loose.Root - Math.PI / 2.0), 0.0, 1e-3);
        RootResult newton = RootFinding.Newton(x => (Math.Cos(x), -Math.Sin(x)), 0.0, 3.0, tolerance: 1e-3);
        Assert.True(newton.Converged);
        Assert.InRange(Math.Abs(newton.Root - Math.PI / 2.0), 0.0, 1e-3);
        RootResult stopped = RootFinding.Brent(x => Math.Pow(x - 0.7, 9.0), 0.0, 1.0, maximumEvaluations: 10);
        Assert.False(stopped.Converged);
        Assert.Equal(10, stopped.Iterations);
        Assert.Throws<EstimationException>(stopped.ThrowIfNotConverged);
    }

    [Fact]
    public void APoleIsNoRoot()
    {
        (Func<double, double> F, Func<double, double> Slope, double Lower, double Upper)[] poles =
        [
            (x => 1.0 / x, x => -1.0 / (x * x), -1.0, 1.5),
            (x => 1.0 / x, x => -1.0 / (x * x), -1e-320, 1e-320),
            (x => 1.0 / (x - 0.3), x => -1.0 / ((x - 0.3) * (x - 0.3)), -1.0, 1.5),
            (x => -1.0 / Math.Pow(x - 0.25, 3.0), x => 3.0 / Math.Pow(x - 0.25, 4.0), 0.0, 1.0),
            (Math.Tan, x => 1.0 / (Math.Cos(x) * Math.Cos(x)), 1.0, 2.0),
            (x => x < 0.4 ? -1.0 - x : 2.0 - x, _ => -1.0, 0.0, 1.0),
        ];
        foreach ((Func<double, double> f, Func<double, double> slope, double lower, double upper) in poles)
        {
            RootResult brent = RootFinding.Brent(f, lower, upper), newton = RootFinding.Newton(x => (f(x), slope(x)), lower, upper);
            Assert.False(brent.Converged || newton.Converged);
            Assert.Throws<EstimationException>(brent.ThrowIfNotConverged);
        }

        // Steep, noisy at the last bits, with tails far below the residual, and jumps that do not grow: all of these are roots.
        (Func<double, double> F, double Lower, double Upper)[] roots =
        [
            (x => Math.Sinh(1e16 * (x - 0.3)), 0.2999999999999999, 0.3000000000000002),
            (x => ((((((x - 7.0) * x + 21.0) * x - 35.0) * x + 35.0) * x - 21.0) * x + 7.0) * x - 1.0, 0.0, 3.0),
            (x => (x - 0.3) * Math.Exp(-x * x), -10.0, 11.0),
            (x => x < 0.4 ? x - 1.0 : x, -5.0, 1.0),
            (x => Math.Log(x) + 700.0, 0.0, 1.0),
        ];
        foreach ((Func<double, double> f, double lower, double upper) in roots)
            Assert.True(RootFinding.Brent(f, lower, upper).Converged);
    }

    [Fact]
    public void BracketsAreWidened()
    {
        (double lower, double upper) = RootFinding.Bracket(x => Math.Exp(x) - 1e6, 0.0, 1.0);
        Assert.InRange(Math.Log(1e6), lower, upper);
        Assert.Equal((0.0, 2.0), RootFinding.Bracket(x => x - 1.0, 0.0, 2.0));
        (lower, upper) = RootFinding.Bracket(x => x + 1e9, 0.0, 1.0);
        Assert.InRange(-1e9, lower, upper);
        (lower, upper) = RootFinding.Bracket(x => Math.Log(x) + 3.0, 0.5, 1.0, minimum: 0.0);
        Assert.Equal(0.0, lower);
        Assert.Equal(Math.Exp(-3.0), RootFinding.Brent(x => Math.Log(x) + 3.0, lower, upper).Root, 1e-16);
        Assert.Throws<ArgumentException>("f", () => RootFinding.Bracket(x => 1.0 + x * x, -1.0, 1.0));
        Assert.Throws<ArgumentException>("f", () => RootFinding.Bracket(x => x, 1.0, 2.0, minimum: 0.5));
        Assert.Throws<ArgumentException>("minimum", () => RootFinding.Bracket(x => x, 1.0, 2.0, minimum: 1.5));
        Assert.Throws<ArgumentException>("maximum", () => RootFinding.Bracket(x => x, 1.0, 2.0, maximum: 1.5));
    }

    [Fact]
    public void BadInputIsNamed()
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>("lower", () => RootFinding.Brent(Math.Exp, 0.0, 1.0));
        Assert.Contains("same sign at lower (0: 1) and upper (1: 2.7", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("lower", () => RootFinding.Newton(x => (Math.Exp(x), Math.Exp(x)), 0.0, 1.0));
        Assert.Throws<ArgumentException>("lower", () => RootFinding.Brent(Math.Sin, -Inf, 1.0));
        Assert.Throws<ArgumentException>("upper", () => RootFinding.Brent(Math.Sin, -1.0, double.NaN));
        Assert.Throws<ArgumentException>("upper", () => RootFinding.Brent(Math.Sin, 1.0, 1.0));
        Assert.Throws<ArgumentOutOfRangeException>("tolerance", () => RootFinding.Brent(Math.Sin, -1.0, 1.0, tolerance: -1.0));
        Assert.Throws<ArgumentOutOfRangeException>("maximumEvaluations", () => RootFinding.Brent(Math.Sin, -1.0, 1.0, maximumEvaluations: 1));
        Assert.Throws<ArgumentNullException>("f", () => RootFinding.Brent(null!, 0.0, 1.0));
        Assert.Throws<NotFiniteNumberException>(() => RootFinding.Brent(x => x < 0.4 ? -1.0 : x < 0.9 ? double.NaN : 1.0, 0.0, 1.0));
    }

    [Property(MaxTest = 300)]
    public bool TheRootOfAMonotoneFunctionIsItsInverse(int seed)
    {
        // x^3 + c x = y: the root's residual is below the rounding of the function, 2 eps of its larger term, over the slope.
        Random random = new(seed);
        double c = Math.Pow(10.0, random.NextDouble() * 12.0 - 6.0), root = (random.NextDouble() - 0.5) * Math.Pow(10.0, random.NextDouble() * 6.0);
        double y = root * (root * root + c);
        double slack = Accuracy.Epsilon * (1.0 + 3.0 * Math.Abs(y) / Math.Abs(root * (3.0 * root * root + c))) * Math.Abs(root);
        RootResult brent = RootFinding.Brent(x => x * (x * x + c) - y, -1e7, 1e7), newton = RootFinding.Newton(x => (x * (x * x + c) - y, 3.0 * x * x + c), -1e7, 1e7);
        return Math.Abs(brent.Root - root) <= slack && Math.Abs(newton.Root - root) <= slack && brent.Iterations < 100 && newton.Iterations < 100;
    }
}
