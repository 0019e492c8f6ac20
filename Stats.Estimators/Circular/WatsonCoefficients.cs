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
        0.6831567081,
        -22.19632803,
        267.9418195,
        -1635.405631,
        5907.47539,
        -13558.99887,
        20347.49158,
        -19908.88416,
        12233.81331,
        -4281.89897,
        650.1386596,
    ];

    /// <summary>Coefficients of t^k.</summary>
    public static ReadOnlySpan<double> Constant =>
    [
        0.003558845255,
        -0.6078168406,
        102.1085966,
        -1195.147765,
        6668.113347,
        -21168.69301,
        41334.84048,
        -50812.79174,
        38470.48081,
        -16433.56131,
        3037.688941,
    ];

    /// <summary>Coefficients of t^k / n.</summary>
    public static ReadOnlySpan<double> First =>
    [
        -0.5069318855,
        -94.19167888,
        1001.002683,
        -4085.984858,
        7354.802747,
        -3834.991789,
        -6296.03943,
        11062.9914,
        -6406.315323,
        1297.087375,
    ];

    /// <summary>Coefficients of t^k / n^2.</summary>
    public static ReadOnlySpan<double> Second =>
    [
        24.19018445,
        -165.3636128,
        -534.1352906,
        5928.96327,
        -16671.16925,
        22201.41723,
        -14666.8917,
        3883.114297,
    ];

    /// <summary>Coefficients of t^k / n^3.</summary>
    public static ReadOnlySpan<double> Third =>
    [
        -16.75224473,
        331.7624472,
        -1211.671372,
        1545.544289,
        -646.0662188,
    ];
}
