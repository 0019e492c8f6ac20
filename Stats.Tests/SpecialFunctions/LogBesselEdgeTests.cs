namespace Stats.Tests.SpecialFunctions;

/// <summary>Special arguments, negative orders and arguments, and what is refused.</summary>
public class LogBesselEdgeTests
{
    private const double Inf = double.PositiveInfinity;

    [Theory]
    [InlineData(0.0, 0.0, 0.0, Inf)]
    [InlineData(1e-300, 0.0, -Inf, Inf)]
    [InlineData(3.0, 0.0, -Inf, Inf)]
    [InlineData(3.0, Inf, Inf, -Inf)]
    [InlineData(0.0, Inf, Inf, -Inf)]
    [InlineData(Inf, 3.0, -Inf, Inf)]
    [InlineData(Inf, 0.0, -Inf, Inf)]
    [InlineData(Inf, Inf, double.NaN, double.NaN)]
    [InlineData(double.NaN, 1.0, double.NaN, double.NaN)]
    [InlineData(1.0, double.NaN, double.NaN, double.NaN)]
    [InlineData(1.7e308, 5e-324, -Inf, Inf)]
    [InlineData(1.0, 1.7e308, 1.7e308, -1.7e308)]
    public void Special_arguments_have_their_limits(double order, double x, double logI, double logK)
    {
        Assert.Equal(logI, LogBessel.I(order, x));
        Assert.Equal(logK, LogBessel.K(order, x));
        double[] i = new double[11], k = new double[11];
        LogBessel.I(order, Enumerable.Repeat(x, 11).ToArray(), i);
        LogBessel.K(Enumerable.Repeat(order, 11).ToArray(), Enumerable.Repeat(x, 11).ToArray(), k);
        Assert.All(i, value => Assert.Equal(logI, value));
        Assert.All(k, value => Assert.Equal(logK, value));
    }

    [Fact]
    public void Scaled_forms_decay_at_infinity()
    {
        Assert.Equal(-Inf, LogBessel.IScaled(2.0, Inf));
        Assert.Equal(-Inf, LogBessel.KScaled(2.0, Inf));
        Assert.Equal(0.0, LogBessel.IScaled(0.0, 0.0));
        Assert.Equal(Inf, LogBessel.KScaled(2.0, 0.0));
        // log(e^-x I_v(x)) tends to -log(2 pi x) / 2, where I itself is beyond 10^(10^299).
        Assert.Equal(-0.5 * Math.Log(2.0 * Math.PI * 1e300), LogBessel.IScaled(5.0, 1e300), 1e-12);
        Assert.Equal(0.5 * (Math.Log(Math.PI / 2.0) - Math.Log(1e300)), LogBessel.KScaled(5.0, 1e300), 1e-12);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(4.0)]
    [InlineData(37.0)]
    public void Negative_integer_orders_of_I_and_all_negative_orders_of_K_are_symmetric(double n)
    {
        Assert.Equal(LogBessel.I(n, 2.5), LogBessel.I(-n, 2.5));
        Assert.Equal(LogBessel.IScaled(n, 2.5), LogBessel.IScaled(-n, 2.5));
        Assert.Equal(LogBessel.K(n + 0.3, 2.5), LogBessel.K(-n - 0.3, 2.5));
        Assert.Equal(LogBessel.KScaled(n + 0.3, 2.5), LogBessel.KScaled(-n - 0.3, 2.5));
        double[] result = new double[2];
        LogBessel.K([n + 0.3, -n - 0.3], [2.5, 2.5], result);
        Assert.Equal(result[0], result[1]);
        LogBessel.I([n, -n], [2.5, 2.5], result);
        Assert.Equal(result[0], result[1]);
    }

    [Theory]
    [InlineData(2.0, -3.0, 1)]
    [InlineData(3.0, -3.0, -1)]
    [InlineData(-3.0, -3.0, -1)]
    [InlineData(0.0, -50.0, 1)]
    [InlineData(25.0, -1.0, -1)]
    public void At_a_negative_argument_integer_orders_alternate_in_sign(double order, double x, int expected)
    {
        Assert.Equal(LogBessel.I(Math.Abs(order), -x), LogBessel.I(order, x, out int sign));
        Assert.Equal(expected, sign);
    }

    // Values of mpmath's besseli at 60 digits.
    [Theory]
    [InlineData(-2.7, 0.9, 1.1311429283615059, 1)]
    [InlineData(-3.3, 0.9, 2.179031689199907, -1)]
    [InlineData(-7.2, 60.0, 56.600866511524884, 1)]
    [InlineData(-1.5, 1.1, -1.9816688799102511, -1)]
    [InlineData(-1.5, 3.0, 1.1213203808101826, 1)]
    [InlineData(-0.25, 1e-200, 115.09926049341098, 1)]
    [InlineData(-100.25, 40.0, 54.519289097640477, 1)]
    [InlineData(-24.75, 3.0, 42.365217836442877, 1)]
    public void At_negative_orders_the_sign_comes_with_the_logarithm(double order, double x, double expected, int expectedSign)
    {
        Assert.InRange(Accuracy.Mixed(LogBessel.I(order, x, out int sign), expected), 0.0, 16.0);
        Assert.Equal(expectedSign, sign);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(3.0)]
    public void Orders_of_minus_one_and_three_halves_are_elementary(double x)
    {
        // I_(-1/2) = sqrt(2/(pi x)) cosh x; I_(-3/2) = sqrt(2/(pi x)) (sinh x - cosh x / x), negative below x = 1.1997.
        double lead = 0.5 * Math.Log(2.0 / (Math.PI * x)), second = Math.Sinh(x) - Math.Cosh(x) / x;
        Assert.Equal(lead + Math.Log(Math.Cosh(x)), LogBessel.I(-0.5, x, out int sign), 1e-14);
        Assert.Equal(1, sign);
        Assert.Equal(lead + Math.Log(Math.Abs(second)), LogBessel.I(-1.5, x, out sign), 1e-14);
        Assert.Equal(Math.Sign(second), sign);
    }

    [Fact]
    public void Signed_form_at_zero_and_nan()
    {
        Assert.Equal(0.0, LogBessel.I(0.0, 0.0, out int sign));
        Assert.Equal(1, sign);
        Assert.Equal(-Inf, LogBessel.I(2.0, 0.0, out sign));
        Assert.Equal(0, sign);
        // 1 / Gamma(1 - v) is positive for v in (0, 1), negative in (1, 2).
        Assert.Equal(Inf, LogBessel.I(-0.5, 0.0, out sign));
        Assert.Equal(1, sign);
        Assert.Equal(Inf, LogBessel.I(-1.5, 0.0, out sign));
        Assert.Equal(-1, sign);
        Assert.True(double.IsNaN(LogBessel.I(double.NaN, 1.0, out sign)));
        Assert.Equal(0, sign);
        Assert.True(double.IsNaN(LogBessel.I(-2.5, double.NaN, out _)));
    }

    [Fact]
    public void What_is_not_a_number_stays_so_whatever_goes_with_it()
    {
        double[] orders = [-1.5, double.NaN, double.NaN, 2.0], x = [double.NaN, -1.0, 1.0, double.NaN], result = new double[4];
        for (int i = 0; i < x.Length; i++)
        {
            Assert.True(double.IsNaN(LogBessel.I(orders[i], x[i])) && double.IsNaN(LogBessel.IScaled(orders[i], x[i])));
            Assert.True(double.IsNaN(LogBessel.K(orders[i], x[i])) && double.IsNaN(LogBessel.KScaled(orders[i], x[i])));
        }

        LogBessel.I(orders, x, result);
        Assert.All(result, value => Assert.True(double.IsNaN(value)));
        LogBessel.KScaled(orders, x, result);
        Assert.All(result, value => Assert.True(double.IsNaN(value)));
        LogBessel.I(double.NaN, [-1.0, 1.0, 0.0, 30.0], result);
        Assert.All(result, value => Assert.True(double.IsNaN(value)));
        LogBessel.OrderDerivativeI(orders, x, result);
        Assert.All(result, value => Assert.True(double.IsNaN(value)));
        LogBessel.OrderDerivativeK(orders, x, result);
        Assert.All(result, value => Assert.True(double.IsNaN(value)));
        Assert.Equal("x", Assert.Throws<ArgumentOutOfRangeException>(() => LogBessel.I([double.NaN, 1.0], [-1.0, -1.0], new double[2])).ParamName);
        Assert.Equal("orders", Assert.Throws<ArgumentOutOfRangeException>(() => LogBessel.I([-1.5, -1.5], [double.NaN, 1.0], new double[2])).ParamName);
    }

    [Fact]
    public void What_is_undefined_is_refused_and_named()
    {
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => LogBessel.I(-0.5, 1.0)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentOutOfRangeException>(() => LogBessel.I(2.0, -1.0)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentOutOfRangeException>(() => LogBessel.I(2.5, -1.0, out _)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentOutOfRangeException>(() => LogBessel.K(2.0, -1.0)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentOutOfRangeException>(() => LogBessel.KScaled(2.0, -1.0)).ParamName);
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => LogBessel.IScaled(-2.5, 1.0)).ParamName);

        double[] result = [7.0, 7.0, 7.0, 7.0, 7.0, 7.0];
        double[] x = [1.0, 2.0, double.NaN, 3.0, 4.0, -1.0];
        var argument = Assert.Throws<ArgumentOutOfRangeException>(() => LogBessel.I(1.0, x, result));
        Assert.Contains("x[5]", argument.Message, StringComparison.Ordinal);
        var orders = Assert.Throws<ArgumentOutOfRangeException>(() => LogBessel.I([1.0, -2.0, -2.5, 1.0, 1.0, 1.0], new double[6], result));
        Assert.Contains("orders[2]", orders.Message, StringComparison.Ordinal);
        // Nothing was written before the check.
        Assert.All(result, value => Assert.Equal(7.0, value));
    }
}
