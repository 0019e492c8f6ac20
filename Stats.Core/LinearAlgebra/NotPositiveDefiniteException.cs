namespace Stats.Core;

/// <summary>A matrix that was to be factored as L L' has a leading minor that is not positive.</summary>
public sealed class NotPositiveDefiniteException : ArgumentException
{
    /// <summary>With a message that names no minor.</summary>
    public NotPositiveDefiniteException()
        : base("The matrix is not positive definite.")
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What went wrong.</param>
    public NotPositiveDefiniteException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public NotPositiveDefiniteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal NotPositiveDefiniteException(int leadingMinor)
        : base(FormattableString.Invariant($"The matrix is not positive definite: its leading minor of order {leadingMinor} is not positive."))
    {
        LeadingMinor = leadingMinor;
    }

    /// <summary>The order, from 1 on, of the first leading minor that is not positive (or NaN); 0 if unknown.</summary>
    public int LeadingMinor { get; }
}
