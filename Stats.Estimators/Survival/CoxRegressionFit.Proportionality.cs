using Stats.Core;

namespace Stats.Estimators;

/// <content>The test of proportional hazards.</content>
public sealed partial class CoxRegressionFit
{
    /// <summary>
    /// Tests whether coefficients change along a function g of time: the score test of a term x g(t) beside x (Grambsch and Therneau 1994, with the exact information as in R's cox.zph), for each
    /// term of the design and, last, for all together.
    /// </summary>
    /// <param name="scale">g.</param>
    /// <returns>A test a term, named by it, with as many degrees of freedom as it has columns, then the global one. Robust errors play no part.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not defined.</exception>
    /// <exception cref="EstimationException">g does not vary over the event times of a term.</exception>
    public IReadOnlyList<TestResult> ProportionalityTest(CoxTimeScale scale = CoxTimeScale.KaplanMeier)
    {
        if (!Enum.IsDefined(scale))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale is not defined.");
        CoxRiskSets sets = _state.Sets;
        int p = _scales.Length;
        double[] g = Transformed(scale), trend = new double[p];
        // Centred about the events' mean, which changes nothing but rounding.
        double mean = 0.0;
        for (int k = 0; k < g.Length; k++)
            mean += g[k] * (sets.EventEnd[k] - sets.EventStart[k]);
        mean /= EventRows.Length;
        for (int k = 0; k < g.Length; k++)
        {
            g[k] -= mean;
            double[] means = GroupMeans(k);
            for (int i = sets.EventStart[k]; i < sets.EventEnd[k]; i++)
            {
                for (int a = 0; a < p; a++)
                    trend[a] += g[k] * sets.Weights[i] * (_state.Column(a)[i] - means[a]);
            }
        }

        double[] plain = _state.Information, cross = _state.WeightedInformation(g), squared = _state.WeightedInformation([.. g.Select(x => x * x)]);
        List<TestResult> tests = [];
        foreach (IGrouping<int, int> term in Enumerable.Range(0, p).GroupBy(_covariates.TermOfColumn))
            tests.Add(Test("Proportional hazards: " + _covariates.TermNames[term.Key], [.. term], plain, cross, squared, trend));
        tests.Add(Test("Proportional hazards: global", [.. Enumerable.Range(0, p)], plain, cross, squared, trend));
        return tests;
    }

    /// <summary>u' (C - B' A^-1 B)^-1 u, with A of all coefficients, C of the chosen trends, B between them.</summary>
    private TestResult Test(string name, int[] columns, double[] a, double[] b, double[] c, double[] u)
    {
        int p = _scales.Length, q = columns.Length;
        double[] joint = new double[(p + q) * (p + q)], right = new double[p + q];
        for (int i = 0; i < p + q; i++)
        {
            int row = i < p ? i : columns[i - p];
            right[i] = i < p ? 0.0 : u[row];
            for (int j = 0; j < p + q; j++)
            {
                int column = j < p ? j : columns[j - p];
                joint[i * (p + q) + j] = (i < p && j < p ? a : i < p || j < p ? b : c)[row * p + column];
            }
        }

        try
        {
            double statistic = Quadratic(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(p + q, p + q, joint), right);
            return ChiSquareTest.Of(name, statistic, q, Observations);
        }
        catch (EstimationException exception)
        {
            throw new EstimationException($"{name}: the function of time does not vary over the events, or is a combination of the covariates.", exception);
        }
    }

    private double[] Transformed(CoxTimeScale scale)
    {
        double[] times = _state.Sets.Times;
        switch (scale)
        {
            case CoxTimeScale.Identity:
                return (double[])times.Clone();
            case CoxTimeScale.Logarithm:
                return [.. times.Select(t => Math.Log(t))];
            case CoxTimeScale.Rank:
                {
                    double[] sorted = [.. _data.Lower.ToArray().Order()];
                    return [.. times.Select(t => 0.5 * (Below(sorted, t, false) + Below(sorted, t, true) + 1))];
                }

            default:
                {
                    SurvivalCurve curve = KaplanMeier.Curve("", RiskTable.OfAll(_data), new());
                    return [.. times.Select(t => 1.0 - curve.SurvivalAt(Math.BitDecrement(t)))];
                }
        }
    }

    /// <summary>How many of the sorted numbers lie below a number, or not above it.</summary>
    private static int Below(double[] sorted, double value, bool included)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < value || (included && sorted[middle] == value))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
