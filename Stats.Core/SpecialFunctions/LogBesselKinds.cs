namespace Stats.Core;

/// <summary>Which of the four functions is meant; known to the compiler, so that branches on it vanish.</summary>
internal interface ILogBesselKind
{
    static abstract bool IsK { get; }

    static abstract bool IsScaled { get; }
}

/// <summary>log I.</summary>
internal readonly struct LogIKind : ILogBesselKind
{
    public static bool IsK => false;

    public static bool IsScaled => false;
}

/// <summary>log I - x.</summary>
internal readonly struct LogIScaledKind : ILogBesselKind
{
    public static bool IsK => false;

    public static bool IsScaled => true;
}

/// <summary>log K.</summary>
internal readonly struct LogKKind : ILogBesselKind
{
    public static bool IsK => true;

    public static bool IsScaled => false;
}

/// <summary>log K + x.</summary>
internal readonly struct LogKScaledKind : ILogBesselKind
{
    public static bool IsK => true;

    public static bool IsScaled => true;
}
