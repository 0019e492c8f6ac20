using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// The cumulative hazard sum d/n over event times (Nelson 1969, Aalen 1978) with variance sum d/n^2, and the survival curve exp(-hazard) that belongs to it (Fleming and Harrington 1984).
/// Conventions are those of <see cref="KaplanMeier"/>.
/// </summary>
public static class NelsonAalen
{
    /// <summary>Estimates a curve for each stratum: one sort and one pass.</summary>
    /// <param name="data">Events and right-censored rows.</param>
    /// <param name="options">Level and scale of the intervals for S; null for 95% on the logarithmic scale.</param>
    /// <returns>The curves; S = exp(-hazard) lies above Kaplan-Meier's, and the standard error of log S is that of the hazard.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A row is left- or interval-censored (the message names it).</exception>
    public static SurvivalCurves Fit(SurvivalData data, SurvivalCurveOptions? options = null)
    {
        RiskTable[] tables = RiskTable.OfStrata(data);
        return new SurvivalCurves("Nelson-Aalen", [.. tables.Select((t, s) => Curve(data.StratumNames[s], t, options ?? new()))], data.Count);
    }

    internal static (double[] Hazard, double[] Error, double[] Increments) Hazard(RiskTable table)
    {
        int m = table.Times.Length;
        double[] hazard = new double[m], error = new double[m], increments = new double[m];
        double sum = 0.0, variance = 0.0;
        for (int k = 0; k < m; k++)
        {
            double d = table.Events[k], n = table.AtRisk[k];
            if (d > 0.0)
            {
                sum += d / n;
                increments[k] = d / n / n;
                variance += increments[k];
            }

            hazard[k] = sum;
            error[k] = Math.Sqrt(variance);
        }

        return (hazard, error, increments);
    }

    private static SurvivalCurve Curve(string name, RiskTable table, SurvivalCurveOptions options)
    {
        (double[] hazard, double[] error, double[] increments) = Hazard(table);
        return new SurvivalCurve(name, table, [.. hazard.Select(h => Math.Exp(-h))], error, hazard, error, increments, options);
    }
}
