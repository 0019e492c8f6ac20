using System.Numerics.Tensors;
using FsCheck.Xunit;

namespace Stats.Tests.SpecialFunctions;

public sealed class ElementaryTests
{
    private const double Inf = double.PositiveInfinity;

    [Fact]
    public void ExpIsRight() => Check(1.0, "exp", Elementary.Exp);

    [Fact]
    public void LogIsRight() => Check(0.8, "log", Elementary.Log);

    [Fact]
    public void Expm1IsRight() => Check(1.2, "expm1", Elementary.Expm1);

    [Fact]
    public void Log1pIsRight() => Check(0.8, "log1p", Elementary.Log1p);

    [Fact]
    public void Log1mExpIsRight() => Check(0.9, "log1mexp", Elementary.Log1mExp);

    [Fact]
    public void Log1pExpIsRight() => Check(1.2, "log1pexp", Elementary.Log1pExp);

    [Fact]
    public void SinhIsRight() => Check(0.8, "sinh", Elementary.Sinh);

    [Fact]
    public void CoshIsRight() => Check(0.8, "cosh", Elementary.Cosh);

    [Fact]
    public void TanhIsRight() => Check(1.0, "tanh", Elementary.Tanh);

    [Fact]
    public void SpanFormsEqualTheScalarToTheBit()
    {
        SpanChecks.EqualsScalar(Elementary.Exp, Elementary.Exp, Arguments("exp"));
        SpanChecks.EqualsScalar(Elementary.Log, Elementary.Log, Arguments("log"));
        SpanChecks.EqualsScalar(Elementary.Expm1, Elementary.Expm1, Arguments("expm1"));
        SpanChecks.EqualsScalar(Elementary.Log1p, Elementary.Log1p, Arguments("log1p"));
        SpanChecks.EqualsScalar(Elementary.Log1mExp, Elementary.Log1mExp, Arguments("log1mexp"));
        SpanChecks.EqualsScalar(Elementary.Log1pExp, Elementary.Log1pExp, Arguments("log1pexp"));
        SpanChecks.EqualsScalar(Elementary.Sinh, Elementary.Sinh, Arguments("sinh"));
        SpanChecks.EqualsScalar(Elementary.Cosh, Elementary.Cosh, Arguments("cosh"));
        SpanChecks.EqualsScalar(Elementary.Tanh, Elementary.Tanh, Arguments("tanh"));
        SpanChecks.EqualsScalar((x, result) => Elementary.LogSumExp(x, x, result), x => Elementary.LogSumExp(x, x), Arguments("sinh"));
    }

    [Fact]
    public void SpecialValues()
    {
        Assert.Equal([Inf, 0.0, 1.0], new[] { Inf, -Inf, -0.0 }.Select(Elementary.Exp));
        Assert.Equal([Inf, -Inf, -Inf, double.NaN], new[] { Inf, 0.0, -0.0, -1.0 }.Select(Elementary.Log));
        Assert.Equal([Inf, -1.0, -1.0], new[] { Inf, -Inf, -60.0 }.Select(Elementary.Expm1));
        Assert.Equal([Inf, -Inf, double.NaN, double.NaN], new[] { Inf, -1.0, -1.5, -Inf }.Select(Elementary.Log1p));
        Assert.Equal([-Inf, -Inf, 0.0, double.NaN, double.NaN], new[] { 0.0, -0.0, -Inf, 1e-300, Inf }.Select(Elementary.Log1mExp));
        Assert.Equal([Inf, 0.0, double.MaxValue], new[] { Inf, -Inf, double.MaxValue }.Select(Elementary.Log1pExp));
        Assert.Equal([Inf, -Inf, Inf, -Inf], new[] { Inf, -Inf, 711.0, -1e300 }.Select(Elementary.Sinh));
        Assert.Equal([Inf, Inf, Inf, 1.0], new[] { Inf, -Inf, 711.0, 0.0 }.Select(Elementary.Cosh));
        Assert.Equal([1.0, -1.0, 1.0], new[] { Inf, -Inf, 23.0 }.Select(Elementary.Tanh));
        foreach (Func<double, double> function in new Func<double, double>[] { Elementary.Expm1, Elementary.Log1p, Elementary.Sinh, Elementary.Tanh })
        {
            Assert.True(double.IsNegative(function(-0.0)));
            Assert.False(double.IsNegative(function(0.0)));
            Assert.Equal(5e-324, function(5e-324));
        }

        foreach (Func<double, double> function in new Func<double, double>[]
        {
            Elementary.Exp, Elementary.Log, Elementary.Expm1, Elementary.Log1p, Elementary.Log1mExp, Elementary.Log1pExp, Elementary.Sinh, Elementary.Cosh, Elementary.Tanh,
        })
        {
            Assert.True(double.IsNaN(function(double.NaN)));
        }
    }

    [Fact]
    public void TheFrameworksFormsLoseAllDigitsNearZeroAndOursDoNot()
    {
        double[] x = [1e-17, -1e-17], result = new double[2];
        Assert.Equal([0.0, 0.0], x.Select(double.LogP1));
        Assert.Equal([0.0, 0.0], x.Select(double.ExpM1));
        TensorPrimitives.LogP1<double>(x, result);
        Assert.Equal([0.0, 0.0], result);
        TensorPrimitives.ExpM1<double>(x, result);
        Assert.Equal([0.0, 0.0], result);
        TensorPrimitives.Sinh<double>(x, result);
        Assert.Equal([0.0, 0.0], result);
        TensorPrimitives.Tanh<double>(x, result);
        Assert.Equal([0.0, 0.0], result);
        foreach (Laws.SpanLaw.SpanFunction function in new Laws.SpanLaw.SpanFunction[] { Elementary.Log1p, Elementary.Expm1, Elementary.Sinh, Elementary.Tanh })
        {
            function(x, result);
            Assert.Equal(x, result);
        }

        // Not only there: at 1e-5 a third of the digits is gone.
        Assert.True(Accuracy.Relative(double.LogP1(1e-5), Elementary.Log1p(1e-5)) > 1e4);
        Assert.True(Accuracy.Relative(double.ExpM1(1e-5), Elementary.Expm1(1e-5)) > 1e4);
    }

    [Property(MaxTest = 300)]
    public bool Expm1InvertsLog1p(int k)
    {
        // An eps of log1p x moves expm1 by (1 + x) log(1 + x) eps, up to log(1 + x) (1 + x) / x relative to x.
        double x = Math.Sign(k) * Math.Pow(10.0, Math.Abs(k % 300) / 10.0 - 25.0);
        if (x <= -1.0)
            return true;
        double y = Elementary.Log1p(x), condition = x == 0.0 ? 1.0 : y * (1.0 + x) / x;
        return Math.Abs(Elementary.Expm1(y) - x) <= Accuracy.Epsilon * (1.2 + 0.8 * condition) * Math.Abs(x);
    }

    [Property(MaxTest = 300)]
    public bool TanhAndSinhAreOddAndCoshIsEven(int k)
    {
        double x = Math.Pow(10.0, Math.Abs(k % 3000) / 100.0 - 25.0);
        return Elementary.Tanh(-x) == -Elementary.Tanh(x) && Elementary.Sinh(-x) == -Elementary.Sinh(x) && Elementary.Cosh(-x) == Elementary.Cosh(x);
    }

    [Property(MaxTest = 300)]
    public bool CoshLessSinhIsTheDecayingExponential(int k)
    {
        // (cosh - sinh)(cosh + sinh) = 1, cosh at least 1.
        double x = k % 3000 / 100.0, c = Elementary.Cosh(x), s = Elementary.Sinh(x);
        return c >= 1.0 && Math.Abs(c - s - Elementary.Exp(-x)) <= 3 * Accuracy.Epsilon * c && Math.Abs(c + s - Elementary.Exp(x)) <= 3 * Accuracy.Epsilon * c;
    }

    [Property(MaxTest = 300)]
    public bool TanhIsSinhOverCosh(int k)
    {
        double x = k % 20000 / 1000.0;
        return Accuracy.Relative(Elementary.Sinh(x) / Elementary.Cosh(x), Elementary.Tanh(x)) <= 3.2;
    }

    [Property(MaxTest = 300)]
    public bool SoftplusLessItsMirrorIsTheArgument(int k)
    {
        // Of the double's x alone: both terms are positive and at least log 2 in sum.
        double x = k % 40000 / 1000.0;
        return Math.Abs(Elementary.Log1pExp(x) - Elementary.Log1pExp(-x) - x) <= 2 * Accuracy.Epsilon * Math.Max(1.0, Math.Abs(x));
    }

    [Property(MaxTest = 300)]
    public bool TheComplementOfTheComplementIsTheProbability(int k)
    {
        // x = log p with p in (0.05, 0.95): an eps of log(1 - p) moves p by at most log(1 - p) (1 - p) / p of itself.
        double x = -0.05 - Math.Abs(k % 2900) / 1000.0, y = Elementary.Log1mExp(x);
        double condition = Math.Abs(y * Math.Exp(y) / (Math.Exp(x) * x));
        return Accuracy.Relative(Elementary.Log1mExp(y), x) <= 0.9 + 0.9 * condition + 0.1;
    }

    private static double[] Arguments(string name) => ReferenceTable.Read($"elementary/{name}.csv").Column("x");

    /// <summary>The error in ulps of the true value.</summary>
    private static void Check(double limit, string name, Func<double, double> function)
    {
        ReferenceTable table = ReferenceTable.Read($"elementary/{name}.csv");
        double worst = 0.0;
        int at = 0;
        for (int i = 0; i < table.Count; i++)
        {
            double nearest = table.Value(i, "nearest"), actual = function(table.Value(i, "x")), size = Math.Abs(nearest);
            double ulp = size < double.MaxValue ? Math.BitIncrement(size) - size : size - Math.BitDecrement(size);
            double error = actual == nearest && double.IsInfinity(nearest) ? 0.0 : Math.Abs((actual - nearest) / ulp - table.Value(i, "lacks"));
            if (!(error <= worst))
                (worst, at) = (error, i);
        }

        Assert.True(table.Count > 250);
        Assert.True(worst <= limit, $"{worst:G4} ulp: {name}({table.Text(at, "x")}) = {function(table.Value(at, "x")):R}, expected {table.Text(at, "nearest")}");
    }
}
