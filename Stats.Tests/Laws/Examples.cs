namespace Stats.Tests.Laws;

/// <summary>Right distributions, one for each of the traits.</summary>
internal static class Examples
{
    private static readonly UnivariateTraits HalfLine = new() { Minimum = 0.0 };

    public static UnivariateSubject Exponential { get; } = new(new Example(), HalfLine);

    /// <summary>Undefined moments, both tails without end.</summary>
    public static UnivariateSubject Cauchy { get; } = new(
        new Example
        {
            Text = "Cauchy",
            Minimum = double.NegativeInfinity,
            Mean = double.NaN,
            Variance = double.NaN,
            StdDev = double.NaN,
            Skewness = double.NaN,
            Entropy = Math.Log(4.0 * Math.PI),
            Median = 0.0,
            DensityOf = x => 1.0 / (Math.PI * (1.0 + x * x)),
            DensityLnOf = x => double.IsInfinity(x) ? double.NegativeInfinity : -Math.Log(Math.PI) - (Math.Abs(x) > 1e8 ? 2.0 * Math.Log(Math.Abs(x)) : Example.Log1p(x * x)),
            LowerOf = x => Math.Atan2(1.0, -x) / Math.PI,
            UpperOf = x => Math.Atan2(1.0, x) / Math.PI,
            LowerLnOf = CauchyLn,
            UpperLnOf = x => CauchyLn(-x),
            QuantileOf = CauchyQuantile,
            InverseSurvivalOf = q => -CauchyQuantile(q),
            DrawOf = r => CauchyQuantile(r.NextOpenDouble()),
        },
        new UnivariateTraits { Mean = Moment.Undefined, Variance = Moment.Undefined, Skewness = Moment.Undefined });

    /// <summary>Pareto of shape 3/2: a mean, an infinite variance, no skewness; a support that begins with a step.</summary>
    public static UnivariateSubject Pareto { get; } = new(
        new Example
        {
            Text = "Pareto",
            Minimum = 1.0,
            Mean = 3.0,
            Variance = double.PositiveInfinity,
            StdDev = double.PositiveInfinity,
            Skewness = double.NaN,
            Entropy = Math.Log(2.0 / 3.0) + 5.0 / 3.0,
            Median = Math.Pow(2.0, 2.0 / 3.0),
            Mode = 1.0,
            DensityOf = x => x < 1.0 ? 0.0 : 1.5 * Math.Pow(x, -2.5),
            DensityLnOf = x => x < 1.0 ? double.NegativeInfinity : Math.Log(1.5) - 2.5 * Math.Log(x),
            LowerOf = x => x <= 1.0 ? 0.0 : -Example.Expm1(-1.5 * LogFromOne(x)),
            UpperOf = x => x <= 1.0 ? 1.0 : Math.Exp(-1.5 * LogFromOne(x)),
            LowerLnOf = x => x <= 1.0 ? double.NegativeInfinity : x < 1.5 ? Math.Log(-Example.Expm1(-1.5 * LogFromOne(x))) : Example.Log1p(-Math.Exp(-1.5 * Math.Log(x))),
            UpperLnOf = x => x <= 1.0 ? 0.0 : -1.5 * LogFromOne(x),
            QuantileOf = p => Math.Exp(-Example.Log1p(-p) / 1.5),
            InverseSurvivalOf = q => Math.Exp(-Math.Log(q) / 1.5),
            DrawOf = r => Math.Exp(r.NextExponential() / 1.5),
        },
        new UnivariateTraits { Minimum = 1.0, Variance = Moment.Infinite, Skewness = Moment.Undefined });

    /// <summary>On the circle: the cardioid law of mean resultant length 0.3.</summary>
    public static UnivariateSubject Cardioid { get; } = new(
        new Example
        {
            Text = "Cardioid",
            Minimum = -Math.PI,
            Maximum = Math.PI,
            Mean = 0.0,
            Variance = 0.7,
            StdDev = Math.Sqrt(-2.0 * Math.Log(0.3)),
            LinearVariance = Math.PI * Math.PI / 3.0 - 1.2,
            MomentOf = order => order switch { 0 => 1.0, 1 or -1 => 0.3, _ => 0.0 },
            ArcOf = (x, origin) => CardioidLower(x) - CardioidLower(origin) + (x < origin ? 1.0 : 0.0),
            Skewness = 0.0,
            Entropy = double.NaN,
            Median = 0.0,
            Mode = 0.0,
            DensityOf = x => (1.0 + 0.6 * Math.Cos(x)) / (2.0 * Math.PI),
            DensityLnOf = x => Math.Log((1.0 + 0.6 * Math.Cos(x)) / (2.0 * Math.PI)),
            LowerOf = CardioidLower,
            UpperOf = x => CardioidLower(-x),
            LowerLnOf = x => CardioidLn(x),
            UpperLnOf = x => CardioidLn(-x),
            QuantileOf = CardioidQuantile,
            InverseSurvivalOf = q => -CardioidQuantile(q),
            DrawOf = r => CardioidQuantile(r.NextOpenDouble()),
        },
        new UnivariateTraits
        {
            Minimum = -Math.PI,
            Maximum = Math.PI,
            Period = 2.0 * Math.PI,
            Mean = Moment.OwnTests,
            Variance = Moment.OwnTests,
            Skewness = Moment.OwnTests,
            Entropy = Moment.OwnTests,
        });

    /// <summary>A cure model: three tenths never come.</summary>
    public static UnivariateSubject Defective { get; } = new(
        new Example
        {
            Text = "Defective",
            Mean = double.PositiveInfinity,
            Variance = double.NaN,
            StdDev = double.NaN,
            Skewness = double.NaN,
            Entropy = double.NaN,
            Median = -Math.Log(2.0 / 7.0),
            DensityOf = x => x < 0.0 ? 0.0 : 0.7 * Math.Exp(-x),
            DensityLnOf = x => x < 0.0 || double.IsInfinity(x) ? double.NegativeInfinity : Math.Log(0.7) - x,
            LowerOf = x => x <= 0.0 ? 0.0 : -0.7 * Example.Expm1(-x),
            UpperOf = x => x <= 0.0 ? 1.0 : 1.0 + 0.7 * Example.Expm1(-x),
            LowerLnOf = x => x <= 0.0 ? double.NegativeInfinity : Math.Log(-0.7 * Example.Expm1(-x)),
            UpperLnOf = x => x <= 0.0 ? 0.0 : Example.Log1p(0.7 * Example.Expm1(-x)),
            QuantileOf = p => p >= 0.7 ? double.PositiveInfinity : -Example.Log1p(-p / 0.7),
            InverseSurvivalOf = q => 1.0 - q >= 0.7 ? double.PositiveInfinity : -Example.Log1p((q - 1.0) / 0.7),
            DrawOf = r => r.NextDouble() < 0.7 ? r.NextExponential() : double.PositiveInfinity,
        },
        new UnivariateTraits { Minimum = 0.0, Mass = 0.7, Mean = Moment.Infinite, Variance = Moment.Undefined, Skewness = Moment.Undefined, Entropy = Moment.Undefined });

    /// <summary>A quarter of the mass at 0, the rest exponential.</summary>
    public static UnivariateSubject Atom { get; } = new(
        new Example
        {
            Text = "Atom",
            Mean = 0.75,
            Variance = 1.5 - 0.5625,
            StdDev = Math.Sqrt(1.5 - 0.5625),
            Skewness = (4.5 - 3.0 * 0.75 * 1.5 + 2.0 * 0.421875) / Math.Pow(1.5 - 0.5625, 1.5),
            Entropy = double.NaN,
            Median = -Math.Log(2.0 / 3.0),
            DensityOf = x => x < 0.0 ? 0.0 : 0.75 * Math.Exp(-x),
            DensityLnOf = x => x < 0.0 || double.IsInfinity(x) ? double.NegativeInfinity : Math.Log(0.75) - x,
            LowerOf = x => x < 0.0 ? 0.0 : 0.25 - 0.75 * Example.Expm1(-x),
            UpperOf = x => x < 0.0 ? 1.0 : 0.75 * Math.Exp(-x),
            LowerLnOf = x => x < 0.0 ? double.NegativeInfinity : x < 0.5 ? Math.Log(0.25 - 0.75 * Example.Expm1(-x)) : Example.Log1p(-0.75 * Math.Exp(-x)),
            UpperLnOf = x => x < 0.0 ? 0.0 : Math.Log(0.75) - x,
            QuantileOf = p => p <= 0.25 ? 0.0 : p == 1.0 ? double.PositiveInfinity : -Example.Log1p(-(p - 0.25) / 0.75),
            InverseSurvivalOf = q => q >= 0.75 ? 0.0 : -Math.Log(q / 0.75),
            DrawOf = r => r.NextDouble() < 0.25 ? 0.0 : r.NextExponential(),
        },
        new UnivariateTraits { Minimum = 0.0, Atoms = [(0.0, 0.25)], Entropy = Moment.Undefined });

    public static IReadOnlyList<UnivariateSubject> All { get; } = [Exponential, Cauchy, Pareto, Cardioid, Defective, Atom];

    private static double LogFromOne(double x) => Example.Log1p(x - 1.0);

    private static double CauchyLn(double x) => x < 0.0 ? Math.Log(Math.Atan2(1.0, -x) / Math.PI) : Example.Log1p(-Math.Atan2(1.0, x) / Math.PI);

    private static double CauchyQuantile(double p) => p switch
    {
        0.0 => double.NegativeInfinity,
        1.0 => double.PositiveInfinity,
        < 0.25 => -1.0 / Math.Tan(Math.PI * p),
        _ => Math.Tan(Math.PI * (p - 0.5)),
    };

    // In the distance to the end, where the linear terms nearly cancel: s + pi + 0.6 sin(s) with s + pi = d is d - 0.6 sin d.
    private static double CardioidLower(double x) => x <= -Math.PI ? 0.0 : x >= Math.PI ? 1.0
        : x < 0.0 ? (x + Math.PI - 0.6 * Math.Sin(x + Math.PI)) / (2.0 * Math.PI) : 0.5 + (x + 0.6 * Math.Sin(x)) / (2.0 * Math.PI);

    private static double CardioidQuantile(double p) => p == 1.0 ? Math.PI : Quadrature.Bisect(x => CardioidLower(x) < p, -Math.PI, Math.PI);

    private static double CardioidLn(double x) => x < 0.0 ? Math.Log(CardioidLower(x)) : Example.Log1p(-CardioidLower(-x));
}
