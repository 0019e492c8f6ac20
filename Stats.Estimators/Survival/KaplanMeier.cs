using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// The product-limit estimate S(t) = prod (1 - d/n) over event times up to t, d the weight of events and n the weight at risk (Kaplan and Meier 1958), with Greenwood's variance
/// of log S, sum d / (n (n - d)). Events come before censorings at the same time; with delayed entry a row is at risk at t if it entered before t. Times are tied if equal to the last bit.
/// </summary>
public static class KaplanMeier
{
    /// <summary>Estimates a curve for each stratum: one sort and one pass.</summary>
    /// <param name="data">Events and right-censored rows. Weights count as repetitions in the variances too.</param>
    /// <param name="options">Level and scale of the intervals; null for 95% on the logarithmic scale.</param>
    /// <returns>The curves, whose cumulative hazard is Nelson-Aalen's. Relative error of S about 2^-53 a time in all; where the risk set empties under delayed entry, S stays 0.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A row is left- or interval-censored (the message names it).</exception>
    public static SurvivalCurves Fit(SurvivalData data, SurvivalCurveOptions? options = null)
    {
        RiskTable[] tables = RiskTable.OfStrata(data);
        return new SurvivalCurves("Kaplan-Meier", [.. tables.Select((t, s) => Curve(data.StratumNames[s], t, options ?? new()))], data.Count);
    }

    internal static SurvivalCurve Curve(string name, RiskTable table, SurvivalCurveOptions options)
    {
        int m = table.Times.Length;
        double[] survival = new double[m], sigma = new double[m], increments = new double[m];
        double s = 1.0, greenwood = 0.0;
        for (int k = 0; k < m; k++)
        {
            double d = table.Events[k], n = table.AtRisk[k];
            if (d > 0.0)
            {
                double outlive = n - d;
                s *= outlive / n;
                increments[k] = d / n / outlive;
                greenwood += increments[k];
            }

            survival[k] = s;
            sigma[k] = Math.Sqrt(greenwood);
        }

        (double[] hazard, double[] error, _) = NelsonAalen.Hazard(table);
        return new SurvivalCurve(name, table, survival, sigma, hazard, error, increments, options);
    }
}
