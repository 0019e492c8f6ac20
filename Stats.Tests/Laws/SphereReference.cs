namespace Stats.Tests.Laws;

/// <summary>
/// A law on the unit sphere to integrate over: cosine w = 1 - 2 B to a centre with B of a beta law, the rest of the direction uniform, and a
/// tenth of the draws uniform on the sphere. The beta law has about the mean of a von Mises-Fisher law of that concentration and is somewhat wider.
/// Its density is known in closed form (through MathNet's log-gamma), its draws use nothing of the distributions.
/// </summary>
internal sealed class SphereReference(double[] centre, double concentration) : IReferenceLaw
{
    private const double UniformShare = 0.1, Widening = 0.8;

    // (1 - A) / 2 for A = 2 kappa / (m + hypot(m, 2 kappa)), m = p - 1.
    private readonly double _mean = Complement(centre.Length - 1.0, 2.0 * concentration) / 2.0;

    public int Dimension => centre.Length;

    private double A => Widening * 0.5 * (Dimension - 1);

    private double B => A * ((1.0 - _mean) / _mean);

    public static double[] UniformDirection(Random random, int dimension)
    {
        double[] x = new double[dimension];
        random.FillGaussian(x);
        double norm = Math.Sqrt(x.Sum(v => v * v));
        for (int i = 0; i < dimension; i++)
            x[i] /= norm;
        return x;
    }

    public double[] Draw(Random random)
    {
        double[] x = UniformDirection(random, Dimension);
        if (random.NextDouble() < UniformShare)
            return x;
        double beta = random.NextBeta(A, B, out double complement), along = 0.0, norm = 0.0;
        for (int i = 0; i < x.Length; i++)
            along += x[i] * centre[i];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] -= along * centre[i];
            norm += x[i] * x[i];
        }

        double sine = 2.0 * Math.Sqrt(beta * complement) / Math.Sqrt(norm);
        for (int i = 0; i < x.Length; i++)
            x[i] = sine * x[i] + (complement - beta) * centre[i];
        return x;
    }

    /// <summary>With respect to the surface measure.</summary>
    public double DensityLn(ReadOnlySpan<double> point)
    {
        // t = (1 - w) / 2 = |x - centre|^2 / 4, 1 - t = |x + centre|^2 / 4. Against the uniform law, whose t is beta (a, a), the density is the quotient of the two.
        double t = 0.0, rest = 0.0, uniformShape = 0.5 * (Dimension - 1);
        for (int i = 0; i < point.Length; i++)
        {
            t += 0.25 * (point[i] - centre[i]) * (point[i] - centre[i]);
            rest += 0.25 * (point[i] + centre[i]) * (point[i] + centre[i]);
        }

        double quotient = (A - uniformShape) * Math.Log(Math.Max(t, 1e-300)) + (B - uniformShape) * Math.Log(Math.Max(rest, 1e-300))
            + LogBeta(uniformShape, uniformShape) - LogBeta(A, B);
        double uniform = MathNet.Numerics.SpecialFunctions.GammaLn(0.5 * Dimension) - Math.Log(2.0) - 0.5 * Dimension * Math.Log(Math.PI);
        // In high dimension the quotient itself is beyond the range of a double.
        double larger = Math.Max(quotient, 0.0);
        return uniform + larger + Math.Log(UniformShare * Math.Exp(-larger) + (1.0 - UniformShare) * Math.Exp(quotient - larger));
    }

    private static double Complement(double m, double k2)
    {
        double hypot = Math.Sqrt(m * m + k2 * k2);
        return m * (1.0 + m / (hypot + k2)) / (m + hypot);
    }

    private static double LogBeta(double a, double b) =>
        MathNet.Numerics.SpecialFunctions.GammaLn(a) + MathNet.Numerics.SpecialFunctions.GammaLn(b) - MathNet.Numerics.SpecialFunctions.GammaLn(a + b);
}

/// <summary>A law whose draws and density are known without the distribution under test, and that covers it.</summary>
internal interface IReferenceLaw
{
    double[] Draw(Random random);

    double DensityLn(ReadOnlySpan<double> point);
}

/// <summary>A mixture of reference laws with equal shares.</summary>
internal sealed class ReferenceMixture(params IReferenceLaw[] parts) : IReferenceLaw
{
    public double[] Draw(Random random) => parts[random.Next(parts.Length)].Draw(random);

    public double DensityLn(ReadOnlySpan<double> point)
    {
        double[] logs = new double[parts.Length];
        for (int k = 0; k < parts.Length; k++)
            logs[k] = parts[k].DensityLn(point);
        double largest = logs.Max();
        return largest + Math.Log(logs.Average(l => Math.Exp(l - largest)));
    }
}
