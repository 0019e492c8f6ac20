using System.Runtime.CompilerServices;

namespace Stats.Core;

/// <summary>The regularised incomplete beta function.</summary>
public static partial class IncompleteBeta
{
    public static double Lower(double a, double b, double x) => Lower(a, b, x, 1 - x);

    public static double Lower(double a, double b, double x, double complement) => Value(a, b, x, complement, false);

    public static double Upper(double a, double b, double x) => Upper(a, b, x, 1 - x);

    public static double Upper(double a, double b, double x, double complement) => Value(a, b, x, complement, true);

    public static double LowerLn(double a, double b, double x) => LowerLn(a, b, x, 1 - x);

    public static double LowerLn(double a, double b, double x, double complement) => LogValue(a, b, x, complement, false);

    public static double UpperLn(double a, double b, double x) => UpperLn(a, b, x, 1 - x);

    public static double UpperLn(double a, double b, double x, double complement) => LogValue(a, b, x, complement, true);

    private static double Value(double a, double b, double x, double complement, bool upper)
    {
        var parameters = new IncompleteBetaParameters(a, b);
        if (!parameters.IsValid)
            return double.NaN;
        var point = IncompleteBetaKernels.PointAt(new Simd1(x), new Simd1(complement));
        return IncompleteBetaKernels.Probability(in parameters, in point, upper).Value;
    }

    private static double LogValue(double a, double b, double x, double complement, bool upper)
    {
        var parameters = new IncompleteBetaParameters(a, b);
        if (!parameters.IsValid)
            return double.NaN;
        var point = IncompleteBetaKernels.PointAt(new Simd1(x), new Simd1(complement));
        return IncompleteBetaKernels.LogProbability(in parameters, in point, upper).Value;
    }
}
