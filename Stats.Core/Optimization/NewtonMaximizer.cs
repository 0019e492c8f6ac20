namespace Stats.Core;

/// <summary>A function with its derivatives: returns the value at <paramref name="x"/>, fills the gradient and the symmetric Hessian (row by row).</summary>
internal delegate double SecondOrderFunction(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian);

/// <summary>
/// Newton's method for a maximum of a few variables within bounds. Where the Hessian is not negative definite, or its step does not raise the value as
/// it promised, a multiple of its diagonal is subtracted (Marquardt 1963), so the value never falls. Variables at a bound that the gradient
/// pushes outward stay there. Source: Nocedal and Wright, Numerical Optimization (2006), chapters 3 and 10.
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

    /// <summary>Solves (-H + damping diag) step = gradient over the variables that are not held; false where the matrix is not positive definite.</summary>
    private static bool Solve(double[] hessian, double[] gradient, bool[] held, double damping, double[] factor, double[] step)
    {
        int n = gradient.Length;
        for (int i = 0; i < n; i++)
        {
            step[i] = held[i] ? 0.0 : gradient[i];
            for (int j = 0; j <= i; j++)
            {
                double sum = held[i] || held[j] ? (i == j ? 1.0 : 0.0) : -hessian[i * n + j];
                if (i == j && !held[i])
                    sum += damping * Math.Max(Math.Abs(hessian[i * n + i]), 1e-300);
                double diagonal = sum;
                for (int k = 0; k < j; k++)
                    sum -= factor[i * n + k] * factor[j * n + k];
                // What is left of a diagonal after cancellation to rounding is no curvature.
                if (i == j && !(sum > 1e-14 * Math.Abs(diagonal)))
                    return false;
                factor[i * n + j] = i == j ? Math.Sqrt(sum) : sum / factor[j * n + j];
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
                step[i] -= factor[i * n + k] * step[k];
            step[i] /= factor[i * n + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
                step[i] -= factor[k * n + i] * step[k];
            step[i] /= factor[i * n + i];
        }

        return true;
    }
}
