namespace Stats.Core;

/// <summary>One element of a sorted sample without sorting it.</summary>
internal static class OrderStatistic
{
    /// <summary>The element that has <paramref name="rank"/> elements before it in rising order (no NaN); the span is reordered. Linear time on average (Hoare 1961).</summary>
    public static double Select(Span<double> x, int rank)
    {
        int low = 0, high = x.Length - 1;
        while (low < high)
        {
            double a = x[low], b = x[low + (high - low) / 2], c = x[high];
            double pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            int i = low - 1, j = high + 1;
            while (true)
            {
                do
                    i++;
                while (x[i] < pivot);
                do
                    j--;
                while (x[j] > pivot);
                if (i >= j)
                    break;
                (x[i], x[j]) = (x[j], x[i]);
            }

            if (rank <= j)
                high = j;
            else
                low = j + 1;
        }

        return x[rank];
    }
}
