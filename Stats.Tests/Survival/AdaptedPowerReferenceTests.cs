using Stats.Distributions;

namespace Stats.Tests.Survival;

/// <summary>The adapted power generalised Weibull distribution against arbitrary precision; the README of the tables tells the tolerances.</summary>
public class AdaptedPowerReferenceTests
{
    private static readonly ReferenceTable Functions = Read("apgw_functions.csv");
    private static readonly ReferenceTable Quantiles = Read("apgw_quantiles.csv");
    private static readonly ReferenceTable Intervals = Read("apgw_interval.csv");
    private static readonly ReferenceTable Moments = Read("apgw_moments.csv");
    private static readonly ReferenceTable Shapes = Read("apgw_hazard_shapes.csv");

    public static TheoryData<string, bool> Columns => new()
    {
        { "cumulative_hazard", false }, { "survival", false }, { "cdf", false },
        { "log_cumulative_hazard", true }, { "log_hazard", true }, { "log_survival", true }, { "log_cdf", true }, { "log_density", true },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void FunctionsAreRight(string column, bool logarithm)
    {
        Accuracy.AssertWithin(1.0, Functions.Count, Error, i => $"{Law(Functions, i)} at {Functions.Text(i, "t")}: {Value(i):R} instead of {Functions.Text(i, column)}");

        // In units of the allowed error.
        double Error(int i)
        {
            double expected = Functions.Value(i, column), hazard = Functions.Value(i, "cumulative_hazard"), actual = Value(i);
            if (actual == expected)
                return 0.0;
            double size = Math.Abs(expected);
            // The half ulp that H is rounded by is a relative H eps / 2 of e^-H.
            double relative = hazard < 1e5 ? 2e-14 + (column is "survival" ? 4.0 * Accuracy.Epsilon * hazard : 0.0) : 1e-12;
            return Math.Abs(actual - expected) / (logarithm && column is not "log_survival" ? (hazard < 1e5 ? 1e-14 : 1e-12) * (1.0 + size) : Math.Max(relative * size, double.Epsilon));
        }

        double Value(int i)
        {
            AdaptedPowerGeneralizedWeibull law = Law(Functions, i);
            double t = Functions.Value(i, "t");
            return column switch
            {
                "cumulative_hazard" => law.CumulativeHazard(t),
                "survival" => law.SurvivalFunction(t),
                "cdf" => law.CumulativeDistribution(t),
                "log_cumulative_hazard" => law.CumulativeHazardLn(t),
                "log_hazard" => law.HazardLn(t),
                "log_survival" => law.SurvivalFunctionLn(t),
                "log_cdf" => law.CumulativeDistributionLn(t),
                _ => law.DensityLn(t),
            };
        }
    }

    [Fact]
    public void QuantilesAreRight()
    {
        Accuracy.AssertWithin(
            1.0,
            Quantiles.Count,
            i =>
            {
                AdaptedPowerGeneralizedWeibull law = Law(Quantiles, i);
                double actual = law.InverseCumulativeHazard(Quantiles.Value(i, "minus_log_survival")), expected = Quantiles.Value(i, "time");
                return actual == expected ? 0.0 : Math.Abs(actual - expected) / (1e-15 * (20.0 + Math.Abs(Math.Log(expected * law.Phi))) * expected);
            },
            i => $"{Law(Quantiles, i)} at {Quantiles.Text(i, "minus_log_survival")}: {Law(Quantiles, i).InverseCumulativeHazard(Quantiles.Value(i, "minus_log_survival")):R} instead of {Quantiles.Text(i, "time")}");
        Accuracy.AssertWithin(16.0, Quantiles.Count, i => Accuracy.Relative(Law(Quantiles, i).CureFraction, Quantiles.Value(i, "cure_fraction")) / (1.0 - Math.Min(0.0, Law(Quantiles, i).CureFractionLn > -1e9 ? Law(Quantiles, i).CureFractionLn : 0.0)), i => Law(Quantiles, i).ToString());
    }

    /// <summary>The errors that the documentation states: H to (8 + |kappa a| + 2 gamma) eps, a time to (8 + 2 / gamma) eps.</summary>
    [Fact]
    public void StatedErrorsHold()
    {
        Accuracy.AssertWithin(
            1.0,
            Functions.Count,
            i =>
            {
                AdaptedPowerGeneralizedWeibull law = Law(Functions, i);
                double t = Functions.Value(i, "t"), y = Math.Pow(law.Phi * t, law.Gamma);
                double power = double.IsInfinity(law.Kappa) ? y : law.Kappa == 1.0 ? 0.0 : Math.Abs(law.Kappa) * Math.Log(1.0 + y / law.KappaComplement);
                return Accuracy.Relative(law.CumulativeHazard(t), Functions.Value(i, "cumulative_hazard")) / (8.0 + power + 2.0 * law.Gamma);
            },
            i => $"H of {Law(Functions, i)} at {Functions.Text(i, "t")}");
        Accuracy.AssertWithin(
            1.0,
            Quantiles.Count,
            i => Accuracy.Relative(Law(Quantiles, i).InverseCumulativeHazard(Quantiles.Value(i, "minus_log_survival")), Quantiles.Value(i, "time")) / (8.0 + (2.0 + Area(Law(Quantiles, i), Quantiles.Value(i, "time"))) / Law(Quantiles, i).Gamma),
            i => $"the time of {Law(Quantiles, i)} at {Quantiles.Text(i, "minus_log_survival")}");
    }

    /// <summary>log(1 + y / (kappa + 1)), 0 where kappa is 1 or infinite.</summary>
    private static double Area(AdaptedPowerGeneralizedWeibull law, double time) =>
        law.Kappa is 1.0 or double.PositiveInfinity ? 0.0 : Math.Log(1.0 + Math.Pow(law.Phi * time, law.Gamma) / law.KappaComplement);

    [Fact]
    public void IntervalProbabilitiesAreRight() => Accuracy.AssertWithin(
        1.0,
        Intervals.Count,
        i =>
        {
            double expected = Intervals.Value(i, "log_probability"), actual = Law(Intervals, i).IntervalProbabilityLn(Intervals.Value(i, "lower"), Intervals.Value(i, "upper"));
            return actual == expected ? 0.0 : Math.Abs(actual - expected) / (5e-14 * (1.0 + Math.Abs(expected)));
        },
        i => $"{Law(Intervals, i)} from {Intervals.Text(i, "lower")} to {Intervals.Text(i, "upper")}");

    [Fact]
    public void MomentsAreRight()
    {
        for (int i = 0; i < Moments.Count; i++)
        {
            AdaptedPowerGeneralizedWeibull law = Law(Moments, i);
            double restricted = Moments.Value(i, "restricted_mean"), mean = Moments.Value(i, "mean");
            Assert.Equal(restricted, law.RestrictedMean(Moments.Value(i, "tau")), 1e-11 * restricted);
            if (double.IsInfinity(mean))
                Assert.Equal(mean, law.Mean);
            else
                Assert.Equal(mean, law.Mean, 1e-11 * mean);
        }
    }

    [Fact]
    public void HazardShapesAreRight()
    {
        for (int i = 0; i < Shapes.Count; i++)
        {
            AdaptedPowerGeneralizedWeibull law = Law(Shapes, i);
            HazardShape expected = Shapes.Text(i, "shape") switch
            {
                "constant" => HazardShape.Constant,
                "decreasing" => HazardShape.Decreasing,
                "increasing" => HazardShape.Increasing,
                "up-then-down" => HazardShape.UpThenDown,
                _ => HazardShape.DownThenUp,
            };
            Assert.Equal(expected, law.HazardShape);
            string turn = Shapes.Text(i, "turning_time");
            if (turn.Length == 0)
                Assert.Null(law.HazardTurningTime);
            else
                Assert.Equal(Shapes.Value(i, "turning_time"), law.HazardTurningTime!.Value, 1e-13 * law.HazardTurningTime.Value);
        }
    }

    private static ReferenceTable Read(string name) => ReferenceTable.Read("flexible-survival/" + name);

    private static AdaptedPowerGeneralizedWeibull Law(ReferenceTable table, int i) =>
        new(table.Value(i, "phi"), table.Value(i, "lambda"), table.Value(i, "gamma"), table.Value(i, "kappa"));
}
