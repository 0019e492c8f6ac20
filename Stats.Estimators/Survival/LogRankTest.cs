using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// The log-rank test that k groups share one hazard, and its G-rho family (Harrington and Fleming 1982): differences of observed and expected events, weighted at each time by S(t-)^rho, S the
/// Kaplan-Meier curve of the stratum. rho = 0 is the log-rank test, rho = 1 the Peto-Peto form of the Wilcoxon test, which stresses early differences. Within strata, then summed.
/// </summary>
public static class LogRankTest
{
    /// <summary>Compares groups.</summary>
    /// <param name="data">Events and right-censored rows; its strata are kept apart. Weights count as repetitions.</param>
    /// <param name="groups">A label a row, at least two different ones.</param>
    /// <param name="rho">The power of S(t-), finite.</param>
    /// <returns>The chi-square statistic with k - 1 degrees of freedom, k the number of groups with expected events (hypergeometric variances, as R's survdiff).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A row is left- or interval-censored (the message names it), the lengths differ, there is one group only, or <paramref name="rho"/> is not finite.</exception>
    /// <exception cref="EstimationException">No two groups are at risk together at an event.</exception>
    public static TestResult Test(SurvivalData data, ReadOnlySpan<int> groups, double rho = 0.0) => Test(data, Factor.Of(groups), rho);

    /// <inheritdoc cref="Test(SurvivalData, ReadOnlySpan{int}, double)"/>
    public static TestResult Test(SurvivalData data, IReadOnlyList<string> groups, double rho = 0.0) => Test(data, Factor.Of(groups, nameof(groups)), rho);

    private static TestResult Test(SurvivalData data, Factor groups, double rho)
    {
        RiskTable.RequireRightCensored(data);
        if (groups.Codes.Length != data.Count)
            throw new ArgumentException($"groups has {groups.Codes.Length} elements, the data {data.Count}.", nameof(groups));
        if (groups.Levels.Length < 2)
            throw new ArgumentException("groups are all the same; the test compares at least two.", nameof(groups));
        if (!double.IsFinite(rho))
            throw new ArgumentOutOfRangeException(nameof(rho), rho, "rho is finite.");
        int k = groups.Levels.Length;
        double[] excess = new double[k], expected = new double[k], covariance = new double[k * k];
        for (int stratum = 0; stratum < data.StratumNames.Count; stratum++)
            AddStratum(data, data.Strata.IsEmpty ? null : data.RowsOfStratum(stratum), groups, rho, excess, expected, covariance);

        // The differences sum to 0: one group is left out, and those without expected events.
        int[] kept = [.. Enumerable.Range(0, k).Where(g => expected[g] > 0.0)];
        double statistic = kept.Length < 2 ? double.NaN : Quadratic(excess, covariance, kept.AsSpan(0, kept.Length - 1), k);
        if (double.IsNaN(statistic))
            throw new EstimationException("The groups are never at risk together at an event: there is nothing to compare.");
        string name = rho == 0.0 ? "Log-rank test" : FormattableString.Invariant($"G-rho test, rho = {rho:G6}");
        return ChiSquareTest.Of(name, statistic, kept.Length - 1, data.Count);
    }

    private static void AddStratum(SurvivalData data, int[]? rows, Factor groups, double rho, double[] excess, double[] expected, double[] covariance)
    {
        RiskTable table = RiskTable.Of(data, rows);
        int k = groups.Levels.Length, m = table.Times.Length;
        // A group's events and risk sets lie on the times of all: counted by place, then summed from the last.
        double[] atRisk = new double[k * (m + 1)], dead = new double[k * m];
        int count = rows?.Length ?? data.Count;
        for (int i = 0; i < count; i++)
        {
            int row = rows is null ? i : rows[i], group = groups.Codes[row];
            double weight = data.Weights.IsEmpty ? 1.0 : data.Weights[row];
            if (weight == 0.0)
                continue;
            int place = Array.BinarySearch(table.Times, data.Lower[row]);
            atRisk[place * k + group] += weight;
            if (data.Kinds[row] == CensoringKind.Event)
                dead[place * k + group] += weight;
            if (!data.Entry.IsEmpty && data.Entry[row] > 0.0)
            {
                // Not at risk at the last time that is not above the entry, nor before.
                int before = Array.BinarySearch(table.Times, data.Entry[row]);
                before = before >= 0 ? before : ~before - 1;
                if (before >= 0)
                    atRisk[before * k + group] -= weight;
            }
        }

        for (int t = m - 1; t >= 0; t--)
        {
            for (int g = 0; g < k; g++)
                atRisk[t * k + g] += atRisk[(t + 1) * k + g];
        }

        double survival = 1.0;
        for (int t = 0; t < m; t++)
        {
            double d = table.Events[t], n = table.AtRisk[t];
            if (d == 0.0)
                continue;
            double weight = rho == 0.0 ? 1.0 : Math.Pow(survival, rho), spread = n > 1.0 ? weight * weight * d * ((n - d) / (n - 1.0)) : 0.0;
            ReadOnlySpan<double> risk = atRisk.AsSpan(t * k, k);
            for (int g = 0; g < k; g++)
            {
                double share = risk[g] / n;
                expected[g] += weight * d * share;
                excess[g] += weight * (dead[t * k + g] - d * share);
                for (int h = 0; h < g; h++)
                    covariance[g * k + h] -= spread * share * (risk[h] / n);
                covariance[g * k + g] += spread * share * (1.0 - share);
            }

            survival *= (n - d) / n;
            if (survival == 0.0 && rho != 0.0)
                break;
        }
    }

    /// <summary>u' V^-1 u over the chosen groups; NaN where V is singular.</summary>
    private static double Quadratic(double[] excess, double[] covariance, ReadOnlySpan<int> chosen, int k)
    {
        int p = chosen.Length;
        double[] lower = new double[p * p], half = new double[p];
        double sum = 0.0;
        for (int i = 0; i < p; i++)
        {
            double scale = covariance[chosen[i] * k + chosen[i]], value = excess[chosen[i]];
            for (int j = 0; j <= i; j++)
            {
                double entry = covariance[chosen[i] * k + chosen[j]];
                for (int l = 0; l < j; l++)
                    entry -= lower[i * p + l] * lower[j * p + l];
                if (j < i)
                    lower[i * p + j] = entry / lower[j * p + j];
                else if (entry > 1e-12 * scale)
                    lower[i * p + i] = Math.Sqrt(entry);
                else
                    return double.NaN;
            }

            for (int l = 0; l < i; l++)
                value -= lower[i * p + l] * half[l];
            half[i] = value / lower[i * p + i];
            sum += half[i] * half[i];
        }

        return sum;
    }
}
