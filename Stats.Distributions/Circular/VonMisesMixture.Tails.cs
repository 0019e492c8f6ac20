// Map of the branches
//   tails            sum of w_k times the arc of component k from -pi, or to pi (VonMisesArc): all positive, so either tail is relatively exact; where a tail
//                    underflows, its logarithm is a log-sum-exp of the arcs'
//   quantile         on the smaller tail: Newton on the tail's logarithm, on the tail itself where it grows linearly from the end; inside a bracket that
//                    starts from a table of tails around the components
//   modes            sign changes of the slope between points around the components and all over the circle, then Brent's method
using System.Numerics.Tensors;
using Stats.Core;

namespace Stats.Distributions;

/// <content>Distribution function, its inverses, and the stationary points of the density.</content>
public sealed partial class VonMisesMixture
{
    /// <inheritdoc/>
    public double CumulativeDistribution(double x) => Tail(x, upper: false, log: false);

    /// <inheritdoc/>
    public double SurvivalFunction(double x) => Tail(x, upper: true, log: false);

    /// <inheritdoc/>
    public double CumulativeDistributionLn(double x) => Tail(x, upper: false, log: true);

    /// <inheritdoc/>
    public double SurvivalFunctionLn(double x) => Tail(x, upper: true, log: true);

    /// <inheritdoc/>
    public double CumulativeDistribution(double x, double origin)
    {
        CircularCheck.RequireAngle(x, nameof(x));
        CircularCheck.RequireAngle(origin, nameof(origin));
        double start = Angle.Reduce(origin), end = Angle.Reduce(x), length = end - start;
        if (length < 0.0)
            length = (length + Angle.FullTurn) + 2.0 * Angle.PiLow;
        if (double.IsNaN(length))
            return double.NaN;
        double sum = 0.0;
        for (int k = 0; k < _weights.Length; k++)
        {
            double mean = _components[k].Mean;
            double factor = VonMisesArc.Probability(
                Angle.Difference(start, mean), Angle.Difference(end, mean), length, _components[k].Concentration, _components[k].Peak, out double exponent);
            sum += factor > 0.0 ? _weights[k] * factor * Math.Exp(exponent) : 0.0;
        }

        return Math.Min(sum, 1.0);
    }

    /// <inheritdoc/>
    public double InverseCumulativeDistribution(double probability)
    {
        CircularCheck.RequireProbability(probability, nameof(probability));
        if (probability is 0.0 or 1.0)
            return probability == 0.0 ? Minimum : Maximum;
        return probability <= 0.5 ? Quantile(probability, upper: false) : Quantile(1.0 - probability, upper: true);
    }

    /// <inheritdoc/>
    public double InverseSurvivalFunction(double probability)
    {
        CircularCheck.RequireProbability(probability, nameof(probability));
        if (probability is 0.0 or 1.0)
            return probability == 0.0 ? Maximum : Minimum;
        return probability <= 0.5 ? Quantile(probability, upper: true) : Quantile(1.0 - probability, upper: false);
    }

    /// <summary>result[i] = CumulativeDistribution(x[i]): the same bits below 512 elements, from there on within 32 eps (1 + |log|) relative, given that an angle is known to half an ulp.</summary>
    /// <inheritdoc/>
    public void CumulativeDistribution(ReadOnlySpan<double> x, Span<double> result) => Tails(x, result, upper: false, log: false);

    /// <summary>result[i] = SurvivalFunction(x[i]): the same bits below 512 elements, from there on within 32 eps (1 + |log|) relative, given that an angle is known to half an ulp.</summary>
    /// <inheritdoc/>
    public void SurvivalFunction(ReadOnlySpan<double> x, Span<double> result) => Tails(x, result, upper: true, log: false);

    /// <summary>result[i] = CumulativeDistributionLn(x[i]): the same bits below 512 elements, from there on within 32 eps max(1, |log|), given the same.</summary>
    /// <inheritdoc/>
    public void CumulativeDistributionLn(ReadOnlySpan<double> x, Span<double> result) => Tails(x, result, upper: false, log: true);

    /// <summary>result[i] = SurvivalFunctionLn(x[i]): the same bits below 512 elements, from there on within 32 eps max(1, |log|), given the same.</summary>
    /// <inheritdoc/>
    public void SurvivalFunctionLn(ReadOnlySpan<double> x, Span<double> result) => Tails(x, result, upper: true, log: true);

    /// <inheritdoc/>
    public void InverseCumulativeDistribution(ReadOnlySpan<double> probability, Span<double> result)
    {
        CircularCheck.RequireProbabilities(probability, nameof(probability));
        Apply(probability, result, InverseCumulativeDistribution);
    }

    /// <inheritdoc/>
    public void InverseSurvivalFunction(ReadOnlySpan<double> probability, Span<double> result)
    {
        CircularCheck.RequireProbabilities(probability, nameof(probability));
        Apply(probability, result, InverseSurvivalFunction);
    }

    // Each value takes vectorised sums over the nodes of a rule, so a span is a loop over its values.
    private static void Apply(ReadOnlySpan<double> x, Span<double> result, Func<double, double> function)
    {
        SpanKernel.CheckSpans(x, result, nameof(x));
        for (int i = 0; i < x.Length; i++)
            result[i] = function(x[i]);
    }

    private double Tail(double x, bool upper, bool log)
    {
        if (double.IsNaN(x))
            return double.NaN;
        if (x <= Minimum || x >= Maximum)
        {
            bool none = upper == x >= Maximum;
            return log ? (none ? double.NegativeInfinity : 0.0) : (none ? 0.0 : 1.0);
        }

        double tail = Tail(x, upper);
        if (!log)
            return tail;
        if (tail > 0.5)
            return Elementary.Log1p(-Tail(x, !upper));
        return tail > 1e-280 ? Math.Log(tail) : TailLn(x, upper);
    }

    private double Tail(double x, bool upper)
    {
        double sum = 0.0;
        for (int k = 0; k < _weights.Length; k++)
        {
            double factor = Arc(k, x, upper, out double exponent);
            // An infinite exponent goes with a factor of 0.
            sum += factor > 0.0 ? _weights[k] * factor * Math.Exp(exponent) : 0.0;
        }

        return Math.Min(sum, 1.0);
    }

    private double TailLn(double x, bool upper)
    {
        Span<double> terms = _weights.Length <= 64 ? stackalloc double[_weights.Length] : new double[_weights.Length];
        for (int k = 0; k < terms.Length; k++)
        {
            double factor = Arc(k, x, upper, out double exponent);
            terms[k] = Math.Log(_weights[k] * factor) + (factor > 0.0 ? exponent : 0.0);
        }

        return Math.Min(Elementary.LogSumExp(terms), 0.0);
    }

    /// <summary>Component k's probability of the arc from -pi to x, or from x to pi.</summary>
    private double Arc(int k, double x, bool upper, out double exponent)
    {
        double mean = _components[k].Mean, concentration = _components[k].Concentration;
        double place = Angle.Difference(x, mean), cut = Angle.Difference(-Math.PI, mean, -Angle.PiLow);
        double length = (upper ? Math.PI - x : x + Math.PI) + Angle.PiLow;
        return upper
            ? VonMisesArc.Probability(place, cut, length, concentration, _components[k].Peak, out exponent)
            : VonMisesArc.Probability(cut, place, length, concentration, _components[k].Peak, out exponent);
    }

    /// <summary>The angle whose tail is <paramref name="probability"/>, in (0, 1/2].</summary>
    private double Quantile(double probability, bool upper)
    {
        (double X, double Lower, double Upper)[] grid = _grid.Value;
        int low = 0, high = grid.Length - 1;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (upper ? grid[middle].Upper > probability : grid[middle].Lower <= probability)
                low = middle;
            else
                high = middle;
        }

        double left = grid[low].X, right = grid[high].X;
        double atLeft = upper ? grid[low].Upper : grid[low].Lower, atRight = upper ? grid[high].Upper : grid[high].Lower;
        double x = left + (right - left) * Math.Clamp((probability - atLeft) / (atRight - atLeft), 0.01, 0.99);
        double target = Math.Log(probability);
        for (int iteration = 0; iteration < 200; iteration++)
        {
            double tail = Tail(x, upper), density = Density(x);
            bool beyond = upper ? tail < probability : tail > probability;
            if (beyond)
                right = Math.Min(right, x);
            else
                left = Math.Max(left, x);
            // Where the tail is about the density times the distance to the end it grows linearly, else exponentially.
            double distance = (upper ? Math.PI - x : x + Math.PI) + Angle.PiLow;
            double step = tail > 0.5 * density * distance ? (probability - tail) / density : (target - Math.Log(tail)) * (tail / density);
            if (upper)
                step = -step;
            double next = x + step;
            if (Math.Abs(step) <= 2.0 * double.Epsilon + 2.3e-16 * Math.Abs(x) || right <= Math.BitIncrement(left))
                return Math.Clamp(double.IsFinite(next) ? next : x, left, right);
            x = next > left && next < right ? next : 0.5 * (left + right);
        }

        return x;
    }

    /// <summary>Places around the components and all over the turn, ascending, with both tails.</summary>
    private (double X, double Lower, double Upper)[] Grid()
    {
        double[] places = Places([0.0, 0.7, 1.5, 3.0, 6.0, 12.0], 32);
        return [(Minimum, 0.0, 1.0), .. places.Where(x => x > Minimum && x < Maximum).Select(x => (x, Tail(x, upper: false), Tail(x, upper: true))), (Maximum, 1.0, 0.0)];
    }

    /// <summary>Sorted angles: so many all over the circle, and each component's mean with multiples of 1 / sqrt(kappa) on both sides.</summary>
    private double[] Places(ReadOnlySpan<double> multiples, int count)
    {
        SortedSet<double> places = [];
        for (int j = 0; j < count; j++)
            places.Add(-Math.PI + Angle.FullTurn * j / count);
        foreach (VonMises component in _components)
        {
            foreach (double multiple in multiples)
            {
                double away = multiple / Math.Sqrt(component.Concentration);
                if (!(away < Math.PI))
                    continue;
                places.Add(Angle.Reduce(component.Mean + away));
                places.Add(Angle.Reduce(component.Mean - away));
            }
        }

        return [.. places];
    }

    /// <summary>Local maxima by falling density, or minima by rising density.</summary>
    private double[] StationaryPoints(bool maxima)
    {
        double[] multiples = [.. Enumerable.Range(0, 65).Select(j => 0.125 * j), .. Enumerable.Range(1, 40).Select(j => 8.0 * Math.Pow(1.5, j))];
        // A point of zero slope is one to be found between its neighbours.
        double[] places = [.. Places(multiples, 512).Where(x => Slope(x) != 0.0)];
        List<double> found = [];
        for (int i = 0; i < places.Length; i++)
        {
            double left = places[i], right = i + 1 < places.Length ? places[i + 1] : places[0] + Angle.FullTurn;
            double atLeft = Slope(left), atRight = Slope(right);
            if (maxima ? atLeft > 0.0 && atRight < 0.0 : atLeft < 0.0 && atRight > 0.0)
                found.Add(Angle.Reduce(right > left ? RootFinding.Brent(Slope, left, right).Root : left));
        }

        return [.. found.OrderBy(x => maxima ? -DensityLn(x) : DensityLn(x)).ThenBy(x => x)];
    }

    /// <summary>The slope of the density over its largest term: sum of e^(l_k - m) kappa_k sin(mu_k - x).</summary>
    private double Slope(double x)
    {
        Span<double> terms = _weights.Length <= 64 ? stackalloc double[_weights.Length] : new double[_weights.Length];
        Terms(x, terms);
        double largest = TensorPrimitives.Max<double>(terms), sum = 0.0;
        for (int k = 0; k < terms.Length; k++)
        {
            double half = 0.5 * Angle.Difference(_components[k].Mean, x);
            // The sine of the whole angle is 0 opposite to the mean up to rounding: there it is the cosine of the half that counts.
            sum += Math.Exp(terms[k] - largest) * _components[k].Concentration * 2.0 * Math.Sin(half) * Math.Cos(half);
        }

        return sum;
    }
}
