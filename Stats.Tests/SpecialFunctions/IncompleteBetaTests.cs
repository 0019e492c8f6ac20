using FsCheck.Xunit;

namespace Stats.Tests.SpecialFunctions;

public sealed class IncompleteBetaTests
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("incomplete-beta/beta.csv");
    private static readonly ReferenceTable Quantile = ReferenceTable.Read("incomplete-beta/quantile.csv");

    private delegate double Function(double a, double b, double x, double complement);

    [Fact]
    public void LowerIsRight() => Check(10, "lower", IncompleteBeta.Lower);

    [Fact]
    public void UpperIsRight() => Check(10, "upper", IncompleteBeta.Upper);

    [Fact]
    public void LowerLnIsRight() => Check(10, "lowerLn", IncompleteBeta.LowerLn);

    [Fact]
    public void UpperLnIsRight() => Check(10, "upperLn", IncompleteBeta.UpperLn);

    [Fact]
    public void InverseIsRightTimesItsCondition() =>
        Accuracy.AssertWithin(
            6.0,
            Quantile.Count,
            i =>
            {
                (double x, double complement) = Invert(i);
                bool below = Quantile.Value(i, "x") < Quantile.Value(i, "complement");
                double error = below ? Accuracy.Relative(x, Quantile.Value(i, "x")) : Accuracy.Relative(complement, Quantile.Value(i, "complement"));
                return error / (1 + Quantile.Value(i, "condition"));
            },
            i => $"({Quantile.Text(i, "a")}, {Quantile.Text(i, "b")}) at {Quantile.Text(i, "tail")}: {Invert(i)}, expected {Quantile.Text(i, "x")}, {Quantile.Text(i, "complement")}");

    [Fact]
    public void InverseOfTheLogarithmAgreesWithTheInverse()
    {
        for (int i = 0; i < Quantile.Count; i++)
        {
            double a = Quantile.Value(i, "a"), b = Quantile.Value(i, "b"), tail = Quantile.Value(i, "tail");
            bool lower = Quantile.Text(i, "isLower") == "1";
            double logTail = Math.Log(tail), complement;
            double x = lower ? IncompleteBeta.InverseLowerLn(a, b, logTail, out complement) : IncompleteBeta.InverseUpperLn(a, b, logTail, out complement);
            bool below = Quantile.Value(i, "x") < Quantile.Value(i, "complement");
            double error = below ? Accuracy.Relative(x, Quantile.Value(i, "x")) : Accuracy.Relative(complement, Quantile.Value(i, "complement"));
            // The logarithm's rounding is a relative error of |log| eps of the tail.
            Assert.True(error <= 6 * (1 + Quantile.Value(i, "condition") * Math.Max(1, Math.Abs(logTail))), $"row {i}: {error} eps");
        }
    }

    [Fact]
    public void InverseOfUnderflowingTails()
    {
        // Below 1e-308 the probability exists as a logarithm only; the point found must have it.
        foreach ((double a, double b, double log) in new[] { (2.0, 3.0, -1e3), (50.0, 0.5, -1e4), (1e6, 1e3, -2e4), (0.5, 1e5, -200.0), (30.0, 1e8, -5e3) })
        {
            double x = IncompleteBeta.InverseLowerLn(a, b, log, out double complement);
            // log I moves by at most a relative eps of x times a.
            Assert.Equal(log, IncompleteBeta.LowerLn(a, b, x, complement), 8 * Accuracy.Epsilon * (Math.Abs(log) + a + b));
            double y = IncompleteBeta.InverseUpperLn(b, a, log, out double mirrored);
            Assert.Equal(x, mirrored);
            Assert.Equal(complement, y);
        }
    }

    [Fact]
    public void SpanFormsEqualTheScalarToTheBit()
    {
        double[] x = [.. Enumerable.Range(0, 200).Select(i => (i + 0.5) / 200), .. Enumerable.Range(1, 60).Select(i => Math.Pow(10, -5 * i)), .. Enumerable.Range(1, 50).Select(i => 1 - Math.Pow(2, -i)), 1.0, -0.5, 1.5];
        (double, double)[] parameters =
        [
            (2.5, 4.0), (0.3, 0.2), (0.5, 40.0), (700.0, 900.0), (1e-200, 3.0), (1e-3, 1e9), (1e12, 3e11), (5000.0, 0.7), (1.0, 1.0), (-1.0, 2.0),
        ];
        foreach ((double a, double b) in parameters)
        {
            SpanChecks.EqualsScalar((s, r) => IncompleteBeta.Lower(a, b, s, r), v => IncompleteBeta.Lower(a, b, v), x);
            SpanChecks.EqualsScalar((s, r) => IncompleteBeta.Upper(a, b, s, r), v => IncompleteBeta.Upper(a, b, v), x);
            SpanChecks.EqualsScalar((s, r) => IncompleteBeta.LowerLn(a, b, s, r), v => IncompleteBeta.LowerLn(a, b, v), x);
            SpanChecks.EqualsScalar((s, r) => IncompleteBeta.UpperLn(a, b, s, r), v => IncompleteBeta.UpperLn(a, b, v), x);
            SpanChecks.EqualsScalar((s, r) => IncompleteBeta.InverseLower(a, b, s, r), v => IncompleteBeta.InverseLower(a, b, v), x);
            SpanChecks.EqualsScalar((s, r) => IncompleteBeta.InverseUpper(a, b, s, r), v => IncompleteBeta.InverseUpper(a, b, v), x);
            double[] logs = [.. x.Select(v => -40.0 * v)];
            SpanChecks.EqualsScalar((s, r) => IncompleteBeta.InverseLowerLn(a, b, s, r), v => IncompleteBeta.InverseLowerLn(a, b, v), logs);
            SpanChecks.EqualsScalar((s, r) => IncompleteBeta.InverseUpperLn(a, b, s, r), v => IncompleteBeta.InverseUpperLn(a, b, v), logs);
        }
    }

    [Fact]
    public void EndsAndRefusals()
    {
        Assert.Equal(0.0, IncompleteBeta.Lower(2, 3, 0));
        Assert.Equal(1.0, IncompleteBeta.Upper(2, 3, 0));
        Assert.Equal(1.0, IncompleteBeta.Lower(2, 3, 1));
        Assert.Equal(0.0, IncompleteBeta.Upper(2, 3, 1));
        Assert.Equal(double.NegativeInfinity, IncompleteBeta.LowerLn(2, 3, 0));
        Assert.Equal(0.0, IncompleteBeta.UpperLn(2, 3, 0));
        Assert.Equal(0.0, IncompleteBeta.InverseLower(2, 3, 0, out double complement));
        Assert.Equal(1.0, complement);
        Assert.Equal(1.0, IncompleteBeta.InverseLower(2, 3, 1, out complement));
        Assert.Equal(0.0, complement);
        Assert.Equal(1.0, IncompleteBeta.InverseUpper(2, 3, 0));
        Assert.Equal(0.0, IncompleteBeta.InverseLowerLn(2, 3, double.NegativeInfinity));
        Assert.Equal(1.0, IncompleteBeta.InverseLowerLn(2, 3, 0));
        foreach (double bad in new[] { double.NaN, -1.0, 1.5, double.PositiveInfinity })
        {
            Assert.True(double.IsNaN(IncompleteBeta.Lower(2, 3, bad)));
            Assert.True(double.IsNaN(IncompleteBeta.Upper(2, 3, 0.5, bad)));
            Assert.True(double.IsNaN(IncompleteBeta.LowerLn(2, 3, bad)));
            Assert.True(double.IsNaN(IncompleteBeta.InverseLower(2, 3, bad)));
            Assert.True(double.IsNaN(IncompleteBeta.InverseUpperLn(2, 3, Math.Abs(bad))));
        }

        foreach (double bad in new[] { double.NaN, -1.0, 0.0, double.PositiveInfinity })
        {
            Assert.True(double.IsNaN(IncompleteBeta.Lower(bad, 3, 0.5)));
            Assert.True(double.IsNaN(IncompleteBeta.UpperLn(3, bad, 0.5)));
            Assert.True(double.IsNaN(IncompleteBeta.InverseUpper(3, bad, 0.5)));
        }
    }

    [Fact]
    public void NeverNaNWithinTheDomain()
    {
        double[] parameters = [1e-300, 1e-100, 1e-10, 0.5, 1.0, 3.0, 1e3, 1e10, 1e15, 1e100, 1e300];
        double[] points = [5e-324, 1e-300, 1e-100, 1e-15, 0.25, 0.5, 0.75, 1 - 1e-16];
        foreach (double a in parameters)
        {
            foreach (double b in parameters)
            {
                foreach (double x in points)
                {
                    double lower = IncompleteBeta.Lower(a, b, x), upper = IncompleteBeta.Upper(a, b, x);
                    Assert.True(lower is >= 0 and <= 1 && upper is >= 0 and <= 1 && Math.Abs(lower + upper - 1) <= 4 * Accuracy.Epsilon, $"I({a}, {b}, {x}) = {lower}, {upper}");
                    Assert.True(IncompleteBeta.LowerLn(a, b, x) <= 0 && IncompleteBeta.UpperLn(a, b, x) <= 0, $"log I({a}, {b}, {x})");
                    Assert.True(IncompleteBeta.InverseLower(a, b, x) is >= 0 and <= 1, $"inverse ({a}, {b}, {x})");
                }
            }
        }
    }

    [Property(MaxTest = 300)]
    public bool MirrorsWithTheComplement(int i, int j, int k)
    {
        (double a, double b) = (Positive(i), Positive(j));
        double y = Math.Pow(10, -Math.Abs(k % 3000) / 10.0);
        double lower = IncompleteBeta.Lower(a, b, 1 - y, y), mirrored = IncompleteBeta.Lower(b, a, y);
        return Math.Abs(lower + mirrored - 1) <= 4 * Accuracy.Epsilon && IncompleteBeta.Upper(a, b, 1 - y, y) == mirrored;
    }

    [Property(MaxTest = 300)]
    public bool RecurrenceInTheFirstParameter(int i, int j, int k)
    {
        // DLMF 8.17.20: I(a, b) - I(a + 1, b) = x^a y^b / (a B(a, b)); a a multiple of 2^-20, so that a + 1 is exact.
        (double a, double b) = (Math.Abs(i % 4000000) / 1048576.0 + 0.0625, Positive(j));
        double x = (Math.Abs(k % 999) + 0.5) / 1000;
        double first = IncompleteBeta.Lower(a, b, x), second = IncompleteBeta.Lower(a + 1, b, x);
        double exponent = a * Math.Log(x) + b * Math.Log(1 - x), log = BetaFunction.Log(a, b);
        double term = Math.Exp(exponent - log) / a;
        double scale = Math.Abs(exponent) + Math.Abs(log) + 10;
        return Math.Abs(first - second - term) <= Accuracy.Epsilon * ((10 * (first + second)) + (8 * scale * term));
    }

    [Property(MaxTest = 300)]
    public bool IsMonotone(int i, int j, int k)
    {
        (double a, double b) = (Positive(i), Positive(j));
        double x = (Math.Abs(k % 9999) + 0.5) / 10000, next = x * 1.001;
        // Neighbours are further apart than the stated error where the function is not flat.
        double slack = 1 + (20 * Accuracy.Epsilon);
        return IncompleteBeta.Lower(a, b, x) <= IncompleteBeta.Lower(a, b, Math.Min(next, 1)) * slack
            && IncompleteBeta.Upper(a, b, x) * slack >= IncompleteBeta.Upper(a, b, Math.Min(next, 1));
    }

    [Property(MaxTest = 300)]
    public bool InverseRoundTrips(int i, int j, int k)
    {
        (double a, double b) = (Positive(i), Positive(j));
        double p = Math.Pow(10, -Math.Abs(k % 2800) / 10.0) * 0.5;
        double x = IncompleteBeta.InverseLower(a, b, p, out double complement);
        double small = Math.Min(x, complement);
        if (small < 1e-300)
            return true;
        // |d log I / d log small| = D / I / (1 - small), the reciprocal of the condition; log D as in the recurrence.
        double exponent = a * Math.Log(x < complement ? x : 1 - complement) + b * Math.Log(x < complement ? 1 - x : complement) - BetaFunction.Log(a, b);
        double slope = Math.Exp(exponent) / p / (1 - small);
        return Accuracy.Relative(IncompleteBeta.Lower(a, b, x, complement), p) <= 24 * (1 + slope);
    }

    [Fact]
    public void MathNetFailsWhereOursDoesNot()
    {
        double theirs = 0;
        int thrown = 0;
        for (int i = 0; i < Table.Count; i++)
        {
            if (Table.Value(i, "lower") < 1e-290 || Table.Value(i, "x") > 0.9)
                continue;
            try
            {
                double value = MathNet.Numerics.SpecialFunctions.BetaRegularized(Table.Value(i, "a"), Table.Value(i, "b"), Table.Value(i, "x"));
                theirs = Math.Max(theirs, Accuracy.Relative(value, Table.Value(i, "lower")));
            }
            catch (Exception)
            {
                thrown++;
            }
        }

        Assert.True(theirs > 1e8 || thrown > 0, $"MathNet's BetaRegularized: {theirs} eps, {thrown} exceptions");
        // An upper tail by subtraction is gone.
        Assert.Equal(0.0, 1 - MathNet.Numerics.SpecialFunctions.BetaRegularized(2, 30, 0.9375));
        // 1 - I_x(2, b) = y^b (1 + b x), exact at y = 1/16.
        Assert.True(Accuracy.Relative(IncompleteBeta.Upper(2, 30, 0.9375), 29.125 * Math.ScaleB(1.0, -120)) <= 4);
    }

    private static double Positive(int seed) => Math.Pow(10, seed % 700 / 100.0 - 1);

    private static (double X, double Complement) Invert(int i)
    {
        double a = Quantile.Value(i, "a"), b = Quantile.Value(i, "b"), tail = Quantile.Value(i, "tail"), complement;
        double x = Quantile.Text(i, "isLower") == "1" ? IncompleteBeta.InverseLower(a, b, tail, out complement) : IncompleteBeta.InverseUpper(a, b, tail, out complement);
        return (x, complement);
    }

    private static void Check(double limit, string column, Function function)
    {
        double Value(int i) => function(Table.Value(i, "a"), Table.Value(i, "b"), Table.Value(i, "x"), Table.Value(i, "complement"));
        Accuracy.AssertWithin(
            limit,
            Table.Count,
            i => Accuracy.Relative(Value(i), Table.Value(i, column)),
            i => $"{column}({Table.Text(i, "a")}, {Table.Text(i, "b")}, {Table.Text(i, "x")}) = {Value(i):R}, expected {Table.Text(i, column)}");
    }
}
