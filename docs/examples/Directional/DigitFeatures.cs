using System.Globalization;
using System.Numerics.Tensors;
using Stats.Core;

namespace Stats.Examples.Directional;

/// <summary>
/// The handwritten digits of data/digits.csv as directions: each 8 x 8 image is divided by 16, padded by one zero, correlated with the
/// first p / 16 filters of data/random_filters.csv (3 x 3, row by row), passed through max(0, .), averaged over 2 x 2 blocks, flattened as
/// (row, column, filter) and scaled to norm 1. What a convolutional network's first layer does, with random weights.
/// </summary>
internal sealed class DigitFeatures
{
    private const int Side = 8, Padded = Side + 2, Blocks = Side / 2, Taps = 9;

    private readonly double[][] _images;
    private readonly double[][] _filters;

    /// <summary>Reads the digits and the filters.</summary>
    /// <param name="dataFolder">The repository's data folder.</param>
    public DigitFeatures(string dataFolder)
    {
        double[][] digits = [.. File.ReadLines(Path.Combine(dataFolder, "digits.csv")).Skip(1).Select(Numbers)];
        _images = [.. digits.Select(d => d[..(Side * Side)])];
        Labels = [.. digits.Select(d => (int)d[^1])];
        _filters = [.. File.ReadLines(Path.Combine(dataFolder, "random_filters.csv")).Select(Numbers)];
    }

    /// <summary>The digit that each image shows.</summary>
    public int[] Labels { get; }

    public int Count => _images.Length;

    /// <summary>The 64 pixels of an image, row by row, 0 to 16.</summary>
    public ReadOnlySpan<double> Image(int index) => _images[index];

    /// <summary>The features of the chosen images, a row each.</summary>
    /// <param name="images">Indices of images.</param>
    /// <param name="dimension">p, 16 times the number of filters.</param>
    public PointSet Compute(IReadOnlyList<int> images, int dimension)
    {
        int filters = dimension / (Blocks * Blocks);
        // taps[t] holds weight t of every filter, so that the work over the filters is contiguous.
        double[][] taps = [.. Enumerable.Range(0, Taps).Select(t => Enumerable.Range(0, filters).Select(f => _filters[f][t]).ToArray())];
        double[] values = new double[images.Count * dimension];
        Parallel.For(0, images.Count, i => Fill(_images[images[i]], taps, values.AsSpan(i * dimension, dimension)));
        return new PointSet(values, dimension);
    }

    private static void Fill(double[] image, double[][] taps, Span<double> row)
    {
        int filters = taps[0].Length;
        double[] padded = new double[Padded * Padded], response = new double[filters];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
                padded[(y + 1) * Padded + x + 1] = image[y * Side + x] / 16.0;
        }

        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                Array.Clear(response);
                for (int t = 0; t < Taps; t++)
                {
                    double pixel = padded[(y + t / 3) * Padded + x + t % 3];
                    if (pixel != 0.0)
                        TensorPrimitives.MultiplyAdd(taps[t], pixel, response, response);
                }

                TensorPrimitives.Max(response, 0.0, response);
                Span<double> block = row.Slice((y / 2 * Blocks + x / 2) * filters, filters);
                TensorPrimitives.MultiplyAdd(response, 0.25, block, block);
            }
        }

        TensorPrimitives.Divide(row, TensorPrimitives.Norm<double>(row), row);
    }

    private static double[] Numbers(string line) => [.. line.Split(',').Select(v => double.Parse(v, NumberStyles.Float, CultureInfo.InvariantCulture))];
}
