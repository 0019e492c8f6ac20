// The largest M = ceiling(min(n / 5, 3 sqrt n)) weights beyond the next smaller one, all divided by the largest: a generalised Pareto law by the
// quasi-Bayesian grid of Zhang and Stephens (Technometrics 2009), its shape drawn towards 1/2 as if by 10 more observations (Vehtari et al.,
// Pareto smoothed importance sampling, JMLR 2024, appendix C). Where -infinities reach into the tail the cut is the smallest normal double.
namespace Stats.Core;

/// <summary>The generalised Pareto law of the largest importance weights.</summary>
internal sealed class ParetoTail
{
    private const int FewestPoints = 5;
    private const double PriorObservations = 10.0, PriorShape = 0.5;

    private static readonly ParetoTail None = new() { Shape = double.PositiveInfinity };

    /// <summary>The shape k; +infinity where no law was fitted.</summary>
    public double Shape { get; private init; }

    /// <summary>Whether the tail's weights are one number.</summary>
    public bool AllEqual { get; private init; }

    /// <summary>Where the tail's weights are, from the smallest to the largest; empty where no law was fitted.</summary>
    public int[] Indices { get; private init; } = [];

    /// <summary>The logarithms of their smoothed values, the largest raw weight being 1; those above 0 are to be cut.</summary>
    public double[] SmoothedLn { get; private init; } = [];

    /// <summary>The law for log weights of which one at least is finite.</summary>
    public static ParetoTail Fit(ReadOnlySpan<double> logWeights)
    {
        int n = logWeights.Length, length = (int)Math.Ceiling(Math.Min(0.2 * n, 3.0 * Math.Sqrt(n)));
        if (length < FewestPoints)
            return n > 1 && AllTheSame(logWeights) ? new ParetoTail { Shape = double.PositiveInfinity, AllEqual = true } : None;
        (int[] indices, double cut, double largest) = Largest(logWeights, length);
        double[] values = [.. indices.Select(Relative(logWeights, largest))];
        if (values[^1] - values[0] < 2.220446049250313e-18)
            return new ParetoTail { Shape = double.PositiveInfinity, AllEqual = true };
        double edge = Elementary.Exp(Math.Max(cut - largest, Math.Log(2.2250738585072014e-308)));
        double[] excesses = new double[length];
        for (int i = 0; i < length; i++)
            excesses[i] = Elementary.Exp(values[i]) - edge;
        (double shape, double scale) = FitExcesses(excesses);
        if (!double.IsFinite(shape))
            return None;
        for (int i = 0; i < length; i++)
        {
            double log = Elementary.Log1p(-(i + 0.5) / length);
            double excess = shape == 0.0 ? -scale * log : scale * Elementary.Expm1(-shape * log) / shape;
            values[i] = Math.Log(edge + excess);
        }

        return new ParetoTail { Shape = shape, Indices = indices, SmoothedLn = values };
    }

    private static Func<int, double> Relative(ReadOnlySpan<double> logWeights, double largest)
    {
        double[] copy = logWeights.ToArray();
        return i => copy[i] - largest;
    }

    private static bool AllTheSame(ReadOnlySpan<double> x) => !x.ContainsAnyExcept(x[0]);

    /// <summary>The places of the largest numbers in rising order (of equal ones the later is the larger), the next smaller number and the largest.</summary>
    private static (int[] Indices, double Cut, double Largest) Largest(ReadOnlySpan<double> x, int length)
    {
        double[] copy = x.ToArray();
        double cut = OrderStatistic.Select(copy, x.Length - length - 1);
        List<(double Value, int Index)> candidates = [];
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] >= cut)
                candidates.Add((x[i], i));
        }

        candidates.Sort();
        return ([.. candidates.Skip(candidates.Count - length).Select(c => c.Index)], cut, candidates[^1].Value);
    }

    /// <summary>Shape (with its prior) and scale (without) of a generalised Pareto law for excesses in rising order.</summary>
    private static (double Shape, double Scale) FitExcesses(double[] x)
    {
        int n = x.Length, grid = 30 + (int)Math.Sqrt(n);
        double largest = x[^1], quartile = x[(int)Math.Floor(n / 4.0 + 0.5) - 1];
        // Mostly weights of 0 in the tail: there is nothing to fit.
        if (!(quartile > 0.0))
            return (double.NaN, double.NaN);
        double[] theta = new double[grid], likelihood = new double[grid], work = new double[n];
        for (int j = 0; j < grid; j++)
        {
            theta[j] = 1.0 / largest + (1.0 - Math.Sqrt(grid / (j + 0.5))) / (3.0 * quartile);
            double k = MeanLog1p(x, -theta[j], work);
            likelihood[j] = n * (Math.Log(-theta[j] / k) - k - 1.0);
        }

        double total = Elementary.LogSumExp(likelihood), mean = 0.0;
        for (int j = 0; j < grid; j++)
            mean += theta[j] * Elementary.Exp(likelihood[j] - total);
        double shape = MeanLog1p(x, -mean, work);
        return ((n * shape + PriorObservations * PriorShape) / (n + PriorObservations), -shape / mean);
    }

    private static double MeanLog1p(double[] x, double factor, double[] work)
    {
        System.Numerics.Tensors.TensorPrimitives.Multiply(x, factor, work);
        Elementary.Log1p(work, work);
        return System.Numerics.Tensors.TensorPrimitives.Sum(work) / x.Length;
    }
}
