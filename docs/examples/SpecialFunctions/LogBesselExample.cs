using ScottPlot;
using Stats.Core;

namespace Stats.Examples.SpecialFunctions;

/// <summary>log I and log K against arbitrary precision, and what the logarithm of a computed Bessel function gives instead.</summary>
internal sealed class LogBesselExample : IExample
{
    private const double Epsilon = 2.220446049250313e-16;

    public string Name => "log-bessel";

    public string Title => "Logarithms of modified Bessel functions";

    public void Run(Report report)
    {
        Repository.Row[] table = [.. Repository.ReadTable("Stats.Tests/Reference/log-bessel/log_bessel.csv")];
        Case[] cases = [.. table.Select(r => new Case(r))];
        report.Text($"""
            `LogBessel.I(v, x)` is log I_v(x), and `LogBessel.K(v, x)` is log K_v(x), without ever forming I or K, which leave the range of double
            precision quickly: I_1023(100) is about 1e-898. Here both are compared with {cases.Length} values from ball arithmetic of arbitrary
            precision, `Stats.Tests/Reference/log-bessel/log_bessel.csv`. The error is counted in units of 2^-52 = 2.2e-16 on the scale of
            max(1, |value|). Beside it stands the plain way: MathNet's exponentially scaled function, its logarithm, and the exponent added back,
            `Math.Log(BesselIScaled(v, x)) + x`.
            """);
        Accuracy(report, cases);
        report.Figure(
            "log-bessel-errors",
            "Errors over order and argument (those between 1e-6 and 1e9; the extreme ones are in the table). Left the library, right the logarithm of MathNet's scaled function; above log I, below log K. Black: MathNet's value is 0, infinite or NaN, so there is no logarithm.",
            [
                Map("log I, this library", cases, c => c.ErrorI), Map("log I from MathNet's BesselIScaled", cases, c => c.PlainErrorI),
                Map("log K, this library", cases, c => c.ErrorK), Map("log K from MathNet's BesselKScaled", cases, c => c.PlainErrorK),
            ],
            columns: 2,
            width: 1000,
            height: 860);
    }

    private static void Accuracy(Report report, Case[] cases)
    {
        List<string[]> rows = [];
        foreach (IGrouping<string, Case> region in cases.GroupBy(c => c.Region, StringComparer.Ordinal))
        {
            Case[] all = [.. region];
            rows.Add([
                region.Key, $"{all.Length}",
                $"{all.Max(c => c.ErrorI):F1}", $"{all.Max(c => c.ErrorK):F1}",
                $"{all.Count(c => !double.IsFinite(c.PlainErrorI))}", Worst(all.Select(c => c.PlainErrorI)),
                $"{all.Count(c => !double.IsFinite(c.PlainErrorK))}", Worst(all.Select(c => c.PlainErrorK)),
            ]);
            // The bounds that the tests hold: see the README of the table.
            double bound = region.Key.StartsWith("zero", StringComparison.Ordinal) ? 16 : 8;
            if (!(all.Max(c => Math.Max(c.ErrorI, c.ErrorK)) <= bound))
                report.Fail($"log Bessel in region {region.Key}: more than {bound} eps");
        }

        report.Table(
            "Largest error in units of 2^-52 (0.0: the same double everywhere); for MathNet the number of values without a logarithm, and the largest error of the others",
            ["region", "values", "log I", "log K", "MathNet I: none", "worst", "K: none", "worst"],
            rows);
        report.Text($"""
            Of {cases.Length} values MathNet's scaled functions have no logarithm for {cases.Count(c => !double.IsFinite(c.PlainErrorI))} (I) and
            {cases.Count(c => !double.IsFinite(c.PlainErrorK))} (K): they underflow, overflow or are NaN. Where they are finite, the sum
            `Math.Log(...) + x` cancels near the zeros of log I and log K. The library's worst errors are
            {cases.Max(c => c.ErrorI):F1} and {cases.Max(c => c.ErrorK):F1} units.
            """);
    }

    private static string Worst(IEnumerable<double> errors) =>
        errors.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max() is var worst && double.IsNaN(worst) ? "-" : worst < 1e4 ? $"{worst:F1}" : $"{worst:0.0e+0}";

    private static Plot Map(string title, Case[] cases, Func<Case, double> error)
    {
        Plot plot = Figures.New(title, "order v", "argument x");
        (double UpTo, Color Color)[] classes = [(1, Figures.Sky), (8, Figures.Blue), (100, Figures.Orange), (double.MaxValue, Figures.Red), (double.PositiveInfinity, Colors.Black)];
        string[] names = ["up to 1 unit", "up to 8", "up to 100", "more", "no value"];
        double above = -1;
        for (int c = 0; c < classes.Length; c++)
        {
            List<(double, double)> points = [];
            foreach (Case item in cases)
            {
                double e = error(item);
                if (e > above && e <= classes[c].UpTo && item.Order is > 1e-6 and < 1e9 && item.Argument is > 1e-6 and < 1e9)
                    points.Add((Math.Log10(item.Order), Math.Log10(item.Argument)));
            }

            plot.Points(points, classes[c].Color, names[c], 4);
            above = classes[c].UpTo;
        }

        Figures.PowersOfTen(plot.Axes.Bottom);
        Figures.PowersOfTen(plot.Axes.Left);
        plot.Axes.SetLimits(-6.3, 9.3, -6.3, 9.3);
        plot.ShowLegend(Alignment.LowerRight);
        return plot;
    }

    private sealed record Case(string Region, double Order, double Argument, double ErrorI, double ErrorK, double PlainErrorI, double PlainErrorK)
    {
        public Case(Repository.Row row)
            : this(row["region"], row.Value("v"), row.Value("x"), 0, 0, 0, 0)
        {
            double i = row.Value("logI"), k = row.Value("logK"), v = Order, x = Argument;
            ErrorI = Mixed(LogBessel.I(v, x), i);
            ErrorK = Mixed(LogBessel.K(v, x), k);
            PlainErrorI = Mixed(Math.Log(MathNet.Numerics.SpecialFunctions.BesselIScaled(v, x)) + x, i);
            PlainErrorK = Mixed(Math.Log(MathNet.Numerics.SpecialFunctions.BesselKScaled(v, x)) - x, k);
        }

        private static double Mixed(double actual, double expected) => double.IsFinite(actual)
            ? Math.Abs(actual - expected) / Math.Max(1.0, Math.Abs(expected)) / Epsilon
            : double.PositiveInfinity;
    }
}
