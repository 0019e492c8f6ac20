// Map of the branches
//   tail      Q(a) = integral from a to pi of exp(k (cos t - cos a)) dt = integral from 0 to pi - a of exp(-2 k sin(s/2) sin(a + s/2)) ds:
//             every factor is positive, cut where the exponent passes -39, 32 Gauss-Legendre nodes; one formula for every k
//   central   integral from 0 to a of exp(-2 k sin^2(t/2)) dt, the same rule
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>Integrals of the von Mises kernel, relative error about 3 eps at every concentration from 0 to the largest double.</summary>
internal static class VonMisesIntegral
{
    /// <summary>What is cut off is below e^-39 of the integral.</summary>
    private const double Cut = 39.0;

    private const int Nodes = 32;

    private static readonly double[] Places = MakePlaces(out Weights);
    private static readonly double[] Weights;

    /// <summary>Q(a), the integral from a to pi of exp(k (cos t - cos a)) dt.</summary>
    /// <param name="a">In [0, pi].</param>
    /// <param name="rest">pi - a to full relative precision.</param>
    /// <param name="k">At least 0, finite.</param>
    public static double Tail(double a, double rest, double k) => Part(a, rest, rest, k);

    /// <summary>The integral from a to a + length of exp(k (cos t - cos a)) dt.</summary>
    /// <param name="a">In [0, pi].</param>
    /// <param name="rest">pi - a to full relative precision.</param>
    /// <param name="length">In [0, rest].</param>
    /// <param name="k">At least 0, finite.</param>
    public static double Part(double a, double rest, double length, double k)
    {
        double d = 0.5 * Cut / k, c = Math.Sin(0.5 * rest);
        if (d < c * c)
        {
            // sin(S/2) without the subtraction of nearby angles.
            double p = Math.Sin(0.5 * a);
            length = Math.Min(length, 2.0 * Math.Asin(Math.Min(1.0, d / (Math.Sqrt(Math.Min(1.0, p * p + d)) * c + p * Math.Sqrt(c * c - d)))));
        }

        return 0.5 * length * Sum(new TailKernel(a, rest, k, 0.5 * length));
    }

    /// <summary>The integral from 0 to a of exp(-k (1 - cos t)) dt.</summary>
    /// <param name="a">In [0, pi].</param>
    /// <param name="k">At least 0, finite.</param>
    public static double Central(double a, double k)
    {
        double d = 0.5 * Cut / k;
        double length = d >= 1.0 ? a : Math.Min(a, 2.0 * Math.Asin(Math.Sqrt(d)));
        return 0.5 * length * Sum(new TailKernel(0.0, Math.PI, k, 0.5 * length));
    }

    /// <summary>E t^2 of the density proportional to exp(-k (1 - cos t)) on [-pi, pi].</summary>
    public static double SecondMoment(double k)
    {
        // A square in front moves the tail out a little: cut later.
        double d = 0.5 * (Cut + 8.0) / k;
        double length = d >= 1.0 ? Math.PI : 2.0 * Math.Asin(Math.Sqrt(d));
        double mass = 0.0, square = 0.0;
        for (int j = 0; j < SquareRule.Order; j++)
        {
            double place = 0.5 * (1.0 + SquareRule.Nodes[j]), s = Math.Sin(0.5 * length * place);
            double w = SquareRule.Weights[j] * Math.Exp(-2.0 * (k * s * s));
            mass += w;
            square += w * place * place;
        }

        return square / mass * length * length;
    }

    private static readonly GaussRule SquareRule = GaussRule.Legendre(48);

    /// <summary>The weighted sum over the nodes, in an order that does not depend on the registers.</summary>
    private static double Sum(in TailKernel kernel)
    {
        Span<double> terms = stackalloc double[Nodes];
        if (Vector512.IsHardwareAccelerated)
            SpanKernel.Loop<TailKernel, Simd8>(in kernel, Places, Weights, terms);
        else if (Vector256.IsHardwareAccelerated)
            SpanKernel.Loop<TailKernel, Simd4>(in kernel, Places, Weights, terms);
        else
            SpanKernel.Loop<TailKernel, Simd2>(in kernel, Places, Weights, terms);
        double a = 0.0, b = 0.0, c = 0.0, e = 0.0;
        for (int j = 0; j < Nodes; j += 4)
        {
            a += terms[j];
            b += terms[j + 1];
            c += terms[j + 2];
            e += terms[j + 3];
        }

        return (a + b) + (c + e);
    }

    private static double[] MakePlaces(out double[] weights)
    {
        GaussRule rule = GaussRule.Legendre(Nodes);
        weights = rule.Weights.ToArray();
        double[] places = new double[Nodes];
        for (int j = 0; j < Nodes; j++)
            places[j] = 0.5 * (1.0 + rule.Nodes[j]);
        return places;
    }

    /// <summary>weight exp(-2 k sin(s/2) sin(a + s/2)) at s/2 = place times half the length.</summary>
    private readonly struct TailKernel(double a, double rest, double k, double half) : IBinaryKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T place, T weight)
            where T : unmanaged, ISimd<T>
        {
            T s = T.Broadcast(half) * place;
            // sin(a + s/2) from whichever side of the turn is nearer.
            T g = VectorMath.SinQuadrant(T.Min(T.Broadcast(a) + s, T.Broadcast(rest) - s));
            // The concentration meets a sine first: 1e300 must not meet a product of two tiny ones.
            return weight * VectorMath.ExpBounded(T.Broadcast(-2.0) * (T.Broadcast(k) * VectorMath.SinQuadrant(s)) * g);
        }
    }
}
