using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// Data and model made ready for the likelihood: covariates centred (where the component has an intercept) and scaled, times in units of their geometric
/// mean, contributions in blocks. Estimates on these scales ("scaled") and on the user's ("natural") are linear maps of each other.
/// </summary>
internal sealed partial class SurvivalProblem
{
    /// <summary>Contributions a block; fixed, so that sums do not depend on threads.</summary>
    private const int BlockSize = 4096;

    private const int ThinningStep = 16;

    private readonly SurvivalBlock[] _blocks;
    private readonly Slot[] _slots;
    private readonly bool _hasOffset;
    private readonly int[][] _slotsOf;

    public SurvivalProblem(SurvivalData data, FlexibleSurvivalModel model, bool scaled, Execution execution, bool centred = true)
    {
        model.RequireRows(data.Count);
        (Data, Model) = (data, model);
        Names = model.ParameterNames();
        _hasOffset = model.Components.Any(c => c.Offset.Length > 0);
        Summarize(data, scaled);
        _slots = MakeSlots(scaled, centred, out List<(double[] Values, double Mean, double Scale)> columns);
        _slotsOf = [.. Enumerable.Range(0, FlexibleSurvivalModel.ComponentCount).Select(c => Enumerable.Range(0, _slots.Length).Where(i => _slots[i].Component == c).ToArray())];
        _blocks = MakeBlocks(columns, execution);
    }

    /// <summary>The same with some of the blocks of another: a rough likelihood that finds a good start.</summary>
    private SurvivalProblem(SurvivalProblem other, int step)
    {
        (Data, Model, Names, _slots, _slotsOf, _hasOffset) = (other.Data, other.Model, other.Names, other._slots, other._slotsOf, other._hasOffset);
        (LogUnit, EventWeight, InformativeWeight, LogRate) = (other.LogUnit, other.EventWeight, other.InformativeWeight, other.LogRate);
        _blocks = [.. other._blocks.Where((_, b) => b % step == step / 2)];
    }

    public SurvivalData Data { get; }

    public FlexibleSurvivalModel Model { get; }

    /// <summary>The parameters' names.</summary>
    public string[] Names { get; }

    public int ParameterCount => _slots.Length;

    /// <summary>The logarithm of the unit of time.</summary>
    public double LogUnit { get; private set; }

    /// <summary>Sum of the weights of events, and of events and intervals.</summary>
    public double EventWeight { get; private set; }

    public double InformativeWeight { get; private set; }

    /// <summary>log of events (or intervals) over time at risk, in the scaled unit: the first guess at the rate.</summary>
    public double LogRate { get; private set; }

    /// <summary>One block in sixteen where there are many; null where there are few.</summary>
    public SurvivalProblem? Thinned() => _blocks.Length >= 4 * ThinningStep ? new SurvivalProblem(this, ThinningStep) : null;

    /// <summary>Where the parameter of a component and one of its columns is; -1 if there is none.</summary>
    public int IndexOf(int component, int column = 0) => Array.FindIndex(_slots, s => s.Component == component && s.DesignColumn == column);

    public int ComponentOf(int parameter) => _slots[parameter].Component;

    public bool IsIntercept(int parameter) => _slots[parameter].Column < 0;

    /// <summary>The standard deviation of the parameter's column, by which its scaled form is larger; 1 for an intercept.</summary>
    public double ScaleOf(int parameter) => _slots[parameter].Scale;

    /// <summary>The natural parameters of scaled ones.</summary>
    public double[] ToNatural(ReadOnlySpan<double> scaled)
    {
        double[] natural = new double[scaled.Length];
        for (int i = 0; i < natural.Length; i++)
        {
            natural[i] += scaled[i] / _slots[i].Scale;
            if (_slots[i].Component == 0 && IsIntercept(i))
                natural[i] -= LogUnit;
            if (_slots[i].Mean != 0.0)
                natural[IndexOf(_slots[i].Component)] -= scaled[i] / _slots[i].Scale * _slots[i].Mean;
        }

        return natural;
    }

    /// <summary>The scaled parameters of natural ones.</summary>
    public double[] ToScaled(ReadOnlySpan<double> natural)
    {
        double[] scaled = new double[natural.Length];
        for (int i = 0; i < natural.Length; i++)
        {
            scaled[i] += natural[i] * _slots[i].Scale;
            if (_slots[i].Component == 0 && IsIntercept(i))
                scaled[i] += LogUnit;
            if (_slots[i].Mean != 0.0)
                scaled[IndexOf(_slots[i].Component)] += natural[i] * _slots[i].Mean;
        }

        return scaled;
    }

    /// <summary>d natural / d scaled, p x p by rows.</summary>
    public double[] Jacobian()
    {
        int p = ParameterCount;
        double[] jacobian = new double[p * p];
        for (int i = 0; i < p; i++)
        {
            jacobian[i * p + i] = 1.0 / _slots[i].Scale;
            if (_slots[i].Mean != 0.0)
                jacobian[IndexOf(_slots[i].Component) * p + i] -= _slots[i].Mean / _slots[i].Scale;
        }

        return jacobian;
    }

    /// <summary>d scaled / d natural, p x p by rows.</summary>
    public double[] InverseJacobian()
    {
        int p = ParameterCount;
        double[] jacobian = new double[p * p];
        for (int i = 0; i < p; i++)
        {
            jacobian[i * p + i] = _slots[i].Scale;
            if (_slots[i].Mean != 0.0)
                jacobian[IndexOf(_slots[i].Component) * p + i] += _slots[i].Mean;
        }

        return jacobian;
    }

    private void Summarize(SurvivalData data, bool scaled)
    {
        double logs = 0.0, informative = 0.0, events = 0.0, risk = 0.0;
        for (int i = 0; i < data.Count; i++)
        {
            double w = data.Weights.Length > 0 ? data.Weights[i] : 1.0;
            CensoringKind kind = data.Kinds[i];
            double exit = kind switch
            {
                CensoringKind.Left => 0.5 * data.Upper[i],
                CensoringKind.Interval => data.Lower[i] + 0.5 * (data.Upper[i] - data.Lower[i]),
                _ => data.Lower[i],
            };
            risk += w * (exit - (data.Entry.Length > 0 ? data.Entry[i] : 0.0));
            if (kind == CensoringKind.Right || w == 0.0)
                continue;
            logs += w * Math.Log(exit);
            informative += w;
            events += kind == CensoringKind.Event ? w : 0.0;
        }

        LogUnit = scaled && informative > 0.0 ? logs / informative : 0.0;
        (EventWeight, InformativeWeight) = (events, informative);
        LogRate = informative > 0.0 && risk > 0.0 ? Math.Log(informative / risk) + LogUnit : 0.0;
    }

    private Slot[] MakeSlots(bool scaled, bool centred, out List<(double[] Values, double Mean, double Scale)> columns)
    {
        List<Slot> slots = [];
        columns = [];
        Dictionary<(double[], int, bool), int> known = [];
        for (int c = 0; c < FlexibleSurvivalModel.ComponentCount; c++)
        {
            SurvivalComponent component = Model.Components[c];
            for (int j = 0; j < component.ParameterCount; j++)
            {
                if (component.Design is not { } design || (design.HasIntercept && j == 0))
                {
                    slots.Add(new Slot(c, j, -1, 0.0, 1.0));
                    continue;
                }

                // Columns that several components share are held once.
                if (!known.TryGetValue((design.Array, j, design.HasIntercept), out int index))
                {
                    double[] values = design.Column(j).ToArray();
                    (double mean, double scale) = scaled ? Spread(values, centred && design.HasIntercept) : (0.0, 1.0);
                    index = columns.Count;
                    known.Add((design.Array, j, design.HasIntercept), index);
                    columns.Add((values, mean, scale));
                }

                slots.Add(new Slot(c, j, index, columns[index].Mean, columns[index].Scale));
            }
        }

        return [.. slots];
    }

    /// <summary>Mean and standard deviation, or 0 and the root mean square.</summary>
    private static (double Mean, double Scale) Spread(double[] values, bool centre)
    {
        double mean = centre ? values.Average() : 0.0, squares = 0.0;
        foreach (double x in values)
            squares += (x - mean) * (x - mean);
        double scale = Math.Sqrt(squares / values.Length);
        return (mean, scale > 0.0 && double.IsFinite(scale) ? scale : 1.0);
    }

    private SurvivalBlock[] MakeBlocks(List<(double[] Values, double Mean, double Scale)> columns, Execution execution)
    {
        List<(int Row, bool IsEntry)> exact = [];
        List<(int Row, bool IsEntry)> intervals = [];
        for (int i = 0; i < Data.Count; i++)
        {
            if (Data.Weights.Length > 0 && Data.Weights[i] == 0.0)
                continue;
            // A censoring at 0 says nothing.
            if (Data.Kinds[i] >= CensoringKind.Left)
                intervals.Add((i, false));
            else if (Data.Lower[i] > 0.0)
                exact.Add((i, false));
            if (Data.Entry.Length > 0 && Data.Entry[i] > 0.0)
                exact.Add((i, true));
        }

        int exactBlocks = ParallelBlocks.CountOf(exact.Count, BlockSize);
        SurvivalBlock[] blocks = new SurvivalBlock[exactBlocks + ParallelBlocks.CountOf(intervals.Count, BlockSize)];
        ParallelBlocks.Run(exact.Count, BlockSize, execution, (b, start, end) => blocks[b] = MakeBlock(exact, start, end, false, columns));
        ParallelBlocks.Run(intervals.Count, BlockSize, execution, (b, start, end) => blocks[exactBlocks + b] = MakeBlock(intervals, start, end, true, columns));
        return blocks;
    }

    private SurvivalBlock MakeBlock(List<(int Row, bool IsEntry)> terms, int start, int end, bool interval, List<(double[] Values, double Mean, double Scale)> columns)
    {
        SurvivalBlock block = new(end - start, columns.Count, interval, _hasOffset);
        for (int k = 0; k < end - start; k++)
        {
            (int row, bool isEntry) = terms[start + k];
            block.Rows[k] = row;
            double weight = Data.Weights.Length > 0 ? Data.Weights[row] : 1.0;
            double lower = isEntry ? Data.Entry[row] : Data.Lower[row];
            block.Weight[k] = isEntry ? -weight : weight;
            block.LogTime[k] = Math.Log(lower) - LogUnit;
            block.Second[k] = interval ? Math.Log(Data.Upper[row]) - LogUnit : !isEntry && Data.Kinds[row] == CensoringKind.Event ? 1.0 : 0.0;
            if (interval)
                block.LogRatio[k] = lower > 0.0 ? Elementary.Log1p((Data.Upper[row] - lower) / lower) : 0.0;
        }

        for (int j = 0; j < columns.Count; j++)
        {
            (double[] values, double mean, double scale) = columns[j];
            Span<double> target = block.Column(j);
            for (int k = 0; k < end - start; k++)
                target[k] = (values[block.Rows[k]] - mean) / scale;
        }

        for (int c = 0; c < FlexibleSurvivalModel.ComponentCount && _hasOffset; c++)
        {
            double[] offset = Model.Components[c].OffsetArray;
            for (int k = 0; k < end - start && offset.Length > 0; k++)
                block.Offset(c)[k] = offset[block.Rows[k]];
        }

        block.Pad(columns.Count);
        return block;
    }

    /// <summary>A parameter: its component, its column in the design and among the blocks' columns (-1: an intercept), and how that column was scaled.</summary>
    private readonly record struct Slot(int Component, int DesignColumn, int Column, double Mean, double Scale);
}
