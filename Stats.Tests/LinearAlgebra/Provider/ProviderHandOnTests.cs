using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>What has no kernel of its own, orthogonal factorisations of floats and eigenvalues of matrices that are not symmetric, comes back with the managed provider's bits; complex numbers are in <see cref="ProviderCallTests"/>.</summary>
public class ProviderHandOnTests
{
    private static readonly ILinearAlgebraProvider<float> Ours = Providers<float>.Ours, Managed = Providers<float>.Managed;

    private static void SameBits(Func<ILinearAlgebraProvider<float>, float[][]> operation)
    {
        float[][] expected = operation(Managed), actual = operation(Ours);
        Assert.Equal(expected, actual);
        Assert.Contains(expected, x => x.Any(e => e != 0.0f));
    }

    [Fact]
    public void OrthogonalFactorisationsOfFloats()
    {
        Random random = new(21);
        for (int c = 0; c < 500; c++)
        {
            int m = 1 + Providers<float>.Size(random, 60), n = 1 + Providers<float>.Size(random, m - 1), columns = 1 + random.Next(3);
            float[] a = Providers<float>.Draw(random, m * n), b = Providers<float>.Draw(random, m * columns), square = Providers<float>.Symmetric(random, n, definite: false);
            float[] q = new float[m * m], r = [.. a], thin = Providers<float>.Copy(a), triangle = new float[n * n], s = new float[n], u = new float[m * m], vt = new float[n * n];
            Managed.QRFactor(r, m, n, q, new float[n]);
            Managed.ThinQRFactor(thin, m, n, triangle, new float[n]);
            Managed.SingularValueDecomposition(true, [.. a], m, n, s, u, vt);
            SameBits(p =>
            {
                float[] factored = [.. a], orthogonal = new float[m * m], tau = new float[n];
                p.QRFactor(factored, m, n, orthogonal, tau);
                return [factored, orthogonal, tau];
            });
            SameBits(p =>
            {
                float[] factored = [.. a], upper = new float[n * n], tau = new float[n];
                p.ThinQRFactor(factored, m, n, upper, tau);
                return [factored, upper, tau];
            });
            foreach (QRMethod method in new[] { QRMethod.Full, QRMethod.Thin })
            {
                SameBits(p => Solution(x => p.QRSolve([.. a], m, n, b, columns, x, method)));
                SameBits(p => Solution(x => p.QRSolveFactored(method == QRMethod.Full ? q : thin, method == QRMethod.Full ? r : triangle, m, n, new float[n], b, columns, x, method)));
            }

            foreach (bool vectors in new[] { false, true })
            {
                SameBits(p =>
                {
                    float[] values = new float[n], left = new float[m * m], right = new float[n * n];
                    p.SingularValueDecomposition(vectors, [.. a], m, n, values, left, right);
                    return [values, left, right];
                });
            }

            SameBits(p => Solution(x => p.SvdSolve([.. a], m, n, b, columns, x)));
            SameBits(p => Solution(x => p.SvdSolveFactored(m, n, s, u, vt, b, columns, x)));
            foreach (bool symmetric in new[] { false, true })
            {
                SameBits(p =>
                {
                    float[] vectors = new float[n * n], diagonal = new float[n * n];
                    Complex[] values = new Complex[n];
                    p.EigenDecomp(symmetric, n, [.. square], vectors, values, diagonal);
                    return [vectors, diagonal, [.. values.Select(z => (float)z.Real)], [.. values.Select(z => (float)z.Imaginary)]];
                });
            }

            float[][] Solution(Action<float[]> solve)
            {
                float[] x = new float[n * columns];
                solve(x);
                return [x];
            }
        }
    }

    [Fact]
    public void EigenvaluesOfMatricesThatAreNotSymmetric()
    {
        Random random = new(22);
        for (int c = 0; c < 300; c++)
        {
            int n = 1 + Providers<double>.Size(random, 70);
            double[] a = Providers<double>.Draw(random, n * n), x = new double[n * n], y = new double[n * n], d = new double[n * n], e = new double[n * n];
            Complex[] expected = new Complex[n], actual = new Complex[n];
            Providers<double>.Managed.EigenDecomp(false, n, [.. a], x, expected, d);
            Providers<double>.Ours.EigenDecomp(false, n, [.. a], y, actual, e);
            Assert.Equal(expected, actual);
            Assert.Equal(x, y);
            Assert.Equal(d, e);
        }
    }
}
