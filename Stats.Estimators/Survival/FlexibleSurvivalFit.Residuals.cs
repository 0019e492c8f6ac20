using MathNet.Numerics.LinearAlgebra;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

public sealed partial class FlexibleSurvivalFit
{
    /// <summary>Cox-Snell, martingale and deviance residuals of the data's rows.</summary>
    public SurvivalResiduals Residuals()
    {
        int n = Data.Count;
        double[] coxSnell = new double[n], martingale = new double[n], deviance = new double[n];
        FlexibleSurvivalPrediction rows = Fitted();
        Span<double> gradient = stackalloc double[4];
        for (int i = 0; i < n; i++)
        {
            SurvivalPoint point = rows.Point(i);
            bool censored = Data.Kinds[i] == CensoringKind.Right;
            double lower = Data.Lower[i], h = point.CumulativeHazard(lower, gradient);
            if (Data.Kinds[i] >= CensoringKind.Left)
            {
                // (H_l S_l - H_r S_r) / (S_l - S_r) + 1 with the difference of survival divided out.
                double delta = lower > 0.0 ? point.Increment(lower, Data.Upper[i]) : point.CumulativeHazard(Data.Upper[i], gradient);
                h += delta < 1e-8 ? 0.5 * delta : delta > 700.0 ? 1.0 : 1.0 - delta / Elementary.Expm1(delta);
            }

            if (Data.Entry.Length > 0 && Data.Entry[i] > 0.0)
                h -= point.CumulativeHazard(Data.Entry[i], gradient);
            double m = (censored ? 0.0 : 1.0) - h;
            coxSnell[i] = h;
            martingale[i] = m;
            deviance[i] = Math.Sign(m) * Math.Sqrt(Math.Max(0.0, -2.0 * (m + (censored ? 0.0 : Math.Log(h)))));
        }

        return new SurvivalResiduals(coxSnell, martingale, deviance);
    }

    /// <summary>The gradient of each row's log-likelihood times its weight, n x p; the columns sum to 0.</summary>
    public Matrix<double> ScoreResiduals()
    {
        int n = Data.Count, p = ParameterCount;
        double[] scaled = _problem.Scores(_climb.Parameters, _execution), inverse = _problem.InverseJacobian();
        Matrix<double> scores = Matrix<double>.Build.Dense(n, p);
        for (int j = 0; j < p; j++)
        {
            for (int k = 0; k < p; k++)
            {
                // d scaled_k / d natural_j: sparse, the diagonal and the intercepts.
                double factor = inverse[k * p + j];
                if (factor == 0.0)
                    continue;
                for (int i = 0; i < n; i++)
                    scores[i, j] += factor * scaled[i * p + k];
            }
        }

        return scores;
    }

    /// <summary>About what each row moves the estimates by: V s, n x p.</summary>
    /// <exception cref="EstimationException">There is no covariance.</exception>
    public Matrix<double> DfBeta() => ScoreResiduals() * RequireCovariance();

    /// <summary>About what twice the log-likelihood would fall by if a row were left out, s'V s, n numbers (Cook 1986).</summary>
    /// <exception cref="EstimationException">There is no covariance.</exception>
    public double[] LikelihoodDisplacement()
    {
        Matrix<double> scores = ScoreResiduals(), influence = scores * RequireCovariance();
        return [.. Enumerable.Range(0, scores.RowCount).Select(i => scores.Row(i) * influence.Row(i))];
    }
}
