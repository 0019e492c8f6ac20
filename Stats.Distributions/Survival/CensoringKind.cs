namespace Stats.Distributions;

/// <summary>What is known of a time to an event.</summary>
public enum CensoringKind : byte
{
    /// <summary>The event was seen at that time.</summary>
    Event,

    /// <summary>The event comes after that time.</summary>
    Right,

    /// <summary>The event came at or before that time.</summary>
    Left,

    /// <summary>The event came after one time and at or before another.</summary>
    Interval,
}
