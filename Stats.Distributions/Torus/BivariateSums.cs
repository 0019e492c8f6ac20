using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// The weighted sums that the likelihood of a bivariate von Mises law depends on, about a centre: W, then of h = 1 - cos and sin of each angle, then of the coupling:
/// for the sine model of s1 s2, s1 h2, h1 s2, h1 h2, for the cosine model of 1 - cos and sin of the difference.
/// </summary>
internal static class BivariateSums
{
    public const int Count = 9;

    public static void Add(BivariateCoupling kind, HalfAngles angles, int first, double firstMean, double secondMean, ReadOnlySpan<double> weights, Span<double> sums)
    {
        const int Capacity = TorusDistribution.BlockPoints;
        int count = weights.Length;
        Span<double> h1 = stackalloc double[Capacity], s1 = stackalloc double[Capacity], h2 = stackalloc double[Capacity], s2 = stackalloc double[Capacity];
        h1 = h1[..count];
        s1 = s1[..count];
        h2 = h2[..count];
        s2 = s2[..count];
        if (kind == BivariateCoupling.Cosine)
        {
            angles.Differences(0, first, firstMean, h1, s1);
            angles.Differences(1, first, secondMean, h2, s2);
            double complement = 0.0, sine = 0.0;
            for (int i = 0; i < count; i++)
            {
                double s = h1[i] * s2[i] - s1[i] * h2[i], c = s1[i] * s2[i] + h1[i] * h2[i];
                complement += weights[i] * (2.0 * s * s);
                sine += weights[i] * (2.0 * s * c);
            }

            sums[5] += complement;
            sums[6] += sine;
        }

        angles.Deviations(0, first, firstMean, h1, s1);
        angles.Deviations(1, first, secondMean, h2, s2);
        sums[0] += System.Numerics.Tensors.TensorPrimitives.Sum(weights);
        sums[1] += Reductions.Dot(weights, h1);
        sums[2] += Reductions.Dot(weights, s1);
        sums[3] += Reductions.Dot(weights, h2);
        sums[4] += Reductions.Dot(weights, s2);
        if (kind == BivariateCoupling.Cosine)
            return;
        double ss = 0.0, sh = 0.0, hs = 0.0, hh = 0.0;
        for (int i = 0; i < count; i++)
        {
            double ws = weights[i] * s1[i], wh = weights[i] * h1[i];
            ss += ws * s2[i];
            sh += ws * h2[i];
            hs += wh * s2[i];
            hh += wh * h2[i];
        }

        sums[5] += ss;
        sums[6] += sh;
        sums[7] += hs;
        sums[8] += hh;
    }
}
