namespace Stats.Estimators;

/// <summary>
/// The correction of log P(U^2 > u) that <see cref="WatsonDistribution"/> adds: a least-squares fit to importance samples of 10^6 to 6 10^7 draws
/// at each of n = 4 to 100 (Stats.Tests/Reference/CircularTests holds the program), with the exact limit at the largest U^2 as a further point.
/// </summary>
internal static class WatsonCoefficients
{
    /// <summary>Coefficients of (n - 1) t^(k+2).</summary>
    public static ReadOnlySpan<double> Leading =>
    [
        0.4543464975,
        -12.11821801,
        139.2078165,
        -844.3489044,
        3104.555505,
        -7347.934392,
        11456.95192,
        -11703.92225,
        7536.150218,
        -2773.097662,
        444.2618506,
    ];

    /// <summary>Coefficients of t^k.</summary>
    public static ReadOnlySpan<double> Constant =>
    [
        0.02519183846,
        -0.5825265062,
        62.43428389,
        -613.6781567,
        3170.804003,
        -9690.479249,
        18502.29934,
        -22369.05612,
        16701.05489,
        -7054.80566,
        1294.390493,
    ];

    /// <summary>Coefficients of t^k / n.</summary>
    public static ReadOnlySpan<double> First =>
    [
        -1.549469967,
        -13.72983072,
        22.07807532,
        773.7267594,
        -5538.510218,
        17001.82545,
        -28147.17588,
        25995.29061,
        -12558.12337,
        2464.580453,
    ];

    /// <summary>Coefficients of t^k / n^2.</summary>
    public static ReadOnlySpan<double> Second =>
    [
        3.170466527,
        -45.45614594,
        200.2647432,
        -217.3202114,
        -1031.688051,
        3261.149673,
        -3251.965875,
        1078.470231,
    ];

    /// <summary>Coefficients of t^k / n^3.</summary>
    public static ReadOnlySpan<double> Third =>
    [
        44.51422485,
        -383.9748067,
        1281.35534,
        -1746.986769,
        814.5233513,
    ];
}
