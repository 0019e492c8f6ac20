using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Stats.Core;

/// <content>Orthogonal factorisations: the kernels for doubles, the managed provider for floats.</content>
internal sealed unsafe partial class SimdOperations<T>
{
    public void QRFactor(T[] r, int rowsR, int columnsR, T[] q, T[] tau) => managed.QRFactor(r, rowsR, columnsR, q, tau);

    public void ThinQRFactor(T[] a, int rowsA, int columnsA, T[] r, T[] tau) => managed.ThinQRFactor(a, rowsA, columnsA, r, tau);

    public void QRSolve(T[] a, int rows, int columns, T[] b, int columnsB, T[] x, QRMethod method = QRMethod.Full) => managed.QRSolve(a, rows, columns, b, columnsB, x, method);

    public void QRSolveFactored(T[] q, T[] r, int rowsA, int columnsA, T[] tau, T[] b, int columnsB, T[] x, QRMethod method = QRMethod.Full) =>
        managed.QRSolveFactored(q, r, rowsA, columnsA, tau, b, columnsB, x, method);

    public void SingularValueDecomposition(bool computeVectors, T[] a, int rowsA, int columnsA, T[] s, T[] u, T[] vt) =>
        managed.SingularValueDecomposition(computeVectors, a, rowsA, columnsA, s, u, vt);

    public void SvdSolve(T[] a, int rowsA, int columnsA, T[] b, int columnsB, T[] x) => managed.SvdSolve(a, rowsA, columnsA, b, columnsB, x);

    public void SvdSolveFactored(int rowsA, int columnsA, T[] s, T[] u, T[] vt, T[] b, int columnsB, T[] x) =>
        managed.SvdSolveFactored(rowsA, columnsA, s, u, vt, b, columnsB, x);

    public void EigenDecomp(bool isSymmetric, int order, T[] matrix, T[] matrixEv, Complex[] vectorEv, T[] matrixD) =>
        managed.EigenDecomp(isSymmetric, order, matrix, matrixEv, vectorEv, matrixD);
}
