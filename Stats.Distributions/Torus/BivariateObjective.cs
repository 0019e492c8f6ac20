namespace Stats.Distributions;

/// <summary>
/// The mean log-likelihood of a bivariate von Mises law as a function of the shifts of its two centres from where the sums were taken, the logarithms of its two
/// concentrations and its coupling, with exact first and second derivatives from the <see cref="BivariateSums"/> alone.
/// </summary>
internal sealed class BivariateObjective(BivariateCoupling kind, double[] sums)
{
    /// <summary>The logarithm of the least concentration; what ends there is 0.</summary>
    public const double LeastLog = -25.0;

    public static double Concentration(double logarithm, double largest) => logarithm <= LeastLog ? 0.0 : Math.Min(Math.Exp(logarithm), largest);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        double k1 = Math.Exp(x[2]), k2 = Math.Exp(x[3]), c = x[4], weight = sums[0];
        (double sd, double cd) = Math.SinCos(x[0]);
        (double se, double ce) = Math.SinCos(x[1]);
        Rotate(sums[1] / weight, sums[2] / weight, x[0], sd, cd, out double h1, out double s1);
        Rotate(sums[3] / weight, sums[4] / weight, x[1], se, ce, out double h2, out double s2);
        // The mean coupling statistic with its first and second derivatives in the two shifts.
        double t, td, te, tdd, tee, tde;
        if (kind == BivariateCoupling.Sine)
        {
            double ss = sums[5] / weight, sc = (sums[2] - sums[6]) / weight, cs = (sums[4] - sums[7]) / weight, cc = 1.0 - (sums[1] + sums[3] - sums[8]) / weight;
            double turnedSs = cd * ce * ss - cd * se * sc - sd * ce * cs + sd * se * cc;
            double turnedCs = cd * (ce * cs - se * cc) + sd * (ce * ss - se * sc);
            double turnedSc = ce * (cd * sc - sd * cc) + se * (cd * ss - sd * cs);
            double turnedCc = cd * (ce * cc + se * cs) + sd * (ce * sc + se * ss);
            (t, td, te, tdd, tee, tde) = (turnedSs, -turnedCs, -turnedSc, -turnedSs, -turnedSs, turnedCc);
        }
        else
        {
            (double sn, double cn) = Math.SinCos(x[0] - x[1]);
            Rotate(sums[5] / weight, sums[6] / weight, x[0] - x[1], sn, cn, out double h, out double s);
            (t, td, te, tdd, tee, tde) = (h, -s, s, 1.0 - h, 1.0 - h, h - 1.0);
        }

        BivariateMoments m = new BivariateIntegral(kind, k1, k2, c).Moments();
        gradient[0] = k1 * s1 + c * td;
        gradient[1] = k2 * s2 + c * te;
        gradient[2] = k1 * (m.H1 - h1);
        gradient[3] = k2 * (m.H2 - h2);
        gradient[4] = t - m.T;
        Set(hessian, 0, 0, -k1 * (1.0 - h1) + c * tdd);
        Set(hessian, 1, 1, -k2 * (1.0 - h2) + c * tee);
        Set(hessian, 0, 1, c * tde);
        Set(hessian, 0, 2, k1 * s1);
        Set(hessian, 0, 3, 0.0);
        Set(hessian, 0, 4, td);
        Set(hessian, 1, 2, 0.0);
        Set(hessian, 1, 3, k2 * s2);
        Set(hessian, 1, 4, te);
        Set(hessian, 2, 2, gradient[2] - k1 * k1 * m.H1H1);
        Set(hessian, 3, 3, gradient[3] - k2 * k2 * m.H2H2);
        Set(hessian, 2, 3, -k1 * k2 * m.H1H2);
        Set(hessian, 2, 4, k1 * m.H1T);
        Set(hessian, 3, 4, k2 * m.H2T);
        Set(hessian, 4, 4, -m.TT);
        return -k1 * h1 - k2 * h2 + c * t - m.LogNormalizer;
    }

    /// <summary>Means of 1 - cos(x - d) and sin(x - d) from those of 1 - cos x and sin x.</summary>
    private static void Rotate(double h, double s, double shift, double sine, double cosine, out double turnedH, out double turnedS)
    {
        double half = Math.Sin(0.5 * shift);
        turnedH = h + (1.0 - h) * (2.0 * half * half) - s * sine;
        turnedS = cosine * s - sine * (1.0 - h);
    }

    private static void Set(Span<double> hessian, int row, int column, double value) => hessian[row * 5 + column] = hessian[column * 5 + row] = value;
}
