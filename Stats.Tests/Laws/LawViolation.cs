using System.Globalization;

namespace Stats.Tests.Laws;

/// <summary>A law does not hold; the message names the subject, the argument and the deviation.</summary>
internal sealed class LawViolation : Exception
{
    public LawViolation(string message)
        : base(message)
    {
    }

    /// <summary>Throws unless <paramref name="holds"/>.</summary>
    public static void Unless(bool holds, object subject, FormattableString what)
    {
        if (!holds)
            throw new LawViolation(subject + ": " + what.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Throws unless |actual - expected| is at most <paramref name="tolerance"/> (equal infinities agree; NaN never does).</summary>
    public static void UnlessNear(double actual, double expected, double tolerance, object subject, FormattableString what)
    {
        if (actual == expected || Math.Abs(actual - expected) <= tolerance)
            return;
        string values = string.Create(CultureInfo.InvariantCulture, $" is {actual:R}, expected {expected:R}: off by {Math.Abs(actual - expected):G3}, allowed {tolerance:G3}");
        throw new LawViolation(subject + ": " + what.ToString(CultureInfo.InvariantCulture) + values);
    }

    /// <summary>Throws unless the action throws a <typeparamref name="TException"/> (or a kin), and returns it.</summary>
    public static TException UnlessThrows<TException>(Action action, object subject, FormattableString what)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException expected)
        {
            return expected;
        }
        catch (Exception other)
        {
            throw new LawViolation($"{subject}: {what.ToString(CultureInfo.InvariantCulture)} throws {other.GetType().Name} instead of {typeof(TException).Name}: {other.Message}");
        }

        throw new LawViolation($"{subject}: {what.ToString(CultureInfo.InvariantCulture)} does not throw {typeof(TException).Name}");
    }

    /// <summary>Throws unless an argument exception comes that names <paramref name="parameter"/>.</summary>
    public static void UnlessRefused<TException>(Action action, string parameter, object subject, FormattableString what)
        where TException : ArgumentException
    {
        TException refused = UnlessThrows<TException>(action, subject, what);
        Unless(refused.ParamName == parameter, subject, $"{what.ToString(CultureInfo.InvariantCulture)} names {refused.ParamName ?? "no parameter"} instead of {parameter}");
    }
}
