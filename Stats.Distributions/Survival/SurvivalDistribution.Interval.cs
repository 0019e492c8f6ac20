using Stats.Core;

namespace Stats.Distributions;

/// <content>The probability of an interval where the tails have no closed difference.</content>
public abstract partial class SurvivalDistribution
{
    private static readonly GaussRule IntervalRule = GaussRule.Legendre(24);

    /// <summary>
    /// log P(lower &lt; T &lt;= upper): the difference of either tail where it falls to less than half; else, over so short a stretch, the density
    /// integrated over log t.
    /// </summary>
    private protected double IntervalByDensityLn(double lower, double upper)
    {
        double before = SurvivalFunctionLn(lower), after = SurvivalFunctionLn(upper);
        const double Half = -0.6931471805599453;
        if (after - before < Half)
            return before + Elementary.Log1mExp(after - before);
        double below = CumulativeDistributionLn(lower), to = CumulativeDistributionLn(upper);
        if (below - to < Half)
            return to + Elementary.Log1mExp(below - to);
        double ratio = (upper - lower) / lower, width = ratio < 1.0 ? Elementary.Log1p(ratio) : Math.Log(upper / lower);
        double peak = Math.Max(DensityLn(lower) + Math.Log(lower), DensityLn(upper) + Math.Log(upper)), sum = 0.0;
        for (int i = 0; i < IntervalRule.Order; i++)
        {
            double time = lower * Elementary.Exp(width * (0.5 * (1.0 + IntervalRule.Nodes[i])));
            sum += IntervalRule.Weights[i] * Math.Exp(DensityLn(time) + Math.Log(time) - peak);
        }

        return peak + Math.Log(0.5 * width * sum);
    }
}
