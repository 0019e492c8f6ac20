using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Examples.Survival;

/// <summary>
/// The accelerated failure time regression of a law that the library does not fit: the generalised gamma (R. L. Prentice 1974), mu = x'beta, by a simplex search. What it takes is a
/// likelihood of events and right-censored rows.
/// </summary>
internal sealed record GeneralizedGammaRegression(double LogLikelihood, double[] Coefficients, double Sigma, double Q)
{
    public int ParameterCount => Coefficients.Length + 2;

    public double Aic => 2.0 * (ParameterCount - LogLikelihood);

    /// <param name="data">Events and right-censored rows.</param>
    /// <param name="covariates">With an intercept.</param>
    /// <param name="start">Coefficients and log sigma of the log-normal regression, which is the member with q = 0.</param>
    public static GeneralizedGammaRegression Fit(SurvivalData data, DesignMatrix covariates, double[] start)
    {
        int p = covariates.ColumnCount;
        double Loss(Vector<double> at)
        {
            // Laws differ by their scale alone: log T - x'beta has one law.
            GeneralizedGamma law = new(0.0, Math.Exp(at[p]), at[p + 1]);
            double sum = 0.0;
            for (int i = 0; i < data.Count; i++)
            {
                double mu = 0.0;
                for (int j = 0; j < p; j++)
                    mu += at[j] * covariates.Column(j)[i];
                double t = data.Lower[i] * Math.Exp(-mu);
                sum -= data.Kinds[i] == CensoringKind.Event ? law.DensityLn(t) - mu : law.SurvivalFunctionLn(t);
            }

            return sum;
        }

        IObjectiveFunction objective = ObjectiveFunction.Value(Loss);
        Vector<double> best = Vector<double>.Build.DenseOfArray([.. start, 0.0]);
        // A simplex may stall: from where one ends the next starts.
        for (int run = 0; run < 4; run++)
            best = NelderMeadSimplex.Minimum(objective, best, 1e-10, 4000).MinimizingPoint;
        return new GeneralizedGammaRegression(-Loss(best), [.. best.Take(p)], Math.Exp(best[p]), best[p + 1]);
    }
}
