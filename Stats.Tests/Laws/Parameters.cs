using FsCheck;
using FsCheck.Fluent;

namespace Stats.Tests.Laws;

/// <summary>Generators of parameters.</summary>
internal static class Parameters
{
    /// <summary>Uniform in an interval.</summary>
    public static Gen<double> Between(double low, double high) =>
        Gen.Choose(0, int.MaxValue - 1).Select(k => low + (high - low) * (k + 0.5) / int.MaxValue);

    /// <summary>Log-uniform in an interval of positive numbers.</summary>
    public static Gen<double> LogUniform(double low, double high) =>
        Between(Math.Log(low), Math.Log(high)).Select(l => Math.Clamp(Math.Exp(l), low, high));

    /// <summary>Log-uniform, or now and then one of the special values.</summary>
    public static Gen<double> LogUniformOr(double low, double high, params double[] special) =>
        Gen.Frequency((4, LogUniform(low, high)), (1, Gen.Elements(special)));

    /// <summary>A whole number, log-uniform: half of them small.</summary>
    public static Gen<int> Whole(int low, int high) =>
        Gen.OneOf(Gen.Choose(low, Math.Min(high, low + 4)), LogUniform(low, high).Select(v => (int)Math.Round(v)));

    /// <summary>A unit vector, uniform.</summary>
    public static Gen<double[]> Direction(int dimension) =>
        Gen.Choose(0, int.MaxValue).Select(seed => SphereReference.UniformDirection(new PhiloxRandom((ulong)seed), dimension));
}
