namespace Stats.Core;

/// <summary>The ratio of two modified Bessel functions of neighbouring order, with what cannot be had from it without cancellation.</summary>
/// <param name="Ratio">A = I_(v+1)(x) / I_v(x), in [0, 1].</param>
/// <param name="Complement">1 - A.</param>
/// <param name="Derivative">dA/dx, in [0, 1/(2v+2)].</param>
public readonly record struct BesselRatioValue(double Ratio, double Complement, double Derivative);
