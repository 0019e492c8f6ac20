// With B a Brownian bridge and a = n sigma^2 / (1 + n sigma^2):
//   Hall-Wellner     sup |B(a)| over [a1, a2]: the motion killed at +-k from x at a1 to y at a2, in the eigenfunctions cos(j pi x / 2k), j odd, of the interval, integrated over the bridge's
//                    laws before a1 and after a2. P = sqrt(2 pi) / k sum_j A_j(a1) A_j(1 - a2) exp(-j^2 pi^2 (a2 - a1) / (8 k^2)), A_j(s) = int phi_s(x) cos(j pi x / 2k) dx.
//   equal precision  sup |B(a)| / sqrt(a (1 - a)): in the time u = log(a / (1 - a)) / 2 a stationary Ornstein-Uhlenbeck process f'' - x f', killed at +-c. P = sum_i (int f_i phi)^2
//                    exp(-lambda_i (u2 - u1)), its eigenvalues found by a Galerkin method in even polynomials that vanish at +-c.
using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Estimators;

/// <summary>The limit laws of the greatest deviation of a survival curve, to about 1e-12.</summary>
internal static unsafe class BandLaw
{
    private const int Basis = 24;

    private static readonly GaussRule Rule = GaussRule.Legendre(96);

    /// <summary>P(sup |B| &lt;= k over [a1, a2]), 0 &lt;= a1 &lt; a2 &lt;= 1.</summary>
    public static double HallWellner(double k, double a1, double a2)
    {
        double rate = Math.PI * Math.PI * (a2 - a1) / (8.0 * k * k), sum = 0.0;
        for (int j = 1; j < 4000; j += 2)
        {
            double decay = Math.Exp(-rate * j * j);
            sum += Overlap(j, k, a1) * Overlap(j, k, 1.0 - a2) * decay;
            if (decay < 1e-17)
                break;
        }

        return Math.Clamp(Math.Sqrt(Math.Tau) / k * sum, 0.0, 1.0);
    }

    /// <summary>P(sup |B| / sqrt(a (1 - a)) &lt;= c) over a span of log odds of twice <paramref name="duration"/>.</summary>
    public static double EqualPrecision(double c, double duration)
    {
        double[] mass = new double[Basis * Basis], stiffness = new double[Basis * Basis], mean = new double[Basis];
        double[] legendre = new double[2 * Basis + 1];
        for (int q = 0; q < Rule.Order; q++)
        {
            double t = Rule.Nodes[q], x = c * t, weight = Rule.Weights[q] * c * Math.Exp(-0.5 * x * x) / Math.Sqrt(Math.Tau);
            (legendre[0], legendre[1]) = (1.0, t);
            for (int n = 1; n < 2 * Basis; n++)
                legendre[n + 1] = ((2 * n + 1) * t * legendre[n] - n * legendre[n - 1]) / (n + 1);
            for (int i = 0; i < Basis; i++)
            {
                // b = P(2i) - P(2i+2), whose derivative is -(4i+3) P(2i+1).
                double b = legendre[2 * i] - legendre[2 * i + 2], slope = (4 * i + 3) * legendre[2 * i + 1] / c;
                mean[i] += weight * b;
                for (int j = 0; j <= i; j++)
                {
                    mass[i * Basis + j] += weight * b * (legendre[2 * j] - legendre[2 * j + 2]);
                    stiffness[i * Basis + j] += weight * slope * ((4 * j + 3) * legendre[2 * j + 1] / c);
                }
            }
        }

        Matrix<double> m = Symmetric(mass), s = Symmetric(stiffness);
        CholeskyFactor factor = CholeskyFactor.Of(m, Execution.SingleThread);
        double[] operatorValues = factor.SolveLower(factor.SolveLower(s, Execution.SingleThread).Transpose(), Execution.SingleThread).ToColumnMajorArray();
        double[] start = factor.SolveLower(mean), rates = new double[Basis], vectors = new double[Basis * Basis];
        fixed (double* a = operatorValues, v = vectors)
            SymmetricEigen.Decompose(MatrixView<double>.ColumnMajor(a, Basis, Basis), rates, MatrixView<double>.ColumnMajor(v, Basis, Basis), Execution.SingleThread);
        double sum = 0.0;
        for (int i = 0; i < Basis; i++)
        {
            double along = Reductions.Dot(vectors.AsSpan(i * Basis, Basis), start);
            sum += along * along * Math.Exp(-rates[i] * duration);
        }

        return Math.Clamp(sum, 0.0, 1.0);
    }

    private static Matrix<double> Symmetric(double[] lower) =>
        Matrix<double>.Build.Dense(Basis, Basis, (i, j) => lower[Math.Max(i, j) * Basis + Math.Min(i, j)]);

    /// <summary>The integral over [-k, k] of the normal density of variance <paramref name="variance"/> times cos(j pi x / 2k).</summary>
    private static double Overlap(int j, double k, double variance)
    {
        if (variance == 0.0)
            return 1.0;
        double deviation = Math.Sqrt(variance), reach = Math.Min(k, 9.0 * deviation), frequency = j * Math.PI / (2.0 * k);
        // Pieces of at most eight turns of the cosine, twelve nodes each.
        int pieces = Math.Max(1, (int)Math.Ceiling(reach * frequency / Math.Tau / 8.0));
        double sum = 0.0;
        for (int piece = 0; piece < pieces; piece++)
        {
            double from = reach * piece / pieces, half = 0.5 * reach / pieces;
            for (int q = 0; q < Rule.Order; q++)
            {
                double x = from + half * (1.0 + Rule.Nodes[q]), z = x / deviation;
                sum += half * Rule.Weights[q] * Math.Exp(-0.5 * z * z) * Math.Cos(frequency * x);
            }
        }

        return 2.0 * sum / (deviation * Math.Sqrt(Math.Tau));
    }
}
