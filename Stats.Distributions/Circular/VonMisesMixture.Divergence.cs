// Integrals over the circle
//   smooth integrands, kappa up to 1e4     the periodic trapezoidal rule, which converges geometrically, doubled until it stands still
//   larger kappa, kinks, one turn          adaptive Gauss-Kronrod between cuts around the components
using Stats.Core;

namespace Stats.Distributions;

/// <content>Entropy and divergences.</content>
public sealed partial class VonMisesMixture
{
    private const double TrapezoidLimit = 1e4;

    private static readonly IntegrationOptions Integration = new() { AbsoluteTolerance = 1e-15, RelativeTolerance = 1e-13 };

    /// <summary>The Kullback-Leibler divergence of <paramref name="other"/> from this law, E log(f(X) / g(X)) with X from this one, in nats: at least 0; within 1e-12 of its value.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public double KullbackLeiblerDivergence(VonMisesMixture other)
    {
        ArgumentNullException.ThrowIfNull(other);
        // f log(f/g) - f + g, whose integral is the same, is never negative: near-equal laws do not cancel.
        return Math.Max(0.0, Integrate(this, other, static (f, g) => Divergence(f, g)));
    }

    /// <summary>The divergences in both directions, summed (Jeffreys).</summary>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public double SymmetricKullbackLeiblerDivergence(VonMisesMixture other) => KullbackLeiblerDivergence(other) + (other ?? throw new ArgumentNullException(nameof(other))).KullbackLeiblerDivergence(this);

    /// <summary>The Jensen-Shannon divergence, in [0, log 2] nats: the mean of both laws' divergences from their average.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public double JensenShannonDivergence(VonMisesMixture other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Math.Clamp(
            Integrate(this, other, static (f, g) =>
            {
                double middle = Elementary.LogSumExp(f, g) - Ln2;
                return 0.5 * (Divergence(f, middle) + Divergence(g, middle));
            }),
            0.0,
            Ln2);
    }

    /// <summary>The overlap, the integral of min(f, g), in [0, 1]: 1 less the total variation; within 1e-12.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public double Overlap(VonMisesMixture other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Math.Min(1.0, Panels(this, other, x => Math.Min(Density(x), other.Density(x))));
    }

    private const double Ln2 = 0.69314718055994530942;

    /// <summary>f log(f/g) - f + g from the logarithms.</summary>
    private static double Divergence(double f, double g)
    {
        double d = g - f;
        if (d > 700.0)
            return Math.Exp(g);
        // f (e^d - 1 - d), by its series where d is small.
        double rest = Math.Abs(d) < 0.05
            ? d * d * (0.5 + d * (1.0 / 6.0 + d * (1.0 / 24.0 + d * (1.0 / 120.0 + d * (1.0 / 720.0 + d * (1.0 / 5040.0 + d * (1.0 / 40320.0 + d / 362880.0)))))))
            : Elementary.Expm1(d) - d;
        double density = Math.Exp(f);
        // Where f underflows beside g, g alone is left.
        return density > 0.0 ? density * rest : Math.Exp(g);
    }

    private double ComputeEntropy() => Integrate(this, this, static (f, _) => f > -745.0 ? -f * Math.Exp(f) : 0.0);

    private double ComputeLinearVariance()
    {
        double mean = Mean, sum = 0.0;
        double[] cuts = [-Math.PI, .. Cuts(this).Select(x => Angle.Difference(x, mean)).Where(d => d > -Math.PI), Math.PI];
        Array.Sort(cuts);
        for (int i = 1; i < cuts.Length; i++)
            sum += AdaptiveIntegration.Integrate(d => d * d * Density(mean + d), cuts[i - 1], cuts[i], Integration).Value;
        return sum;
    }

    /// <summary>The integral of a smooth function of the log-densities of two laws.</summary>
    private static double Integrate(VonMisesMixture p, VonMisesMixture q, Func<double, double, double> function)
    {
        double largest = p._components.Concat(q._components).Max(c => c.Concentration);
        if (largest > TrapezoidLimit)
            return Panels(p, q, x => function(p.DensityLn(x), q.DensityLn(x)));
        int count = 64 * (int)Math.Ceiling(1.0 + Math.Sqrt(largest));
        double sum = Sum(0.0, count), value = sum * (Angle.FullTurn / count);
        for (int doubling = 0; doubling < 5; doubling++)
        {
            sum += Sum(0.5, count);
            count *= 2;
            double next = sum * (Angle.FullTurn / count);
            bool done = Math.Abs(next - value) <= 1e-14 * Math.Max(1e-3, Math.Abs(next));
            value = next;
            if (done)
                return value;
        }

        // A quotient of densities that turns sharply somewhere.
        return Panels(p, q, x => function(p.DensityLn(x), q.DensityLn(x)));

        double Sum(double shift, int points)
        {
            double[] x = new double[points], f = new double[points], g = f;
            for (int i = 0; i < points; i++)
                x[i] = -Math.PI + Angle.FullTurn * ((i + shift) / points);
            p.DensityLn(x, f);
            if (p != q)
                q.DensityLn(x, g = new double[points]);
            double total = 0.0, lost = 0.0;
            for (int i = 0; i < points; i++)
            {
                // Compensated: thousands of terms, and a sum to the last digits.
                double term = function(f[i], g[i]) - lost, added = total + term;
                lost = (added - total) - term;
                total = added;
            }

            return total;
        }
    }

    private static double Panels(VonMisesMixture p, VonMisesMixture q, Func<double, double> f)
    {
        double[] cuts = [.. Cuts(p).Concat(Cuts(q)).Append(Math.PI).Distinct().Order()];
        double sum = 0.0;
        for (int i = 1; i < cuts.Length; i++)
            sum += AdaptiveIntegration.Integrate(f, cuts[i - 1], cuts[i], Integration).Value;
        return sum;
    }

    /// <summary>Where an integrand changes its scale; -pi is one.</summary>
    private static double[] Cuts(VonMisesMixture mixture) => mixture.Places([0.0, 1.0, 3.0, 8.0, 40.0], 8);
}
