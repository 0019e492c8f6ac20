using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// Exact draws of |u| from its marginal: the half circle is cut into cells, in each of which the marginal lies between its values at the ends (it has one
/// peak, see <see cref="BivariateIntegral"/>); a cell is drawn by its upper bound and a point in it is accepted by the density, which
/// is evaluated only above the lower bound. Beyond the cells with weight, one cell on each side covers the rest with its own bound, so nothing is cut off.
/// </summary>
internal sealed class BivariateSampler
{
    private const int Cells = 256;

    private readonly BivariateIntegral _integral;
    private readonly BivariateIntegral.Window _window;
    private readonly double[] _edges, _lower, _upper;
    private readonly AliasTable _alias;

    public BivariateSampler(BivariateIntegral integral)
    {
        _integral = integral;
        _window = integral.FindWindow();
        double left = integral.Angle(_window.First), right = integral.Angle(_window.Last), peak = integral.Angle(_window.Peak);
        // The nodes bracket the peak of the marginal within a cell of theirs; cells of the sampler end there, and its cells count a bound on the peak.
        List<double> edges = [];
        if (left > 0.0)
            edges.Add(0.0);
        for (int i = 0; i <= Cells; i++)
            edges.Add(left + (right - left) * i / Cells);
        if (right < Math.PI)
            edges.Add(Math.PI);
        _edges = [.. edges];
        double[] values = [.. _edges.Select(u => integral.MarginalLn(u, _window))];
        int top = Array.IndexOf(values, values.Max());
        _lower = new double[_edges.Length - 1];
        _upper = new double[_edges.Length - 1];
        double[] areas = new double[_edges.Length - 1];
        for (int i = 0; i < areas.Length; i++)
        {
            _lower[i] = Math.Exp(Math.Min(values[i], values[i + 1]));
            // The peak lies in one of the two cells that meet at the highest edge: there the bound is the peak itself.
            double bound = i == top || i == top - 1 ? Peak(_edges[Math.Max(top - 1, 0)], _edges[Math.Min(top + 1, _edges.Length - 1)]) : Math.Max(values[i], values[i + 1]);
            _upper[i] = Math.Exp(bound);
            areas[i] = _upper[i] * (_edges[i + 1] - _edges[i]);
        }

        _alias = new AliasTable(areas);
    }

    public double Sample(Random random)
    {
        while (true)
        {
            int cell = _alias.Sample(random);
            double u = _edges[cell] + (_edges[cell + 1] - _edges[cell]) * random.NextDouble(), height = random.NextDouble() * _upper[cell];
            if (height <= _lower[cell] || height <= Math.Exp(_integral.MarginalLn(u, _window)))
                return u;
        }
    }

    /// <summary>A bound on the peak between two edges: its value by golden section, which is within 1e-12 of it at a smooth maximum, and 1e-9 more.</summary>
    private double Peak(double a, double b)
    {
        double ratio = 0.5 * (Math.Sqrt(5.0) - 1.0), best = Math.Max(_integral.MarginalLn(a, _window), _integral.MarginalLn(b, _window));
        for (int i = 0; i < 60; i++)
        {
            double x1 = b - ratio * (b - a), x2 = a + ratio * (b - a), y1 = _integral.MarginalLn(x1, _window), y2 = _integral.MarginalLn(x2, _window);
            best = Math.Max(best, Math.Max(y1, y2));
            if (y1 > y2)
                b = x2;
            else
                a = x1;
        }

        return best + 1e-9;
    }
}
