using System.Runtime.InteropServices;

namespace Stats.Benchmarks.LinearAlgebra;

/// <summary>
/// The native peer, called by the benchmarks alone: Debian's libopenblas0-pthread (apt-get install libopenblas0-pthread), which carries LAPACK.
/// Without it the peer's benchmarks fail and the others run.
/// </summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    public static partial void SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "dgemm_", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Dgemm(string turnA, string turnB, in int m, in int n, in int k, in double alpha, double* a, in int lda, double* b, in int ldb, in double beta, double* c, in int ldc);

    [LibraryImport(Library, EntryPoint = "sgemm_", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Sgemm(string turnA, string turnB, in int m, in int n, in int k, in float alpha, float* a, in int lda, float* b, in int ldb, in float beta, float* c, in int ldc);

    [LibraryImport(Library, EntryPoint = "dpotrf_", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Dpotrf(string triangle, in int n, double* a, in int lda, out int info);

    [LibraryImport(Library, EntryPoint = "dgetrf_")]
    public static partial void Dgetrf(in int m, in int n, double* a, in int lda, int* pivots, out int info);

    [LibraryImport(Library, EntryPoint = "dgeqrf_")]
    public static partial void Dgeqrf(in int m, in int n, double* a, in int lda, double* tau, double* work, in int length, out int info);

    [LibraryImport(Library, EntryPoint = "dorgqr_")]
    public static partial void Dorgqr(in int m, in int n, in int k, double* a, in int lda, double* tau, double* work, in int length, out int info);

    [LibraryImport(Library, EntryPoint = "dsyevd_", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Dsyevd(string job, string triangle, in int n, double* a, in int lda, double* w, double* work, in int length, int* integers, in int integerLength, out int info);

    [LibraryImport(Library, EntryPoint = "dgesdd_", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Dgesdd(string job, in int m, in int n, double* a, in int lda, double* s, double* u, in int ldu, double* vt, in int ldvt, double* work, in int length, int* integers, out int info);
}
