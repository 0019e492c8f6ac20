using Stats.Core;

namespace Stats.Estimators;

/// <summary>A statistic with a chi-square reference law, as a test result.</summary>
internal static class ChiSquareTest
{
    public static TestResult Of(string method, double statistic, int degreesOfFreedom, long observations)
    {
        // Rounding may leave a likelihood ratio just below 0.
        statistic = Math.Max(statistic, 0.0);
        return new TestResult(method, statistic, Math.Min(0.0, ChiSquareProbability.SurvivalFunctionLn(degreesOfFreedom, statistic)), observations, [degreesOfFreedom]);
    }
}
