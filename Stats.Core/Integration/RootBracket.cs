namespace Stats.Core;

/// <summary>
/// Two points of opposite sign that close in on a root. Whatever point a method proposes is moved inside, and where the number of doubles in
/// the bracket has not fallen to a quarter in four evaluations the next point is the middle in that number: at most 4 times 64 evaluations for any function.
/// </summary>
internal sealed class RootBracket
{
    private readonly double _tolerance;
    private readonly int _maximum;
    private int _evaluations;
    private int _sinceCheck;
    private ulong _widthAtCheck;

    // The largest |value| met so far below and above 0, and how often a new point was larger than all before it on its side.
    private double _largestBelow;
    private double _largestAbove;
    private int _records;

    private RootBracket(double best, double bestValue, double other, double otherValue, double tolerance, int maximum)
    {
        (Best, BestValue, Other, OtherValue) = (best, bestValue, other, otherValue);
        _tolerance = tolerance;
        _maximum = maximum;
        _evaluations = 2;
        _widthAtCheck = Width;
        Record(bestValue);
        Record(otherValue);
        _records = 0;
        Order();
        (Dropped, DroppedValue) = (Other, OtherValue);
    }

    /// <summary>The end of the smaller |value|.</summary>
    public double Best { get; private set; }

    public double BestValue { get; private set; }

    public double Other { get; private set; }

    public double OtherValue { get; private set; }

    /// <summary>The end that the last point replaced; at the start the other one.</summary>
    public double Dropped { get; private set; }

    public double DroppedValue { get; private set; }

    public bool IsDone => IsClosed || _evaluations >= _maximum;

    private bool IsClosed => BestValue == 0.0 || Width <= 1 || Math.Abs(Best - Other) <= _tolerance;

    /// <summary>
    /// The sign changes at a pole or a growing jump: both last values are infinite, or each is the largest of its sign, after several that grew.
    /// At a root of a continuous function the values fall.
    /// </summary>
    private bool IsPole =>
        BestValue != 0.0
        && ((double.IsInfinity(BestValue) && double.IsInfinity(OtherValue))
            || (_records >= 4 && IsRecord(BestValue) && IsRecord(OtherValue)));

    /// <summary>How many steps from double to double lead from one end to the other.</summary>
    private ulong Width
    {
        get
        {
            long a = Ordinal(Best), b = Ordinal(Other);
            return a > b ? (ulong)(a - b) : (ulong)(b - a);
        }
    }

    public static RootBracket Start(Func<double, double> f, double lower, double upper, double tolerance, int maximum)
    {
        CheckLimits(lower, upper);
        if (!(tolerance >= 0.0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "tolerance is at least 0.");
        if (maximum < 2)
            throw new ArgumentOutOfRangeException("maximumEvaluations", maximum, "maximumEvaluations is at least 2.");
        double atLower = Evaluate(f, lower), atUpper = Evaluate(f, upper);
        if (Math.Sign(atLower) * Math.Sign(atUpper) > 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The function has the same sign at lower ({lower}: {atLower}) and upper ({upper}: {atUpper})."), nameof(lower));
        }

        return new RootBracket(lower, atLower, upper, atUpper, tolerance, maximum);
    }

    public static void CheckLimits(double lower, double upper)
    {
        IntegrationCheck.Finite(lower, nameof(lower));
        IntegrationCheck.Finite(upper, nameof(upper));
        if (!(lower < upper))
            throw new ArgumentException(FormattableString.Invariant($"upper is {upper}, not above lower ({lower})."), nameof(upper));
    }

    public static double Evaluate(Func<double, double> f, double x)
    {
        double value = f(x);
        return double.IsNaN(value) ? throw new NotFiniteNumberException(FormattableString.Invariant($"The function is NaN at {x}."), value) : value;
    }

    /// <summary>The distance to the next double of larger size.</summary>
    public static double Ulp(double x) => Math.BitIncrement(Math.Abs(x)) - Math.Abs(x);

    /// <summary>Moves <paramref name="x"/> strictly inside, evaluates there and closes the bracket; returns the value.</summary>
    public double Add(ref double x, Func<double, double> f)
    {
        double low = Math.Min(Best, Other), high = Math.Max(Best, Other);
        if (_sinceCheck == 4)
        {
            if (Width > _widthAtCheck / 4)
                x = OfOrdinal(Ordinal(low) + (long)(Width / 2));
            _sinceCheck = 0;
            _widthAtCheck = Width;
        }

        _sinceCheck++;
        // At least one double (or half the tolerance) off both ends; NaN falls to the middle.
        double margin = 0.5 * _tolerance;
        if (double.IsNaN(x))
            x = 0.5 * low + 0.5 * high;
        x = Math.Min(Math.Max(x, Math.Max(Math.BitIncrement(low), low + margin)), Math.Min(Math.BitDecrement(high), high - margin));
        double value = Evaluate(f, x);
        _evaluations++;
        Record(value);
        if (Math.Sign(value) == Math.Sign(BestValue))
            (Dropped, DroppedValue, Best, BestValue) = (Best, BestValue, x, value);
        else
            (Dropped, DroppedValue, Other, OtherValue) = (Other, OtherValue, x, value);
        Order();
        return value;
    }

    public RootResult Result() => new(Best, BestValue, _evaluations, IsClosed && !IsPole);

    private void Record(double value)
    {
        ref double largest = ref value < 0.0 ? ref _largestBelow : ref _largestAbove;
        if (!(Math.Abs(value) > largest))
            return;
        largest = Math.Abs(value);
        _records++;
    }

    private bool IsRecord(double value) => Math.Abs(value) == (value < 0.0 ? _largestBelow : _largestAbove);

    private void Order()
    {
        if (Math.Abs(OtherValue) < Math.Abs(BestValue))
            (Best, BestValue, Other, OtherValue) = (Other, OtherValue, Best, BestValue);
    }

    /// <summary>The doubles in their order as integers.</summary>
    private static long Ordinal(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    private static double OfOrdinal(long ordinal) => BitConverter.Int64BitsToDouble(ordinal >= 0 ? ordinal : long.MinValue - ordinal);
}
