namespace Stats.Tests.Integration;

/// <summary>Integrands with their limits; the values are in Reference/gauss-rules/constants.csv.</summary>
internal static class KnownIntegrals
{
    private const double Inf = double.PositiveInfinity;
    private static readonly ReferenceTable Table = ReferenceTable.Read("gauss-rules/constants.csv");

    /// <summary>Functions of x and its signed distance to the nearer end.</summary>
    private static readonly Dictionary<string, (Func<double, double, double> F, double Lower, double Upper)> Functions = new(StringComparer.Ordinal)
    {
        ["exponential"] = ((x, _) => Math.Exp(x), 0.0, 1.0),
        ["oscillating"] = ((x, _) => Math.Cos(100.0 * x) * Math.Exp(-x), 0.0, 10.0),
        ["chirp"] = ((x, _) => Math.Cos(100.0 * x * x), 0.0, 1.0),
        ["peak"] = ((x, _) => 1e-6 / ((x - 0.3) * (x - 0.3) + 1e-12), 0.0, 1.0),
        ["squareRoot"] = ((x, _) => Math.Sqrt(x), 0.0, 1.0),
        ["logarithm"] = ((x, _) => Math.Log(x), 0.0, 1.0),
        ["kink"] = ((x, _) => Math.Abs(x - 1.0 / 3.0), 0.0, 1.0),
        ["jump"] = ((x, _) => x < 1.0 / 3.0 ? Math.Exp(x) : 0.0, 0.0, 1.0),
        ["gauss"] = ((x, _) => Math.Exp(-x * x), -Inf, Inf),
        ["cauchy"] = ((x, _) => 1.0 / (1.0 + x * x), -Inf, Inf),
        ["gamma"] = ((x, _) => Math.Pow(x, 2.5) * Math.Exp(-x), 0.0, Inf),
        ["halfSecant"] = ((x, _) => Math.Exp(x) / (1.0 + Math.Exp(2.0 * x)), -Inf, 0.0),
        ["momentTwo"] = ((x, _) => x * x * Math.Exp(-x * x), -Inf, Inf),
        ["inverseSquareRoot"] = ((x, d) => d > 0.0 ? 1.0 / Math.Sqrt(d) : 1.0 / Math.Sqrt(x), 0.0, 1.0),
        ["power"] = ((x, d) => Math.Pow(d < 0.0 ? -d : 1.0 - x, -0.9), 0.0, 1.0),
        ["logOverRoot"] = ((x, d) => Math.Log(x) / Math.Sqrt(x), 0.0, 1.0),
        ["arcsine"] = ((x, d) => 1.0 / Math.Sqrt(d > 0.0 ? d * (1.0 - x) : x * -d), 0.0, 1.0),
        ["logSquared"] = ((x, d) => Math.Pow(d < 0.0 ? Math.Log(-d) : Math.Log(1.0 - x), 2.0), 0.0, 1.0),
        ["gammaTenth"] = ((x, d) => Math.Pow(x, -0.9) * Math.Exp(-x), 0.0, Inf),
        ["betaTail"] = ((x, d) => 1.0 / (Math.Sqrt(x) * (1.0 + x)), 0.0, Inf),
        ["secant"] = ((x, _) => 1.0 / Math.Cosh(x), -Inf, Inf),
        ["betaHalf"] = ((x, d) => Math.Pow(d > 0.0 ? 1.0 - x : -d, 1.5) * Math.Pow(x, -0.75), 0.0, 1.0),
        ["bose"] = ((x, _) => x * x * x / Elementary.Expm1(x), 0.0, Inf),
    };

    public static (Func<double, double, double> F, double Lower, double Upper, double Value) Get(string name)
    {
        (Func<double, double, double> f, double lower, double upper) = Functions[name];
        int row = Enumerable.Range(0, Table.Count).Single(i => Table.Text(i, "name") == name);
        return (f, lower, upper, Table.Value(row, "value"));
    }
}
