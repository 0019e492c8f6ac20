using System.Numerics;
using System.Reflection;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>A call of one operation of a provider for numbers of type T: its name, its arguments, and the indices of the arrays that it answers in.</summary>
internal sealed record ProviderCall<T>(string Name, object?[] Arguments, int[] Outputs)
    where T : struct, IEquatable<T>, IFormattable
{
    public override string ToString() => $"{Name}<{typeof(T).Name}>({string.Join(", ", Arguments.Select(a => a is Array x ? $"{x.GetType().GetElementType()!.Name}[{x.Length}]" : a ?? "null"))})";

    /// <summary>
    /// A right call of every operation: m x n matrices and <paramref name="sides"/> right-hand sides, square ones of order n.
    /// <paramref name="draw"/> makes random numbers, <paramref name="definite"/> a positive definite matrix of an order.
    /// </summary>
    public static IEnumerable<ProviderCall<T>> All(int m, int n, int sides, Func<int, T[]> draw, Func<int, T[]> definite, T alpha, T beta)
    {
        ILinearAlgebraProvider<T> managed = (ILinearAlgebraProvider<T>)(object)ManagedLinearAlgebraProvider.Instance;
        T[] lu = definite(n), lower = definite(n);
        int[] pivots = new int[n];
        managed.LUFactor(lu, n, pivots);
        managed.CholeskyFactor(lower, n);
        yield return new("AddVectorToScaledVector", [draw(m), alpha, draw(m), draw(m)], [3]);
        yield return new("ScaleArray", [alpha, draw(m), draw(m)], [2]);
        yield return new("ConjugateArray", [draw(m), draw(m)], [1]);
        yield return new("DotProduct", [draw(m), draw(m)], []);
        foreach (string elementwise in new[] { "AddArrays", "SubtractArrays", "PointWiseMultiplyArrays", "PointWiseDivideArrays", "PointWisePowerArrays" })
            yield return new(elementwise, [draw(m), draw(m), draw(m)], [2]);
        foreach (Norm norm in Enum.GetValues<Norm>())
            yield return new("MatrixNorm", [norm, m, n, draw(m * n)], []);
        yield return new("MatrixMultiply", [draw(m * n), m, n, draw(n * sides), n, sides, draw(m * sides)], [6]);
        foreach (Transpose turnA in new[] { Transpose.DontTranspose, Transpose.Transpose, Transpose.ConjugateTranspose })
        {
            foreach (Transpose turnB in new[] { Transpose.DontTranspose, Transpose.Transpose, Transpose.ConjugateTranspose })
            {
                (int rowsA, int columnsA) = turnA == Transpose.DontTranspose ? (m, n) : (n, m);
                (int rowsB, int columnsB) = turnB == Transpose.DontTranspose ? (n, sides) : (sides, n);
                yield return new("MatrixMultiplyWithUpdate", [turnA, turnB, alpha, draw(m * n), rowsA, columnsA, draw(n * sides), rowsB, columnsB, beta, draw(m * sides)], [10]);
            }
        }

        yield return new("LUFactor", [definite(n), n, new int[n]], [0, 2]);
        yield return new("LUInverse", [definite(n), n], [0]);
        yield return new("LUInverseFactored", [lu, n, pivots], [0]);
        yield return new("LUSolve", [sides, definite(n), n, draw(n * sides)], [3]);
        yield return new("LUSolveFactored", [sides, lu, n, pivots, draw(n * sides)], [4]);
        yield return new("CholeskyFactor", [definite(n), n], [0]);
        yield return new("CholeskySolve", [definite(n), n, draw(n * sides), sides], [2]);
        yield return new("CholeskySolveFactored", [lower, n, draw(n * sides), sides], [2]);
        yield return new("QRFactor", [draw(m * n), m, n, new T[m * m], new T[Math.Min(m, n)]], [0, 3]);
        yield return new("EigenDecomp", [true, n, definite(n), new T[n * n], new Complex[n], new T[n * n]], [3, 4, 5]);
        yield return new("SvdSolve", [draw(m * n), m, n, draw(m * sides), sides, new T[n * sides]], [5]);
        yield return new("EigenDecomp", [false, n, definite(n), new T[n * n], new Complex[n], new T[n * n]], [3, 4, 5]);
        foreach (bool vectors in new[] { false, true })
            yield return new("SingularValueDecomposition", [vectors, draw(m * n), m, n, new T[Math.Min(m, n)], new T[m * m], new T[n * n]], vectors ? [4, 5, 6] : [4]);
        if (m > 0 && n > 0)
        {
            T[] s = new T[Math.Min(m, n)], u = new T[m * m], vt = new T[n * n];
            managed.SingularValueDecomposition(true, draw(m * n), m, n, s, u, vt);
            yield return new("SvdSolveFactored", [m, n, s, u, vt, draw(m * sides), sides, new T[n * sides]], [7]);
        }

        if (m >= n)
        {
            yield return new("ThinQRFactor", [draw(m * n), m, n, new T[n * n], new T[n]], [0, 3]);
            T[] q = new T[m * m], r = draw(m * n), thin = (T[])r.Clone(), triangle = new T[n * n];
            managed.QRFactor(r, m, n, q, new T[n]);
            managed.ThinQRFactor(thin, m, n, triangle, new T[n]);
            foreach (QRMethod method in new[] { QRMethod.Full, QRMethod.Thin })
            {
                yield return new("QRSolve", [draw(m * n), m, n, draw(m * sides), sides, new T[n * sides], method], [5]);
                yield return new("QRSolveFactored", [method == QRMethod.Full ? q : thin, method == QRMethod.Full ? r : triangle, m, n, new T[n], draw(m * sides), sides, new T[n * sides], method], [7]);
            }
        }
    }

    /// <summary>The arguments as the call left them, copies of those it was given, with what it returned behind them; or the exception.</summary>
    public (object?[] Answers, Exception? Failure) Run(object provider)
    {
        // One array in two roles stays one.
        Dictionary<object, object> copies = new(ReferenceEqualityComparer.Instance);
        object?[] arguments = new object?[Arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (Arguments[i] is Array array)
            {
                if (!copies.TryGetValue(array, out arguments[i]))
                    copies.Add(array, arguments[i] = array.Clone());
            }
            else
            {
                arguments[i] = Arguments[i];
            }
        }

        try
        {
            object? result = typeof(ILinearAlgebraProvider<T>).GetMethod(Name)!.Invoke(provider, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            return ([.. Outputs.Select(i => arguments[i]), result], null);
        }
        catch (Exception exception)
        {
            return ([], exception);
        }
    }

    /// <summary>
    /// Calls with one thing wrong: each array missing, too short, too long, or another argument's; each size off by one or negative. Some are still right.
    /// </summary>
    public IEnumerable<ProviderCall<T>> Mutations()
    {
        for (int i = 0; i < Arguments.Length; i++)
        {
            switch (Arguments[i])
            {
                case Array array:
                    yield return With(i, null);
                    yield return With(i, Resized(array, array.Length + 1));
                    if (array.Length > 0)
                        yield return With(i, Resized(array, array.Length - 1));
                    for (int j = 0; j < i; j++)
                    {
                        if (Arguments[j] is Array other && other.GetType() == array.GetType() && other.Length == array.Length)
                            yield return With(i, other);
                    }

                    break;
                case int size:
                    yield return With(i, size + 1);
                    yield return With(i, size - 1);
                    yield return With(i, -1);
                    break;
                case Norm:
                    yield return With(i, (Norm)1);
                    break;
            }
        }
    }

    private ProviderCall<T> With(int index, object? value)
    {
        object?[] arguments = [.. Arguments];
        arguments[index] = value;
        return this with { Arguments = arguments };
    }

    private static Array Resized(Array array, int length)
    {
        Array resized = Array.CreateInstance(array.GetType().GetElementType()!, length);
        Array.Copy(array, resized, Math.Min(length, array.Length));
        return resized;
    }
}
