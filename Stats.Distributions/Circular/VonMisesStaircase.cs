using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// Draws the distance from the mean direction for one concentration by the staircase of strips of equal area (after Ahrens 1993). The kernel
/// g(t) = exp(-2 kappa sin^2(t/2)) falls on [0, pi], so the strips x_i to x_(i+1) = x_i + a / g(x_i) of height g(x_i) cover it, exactly, at every
/// concentration: no tail is a case of its own. A candidate takes two draws of the generator: 8 bits choose the strip, one the side,
/// 53 the place in it; the second is the height.
/// </summary>
internal sealed class VonMisesStaircase
{
    private const int Strips = 256;
    private const int Block = 128;
    private const double Place = 1.0 / 9007199254740992.0;

    private readonly double _k2;

    /// <summary>For a strip: where it begins, its width, its height, the height of the next.</summary>
    private readonly double[] _strips = new double[4 * Strips];

    /// <summary>Cuts the strips.</summary>
    /// <param name="k">The concentration.</param>
    /// <param name="half">The area under g, pi e^-kappa I0(kappa).</param>
    public VonMisesStaircase(double k, double half)
    {
        _k2 = k;
        // The smallest area whose strips reach pi, to 0.1%: a larger one loses only a part of the last strip.
        double low = half / Strips, high = low;
        do
            high *= 1.05;
        while (!Cut(high));
        while (high - low > 1e-3 * high)
        {
            double middle = 0.5 * (low + high);
            if (Cut(middle))
                high = middle;
            else
                low = middle;
        }

        Cut(high);
    }

    /// <summary>A signed distance from the mean direction, in [-pi, pi].</summary>
    public double Next(Random random)
    {
        while (true)
        {
            long word = random.NextInt64(1L << 62);
            double height = random.NextOpenDouble();
            if (TryPlace((ulong)word, height, out double t))
                return t;
        }
    }

    /// <summary>mean plus signed distances, from the same draws in the same order.</summary>
    public void Fill(PhiloxRandom random, double mean, Span<double> target)
    {
        Span<ulong> words = stackalloc ulong[2 * Block];
        int filled = 0;
        while (filled < target.Length)
        {
            // As many candidates as numbers are missing: none is drawn in vain.
            int candidates = Math.Min(Block, target.Length - filled);
            random.Fill(words[..(2 * candidates)]);
            for (int i = 0; i < candidates; i++)
            {
                if (TryPlace(words[2 * i] >> 2, ((words[2 * i + 1] >> 12) + 0.5) * (1.0 / 4503599627370496.0), out double t))
                    target[filled++] = mean + t;
            }
        }
    }

    /// <summary>A candidate from 62 bits and a height in (0, 1).</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    private bool TryPlace(ulong word, double height, out double t)
    {
        int strip = (int)(word & (Strips - 1)) * 4;
        double begin = _strips[strip], width = _strips[strip + 1], top = _strips[strip + 2];
        double distance = Math.FusedMultiplyAdd((word >> 9) * Place, width, begin);
        // The sign bit, without a branch that no one could foresee.
        t = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(distance) ^ (long)((word & Strips) << 55));
        double y = height * top;
        return y <= _strips[strip + 3] || (distance <= Math.PI && y <= Kernel(distance));
    }

    private double Kernel(double t)
    {
        double s = Math.Sin(0.5 * t);
        return Math.Exp(-2.0 * (_k2 * s * s));
    }

    /// <summary>Cuts strips of the given area; whether they reach pi.</summary>
    private bool Cut(double area)
    {
        double x = 0.0, g = 1.0;
        for (int i = 0; i < Strips; i++)
        {
            double width = area / g, next = x + width;
            double below = next < Math.PI ? Kernel(next) : 0.0;
            _strips[4 * i] = x;
            _strips[4 * i + 1] = width;
            _strips[4 * i + 2] = g;
            // A last strip beyond pi has no part that is surely under the kernel.
            _strips[4 * i + 3] = below;
            if (!(next < Math.PI))
                return Finish(i + 1);
            (x, g) = (next, below);
            if (g == 0.0)
                return false;
        }

        return false;
    }

    /// <summary>Strips that are not needed are empty: of height above the kernel everywhere, so that they always reject.</summary>
    private bool Finish(int first)
    {
        for (int i = first; i < Strips; i++)
        {
            _strips[4 * i] = 4.0;
            _strips[4 * i + 1] = 0.0;
            _strips[4 * i + 2] = 1.0;
            _strips[4 * i + 3] = 0.0;
        }

        return true;
    }
}
