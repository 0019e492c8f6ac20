using Stats.Core;

namespace Stats.Distributions;

/// <content>
/// Sampling. A distribution draws by the equal-area staircase (<c>VonMisesStaircase</c>), whose table, some 50 microseconds of work, is made at its first
/// draw: about two generator words a number. For a concentration that changes from draw to draw the static <see cref="Sample(Random, double, double)"/>
/// needs no table.
/// </content>
public sealed partial class VonMises
{
    private VonMisesStaircase? _staircase;

    /// <summary>Made when first needed; two threads that both make it make the same.</summary>
    private VonMisesStaircase Staircase => _staircase ??= new VonMisesStaircase(Concentration, _half);

    /// <inheritdoc/>
    public double Sample(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Mean + Staircase.Next(random);
    }

    /// <inheritdoc/>
    public void Samples(Span<double> target, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        VonMisesStaircase staircase = Staircase;
        if (random is PhiloxRandom philox)
        {
            staircase.Fill(philox, Mean, target);
            return;
        }

        for (int i = 0; i < target.Length; i++)
            target[i] = Mean + staircase.Next(random);
    }

    /// <summary>
    /// One draw without a distribution, for parameters that change from draw to draw: rejection from a wrapped Cauchy envelope (Best and Fisher 1979),
    /// written in 1 - cos and half tangents, so that neither a small nor a large concentration cancels. At least 65% of the candidates are accepted.
    /// </summary>
    /// <param name="random">The generator; two draws of it a candidate.</param>
    /// <param name="mean">mu, any finite angle.</param>
    /// <param name="concentration">kappa, finite and at least 0.</param>
    /// <returns>An angle within pi of the reduced mean.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mean"/> is not finite, or <paramref name="concentration"/> is negative, infinite or NaN.</exception>
    public static double Sample(Random random, double mean, double concentration)
    {
        ArgumentNullException.ThrowIfNull(random);
        CheckParameters(mean, concentration);
        // Where 1 + 4 kappa^2 is 4 kappa^2, without twice the largest concentrations.
        double k = concentration, c0, m;
        if (k > 1e150)
        {
            c0 = 0.5;
            m = 0.5 / Math.Sqrt(k);
        }
        else
        {
            double s = Math.Sqrt(1.0 + 4.0 * k * k);
            c0 = 0.5 + 0.5 / (s + 2.0 * k);
            m = Math.Sqrt(c0 / (c0 + 2.0 * k));
        }

        while (true)
        {
            double u = random.NextOpenDouble(), v = random.NextOpenDouble();
            double t = m * Math.Tan(Math.PI * (u - 0.5));
            // y = 1 - cos of the half-tangent t; its square may overflow, where y is 2.
            double y = Math.Abs(t) > 1e150 ? 2.0 : 2.0 * t * t / (1.0 + t * t);
            // Of a huge concentration k t is a number where t^2 may underflow.
            double c = c0 + (Math.Abs(t) < 1e-100 ? 2.0 * (k * t) * t : k * y);
            if (c * (2.0 - c) > v || Math.Log(c / v) + 1.0 - c >= 0.0)
                return Angle.Reduce(mean) + 2.0 * Math.Atan(t);
        }
    }
}
