using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// Exact draws of 1 - W, W the cosine to the mean direction: rejection from a transformed beta law (Wood 1994), in a form
/// that keeps the distance to 1 for any concentration. Two thirds of the proposals are accepted at worst (p = 2), nearly all in high dimension.
/// </summary>
internal readonly struct VonMisesFisherCosineSampler
{
    private readonly int _dimension;
    private readonly double _concentration, _m, _b, _centre, _spread, _sphereFactor;

    public VonMisesFisherCosineSampler(int dimension, double concentration)
    {
        _dimension = dimension;
        _concentration = concentration;
        _m = dimension - 1.0;
        double scale = Math.Max(1.0, concentration * 1e-150);
        double k2 = 2.0 * (concentration / scale), m = _m / scale;
        _b = m / (k2 + Math.Sqrt(k2 * k2 + m * m));
        // 1 - x0 and 1 - x0^2 for Wood's x0 = (1 - b) / (1 + b).
        _centre = 2.0 * _b / (1.0 + _b);
        _spread = 4.0 * _b / ((1.0 + _b) * (1.0 + _b));
        // p = 3 has the closed form w = 1 + log(U + (1 - U) e^(-2 kappa)) / kappa.
        _sphereFactor = -Elementary.Expm1(-2.0 * concentration);
    }

    /// <summary>A draw of 1 - W in [0, 2].</summary>
    public double NextComplement(Random random)
    {
        if (_dimension == 3)
        {
            double u = random.NextOpenDouble();
            double sphere = _concentration < 1e-8 ? 2.0 * u : -Elementary.Log1p(-u * _sphereFactor) / _concentration;
            return Math.Min(sphere, 2.0);
        }

        while (true)
        {
            double z = random.NextBeta(0.5 * _m, 0.5 * _m, out double zComplement);
            // 1 - (1 - b) z, without cancellation near z = 1.
            double denominator = zComplement + _b * z;
            double d = Math.Min(2.0 * _b * z / denominator, 2.0);
            // kappa (w - x0) + m log((1 - x0 w) / (1 - x0^2)), in the distances to 1.
            double ratio = (_centre + d * (1.0 - _centre)) / _spread;
            if (_concentration * (_centre - d) + _m * Math.Log(ratio) >= -random.NextExponential())
                return d;
        }
    }
}
