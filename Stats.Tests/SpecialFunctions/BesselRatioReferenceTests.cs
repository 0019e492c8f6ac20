namespace Stats.Tests.SpecialFunctions;

/// <summary>The Bessel ratio, 0F1 and the order derivatives against arbitrary precision (bessel_ratio.csv: mpmath; vmf_quantities.csv, kappa_inverse.csv: Arb).</summary>
public class BesselRatioReferenceTests
{
    [Theory]
    [InlineData("ratio", 8.0)]
    [InlineData("complement", 16.0)]
    [InlineData("derivative", 16.0)]
    [InlineData("H", 8.0)]
    [InlineData("orderI", 8.0)]
    [InlineData("orderK", 8.0)]
    public void Scalar_forms_meet_the_reference(string column, double limit)
    {
        ReferenceTable table = ReferenceTable.Read("log-bessel/bessel_ratio.csv");
        double[] v = table.Column("v"), x = table.Column("x"), expected = table.Column(column);
        double[] actual = new double[v.Length];
        for (int i = 0; i < actual.Length; i++)
        {
            actual[i] = column switch
            {
                "ratio" => BesselRatio.Evaluate(v[i], x[i]).Ratio,
                "complement" => BesselRatio.Evaluate(v[i], x[i]).Complement,
                "derivative" => BesselRatio.Evaluate(v[i], x[i]).Derivative,
                "H" => LogHyp0F1.Evaluate(v[i], x[i]),
                "orderI" => LogBessel.OrderDerivativeI(v[i], x[i]),
                _ => LogBessel.OrderDerivativeK(v[i], x[i]),
            };
        }

        // Only the order derivative of log I is a difference of terms of size 1 (at small v and large x); the others are relative.
        Accuracy.AssertWithin(
            limit,
            actual.Length,
            i => column == "orderI" ? Accuracy.Mixed(actual[i], expected[i]) : Accuracy.Relative(actual[i], expected[i]),
            i => $"v {v[i]:R}, x {x[i]:R}: {actual[i]:R}, not {expected[i]:R}");
    }

    [Theory]
    [InlineData("A", 8.0)]
    [InlineData("one_minus_A", 8.0)]
    [InlineData("dA", 16.0)]
    [InlineData("H", 8.0)]
    public void Quantities_of_directional_statistics_meet_the_reference(string column, double limit)
    {
        ReferenceTable table = ReferenceTable.Read("log-bessel/vmf_quantities.csv");
        double[] p = table.Column("p"), kappa = table.Column("kappa"), expected = table.Column(column);
        double Actual(int i)
        {
            BesselRatioValue value = BesselRatio.Evaluate(0.5 * p[i] - 1.0, kappa[i]);
            return column switch
            {
                "A" => value.Ratio,
                "one_minus_A" => value.Complement,
                "dA" => value.Derivative,
                _ => LogHyp0F1.Evaluate(0.5 * p[i] - 1.0, kappa[i]),
            };
        }

        Accuracy.AssertWithin(limit, p.Length, i => Accuracy.Relative(Actual(i), expected[i]), i => $"p {p[i]}, kappa {kappa[i]:R}: {Actual(i):R}, not {expected[i]:R}");
    }

    [Fact]
    public void Inverse_meets_the_reference()
    {
        ReferenceTable table = ReferenceTable.Read("log-bessel/kappa_inverse.csv");
        double[] p = table.Column("p"), r = table.Column("Rbar"), c = table.Column("one_minus_Rbar"), expected = table.Column("kappa");
        double Actual(int i) => BesselRatio.Inverse(0.5 * p[i] - 1.0, r[i], c[i]);
        // 2e-14 relative, the tolerance of the table.
        Accuracy.AssertWithin(2e-14 / Accuracy.Epsilon, p.Length, i => Accuracy.Relative(Actual(i), expected[i]), i => $"p {p[i]}, r {r[i]:R}: {Actual(i):R}, not {expected[i]:R}");
    }

    [Fact]
    public void Span_forms_of_the_order_derivatives_give_the_bits_of_the_scalar_forms()
    {
        ReferenceTable table = ReferenceTable.Read("log-bessel/bessel_ratio.csv");
        double[] v = table.Column("v"), x = table.Column("x"), many = new double[v.Length], one = new double[v.Length];
        LogBessel.OrderDerivativeI(v, x, many);
        LogBessel.OrderDerivativeI(1.25, x, one);
        for (int i = 0; i < v.Length; i++)
        {
            Assert.Equal(LogBessel.OrderDerivativeI(v[i], x[i]), many[i]);
            Assert.Equal(LogBessel.OrderDerivativeI(1.25, x[i]), one[i]);
        }

        LogBessel.OrderDerivativeK(v, x, many);
        LogBessel.OrderDerivativeK(-1.25, x, one);
        for (int i = 0; i < v.Length; i++)
        {
            Assert.Equal(LogBessel.OrderDerivativeK(v[i], x[i]), many[i]);
            Assert.Equal(-LogBessel.OrderDerivativeK(1.25, x[i]), one[i]);
        }
    }

    [Theory]
    [InlineData(0.0, 0.0, double.NegativeInfinity, 0.0)]
    [InlineData(2.0, 0.0, double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(2.0, double.PositiveInfinity, 0.0, 0.0)]
    [InlineData(double.PositiveInfinity, 2.0, double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, double.NaN, double.NaN)]
    [InlineData(double.NaN, 2.0, double.NaN, double.NaN)]
    [InlineData(2.0, double.NaN, double.NaN, double.NaN)]
    public void Order_derivatives_at_the_edges(double v, double x, double i, double k)
    {
        Assert.Equal(i, LogBessel.OrderDerivativeI(v, x));
        Assert.Equal(k, LogBessel.OrderDerivativeK(v, x));
        Assert.Equal(-k, LogBessel.OrderDerivativeK(-v, x));
    }

    [Theory]
    [InlineData(1e300, 1e300)]
    [InlineData(1e300, 1e-300)]
    [InlineData(1e10, 5e-324)]
    [InlineData(1e-3, 1e300)]
    [InlineData(3e5, 7e200)]
    [InlineData(1.7e308, 1.7e308)]
    public void Order_derivatives_far_out_are_the_hyperbolic_arcsine(double v, double x)
    {
        // To 1/w, which is below rounding, relative to the result.
        double expected = v >= 1e-3 * x ? Math.Log(2.0) + Math.Log(v) - Math.Log(x) : v / x;
        if (v >= 1e-3 * x && v < 1e3 * x)
            expected = Math.Asinh(v / x);
        Assert.InRange(LogBessel.OrderDerivativeK(v, x) / expected, 1.0 - 1e-10, 1.0 + 1e-10);
        Assert.InRange(-LogBessel.OrderDerivativeI(v, x) / expected, 1.0 - 1e-10, 1.0 + 1e-10);
    }

    [Fact]
    public void Negative_arguments_are_named()
    {
        double[] x = [1.0, -2.0], result = new double[2];
        Assert.Throws<ArgumentOutOfRangeException>("order", () => LogBessel.OrderDerivativeI(-1.0, 1.0));
        Assert.Throws<ArgumentOutOfRangeException>("x", () => LogBessel.OrderDerivativeK(1.0, -1.0));
        Assert.Contains("x[1]", Assert.Throws<ArgumentOutOfRangeException>("x", () => LogBessel.OrderDerivativeK(1.0, x, result)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("order", () => BesselRatio.Evaluate(-1.0, 1.0));
        Assert.Throws<ArgumentOutOfRangeException>("ratio", () => BesselRatio.Inverse(1.0, -0.1, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>("complement", () => BesselRatio.Inverse(1.0, 0.5, 0.4));
    }

    [Fact]
    public void Ratio_of_order_a_half_is_the_langevin_function()
    {
        // coth x - 1/x, and its limits, where the closed form keeps its digits.
        foreach (double x in new[] { 2.0, 5.0, 19.0, 26.0, 1e3, 1e8, 1e300 })
        {
            BesselRatioValue value = BesselRatio.Evaluate(0.5, x);
            Assert.InRange(Accuracy.Relative(value.Ratio, 1.0 / Math.Tanh(x) - 1.0 / x), 0.0, 8.0);
            if (x > 20.0)
                Assert.InRange(Accuracy.Relative(value.Complement, 1.0 / x), 0.0, 8.0);
            if (x > 20.0 && x < 1e150)
                Assert.InRange(Accuracy.Relative(value.Derivative, 1.0 / (x * x)), 0.0, 16.0);
        }
    }

    [Fact]
    public void Span_forms_of_the_ratio_meet_the_reference()
    {
        ReferenceTable table = ReferenceTable.Read("log-bessel/bessel_ratio.csv");
        double[] v = table.Column("v"), x = table.Column("x");
        double[] ratio = new double[v.Length], complement = new double[v.Length], derivative = new double[v.Length];
        BesselRatio.Evaluate(v, x, ratio, complement, derivative);
        Within("ratio", ratio, 8.0);
        Within("complement", complement, 16.0);
        Within("derivative", derivative, 16.0);

        void Within(string column, double[] actual, double limit)
        {
            double[] expected = table.Column(column);
            Accuracy.AssertWithin(limit, v.Length, i => Accuracy.Relative(actual[i], expected[i]), i => $"{column} at v {v[i]:R}, x {x[i]:R}: {actual[i]:R}, not {expected[i]:R}");
        }
    }

    [Fact]
    public void Span_forms_of_the_ratio_give_the_scalar_edges()
    {
        double inf = double.PositiveInfinity, nan = double.NaN;
        double[] v = [0.0, 2.0, 3.0, inf, inf, nan, 1.0, 1e300, 1e-300, 1e300], x = [0.0, 0.0, inf, 2.0, inf, 1.0, nan, 1e300, 1e300, 1e-300];
        double[] ratio = new double[10], complement = new double[10], derivative = new double[10];
        BesselRatio.Evaluate(v, x, ratio, complement, derivative);
        for (int i = 0; i < v.Length; i++)
        {
            BesselRatioValue scalar = BesselRatio.Evaluate(v[i], x[i]);
            Assert.InRange(Accuracy.Relative(ratio[i], scalar.Ratio), 0.0, 4.0);
            Assert.InRange(Accuracy.Relative(complement[i], scalar.Complement), 0.0, 4.0);
            Assert.InRange(Accuracy.Relative(derivative[i], scalar.Derivative), 0.0, 4.0);
        }

        Assert.Throws<ArgumentException>("x", () => BesselRatio.Evaluate(1.0, new[] { 1.0, 1.0 }, new double[2], new double[1], new double[2]));
    }

    // At huge order v, A = z / (1 + sqrt(1 + z^2)) with z = x / v, so that z = 2 A / (1 - A^2).
    [Theory]
    [InlineData(1e154)]
    [InlineData(1e155)]
    [InlineData(1e160)]
    [InlineData(1e300)]
    public void Inverse_reaches_huge_orders(double order)
    {
        foreach ((double r, double c, double z) in new[] { (0.5, 0.5, 4.0 / 3.0), (0.25, 0.75, 8.0 / 15.0), (0.75, 0.25, 24.0 / 7.0), (1e-5, 1.0 - 1e-5, 2e-5 / (1.0 - 1e-10)) })
            Assert.InRange(Accuracy.Relative(BesselRatio.Inverse(order, r, c), order * z), 0.0, 18.0);
    }

    [Fact]
    public void What_is_not_a_number_stays_so()
    {
        const double nan = double.NaN;
        foreach ((double v, double r, double c) in new[] { (nan, 0.5, 0.5), (1.0, nan, 0.5), (1.0, 0.5, nan), (nan, -1.0, 0.5), (-1.0, nan, 0.5) })
            Assert.True(double.IsNaN(BesselRatio.Inverse(v, r, c)));
        foreach ((double v, double x) in new[] { (nan, -1.0), (-1.0, nan), (nan, nan), (nan, 1.0), (1.0, nan) })
        {
            BesselRatioValue value = BesselRatio.Evaluate(v, x);
            Assert.True(double.IsNaN(value.Ratio) && double.IsNaN(value.Complement) && double.IsNaN(value.Derivative));
            Assert.True(double.IsNaN(LogHyp0F1.Evaluate(v, x)) && double.IsNaN(LogHyp0F1.Scaled(v, x)));
            Assert.True(double.IsNaN(LogBessel.OrderDerivativeI(v, x)) && double.IsNaN(LogBessel.OrderDerivativeK(v, x)));
        }

        Assert.Throws<ArgumentOutOfRangeException>("ratio", () => BesselRatio.Inverse(1.0, -0.1, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>("ratio", () => BesselRatio.Inverse(1.0, 1.1, 0.0));
        Assert.Throws<ArgumentOutOfRangeException>("complement", () => BesselRatio.Inverse(1.0, 0.4, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>("order", () => BesselRatio.Inverse(double.PositiveInfinity, 0.5, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>("order", () => BesselRatio.Inverse(-1.0, 0.5, 0.5));
    }
}
