namespace Stats.Core;

/// <summary>How some columns of a <see cref="DesignMatrix"/> come from the data: a number, the contrasts of a label, or the products of two such.</summary>
internal sealed class DesignTerm
{
    private readonly string[]? _levels;
    private readonly int _reference;
    private readonly DesignTerm? _first, _second;

    private DesignTerm(string name, string[] columnNames, string[]? levels, int reference, DesignTerm? first, DesignTerm? second) =>
        (Name, ColumnNames, _levels, _reference, _first, _second) = (name, columnNames, levels, reference, first, second);

    public string Name { get; }

    public string[] ColumnNames { get; }

    public bool IsCategorical => _levels is not null;

    public static DesignTerm Of(DesignVariable variable)
    {
        if (variable.Labels is not { } labels)
            return new DesignTerm(variable.Name, [variable.Name], null, 0, null, null);
        string[] levels = Factor.Of(labels, variable.Name).Levels;
        int reference = variable.Reference is null ? 0 : Array.IndexOf(levels, variable.Reference);
        if (reference < 0)
            throw new ArgumentException($"\"{variable.Name}\" has no row of its reference level \"{variable.Reference}\"; its levels are {Quoted(levels)}.", nameof(variable));
        if (levels.Length < 2)
            throw new ArgumentException($"\"{variable.Name}\" has one level only, \"{levels[0]}\": there is nothing to compare.", nameof(variable));
        return new DesignTerm(variable.Name, [.. levels.Where((_, l) => l != reference).Select(l => variable.Name + "=" + l)], levels, reference, null, null);
    }

    /// <summary>Each column of the first times each of the second, the first's running fastest.</summary>
    public static DesignTerm Product(DesignTerm first, DesignTerm second) => new(
        first.Name + ":" + second.Name, [.. second.ColumnNames.SelectMany(s => first.ColumnNames.Select(f => f + ":" + s))], null, 0, first, second);

    /// <summary>Writes the term's columns, one after another.</summary>
    public void Fill(Dictionary<string, DesignVariable> variables, Span<double> block, int rows)
    {
        if (_first is not null)
        {
            FillProduct(variables, block, rows);
            return;
        }

        if (!variables.TryGetValue(Name, out DesignVariable? variable))
            throw new ArgumentException($"There is no variable \"{Name}\".", nameof(variables));
        if ((variable.Labels is not null) != IsCategorical)
            throw new ArgumentException($"\"{Name}\" holds {(IsCategorical ? "numbers, the design has labels" : "labels, the design has numbers")}.", nameof(variables));
        if (variable.Numbers is { } numbers)
        {
            numbers.CopyTo(block);
            return;
        }

        Dictionary<string, int> code = _levels!.Index().ToDictionary(l => l.Item, l => l.Index, StringComparer.Ordinal);
        string[] labels = variable.Labels!;
        for (int i = 0; i < rows; i++)
        {
            if (!code.TryGetValue(labels[i], out int level))
                throw new ArgumentException($"{Name}[{i}] is \"{labels[i]}\", which is none of the design's levels {Quoted(_levels!)}.", nameof(variables));
            if (level != _reference)
                block[(level < _reference ? level : level - 1) * rows + i] = 1.0;
        }
    }

    private static string Quoted(string[] levels) => string.Join(", ", levels.Select(l => "\"" + l + "\""));

    private void FillProduct(Dictionary<string, DesignVariable> variables, Span<double> block, int rows)
    {
        double[] first = new double[rows * _first!.ColumnNames.Length], second = new double[rows * _second!.ColumnNames.Length];
        _first.Fill(variables, first, rows);
        _second.Fill(variables, second, rows);
        for (int column = 0; column < ColumnNames.Length; column++)
        {
            int f = column % _first.ColumnNames.Length, s = column / _first.ColumnNames.Length;
            for (int i = 0; i < rows; i++)
            {
                double product = first[f * rows + i] * second[s * rows + i];
                if (!double.IsFinite(product))
                    throw new ArgumentException(FormattableString.Invariant($"The product {ColumnNames[column]} is {product} in row {i}."), nameof(variables));
                block[column * rows + i] = product;
            }
        }
    }
}
