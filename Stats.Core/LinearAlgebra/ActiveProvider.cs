using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Core;

/// <summary>Whose kernels do the work: those of a native provider that the user has chosen for MathNet, or else those of this library.</summary>
internal static class ActiveProvider
{
    /// <summary>The native provider, or null where the managed one or ours is active.</summary>
    public static ILinearAlgebraProvider? Native =>
        LinearAlgebraControl.Provider is { } provider and not ManagedLinearAlgebraProvider and not SimdLinearAlgebraProvider ? provider : null;
}
