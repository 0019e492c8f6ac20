namespace Stats.Core;

/// <summary>A function with its derivatives: returns the value at <paramref name="x"/>, fills the gradient and the symmetric Hessian (row by row).</summary>
internal delegate double SecondOrderFunction(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian);

/// <summary>
/// Newton's method for a maximum of a few variables within bounds. Eigenvalues of the Hessian of the wrong sign are turned round, so that a step leaves a
/// saddle uphill; where a step does not raise the value as it promised, a multiple of the diagonal is added to the curvature (Marquardt 1963), so the
/// value never falls. Variables at a bound that the gradient pushes outward stay there. Source: Nocedal and Wright, Numerical Optimization (2006), section 3.4.
/// </summary>
internal static class NewtonMaximizer
{
    /// <summary>Damping beyond which a step no longer changes anything.</summary>
    private const double LargestDamping = 1e12;

    /// <summary>Climbs from <paramref name="x"/>, which is replaced by the best point found.</summary>
    /// <param name="function">The function.</param>
    /// <param name="x">The start, within the bounds.</param>
    /// <param name="lower">The lower bounds, -infinity for none.</param>
    /// <param name="upper">The upper bounds, infinity for none.</param>
    /// <param name="maximumSteps">The most steps.</param>
    /// <param name="tolerance">The climb ends where the quadratic model promises a gain of at most this much, absolute.</param>
    /// <param name="value">The value at <paramref name="x"/>.</param>
    /// <returns>Whether the tolerance was met, or no step could raise the value.</returns>
    public static bool Climb(SecondOrderFunction function, Span<double> x, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, int maximumSteps, double tolerance, out double value)
    {
        int n = x.Length;
        double[] gradient = new double[n], hessian = new double[n * n], step = new double[n], factor = new double[n * n];
        double[] trial = new double[n], trialGradient = new double[n], trialHessian = new double[n * n];
        bool[] held = new bool[n];
        value = function(x, gradient, hessian);
        double damping = 0.0;
        for (int iteration = 0; iteration < maximumSteps; iteration++)
        {
            for (int i = 0; i < n; i++)
                held[i] = (x[i] >= upper[i] && gradient[i] > 0.0) || (x[i] <= lower[i] && gradient[i] < 0.0);
            while (true)
            {
                if (Solve(hessian, gradient, held, damping, factor, step))
                {
                    double promised = 0.0;
                    for (int i = 0; i < n; i++)
                    {
                        trial[i] = Math.Clamp(x[i] + step[i], lower[i], upper[i]);
                        promised += gradient[i] * (trial[i] - x[i]);
                    }

                    // A full Newton step gains half of what the slope promises.
                    if (0.5 * promised <= tolerance)
                        return true;
                    double reached = function(trial, trialGradient, trialHessian);
                    if (reached >= value + 1e-4 * promised)
                    {
                        value = reached;
                        trial.CopyTo(x);
                        (gradient, trialGradient) = (trialGradient, gradient);
                        (hessian, trialHessian) = (trialHessian, hessian);
                        damping = damping <= 1e-4 ? 0.0 : 0.1 * damping;
                        break;
                    }
                }

                damping = damping == 0.0 ? 1e-3 : 10.0 * damping;
                if (damping > LargestDamping)
                    return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The step over the variables that are not held: along each eigenvector of -H, scaled to a unit diagonal, the gradient over the modulus of the eigenvalue plus
    /// the damping. False where the derivatives are not finite.
    /// </summary>
    private static unsafe bool Solve(double[] hessian, double[] gradient, bool[] held, double damping, double[] factor, double[] step)
    {
        int n = gradient.Length;
        Span<double> scale = stackalloc double[n], values = stackalloc double[n];
        for (int i = 0; i < n; i++)
            scale[i] = held[i] ? 0.0 : 1.0 / Math.Sqrt(Math.Max(Math.Abs(hessian[i * n + i]), 1e-300));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double entry = held[i] || held[j] ? (i == j ? 1.0 : 0.0) : -hessian[i * n + j] * scale[i] * scale[j];
                if (!double.IsFinite(entry) || !double.IsFinite(gradient[i]))
                    return false;
                factor[i * n + j] = entry;
            }
        }

        fixed (double* p = factor)
        {
            MatrixView<double> view = MatrixView<double>.ColumnMajor(p, n, n);
            SymmetricEigen.Decompose(view, values, view, Execution.SingleThread);
        }

        // An eigenvalue at the rounding of the largest is no curvature.
        double least = 1e-14 * Math.Max(Math.Abs(values[0]), Math.Abs(values[n - 1]));
        Array.Clear(step);
        for (int k = 0; k < n; k++)
        {
            double along = 0.0;
            for (int i = 0; i < n; i++)
                along += factor[k * n + i] * scale[i] * gradient[i];
            along /= Math.Max(Math.Abs(values[k]), least) + damping;
            for (int i = 0; i < n; i++)
                step[i] += factor[k * n + i] * along * scale[i];
        }

        return true;
    }
}
