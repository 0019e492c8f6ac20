// Pairs (i, j) of a stratum in which the event of i is seen while j is at risk, j outliving it (censored at the same time counts as outliving). A tree of weights by rank of the
// prediction is filled from the last time to the first for what i sees, from the first to the last for what j sees; both in O(n log n).
using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// The concordance of predictions with times to an event (Harrell, Lee and Mark 1996): among the pairs whose order in time is known, the share in which the one predicted to live longer does, equal
/// predictions counting half. 1/2 is chance, 1 perfect order.
/// </summary>
public sealed class Concordance : EstimationResult
{
    private Concordance(long observations, double concordant, double discordant, double tied, double standardError)
        : base(observations, null)
    {
        (Concordant, Discordant, Tied, StandardError) = (concordant, discordant, tied, standardError);
        Value = (concordant + 0.5 * tied) / (concordant + discordant + tied);
    }

    /// <summary>(concordant + tied / 2) / (concordant + discordant + tied), in [0, 1].</summary>
    public double Value { get; }

    /// <summary>Its standard error, by the infinitesimal jackknife over rows, or clusters where the data name them.</summary>
    public double StandardError { get; }

    /// <summary>The weight of pairs in which the larger prediction lived longer (a pair weighs the product of its weights).</summary>
    public double Concordant { get; }

    /// <summary>The weight of pairs in which it lived shorter.</summary>
    public double Discordant { get; }

    /// <summary>The weight of pairs with equal predictions.</summary>
    public double Tied { get; }

    /// <inheritdoc/>
    public override string Summary => new SummaryTable("Concordance")
        .Pair("Observations", Observations).Pair("Concordance", Value)
        .Pair("Concordant pairs", Concordant).Pair("Standard error", StandardError)
        .Pair("Discordant pairs", Discordant).Pair("Tied predictions", Tied).ToString();

    /// <summary>Compares predictions with outcomes, within strata; a pair counts if the later row was at risk at the earlier one's event. O(n log n).</summary>
    /// <param name="data">Events and right-censored rows.</param>
    /// <param name="predictions">n numbers, larger for a longer expected time (a predicted median or survival; the negative of a risk score). NaN is refused.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A row is left- or interval-censored, the lengths differ, or a prediction is NaN (the message names the row).</exception>
    /// <exception cref="EstimationException">No pair can be compared.</exception>
    public static Concordance Of(SurvivalData data, ReadOnlySpan<double> predictions)
    {
        RiskTable.RequireRightCensored(data);
        if (predictions.Length != data.Count)
            throw new ArgumentException($"predictions has {predictions.Length} elements, the data {data.Count}.", nameof(predictions));
        for (int i = 0; i < predictions.Length; i++)
        {
            if (double.IsNaN(predictions[i]))
                throw new ArgumentException(FormattableString.Invariant($"predictions[{i}] is NaN."), nameof(predictions));
        }

        // What each row meets among its pairs, of either role: weights of concordant, discordant and tied ones.
        double[] concordant = new double[data.Count], discordant = new double[data.Count], tied = new double[data.Count];
        double sumConcordant = 0.0, sumDiscordant = 0.0, sumTied = 0.0;
        for (int stratum = 0; stratum < data.StratumNames.Count; stratum++)
        {
            Pairs pairs = new(data, predictions, data.RowsOfStratum(stratum), concordant, discordant, tied);
            pairs.EarlierSide();
            pairs.LaterSide();
        }

        ReadOnlySpan<double> weights = data.Weights;
        for (int i = 0; i < data.Count; i++)
        {
            double weight = weights.IsEmpty ? 0.5 : 0.5 * weights[i];
            sumConcordant += weight * concordant[i];
            sumDiscordant += weight * discordant[i];
            sumTied += weight * tied[i];
        }

        double total = sumConcordant + sumDiscordant + sumTied, value = (sumConcordant + 0.5 * sumTied) / total;
        if (!(total > 0.0))
            throw new EstimationException("No pair of rows can be compared: there is no event that another row outlives.");
        double[] influence = new double[data.ClusterCount];
        for (int i = 0; i < data.Count; i++)
        {
            double change = concordant[i] + 0.5 * tied[i] - value * (concordant[i] + discordant[i] + tied[i]);
            influence[data.Clusters.IsEmpty ? i : data.Clusters[i]] += (weights.IsEmpty ? 1.0 : weights[i]) * change / total;
        }

        return new Concordance(data.Count, sumConcordant, sumDiscordant, sumTied, Math.Sqrt(Reductions.SquaredNorm(influence)));
    }

    /// <summary>The pairs of a stratum.</summary>
    private sealed class Pairs
    {
        private readonly int[] _rows, _ranks, _byEntry;
        private readonly double[] _times, _entries, _weights, _tree, _concordant, _discordant, _tied;
        private readonly bool[] _isEvent;
        private double _total;

        public Pairs(SurvivalData data, ReadOnlySpan<double> predictions, int[] rows, double[] concordant, double[] discordant, double[] tied)
        {
            int n = rows.Length;
            (_concordant, _discordant, _tied) = (concordant, discordant, tied);
            (_times, _ranks, _weights, _isEvent) = (new double[n], new int[n], new double[n], new bool[n]);
            _rows = rows;
            for (int i = 0; i < n; i++)
                _times[i] = data.Lower[rows[i]];
            Array.Sort(_times, _rows);
            double[] values = new double[n];
            int[] places = new int[n];
            for (int i = 0; i < n; i++)
            {
                (values[i], places[i]) = (predictions[_rows[i]], i);
                _weights[i] = data.Weights.IsEmpty ? 1.0 : data.Weights[_rows[i]];
                _isEvent[i] = data.Kinds[_rows[i]] == CensoringKind.Event;
            }

            Array.Sort(values, places);
            int rank = 0;
            for (int i = 0; i < n; i++)
                _ranks[places[i]] = i > 0 && values[i] == values[i - 1] ? rank : ++rank;
            _tree = new double[rank + 1];
            _entries = data.Entry.IsEmpty ? [] : new double[n];
            _byEntry = data.Entry.IsEmpty ? [] : new int[n];
            for (int i = 0; i < _entries.Length; i++)
                (_entries[i], _byEntry[i]) = (data.Entry[_rows[i]], i);
            Array.Sort(_entries, _byEntry);
        }

        /// <summary>For each event, the rows at risk that outlive it.</summary>
        public void EarlierSide()
        {
            int end = _rows.Length, waiting = _entries.Length;
            while (end > 0)
            {
                int start = end - 1;
                while (start > 0 && _times[start - 1] == _times[start])
                    start--;
                for (int i = start; i < end; i++)
                {
                    if (!_isEvent[i])
                        Add(i, 1.0);
                }

                // The rows that enter at this time or later; all of these have been added, for they end later still.
                for (; waiting > 0 && _entries[waiting - 1] >= _times[start] && _times[start] > 0.0; waiting--)
                    Add(_byEntry[waiting - 1], -1.0);
                for (int i = start; i < end; i++)
                {
                    if (_isEvent[i])
                        Meet(i, 1.0, earlier: true);
                }

                for (int i = start; i < end; i++)
                {
                    if (_isEvent[i])
                        Add(i, 1.0);
                }

                end = start;
            }
        }

        /// <summary>For each row, the events that it saw and outlived.</summary>
        public void LaterSide()
        {
            Array.Clear(_tree);
            _total = 0.0;
            int start = 0, entered = 0;
            while (start < _rows.Length)
            {
                int end = start + 1;
                while (end < _rows.Length && _times[end] == _times[start])
                    end++;
                // Events up to its entry are not among those that a row saw.
                for (; entered < _entries.Length && _entries[entered] < _times[start]; entered++)
                    Meet(_byEntry[entered], -1.0, earlier: false);
                for (int i = start; i < end; i++)
                {
                    if (_isEvent[i])
                        Meet(i, 1.0, earlier: false);
                }

                for (int i = start; i < end; i++)
                {
                    if (_isEvent[i])
                        Add(i, 1.0);
                }

                for (int i = start; i < end; i++)
                {
                    if (!_isEvent[i])
                        Meet(i, 1.0, earlier: false);
                }

                start = end;
            }
        }

        private void Add(int place, double sign)
        {
            double weight = sign * _weights[place];
            _total += weight;
            for (int node = _ranks[place]; node < _tree.Length; node += node & -node)
                _tree[node] += weight;
        }

        private double UpTo(int rank)
        {
            double sum = 0.0;
            for (int node = rank; node > 0; node &= node - 1)
                sum += _tree[node];
            return sum;
        }

        private void Meet(int place, double sign, bool earlier)
        {
            double below = UpTo(_ranks[place] - 1), upTo = UpTo(_ranks[place]), above = _total - upTo;
            int row = _rows[place];
            _concordant[row] += sign * (earlier ? above : below);
            _discordant[row] += sign * (earlier ? below : above);
            _tied[row] += sign * (upTo - below);
        }
    }
}
