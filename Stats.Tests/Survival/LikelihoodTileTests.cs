using Stats.Estimators;

namespace Stats.Tests.Survival;

/// <summary>The likelihood's kernels: contributions with gradient and Hessian in the four linear predictors.</summary>
public class LikelihoodTileTests
{
    private static readonly string[] Gradient = ["g_phi", "g_lambda", "g_gamma", "g_nu"];

    private static readonly string[] Hessian =
    [
        "h_phi_phi", "h_phi_lambda", "h_phi_gamma", "h_phi_nu", "h_lambda_lambda",
        "h_lambda_gamma", "h_lambda_nu", "h_gamma_gamma", "h_gamma_nu", "h_nu_nu",
    ];

    [Fact]
    public void ContributionsEqualTheReference()
    {
        ReferenceTable table = ReferenceTable.Read("flexible-survival/apgw_derivatives.csv");
        for (int row = 0; row < table.Count; row++)
        {
            string kind = table.Text(row, "kind");
            double t = table.Value(row, "t"), upper = kind == "interval" ? table.Value(row, "t2") : t;
            double[] eta = [table.Value(row, "eta_phi"), table.Value(row, "eta_lambda"), table.Value(row, "eta_gamma"), table.Value(row, "nu")];
            double[] found = Contribution(HazardKernel.AdaptedPower, kind, t, upper, eta);
            string label = $"row {row}, {kind}";
            Within(table.Value(row, "loglik"), found[0], 2e-14 * (1.0 + Math.Abs(table.Value(row, "loglik"))), label);
            // 5e-12 of the row's largest entry, as the reference states.
            double scale = Gradient.Max(g => Math.Abs(table.Value(row, g)));
            for (int j = 0; j < 4; j++)
                Within(table.Value(row, Gradient[j]), found[1 + j], 5e-12 * scale, $"{label}, {Gradient[j]}");
            scale = Hessian.Max(h => Math.Abs(table.Value(row, h)));
            for (int j = 0; j < 10; j++)
                Within(table.Value(row, Hessian[j]), found[5 + j], 5e-12 * scale, $"{label}, {Hessian[j]}");
        }
    }

    [Theory]
    [InlineData((int)HazardKernel.AdaptedPower)]
    [InlineData((int)HazardKernel.PowerGompertz)]
    [InlineData((int)HazardKernel.CureLogistic)]
    [InlineData((int)HazardKernel.LogNormal)]
    public void DerivativesAreThoseOfTheValue(int kernel)
    {
        PhiloxRandom random = new(7);
        foreach (string kind in new[] { "event", "right", "left", "interval" })
        {
            for (int trial = 0; trial < 50; trial++)
            {
                double t = 0.1 + 2.0 * random.NextDouble(), upper = t * (1.0 + random.NextDouble());
                double[] eta = [.. Enumerable.Range(0, 4).Select(_ => 1.2 * random.NextDouble() - 0.6)];
                double[] found = Contribution((HazardKernel)kernel, kind, t, upper, eta);
                for (int j = 0; j < 4; j++)
                {
                    // Central differences: an error of h^2 times a third derivative, and of rounding over h.
                    const double h = 1e-5;
                    double[] up = Contribution((HazardKernel)kernel, kind, t, upper, [.. eta.Select((e, k) => k == j ? e + h : e)]);
                    double[] down = Contribution((HazardKernel)kernel, kind, t, upper, [.. eta.Select((e, k) => k == j ? e - h : e)]);
                    Within((up[0] - down[0]) / (2.0 * h), found[1 + j], 1e-7 * (1.0 + Math.Abs(found[1 + j])), $"{kind}, first {j}");
                    for (int k = 0; k < 4; k++)
                    {
                        double second = found[LikelihoodTile.HessianIndex(j, k)];
                        Within((up[1 + k] - down[1 + k]) / (2.0 * h), second, 1e-6 * (1.0 + Math.Abs(second)), $"{kind}, second {j} {k}");
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(30.0, (int)HazardKernel.PowerGompertz)]
    [InlineData(-30.0, (int)HazardKernel.CureLogistic)]
    public void LimitsContinueTheFamily(double nu, int limit)
    {
        PhiloxRandom random = new(11);
        foreach (string kind in new[] { "event", "right", "left", "interval" })
        {
            for (int trial = 0; trial < 50; trial++)
            {
                double t = 0.2 + random.NextDouble(), upper = t * (1.0 + random.NextDouble());
                double phi = random.NextDouble() - 0.5, lambda = random.NextDouble() - 0.5, gamma = random.NextDouble() - 0.5;
                // kappa = -1: theta = lambda c and phi c^(-1/gamma) are held.
                bool cure = nu < 0.0;
                double[] near = [cure ? phi + nu * Math.Exp(-gamma) : phi, cure ? lambda - nu : lambda, gamma, nu];
                double expected = Contribution(HazardKernel.AdaptedPower, kind, t, upper, near)[0];
                double found = Contribution((HazardKernel)limit, kind, t, upper, [phi, lambda, gamma, 0.0])[0];
                // The family is away from its limit by e^-30 = 1e-13, times a power of y.
                Within(expected, found, 1e-10 * (1.0 + Math.Abs(expected)), kind);
            }
        }
    }

    [Fact]
    public void NarrowIntervalsTendToTheDensity()
    {
        foreach (HazardKernel kernel in Enum.GetValues<HazardKernel>())
        {
            foreach (double t in new[] { 0.01, 0.7, 3.0 })
            {
                double[] eta = [0.2, -0.1, 0.3, 0.4];
                const double width = 1e-9;
                double density = Contribution(kernel, "event", t, t, eta)[0];
                double upper = t * (1.0 + width);
                double interval = Contribution(kernel, "interval", t, upper, eta)[0] - Math.Log(upper - t);
                // The mean over an interval differs from the value at its end by the width times the density's slope.
                Within(density, interval, 1e-8 * (1.0 + Math.Abs(density)), $"{kernel} at {t}");
            }
        }
    }

    [Fact]
    public void OverflowingHazardsLeaveNoNaN()
    {
        double[] eta = [6.0, 3.0, 2.0, 4.0];
        Assert.Equal(double.NegativeInfinity, Contribution(HazardKernel.AdaptedPower, "event", 50.0, 50.0, eta)[0]);
        double[] left = Contribution(HazardKernel.AdaptedPower, "left", 50.0, 50.0, eta);
        Assert.All(left, v => Assert.Equal(0.0, v));
    }

    private static double[] Contribution(HazardKernel kernel, string kind, double t, double upper, double[] eta)
    {
        LikelihoodTile tile = new();
        for (int j = 0; j < 4; j++)
            tile.Eta(j).Fill(eta[j]);
        double[] time = [.. Enumerable.Repeat(Math.Log(t), 8)], one = [.. Enumerable.Repeat(1.0, 8)];
        if (kind is "event" or "right")
            tile.Exact(kernel, time, kind == "event" ? one : new double[8], one);
        else if (kind == "left")
            tile.Interval(kernel, [.. Enumerable.Repeat(double.NegativeInfinity, 8)], time, new double[8], one);
        else
            tile.Interval(kernel, time, [.. Enumerable.Repeat(Math.Log(upper), 8)], [.. Enumerable.Repeat(Elementary.Log1p((upper - t) / t), 8)], one);
        return [.. Enumerable.Range(0, LikelihoodTile.Outputs).Select(j => tile.Output(j)[3])];
    }

    private static void Within(double expected, double actual, double tolerance, string label) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{label}: expected {expected:R}, found {actual:R}, off by {Math.Abs(expected - actual):G3} of {tolerance:G3}");
}
