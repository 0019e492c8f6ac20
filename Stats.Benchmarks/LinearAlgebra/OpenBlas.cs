using System.Runtime.InteropServices;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// The native peer, called by the benchmarks alone: Debian's libopenblas0-pthread (apt-get install libopenblas0-pthread), which carries LAPACK.
/// Without it the peer's benchmarks fail and the others run. Options are single characters by reference, as Fortran takes them, so that nothing
/// is converted on the way.
/// </summary>
internal static unsafe partial class OpenBlas
{
    /// <summary>As it is, transposed.</summary>
    public const byte Plain = (byte)'N', Transposed = (byte)'T';

    /// <summary>The lower triangle.</summary>
    public const byte Lower = (byte)'L';

    /// <summary>Eigenvectors; all singular vectors.</summary>
    public const byte Vectors = (byte)'V', All = (byte)'A';

    private const string Library = "libopenblas.so.0";

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    public static partial void SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "daxpy_")]
    public static partial void Daxpy(in int n, in double alpha, double* x, in int stepX, double* y, in int stepY);

    [LibraryImport(Library, EntryPoint = "ddot_")]
    public static partial double Ddot(in int n, double* x, in int stepX, double* y, in int stepY);

    [LibraryImport(Library, EntryPoint = "dgemv_")]
    public static partial void Dgemv(in byte turnA, in int m, in int n, in double alpha, double* a, in int lda, double* x, in int stepX, in double beta, double* y, in int stepY);

    [LibraryImport(Library, EntryPoint = "dsyrk_")]
    public static partial void Dsyrk(in byte triangle, in byte turnA, in int n, in int k, in double alpha, double* a, in int lda, in double beta, double* c, in int ldc);

    [LibraryImport(Library, EntryPoint = "dgemm_")]
    public static partial void Dgemm(in byte turnA, in byte turnB, in int m, in int n, in int k, in double alpha, double* a, in int lda, double* b, in int ldb, in double beta, double* c, in int ldc);

    [LibraryImport(Library, EntryPoint = "sgemm_")]
    public static partial void Sgemm(in byte turnA, in byte turnB, in int m, in int n, in int k, in float alpha, float* a, in int lda, float* b, in int ldb, in float beta, float* c, in int ldc);

    [LibraryImport(Library, EntryPoint = "dpotrf_")]
    public static partial void Dpotrf(in byte triangle, in int n, double* a, in int lda, out int info);

    [LibraryImport(Library, EntryPoint = "dpotrs_")]
    public static partial void Dpotrs(in byte triangle, in int n, in int columns, double* a, in int lda, double* b, in int ldb, out int info);

    [LibraryImport(Library, EntryPoint = "spotrf_")]
    public static partial void Spotrf(in byte triangle, in int n, float* a, in int lda, out int info);

    [LibraryImport(Library, EntryPoint = "spotrs_")]
    public static partial void Spotrs(in byte triangle, in int n, in int columns, float* a, in int lda, float* b, in int ldb, out int info);

    [LibraryImport(Library, EntryPoint = "dgetrf_")]
    public static partial void Dgetrf(in int m, in int n, double* a, in int lda, int* pivots, out int info);

    [LibraryImport(Library, EntryPoint = "dgetrs_")]
    public static partial void Dgetrs(in byte turnA, in int n, in int columns, double* a, in int lda, int* pivots, double* b, in int ldb, out int info);

    [LibraryImport(Library, EntryPoint = "dgeqrf_")]
    public static partial void Dgeqrf(in int m, in int n, double* a, in int lda, double* tau, double* work, in int length, out int info);

    [LibraryImport(Library, EntryPoint = "dgeqp3_")]
    public static partial void Dgeqp3(in int m, in int n, double* a, in int lda, int* permutation, double* tau, double* work, in int length, out int info);

    [LibraryImport(Library, EntryPoint = "dorgqr_")]
    public static partial void Dorgqr(in int m, in int n, in int k, double* a, in int lda, double* tau, double* work, in int length, out int info);

    [LibraryImport(Library, EntryPoint = "dsyevd_")]
    public static partial void Dsyevd(in byte job, in byte triangle, in int n, double* a, in int lda, double* w, double* work, in int length, int* integers, in int integerLength, out int info);

    [LibraryImport(Library, EntryPoint = "dgesdd_")]
    public static partial void Dgesdd(in byte job, in int m, in int n, double* a, in int lda, double* s, double* u, in int ldu, double* vt, in int ldvt, double* work, in int length, int* integers, out int info);
}
