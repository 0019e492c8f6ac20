namespace Stats.Tests.SpecialFunctions;

/// <summary>
/// log I and log K against arbitrary precision: the general table (Arb) and a second one on the seams and edges of the evaluation
/// (mpmath, with the scaled forms). The limit is 8 units of 2^-52 max(1, |value|), and 16 on the zeros of the logarithms.
/// </summary>
public class LogBesselReferenceTests
{
    private const double Limit = 8.0, LimitOnZeros = 16.0;

    public static TheoryData<string, string> Columns => new()
    {
        { "log_bessel.csv", "logI" },
        { "log_bessel.csv", "logK" },
        { "log_bessel_seams.csv", "logI" },
        { "log_bessel_seams.csv", "logK" },
        { "log_bessel_seams.csv", "logIScaled" },
        { "log_bessel_seams.csv", "logKScaled" },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void Scalar_form_meets_the_reference(string file, string column)
    {
        Cases cases = Cases.Read(file, column);
        double[] actual = new double[cases.Count];
        for (int i = 0; i < actual.Length; i++)
        {
            actual[i] = column switch
            {
                "logI" => LogBessel.I(cases.Orders[i], cases.X[i]),
                "logK" => LogBessel.K(cases.Orders[i], cases.X[i]),
                "logIScaled" => LogBessel.IScaled(cases.Orders[i], cases.X[i]),
                _ => LogBessel.KScaled(cases.Orders[i], cases.X[i]),
            };
        }

        cases.AssertWithin(actual);
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Span_form_over_many_orders_meets_the_reference(string file, string column)
    {
        Cases cases = Cases.Read(file, column);
        double[] actual = new double[cases.Count];
        switch (column)
        {
            case "logI":
                LogBessel.I(cases.Orders, cases.X, actual);
                break;
            case "logK":
                LogBessel.K(cases.Orders, cases.X, actual);
                break;
            case "logIScaled":
                LogBessel.IScaled(cases.Orders, cases.X, actual);
                break;
            default:
                LogBessel.KScaled(cases.Orders, cases.X, actual);
                break;
        }

        cases.AssertWithin(actual);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(7.25)]
    [InlineData(19.999)]
    public void Series_and_expansion_meet_at_w_20(double order)
    {
        // Two evaluations that share nothing: their difference over the seam is the slope times the step, up to both errors.
        double x = Math.Sqrt(400.0 - order * order);
        double below = x * (1.0 - 1e-12), above = x * (1.0 + 1e-12);
        Assert.True(order * order + below * below < 400.0 && order * order + above * above >= 400.0);
        double slopeI = Math.Exp(LogBessel.I(order + 1.0, x) - LogBessel.I(order, x)) + order / x;
        double slopeK = -Math.Exp(LogBessel.K(order + 1.0, x) - LogBessel.K(order, x)) + order / x;
        double i = LogBessel.I(order, below), k = LogBessel.K(order, below);
        Assert.InRange(LogBessel.I(order, above) - i - slopeI * (above - below), -1.0 * Slack(i), Slack(i));
        Assert.InRange(LogBessel.K(order, above) - k - slopeK * (above - below), -1.0 * Slack(k), Slack(k));

        static double Slack(double value) => 2.0 * Limit * Accuracy.Epsilon * Math.Max(1.0, Math.Abs(value));
    }

    private sealed record Cases(string[] Regions, double[] Orders, double[] X, double[] Expected)
    {
        public int Count => X.Length;

        public static Cases Read(string file, string column)
        {
            ReferenceTable table = ReferenceTable.Read("log-bessel/" + file);
            string[] regions = Enumerable.Range(0, table.Count).Select(i => table.Text(i, "region")).ToArray();
            return new Cases(regions, table.Column("v"), table.Column("x"), table.Column(column));
        }

        public void AssertWithin(double[] actual)
        {
            // An error of 16 counts as 8 on the zeros.
            Accuracy.AssertWithin(
                Limit,
                Count,
                i => Accuracy.Mixed(actual[i], Expected[i]) * (Regions[i].StartsWith("zero", StringComparison.Ordinal) ? Limit / LimitOnZeros : 1.0),
                i => $"{Regions[i]}: order {Orders[i]:R}, x {X[i]:R}: {actual[i]:R}, not {Expected[i]:R}");
        }
    }
}
