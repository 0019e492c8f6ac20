// RequireFullRank, cheapest first: constant columns by comparison; the Gram matrix of the centred, scaled columns, which settles all designs but nearly
// singular ones; for those a pivoted QR factorisation, which the Gram matrix cannot replace (it squares the condition).
namespace Stats.Core;

public sealed unsafe partial class DesignMatrix
{
    /// <summary>A column whose part outside the span of the others is below this, relative to its own length, is taken to lie in it.</summary>
    private const double Dependence = 1e-10;

    /// <summary>A Cholesky pivot of the Gram matrix above this is right to ten digits: the rank is full.</summary>
    private const double ClearlyIndependent = 1e-5;

    /// <summary>
    /// Demands that no column is constant (the intercept apart) and none a linear combination of others: what is left of it after projection on them is more
    /// than 1e-10 of its length (columns centred first where there is an intercept).
    /// </summary>
    /// <param name="besidesConstant">Whether the model holds a constant of its own besides these columns, as Cox regression does in its baseline.</param>
    /// <exception cref="EstimationException">A column is constant or depends on others; the message names it and them.</exception>
    public void RequireFullRank(bool besidesConstant = false)
    {
        int n = RowCount, first = HasIntercept ? 1 : 0, p = ColumnCount - first;
        bool centre = HasIntercept || besidesConstant;
        if (HasIntercept && besidesConstant)
            throw new EstimationException($"The column \"{InterceptName}\" is constant: the model has a constant of its own.");
        for (int j = first; j < ColumnCount; j++)
        {
            ReadOnlySpan<double> column = Column(j);
            if (!column.ContainsAnyExcept(column[0]) && (centre || column[0] == 0.0))
                throw new EstimationException(FormattableString.Invariant($"The column \"{_names[j]}\" is constant, {column[0]} in every row."));
        }

        if (p == 0)
            return;
        using MatrixBuffer scaled = new(n, p), gram = new(p, p);
        for (int j = 0; j < p; j++)
            Scale(Column(first + j), new Span<double>(scaled.View.At(0, j), n), centre);
        if (n > p)
        {
            MatrixProduct.Add(1.0, scaled.View.Transposed, scaled.View, gram.View, default);
            if (CholeskyKernel.Factor(gram.View, default) == 0)
            {
                double least = double.PositiveInfinity;
                for (int j = 0; j < p; j++)
                    least = Math.Min(least, gram.View[j, j]);
                if (least * least > ClearlyIndependent)
                    return;
            }
        }

        double[] tau = new double[Math.Min(n, p)];
        int[] permutation = new int[p];
        HouseholderQr.FactorPivoted(scaled.View, tau, permutation, default);
        int rank = 0;
        while (rank < tau.Length && Math.Abs(scaled.View[rank, rank]) > Dependence)
            rank++;
        if (rank < p)
            throw new EstimationException(Dependent(scaled.View, permutation, rank, first));
    }

    /// <summary>Unit length, about the mean where wanted.</summary>
    private static void Scale(ReadOnlySpan<double> column, Span<double> target, bool centre)
    {
        // Scaled by the largest modulus first: no square overflows.
        double largest = 0.0, mean = 0.0, squares = 0.0;
        foreach (double x in column)
            largest = Math.Max(largest, Math.Abs(x));
        if (centre)
        {
            foreach (double x in column)
                mean += x / largest;
            mean /= column.Length;
        }

        for (int i = 0; i < target.Length; i++)
        {
            double x = column[i] / largest - mean;
            target[i] = x;
            squares += x * x;
        }

        double scale = squares > 0.0 ? 1.0 / Math.Sqrt(squares) : 0.0;
        for (int i = 0; i < target.Length; i++)
            target[i] *= scale;
    }

    /// <summary>The combination R11 c = R12 of one dependent column, told from the last column that takes part.</summary>
    private string Dependent(MatrixView<double> r, int[] permutation, int rank, int first)
    {
        double[] c = new double[rank];
        for (int i = rank - 1; i >= 0; i--)
        {
            double sum = r[i, rank];
            for (int k = i + 1; k < rank; k++)
                sum -= r[i, k] * c[k];
            c[i] = sum / r[i, i];
        }

        List<int> taking = [first + permutation[rank]];
        for (int i = 0; i < rank; i++)
        {
            if (Math.Abs(c[i]) > 1e-6)
                taking.Add(first + permutation[i]);
        }

        taking.Sort();
        string last = _names[taking[^1]], others = string.Join(", ", taking.SkipLast(1).Select(j => "\"" + _names[j] + "\""));
        return $"The column \"{last}\" is a linear combination of {others}{(first == 1 ? " and the intercept" : "")}.";
    }
}
