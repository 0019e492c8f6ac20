namespace Stats.Tests.Optimization;

public class NewtonMaximizerTests
{
    private const double None = double.PositiveInfinity;

    /// <summary>Rosenbrock's valley, upside down: its maximum is 0 at (1, 1), and its Hessian is indefinite on the way.</summary>
    [Theory]
    [InlineData(-1.2, 1.0)]
    [InlineData(0.0, 5.0)]
    [InlineData(30.0, -40.0)]
    public void FindsTheEndOfACurvedValley(double x, double y)
    {
        double[] point = [x, y];
        bool met = NewtonMaximizer.Climb(Rosenbrock, point, [-None, -None], [None, None], 300, 1e-28, out double value);
        Assert.True(met);
        Assert.Equal(1.0, point[0], 1e-12);
        Assert.Equal(1.0, point[1], 1e-12);
        Assert.Equal(0.0, value, 1e-24);
    }

    /// <summary>With x at most 1/2 the maximum lies on the bound, at (1/2, 1/4).</summary>
    [Fact]
    public void KeepsToTheBounds()
    {
        double[] point = [-1.2, 1.0];
        Assert.True(NewtonMaximizer.Climb(Rosenbrock, point, [-None, -None], [0.5, None], 300, 1e-28, out double value));
        Assert.Equal(0.5, point[0]);
        Assert.Equal(0.25, point[1], 1e-12);
        Assert.Equal(-0.25, value, 1e-12);
    }

    /// <summary>A saddle: steps leave it uphill, and the value never falls from one budget to the next.</summary>
    [Fact]
    public void NeverFalls()
    {
        double last = double.NegativeInfinity;
        for (int steps = 0; steps < 40; steps++)
        {
            double[] point = [0.1, 1e-3];
            NewtonMaximizer.Climb(Saddle, point, [-None, -None], [None, None], steps, 0.0, out double value);
            Assert.True(value >= last, $"{steps} steps reach {value:R}, one less {last:R}");
            last = value;
        }

        Assert.Equal(0.25, last, 1e-12);
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        double a = 1.0 - x[0], b = x[1] - x[0] * x[0];
        gradient[0] = 2.0 * a + 400.0 * x[0] * b;
        gradient[1] = -200.0 * b;
        hessian[0] = -2.0 + 400.0 * b - 800.0 * x[0] * x[0];
        hessian[1] = hessian[2] = 400.0 * x[0];
        hessian[3] = -200.0;
        return -a * a - 100.0 * b * b;
    }

    // -x^2 + y^2 - y^4: maxima of 1/4 at y = +-1/sqrt 2.
    private static double Saddle(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        double y = x[1];
        gradient[0] = -2.0 * x[0];
        gradient[1] = 2.0 * y - 4.0 * y * y * y;
        hessian[0] = -2.0;
        hessian[1] = hessian[2] = 0.0;
        hessian[3] = 2.0 - 12.0 * y * y;
        return -x[0] * x[0] + y * y - y * y * y * y;
    }
}
