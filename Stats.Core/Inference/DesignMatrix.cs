using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Stats.Core;

/// <summary>
/// The columns of a regression, a row an observation: an intercept where wanted, numbers as they are, labels as treatment contrasts, products of variables.
/// It remembers levels and reference levels, so that <see cref="ForNewData"/> makes the same columns for a prediction. An immutable value, column-major.
/// </summary>
public sealed partial class DesignMatrix
{
    /// <summary>The name of the column of ones.</summary>
    public const string InterceptName = "(intercept)";

    private readonly DesignTerm[] _terms;
    private readonly double[] _values;
    private readonly string[] _names;
    private readonly int[] _termOfColumn;

    private DesignMatrix(DesignTerm[] terms, int rows, double[] values, bool intercept)
    {
        (_terms, RowCount, _values, HasIntercept) = (terms, rows, values, intercept);
        List<string> names = intercept ? [InterceptName] : [];
        List<int> termOf = intercept ? [-1] : [];
        for (int t = 0; t < terms.Length; t++)
        {
            names.AddRange(terms[t].ColumnNames);
            termOf.AddRange(Enumerable.Repeat(t, terms[t].ColumnNames.Length));
        }

        (_names, _termOfColumn) = ([.. names], [.. termOf]);
    }

    /// <summary>The number of observations, n, at least 1.</summary>
    public int RowCount { get; }

    /// <summary>The number of columns, p, the intercept included; at least 1.</summary>
    public int ColumnCount => _names.Length;

    /// <summary>Whether the first column is all ones.</summary>
    public bool HasIntercept { get; }

    /// <summary>The columns' names: "(intercept)", "age", "rx=Lev", "age:rx=Lev".</summary>
    public IReadOnlyList<string> ColumnNames => _names;

    /// <summary>The terms' names, a variable or a product each: "age", "rx", "age:rx".</summary>
    public IReadOnlyList<string> TermNames => [.. _terms.Select(t => t.Name)];

    /// <summary>All columns, one after another, n p numbers.</summary>
    public ReadOnlySpan<double> Values => _values;

    internal double[] Array => _values;

    /// <summary>Builds the columns: the intercept, the variables in their order, the products in theirs.</summary>
    /// <param name="variables">Columns of equal length under different names; without an intercept at least one.</param>
    /// <param name="intercept">Whether the first column is all ones. A method with a free baseline (Cox regression) wants none.</param>
    /// <param name="products">Pairs of variables whose products are wanted besides (interactions): each column of the one times each of the other.</param>
    /// <exception cref="ArgumentNullException"><paramref name="variables"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A variable is null, two share a name, lengths differ, there are no rows or no columns, labels have one level only or not the reference level, or a
    /// product names a variable that is not there or is not finite (the message says which).
    /// </exception>
    public static DesignMatrix Of(IReadOnlyList<DesignVariable> variables, bool intercept = true, params IReadOnlyList<(string First, string Second)> products)
    {
        int rows = Check(variables, nameof(variables));
        Dictionary<string, DesignTerm> byName = new(StringComparer.Ordinal);
        List<DesignTerm> terms = [];
        foreach (DesignVariable variable in variables)
        {
            DesignTerm term = DesignTerm.Of(variable);
            byName.Add(variable.Name, term);
            terms.Add(term);
        }

        foreach ((string first, string second) in products ?? [])
        {
            foreach (string name in new[] { first, second })
            {
                if (name is null || !byName.ContainsKey(name))
                    throw new ArgumentException($"The product {first}:{second} needs a variable \"{name}\", which is not among the variables.", nameof(products));
            }

            if (first == second && byName[first].IsCategorical)
                throw new ArgumentException($"The product {first}:{second} of labels with themselves says nothing new.", nameof(products));
            terms.Add(DesignTerm.Product(byName[first], byName[second]));
        }

        if (terms.GroupBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"The term \"{twice.Key}\" occurs twice.", nameof(products));
        if (terms.Count == 0 && !intercept)
            throw new ArgumentException("variables is empty and there is no intercept: there are no columns.", nameof(variables));
        return Fill([.. terms], variables, rows, intercept);
    }

    /// <summary>A single column of ones.</summary>
    /// <param name="rows">n, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is below 1.</exception>
    public static DesignMatrix InterceptOnly(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        double[] ones = new double[rows];
        System.Array.Fill(ones, 1.0);
        return new DesignMatrix([], rows, ones, intercept: true);
    }

    /// <summary>The same columns for other rows: same order, levels and reference levels, whatever labels occur.</summary>
    /// <param name="variables">At least the variables this matrix was built from, of the same kinds; others are ignored. For a single row, columns of length 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="variables"/> is null.</exception>
    /// <exception cref="ArgumentException">A variable is missing, of the other kind, or has a label that this matrix does not know (the message names the row); or as in <see cref="Of"/>.</exception>
    public DesignMatrix ForNewData(params IReadOnlyList<DesignVariable> variables)
    {
        int rows = Check(variables, nameof(variables));
        if (rows == 0)
            throw new ArgumentException("variables is empty; the number of rows is unknown.", nameof(variables));
        return Fill(_terms, variables, rows, HasIntercept);
    }

    /// <summary>A column's n numbers.</summary>
    /// <param name="column">In [0, p).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="column"/> is not in [0, p).</exception>
    public ReadOnlySpan<double> Column(int column)
    {
        RequireColumn(column);
        return _values.AsSpan(column * RowCount, RowCount);
    }

    /// <summary>The index in <see cref="TermNames"/> of the term that a column belongs to; -1 for the intercept.</summary>
    /// <param name="column">In [0, p).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="column"/> is not in [0, p).</exception>
    public int TermOfColumn(int column)
    {
        RequireColumn(column);
        return _termOfColumn[column];
    }

    /// <summary>The chosen rows, in the order they are named (a copy).</summary>
    /// <param name="rows">At least one number in [0, n); a row may be named more than once.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not in [0, n) (the message names it).</exception>
    public DesignMatrix Select(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
            throw new ArgumentException("rows is empty.", nameof(rows));
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)RowCount)
                throw new ArgumentOutOfRangeException(nameof(rows), FormattableString.Invariant($"rows[{i}] is {rows[i]}; there are {RowCount} rows."));
        }

        double[] values = new double[checked(rows.Length * ColumnCount)];
        for (int j = 0; j < ColumnCount; j++)
        {
            ReadOnlySpan<double> column = Column(j);
            for (int i = 0; i < rows.Length; i++)
                values[j * rows.Length + i] = column[rows[i]];
        }

        return new DesignMatrix(_terms, rows.Length, values, HasIntercept);
    }

    /// <summary>A MathNet matrix with the same entries (a copy).</summary>
    public Matrix<double> ToMatrix() => Matrix<double>.Build.Dense(RowCount, ColumnCount, (double[])_values.Clone());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RowCount} rows of {string.Join(", ", _names)}");

    private static int Check(IReadOnlyList<DesignVariable> variables, string parameter)
    {
        ArgumentNullException.ThrowIfNull(variables, parameter);
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int k = 0; k < variables.Count; k++)
        {
            if (variables[k] is not { } variable)
                throw new ArgumentException($"{parameter}[{k}] is null.", parameter);
            if (!names.Add(variable.Name))
                throw new ArgumentException($"Two variables are called \"{variable.Name}\".", parameter);
            if (variable.RowCount == 0)
                throw new ArgumentException($"\"{variable.Name}\" has no rows.", parameter);
            if (variable.RowCount != variables[0].RowCount)
                throw new ArgumentException($"\"{variable.Name}\" has {variable.RowCount} rows, \"{variables[0].Name}\" has {variables[0].RowCount}.", parameter);
        }

        return variables.Count == 0 ? 0 : variables[0].RowCount;
    }

    private static DesignMatrix Fill(DesignTerm[] terms, IReadOnlyList<DesignVariable> variables, int rows, bool intercept)
    {
        if (rows == 0)
            throw new ArgumentException("variables is empty: the number of rows is unknown.", nameof(variables));
        Dictionary<string, DesignVariable> byName = variables.ToDictionary(v => v.Name, StringComparer.Ordinal);
        int columns = terms.Sum(t => t.ColumnNames.Length) + (intercept ? 1 : 0);
        double[] values = new double[checked(rows * columns)];
        int at = 0;
        if (intercept)
        {
            values.AsSpan(0, rows).Fill(1.0);
            at = rows;
        }

        foreach (DesignTerm term in terms)
        {
            Span<double> block = values.AsSpan(at, term.ColumnNames.Length * rows);
            term.Fill(byName, block, rows);
            at += block.Length;
        }

        return new DesignMatrix(terms, rows, values, intercept);
    }

    private void RequireColumn(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnCount);
    }
}
