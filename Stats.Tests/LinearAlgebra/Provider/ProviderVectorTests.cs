using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>Vector operations, which are one rounding an element and so the managed provider's bits, NaN, infinities and zeros' signs included; inner products within the bound of k roundings.</summary>
public class ProviderVectorTests
{
    private const int Longest = 200;

    [Fact]
    public void VectorsOfDoubles() => Elementwise<double>();

    [Fact]
    public void VectorsOfFloats() => Elementwise<float>();

    private static void Elementwise<T>()
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(7);
        for (int n = 0; n <= Longest; n++)
        {
            T[] x = WithSpecials<T>(random, n), y = WithSpecials<T>(random, n);
            foreach (T alpha in new[] { T.Zero, T.One, T.CreateChecked(-0.7), T.CreateChecked(3e30), T.NaN, T.PositiveInfinity, T.NegativeInfinity })
            {
                SameBits<T>($"scale by {alpha}", n, (p, r) => p.ScaleArray(alpha, x, r));
                // A fused multiply-add rounds once, the managed provider twice.
                T[] expected = new T[n], actual = new T[n];
                Providers<T>.Managed.AddVectorToScaledVector(y, alpha, x, expected);
                Providers<T>.Ours.AddVectorToScaledVector(y, alpha, x, actual);
                for (int i = 0; i < n; i++)
                {
                    double allowed = 2.0 * Providers<T>.Roundoff * (Math.Abs(double.CreateChecked(alpha * x[i])) + Math.Abs(double.CreateChecked(expected[i])));
                    Assert.True(expected[i].Equals(actual[i]) || Math.Abs(double.CreateChecked(expected[i] - actual[i])) <= allowed, $"{y[i]} + {alpha} {x[i]}: {actual[i]}, expected {expected[i]}");
                }
            }

            SameBits<T>("add", n, (p, r) => p.AddArrays(x, y, r));
            SameBits<T>("subtract", n, (p, r) => p.SubtractArrays(x, y, r));
            SameBits<T>("multiply", n, (p, r) => p.PointWiseMultiplyArrays(x, y, r));
            SameBits<T>("divide", n, (p, r) => p.PointWiseDivideArrays(x, y, r));
            SameBits<T>("power", n, (p, r) => p.PointWisePowerArrays(x, y, r));
            SameBits<T>("conjugate", n, (p, r) => p.ConjugateArray(x, r));
            // In place.
            SameBits<T>("scale itself", x, (p, r) => p.ScaleArray(T.CreateChecked(0.3), r, r));
            SameBits<T>("add to itself", x, (p, r) => p.AddArrays(r, y, r));
            SameBits<T>("double itself", x, (p, r) => p.AddArrays(r, r, r));
            SameBits<T>("subtract from", x, (p, r) => p.SubtractArrays(y, r, r));
            SameBits<T>("square itself", x, (p, r) => p.PointWiseMultiplyArrays(r, r, r));
            SameBits<T>("divide by itself", x, (p, r) => p.PointWiseDivideArrays(r, r, r));
        }
    }

    private static void SameBits<T>(string what, int n, Action<ILinearAlgebraProvider<T>, T[]> operation)
        where T : struct, IFloatingPointIeee754<T> => SameBits(what, new T[n], operation);

    private static void SameBits<T>(string what, T[] start, Action<ILinearAlgebraProvider<T>, T[]> operation)
        where T : struct, IFloatingPointIeee754<T>
    {
        T[] expected = Providers<T>.Copy(start), actual = Providers<T>.Copy(start);
        operation(Providers<T>.Managed, expected);
        operation(Providers<T>.Ours, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i].Equals(actual[i]) && T.IsNegative(expected[i]) == T.IsNegative(actual[i]) | T.IsNaN(expected[i]), $"{what}: element {i} of {expected.Length} is {actual[i]}, expected {expected[i]}");
    }

    private static T[] WithSpecials<T>(Random random, int n)
        where T : struct, IFloatingPointIeee754<T>
    {
        T[] specials = [T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.Zero, T.NegativeZero, T.Epsilon], x = Providers<T>.Draw(random, n);
        for (int i = 0; i < n; i++)
        {
            if (random.Next(8) == 0)
                x[i] = specials[random.Next(specials.Length)];
        }

        return x;
    }

    [Fact]
    public void InnerProductsOfDoubles() => InnerProducts<double>();

    [Fact]
    public void InnerProductsOfFloats() => InnerProducts<float>();

    private static void InnerProducts<T>()
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new(8);
        for (int n = 0; n <= 2 * Longest; n++)
        {
            T[] x = Providers<T>.Draw(random, n), y = Providers<T>.Draw(random, n);
            (double value, double rest, double magnitude) = ExactProduct.Dot(Providers<T>.Wide(x), Providers<T>.Wide(y));
            foreach (ILinearAlgebraProvider<T> provider in new[] { Providers<T>.Ours, Providers<T>.Managed })
                Providers<T>.Within([double.CreateChecked(provider.DotProduct(x, y)) - value - rest], [magnitude], Providers<T>.Gamma(n), $"{provider}: {n}");
            x = WithSpecials<T>(random, n);
            Providers<T>.SamePattern([Providers<T>.Managed.DotProduct(x, y)], [Providers<T>.Ours.DotProduct(x, y)], "special");
            for (int i = 0; i < n; i++)
            {
                // One element that is not finite, at every place: in each lane and in the rest.
                T[] one = Providers<T>.Copy(y);
                one[i] = i % 2 == 0 ? T.NaN : T.PositiveInfinity;
                Assert.False(T.IsFinite(Providers<T>.Ours.DotProduct(one, one)));
            }
        }
    }
}
