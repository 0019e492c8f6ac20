using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Estimators;

/// <summary>The maximum of a Cox partial likelihood in standardised covariates, and what the way to it told.</summary>
internal sealed record CoxMaximum(
    double[] Coefficients, Matrix<double> Covariance, double NullLogLikelihood, double LogLikelihood, double ScoreStatistic, StopReason StopReason, int Iterations)
{
    /// <summary>The gain in log-likelihood that the quadratic model still promises at the end; the step that follows squares the error.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>A Newton step that still moves some row's log hazard ratio by this much while the gain is spent runs along a flat ascent: there is no maximum.</summary>
    private const double StillMoving = 0.05;

    /// <summary>A pivot of the information, scaled to a unit diagonal, below this is rounding.</summary>
    private const double Singular = 1e-11;

    /// <exception cref="EstimationException">The information at 0 is singular, or the likelihood has no maximum.</exception>
    public static CoxMaximum Find(CoxState state, IReadOnlyList<string> names, int maximumIterations, Execution execution)
    {
        int p = names.Count;
        double[] beta = new double[p], trial = new double[p], step = new double[p];
        double value = state.Evaluate(beta), start = value, scoreStatistic = 0.0;
        state.Differentiate();
        for (int iteration = 1; ; iteration++)
        {
            int failed = Step(state, p, step);
            if (failed >= 0 && iteration == 1)
                throw new EstimationException($"The data say nothing of \"{names[failed]}\": within the risk sets it is constant or a combination of the other columns.");
            if (failed >= 0)
                throw NoMaximum(names, beta);
            double gain = 0.5 * Dot(step, state.Score);
            if (iteration == 1)
                scoreStatistic = 2.0 * gain;
            bool isLast = gain <= Tolerance;
            if (isLast && Spread(state, step) > StillMoving)
                throw NoMaximum(names, step);
            if (iteration > maximumIterations)
                return new CoxMaximum(beta, Inverse(state.Information, p), start, value, scoreStatistic, StopReason.MaximumIterations, maximumIterations);
            execution.CancellationToken.ThrowIfCancellationRequested();
            double factor = 1.0, reached;
            while (true)
            {
                for (int a = 0; a < p; a++)
                    trial[a] = beta[a] + factor * step[a];
                reached = state.Evaluate(trial);
                // Near the end the gain is lost in the rounding of the likelihood; the step is sound.
                if (reached >= value || isLast)
                    break;
                factor *= 0.5;
                if (factor < 1e-10)
                {
                    state.Evaluate(beta);
                    state.Differentiate();
                    return new CoxMaximum(beta, Inverse(state.Information, p), start, value, scoreStatistic, StopReason.Converged, iteration);
                }
            }

            trial.CopyTo(beta, 0);
            value = reached;
            state.Differentiate();
            if (isLast)
                return new CoxMaximum(beta, Inverse(state.Information, p), start, value, scoreStatistic, StopReason.Converged, iteration);
        }
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0.0;
        for (int a = 0; a < x.Length; a++)
            sum += x[a] * y[a];
        return sum;
    }

    /// <summary>How far a step moves the rows' linear predictors apart.</summary>
    private static double Spread(CoxState state, double[] step)
    {
        double[] moved = new double[state.Sets.Count];
        for (int a = 0; a < step.Length; a++)
            Reductions.AddScaled(moved, state.Column(a), step[a]);
        return moved.Max() - moved.Min();
    }

    private static EstimationException NoMaximum(IReadOnlyList<string> names, double[] direction)
    {
        double largest = direction.Max(Math.Abs);
        int worst = Array.FindIndex(direction, d => Math.Abs(d) == largest);
        string others = string.Join(", ", Enumerable.Range(0, direction.Length).Where(a => a != worst && Math.Abs(direction[a]) > 0.05 * largest).Select(a => "\"" + names[a] + "\""));
        string along = others.Length == 0 ? "" : $" together with {others}";
        return new EstimationException(
            $"The partial likelihood has no maximum: it rises as the coefficient of \"{names[worst]}\" goes to {(direction[worst] > 0.0 ? "+" : "-")}infinity{along}. " +
            "The events are separated by it, as when a group has none.");
    }

    /// <summary>Solves for the Newton step; -1, or the column at which the scaled information is singular.</summary>
    private static int Step(CoxState state, int p, double[] step)
    {
        double[] scale = new double[p], lower = new double[p * p];
        for (int a = 0; a < p; a++)
        {
            double diagonal = state.Information[a * p + a];
            if (!(diagonal > 0.0) || !double.IsFinite(diagonal))
                return a;
            scale[a] = 1.0 / Math.Sqrt(diagonal);
        }

        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double entry = state.Information[a * p + b] * scale[a] * scale[b];
                for (int l = 0; l < b; l++)
                    entry -= lower[a * p + l] * lower[b * p + l];
                if (b < a)
                    lower[a * p + b] = entry / lower[b * p + b];
                else if (entry > Singular)
                    lower[a * p + a] = Math.Sqrt(entry);
                else
                    return a;
            }
        }

        for (int a = 0; a < p; a++)
        {
            double sum = state.Score[a] * scale[a];
            for (int l = 0; l < a; l++)
                sum -= lower[a * p + l] * step[l];
            step[a] = sum / lower[a * p + a];
        }

        for (int a = p - 1; a >= 0; a--)
        {
            double sum = step[a];
            for (int l = a + 1; l < p; l++)
                sum -= lower[l * p + a] * step[l];
            step[a] = sum / lower[a * p + a];
        }

        for (int a = 0; a < p; a++)
            step[a] *= scale[a];
        return -1;
    }

    /// <summary>The inverse by way of the unit diagonal.</summary>
    internal static Matrix<double> Inverse(double[] information, int p)
    {
        double[] scaled = new double[p * p];
        for (int k = 0; k < scaled.Length; k++)
            scaled[k] = information[k] / (Math.Sqrt(information[k / p * (p + 1)]) * Math.Sqrt(information[k % p * (p + 1)]));
        Matrix<double> inverse = CholeskyFactor.Of(Matrix<double>.Build.Dense(p, p, scaled), Execution.SingleThread).Solve(Matrix<double>.Build.DenseIdentity(p), Execution.SingleThread);
        return Matrix<double>.Build.Dense(p, p, (i, j) => 0.5 * (inverse[i, j] + inverse[j, i]) / (Math.Sqrt(information[i * (p + 1)]) * Math.Sqrt(information[j * (p + 1)])));
    }
}
