namespace Stats.Tests.SpecialFunctions;

/// <summary>Span forms: the scalar form's bits for any length, place, register width and neighbourhood.</summary>
public class LogBesselSpanTests
{
    private static readonly string[] Kinds = ["box", "middle", "large", "tiny"];

    public static TheoryData<string> Mixtures => new() { "box", "middle", "large", "tiny", "everything" };

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void Every_width_gives_the_scalar_form_bit_for_bit(string mixture)
    {
        int n = Sweep.Count(1003, 100_003);
        (double[] v, double[] x) = Draw(mixture, n);
        Check<LogIKind>(v, x, LogBessel.I);
        Check<LogKKind>(v, x, LogBessel.K);
        Check<LogIScaledKind>(v, x, LogBessel.IScaled);
        Check<LogKScaledKind>(v, x, LogBessel.KScaled);
    }

    // At w = 20 to the last bit: the square of w rounds to either side of 400, depending on how it is summed.
    [Fact]
    public void On_the_border_of_the_regions_every_width_gives_the_scalar_form()
    {
        int n = Sweep.Count(2003, 400_003);
        var random = new Random(72);
        double[] v = new double[n], x = new double[n];
        (v[0], x[0]) = (16.224817812897328, 11.694241614499399);
        for (int i = 1; i < n; i++)
        {
            v[i] = 20.0 * random.NextDouble();
            x[i] = Math.Sqrt((20.0 - v[i]) * (20.0 + v[i]));
            for (int k = random.Next(5) - 2; k != 0; k -= Math.Sign(k))
                x[i] = k > 0 ? Math.BitIncrement(x[i]) : Math.BitDecrement(x[i]);
        }

        Check<LogIKind>(v, x, LogBessel.I);
        Check<LogKKind>(v, x, LogBessel.K);
        Check<LogIScaledKind>(v, x, LogBessel.IScaled);
        Check<LogKScaledKind>(v, x, LogBessel.KScaled);
    }

    [Fact]
    public void Every_length_and_a_fixed_order_give_the_scalar_form()
    {
        (double[] v, double[] x) = Draw("everything", 600);
        double order = 12.5;
        foreach (int length in new[] { 0, 1, 2, 3, 7, 8, 9, 15, 17, 63, 64, 65, 255, 256, 257, 511, 600 })
        {
            double[] result = new double[length];
            LogBessel.I(v.AsSpan(0, length), x.AsSpan(0, length), result);
            for (int i = 0; i < length; i++)
                AssertSame(LogBessel.I(v[i], x[i]), result[i], v[i], x[i]);
            LogBessel.K(order, x.AsSpan(0, length), result);
            for (int i = 0; i < length; i++)
                AssertSame(LogBessel.K(order, x[i]), result[i], order, x[i]);
            LogBessel.KScaled(-order, x.AsSpan(0, length), result);
            for (int i = 0; i < length; i++)
                AssertSame(LogBessel.KScaled(order, x[i]), result[i], order, x[i]);
        }
    }

    [Fact]
    public void Result_may_be_an_input_but_not_overlap_it()
    {
        (double[] v, double[] x) = Draw("everything", 300);
        double[] expected = new double[300];
        LogBessel.I(v, x, expected);
        double[] over = (double[])x.Clone();
        LogBessel.I(v, over, over);
        Assert.Equal(expected, over);
        over = (double[])v.Clone();
        LogBessel.I(over, x, over);
        Assert.Equal(expected, over);
        Assert.Throws<ArgumentException>(() => LogBessel.I(v.AsSpan(0, 200), x.AsSpan(0, 200), x.AsSpan(1, 200)));
        Assert.Throws<ArgumentException>(() => LogBessel.K(v.AsSpan(0, 200), x.AsSpan(0, 200), v.AsSpan(1, 200)));
        Assert.Throws<ArgumentException>(() => LogBessel.K(v.AsSpan(0, 200), x.AsSpan(0, 199), new double[199]));
        Assert.Throws<ArgumentException>(() => LogBessel.I(2.0, x, new double[299]));
    }

    private static void Check<TKind>(double[] v, double[] x, Func<double, double, double> scalar)
        where TKind : struct, ILogBesselKind
    {
        double[] narrow = new double[x.Length], middle = new double[x.Length], wide = new double[x.Length];
        LogBesselEvaluation.Spans<TKind, Simd2>(0.0, v, x, narrow);
        LogBesselEvaluation.Spans<TKind, Simd4>(0.0, v, x, middle);
        LogBesselEvaluation.Spans<TKind, Simd8>(0.0, v, x, wide);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = scalar(v[i], x[i]);
            AssertSame(expected, narrow[i], v[i], x[i]);
            AssertSame(expected, middle[i], v[i], x[i]);
            AssertSame(expected, wide[i], v[i], x[i]);
        }
    }

    private static void AssertSame(double expected, double actual, double v, double x) =>
        Assert.True(expected.Equals(actual), $"order {v:R}, x {x:R}: {actual:R}, the scalar form gives {expected:R}");

    private static (double[] V, double[] X) Draw(string mixture, int n)
    {
        var random = new Random(71);
        double[] v = new double[n], x = new double[n];
        for (int i = 0; i < n; i++)
        {
            string kind = mixture == "everything" ? Kinds[random.Next(4)] : mixture;
            (v[i], x[i]) = kind switch
            {
                "box" => (20.0 * random.NextDouble(), 20.0 * random.NextDouble()),
                "middle" => (150.0 * random.NextDouble(), 150.0 * random.NextDouble()),
                "large" => (Power(2, 300), Power(2, 300)),
                _ => (random.Next(3) == 0 ? random.Next(20) : Power(-300, 1), Power(-320, 0)),
            };
            if (mixture == "everything" && random.Next(16) == 0)
                (v[i], x[i]) = random.Next(4) switch { 0 => (0.0, 0.0), 1 => (double.NaN, 1.0), 2 => (1.0, double.PositiveInfinity), _ => (0.0, x[i]) };
        }

        return (v, x);

        double Power(double low, double high) => Math.Pow(10.0, low + (high - low) * random.NextDouble());
    }
}
