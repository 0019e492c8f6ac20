namespace Stats.Tests.Laws;

/// <summary>A function of one argument with what the laws must know of it; what is null is not asked for.</summary>
/// <param name="Name">The function and its setting.</param>
/// <param name="Function">The scalar form.</param>
/// <param name="Minimum">The least argument drawn.</param>
/// <param name="Maximum">The largest argument drawn. Arguments are uniform, and log-uniform in their distance to 0.</param>
internal sealed record FunctionCase(string Name, Func<double, double> Function, double Minimum, double Maximum)
{
    /// <summary>The span form.</summary>
    public SpanLaw.SpanFunction? Span { get; init; }

    /// <summary>How many ulp the span form may be off the scalar; 0 for the same bits.</summary>
    public int SpanUlps { get; init; }

    /// <summary>Whether the span form may write over its input.</summary>
    public bool InPlace { get; init; } = true;

    /// <summary>1 where it rises over the whole interval, -1 where it falls, 0 for neither.</summary>
    public int Direction { get; init; }

    /// <summary>The error of a value in eps, relative to the larger of the value and <see cref="Scale"/>.</summary>
    public double Eps { get; init; } = 4.0;

    /// <summary>The least size that an error is relative to: 1 for logarithms, which cross zero.</summary>
    public double Scale { get; init; }

    /// <summary>The inverse, for a function that has a direction.</summary>
    public Func<double, double>? Inverse { get; init; }

    /// <summary>The error of the inverse in eps of its value.</summary>
    public double InverseEps { get; init; } = 4.0;

    /// <summary>Both sides of an identity (a reflection, a complement, a recurrence), and the size that an error is relative to.</summary>
    public Func<double, (double Left, double Right, double Size)>? Identity { get; init; }

    /// <summary>Arguments at which the branches meet, positive or negative, not 0.</summary>
    public double[] Seams { get; init; } = [];

    /// <summary>Whether NaN is asked for.</summary>
    public bool TakesNaN { get; init; } = true;

    public override string ToString() => Name;
}

/// <summary>The laws of a function of one argument.</summary>
internal static class FunctionLaws
{
    private const double Eps = Accuracy.Epsilon;

    public static IReadOnlyList<Law<FunctionCase>> All { get; } =
    [
        new(nameof(Monotone), 60, 2000, Monotone),
        new(nameof(InverseInverts), 60, 2000, InverseInverts),
        new(nameof(IdentityHolds), 60, 2000, IdentityHolds),
        new(nameof(SpanEqualsScalar), 10, 200, SpanEqualsScalar),
        new(nameof(SeamsDoNotShow), 4, 40, SeamsDoNotShow),
        new(nameof(NaNPropagates), 1, 1, NaNPropagates),
    ];

    /// <summary>Rises or falls as stated, within the error of its values: between any two arguments, and between close ones.</summary>
    public static void Monotone(FunctionCase c, LawArguments arguments)
    {
        if (c.Direction == 0)
            return;
        double[] x = Arguments(c, arguments);
        x = [.. x, .. x.Select(v => Quadrature.Move(v, 1, c.Minimum, c.Maximum)), .. x.Select(v => Quadrature.Move(v, 1L << 20, c.Minimum, c.Maximum))];
        Array.Sort(x);
        for (int i = 1; i < x.Length; i++)
        {
            double before = c.Function(x[i - 1]), after = c.Function(x[i]);
            LawViolation.Unless(c.Direction * (after - before) >= -2.0 * Slack(c, before) || after == before, c, $"f({x[i - 1]:R}) = {before:R}, f({x[i]:R}) = {after:R}: wrong direction");
        }
    }

    /// <summary>The inverse of a value, moved by the value's own error to both sides, has the argument between.</summary>
    public static void InverseInverts(FunctionCase c, LawArguments arguments)
    {
        if (c.Inverse is null)
            return;
        foreach (double x in Arguments(c, arguments))
        {
            double y = c.Function(x), slack = Math.Max(Slack(c, y), 4.0 * double.Epsilon);
            if (!double.IsFinite(y))
                continue;
            double a = c.Inverse(y - c.Direction * slack), b = c.Inverse(y + c.Direction * slack), error = 2.0 * c.InverseEps * Eps * Math.Abs(x) + double.Epsilon;
            // Beyond the range of the function the inverse has no value to compare with.
            LawViolation.Unless(double.IsNaN(a) || a <= x + error, c, $"the inverse of f({x:R}) = {y:R} is {c.Inverse(y):R}: even at {y - c.Direction * slack:R} it is {a:R}");
            LawViolation.Unless(double.IsNaN(b) || b >= x - error, c, $"the inverse of f({x:R}) = {y:R} is {c.Inverse(y):R}: even at {y + c.Direction * slack:R} it is {b:R}");
            LawViolation.Unless(!double.IsNaN(c.Inverse(y)), c, $"the inverse of f({x:R}) = {y:R} is NaN");
        }
    }

    /// <summary>Both sides of the identity agree.</summary>
    public static void IdentityHolds(FunctionCase c, LawArguments arguments)
    {
        if (c.Identity is null)
            return;
        foreach (double x in Arguments(c, arguments))
        {
            (double left, double right, double size) = c.Identity(x);
            LawViolation.UnlessNear(left, right, 2.0 * c.Eps * Eps * size, c, $"the identity at {x:R}");
        }
    }

    /// <summary>The span form has the scalar form's bits, or is as close as stated.</summary>
    public static void SpanEqualsScalar(FunctionCase c, LawArguments arguments)
    {
        if (c.Span is not null)
            SpanLaw.EqualsScalar(c.Name, c.Span, c.Function, [.. Arguments(c, arguments), .. c.Seams, .. c.TakesNaN ? [double.NaN] : Array.Empty<double>()], ulps: c.SpanUlps, seed: arguments.Seed, inPlace: c.InPlace);
    }

    /// <summary>
    /// Over steps of 1e-9 a smooth function's second difference is below rounding, so that what is left is the errors of the branches on either
    /// side: four values' worth, and half an ulp of the step times the slope.
    /// </summary>
    public static void SeamsDoNotShow(FunctionCase c, LawArguments arguments)
    {
        foreach (double seam in c.Seams)
        {
            foreach (double place in arguments.Places)
            {
                double h = Math.Abs(seam) * 1e-9 * (0.5 + place), a = c.Function(seam - h), b = c.Function(seam), e = c.Function(seam + h);
                double slope = Math.Abs(e - a) / (2.0 * h);
                LawViolation.UnlessNear(a + e - 2.0 * b, 0.0, 4.0 * Slack(c, b) + 2.0 * slope * Eps * Math.Abs(seam) + 1e-17 * Math.Abs(b), c, $"the second difference at the seam {seam:R}");
            }
        }
    }

    /// <summary>NaN in, NaN out.</summary>
    public static void NaNPropagates(FunctionCase c, LawArguments arguments)
    {
        if (c.TakesNaN)
            LawViolation.Unless(double.IsNaN(c.Function(double.NaN)), c, $"f(NaN) is {c.Function(double.NaN):R}");
    }

    private static double Slack(FunctionCase c, double value) => c.Eps * Eps * Math.Max(c.Scale, Math.Abs(value));

    private static double[] Arguments(FunctionCase c, LawArguments arguments)
    {
        double reach = Math.Max(Math.Abs(c.Minimum), Math.Abs(c.Maximum));
        IEnumerable<double> all = arguments.Places.Select(u => c.Minimum + (c.Maximum - c.Minimum) * u)
            .Concat(arguments.Probabilities.SelectMany(p => new[] { p * reach, -p * reach, reach * Math.Sqrt(p), -reach * Math.Sqrt(p) }));
        return [.. all.Where(x => x >= c.Minimum && x <= c.Maximum)];
    }
}
