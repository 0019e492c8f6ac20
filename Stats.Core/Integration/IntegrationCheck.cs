namespace Stats.Core;

/// <summary>What the integrators and root finders refuse, in the same words.</summary>
internal static class IntegrationCheck
{
    public static void Finite(double limit, string name)
    {
        if (!double.IsFinite(limit))
            throw new ArgumentException(FormattableString.Invariant($"{name} is {limit}; it is a finite number."), name);
    }

    public static void NotNaN(double limit, string name)
    {
        if (double.IsNaN(limit))
            throw new ArgumentException($"{name} is NaN.", name);
    }

    /// <summary>An integrand that is infinite or NaN where it was evaluated.</summary>
    public static NotFiniteNumberException NotFinite(double value, double x) =>
        new(FormattableString.Invariant($"The function is {value} at {x}; an integrand is finite inside its range: split the range at a singularity."), value);

    /// <summary>An integrand that is finite where it was evaluated, but whose contribution to the integral is not.</summary>
    public static NotFiniteNumberException Overflow(double value, double x) =>
        new(FormattableString.Invariant($"The function is {value} at {x}, and its contribution to the integral overflows: it is too large, or does not decay fast enough."), value);
}
