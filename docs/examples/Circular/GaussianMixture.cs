using Stats.Core;

namespace Stats.Examples.Circular;

/// <summary>
/// What a user without circular distributions would take: a mixture of bivariate normal laws with full covariances, fitted by EM to angles as numbers in
/// [-pi, pi). It is here to compare with.
/// </summary>
internal sealed class GaussianMixture
{
    private const double LogTwoPi = 1.8378770664093453;

    private readonly double[] _weight, _x, _y, _xx, _xy, _yy;

    private GaussianMixture(int components)
    {
        (_weight, _x, _y) = (new double[components], new double[components], new double[components]);
        (_xx, _xy, _yy) = (new double[components], new double[components], new double[components]);
    }

    /// <summary>The best of several runs of EM from random centres; variances stay above 1e-4.</summary>
    public static GaussianMixture Fit(PointSet points, int components, Random random, int runs = 5)
    {
        GaussianMixture? best = null;
        double reached = double.NegativeInfinity;
        for (int run = 0; run < runs; run++)
        {
            GaussianMixture mixture = new(components);
            for (int k = 0; k < components; k++)
            {
                ReadOnlySpan<double> centre = points[random.Next(points.Count)];
                (mixture._weight[k], mixture._x[k], mixture._y[k], mixture._xx[k], mixture._xy[k], mixture._yy[k]) = (1.0 / components, centre[0], centre[1], 0.5, 0.0, 0.5);
            }

            double previous = double.NegativeInfinity, likelihood = mixture.Step(points);
            for (int iteration = 0; iteration < 300 && likelihood - previous > 1e-6 * points.Count; iteration++)
                (previous, likelihood) = (likelihood, mixture.Step(points));
            if (likelihood > reached)
                (best, reached) = (mixture, likelihood);
        }

        return best!;
    }

    public double DensityLn(ReadOnlySpan<double> point)
    {
        Span<double> terms = stackalloc double[_weight.Length];
        return Terms(point, terms);
    }

    /// <summary>One iteration of EM; the log-likelihood before it.</summary>
    private double Step(PointSet points)
    {
        int count = _weight.Length;
        double[,] sums = new double[count, 6];
        double[] terms = new double[count];
        double likelihood = 0.0;
        for (int i = 0; i < points.Count; i++)
        {
            ReadOnlySpan<double> p = points[i];
            double total = Terms(p, terms);
            likelihood += total;
            for (int k = 0; k < count; k++)
            {
                double r = Math.Exp(terms[k] - total);
                sums[k, 0] += r;
                sums[k, 1] += r * p[0];
                sums[k, 2] += r * p[1];
                sums[k, 3] += r * p[0] * p[0];
                sums[k, 4] += r * p[0] * p[1];
                sums[k, 5] += r * p[1] * p[1];
            }
        }

        for (int k = 0; k < count; k++)
        {
            double n = sums[k, 0] + 1e-12;
            (_weight[k], _x[k], _y[k]) = (n / points.Count, sums[k, 1] / n, sums[k, 2] / n);
            _xx[k] = sums[k, 3] / n - _x[k] * _x[k] + 1e-4;
            _xy[k] = sums[k, 4] / n - _x[k] * _y[k];
            _yy[k] = sums[k, 5] / n - _y[k] * _y[k] + 1e-4;
        }

        return likelihood;
    }

    private double Terms(ReadOnlySpan<double> point, Span<double> terms)
    {
        for (int k = 0; k < terms.Length; k++)
        {
            double x = point[0] - _x[k], y = point[1] - _y[k], determinant = _xx[k] * _yy[k] - _xy[k] * _xy[k];
            terms[k] = Math.Log(_weight[k]) - LogTwoPi - 0.5 * Math.Log(determinant) - 0.5 * (x * x * _yy[k] - 2.0 * x * y * _xy[k] + y * y * _xx[k]) / determinant;
        }

        return Elementary.LogSumExp(terms);
    }
}
