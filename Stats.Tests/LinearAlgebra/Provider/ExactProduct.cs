namespace Stats.Tests.LinearAlgebra;

/// <summary>
/// The product of column-major matrices in twice the precision, as unevaluated sums Values + Rests, and |A||B|. Inner products by Ogita, Rump
/// and Oishi (2005), algorithm 5.3: the error of k terms is below gamma_k^2 |A||B|, nothing beside that of any sum in the working precision.
/// </summary>
internal sealed class ExactProduct
{
    /// <summary>A B for A of m x k and B of k x n.</summary>
    public ExactProduct(double[] a, int m, int k, double[] b, int n)
    {
        double[] rows = Transposed(a, m, k);
        (Values, Rests, Magnitudes) = (new double[m * n], new double[m * n], new double[m * n]);
        for (int j = 0; j < n; j++)
        {
            ReadOnlySpan<double> column = b.AsSpan(j * k, k);
            for (int i = 0; i < m; i++)
                (Values[(j * m) + i], Rests[(j * m) + i], Magnitudes[(j * m) + i]) = Dot(rows.AsSpan(i * k, k), column);
        }
    }

    public double[] Values { get; }

    public double[] Rests { get; }

    public double[] Magnitudes { get; }

    /// <summary>X - A B.</summary>
    public double[] Residual(double[] x)
    {
        double[] residual = new double[x.Length];
        for (int i = 0; i < residual.Length; i++)
            residual[i] = x[i] - Values[i] - Rests[i];
        return residual;
    }

    /// <summary>x'y, its rest, and |x|'|y|.</summary>
    public static (double Value, double Remainder, double Magnitude) Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0.0, rest = 0.0, magnitude = 0.0;
        for (int p = 0; p < x.Length; p++)
        {
            double product = x[p] * y[p], next = sum + product, part = next - sum;
            rest += Math.FusedMultiplyAdd(x[p], y[p], -product) + ((sum - (next - part)) + (product - part));
            sum = next;
            magnitude += Math.Abs(product);
        }

        return (sum, rest, magnitude);
    }

    /// <summary>A' for A of m x n.</summary>
    public static double[] Transposed(double[] a, int m, int n)
    {
        double[] transposed = new double[a.Length];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++)
                transposed[(i * n) + j] = a[(j * m) + i];
        }

        return transposed;
    }
}
