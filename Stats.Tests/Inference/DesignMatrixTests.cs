using FsCheck.Xunit;

namespace Stats.Tests.Inference;

public class DesignMatrixTests
{
    private static readonly DesignVariable Age = DesignVariable.Numeric("age", [60.0, 50.0, 70.0, 65.0]);
    private static readonly DesignVariable Treatment = DesignVariable.Categorical("rx", ["Obs", "Lev", "Lev+5FU", "Obs"], "Obs");

    [Fact]
    public void ColumnsComeInOrderWithTreatmentContrasts()
    {
        DesignMatrix x = DesignMatrix.Of([Age, Treatment], true, ("age", "rx"));
        Assert.Equal(["(intercept)", "age", "rx=Lev", "rx=Lev+5FU", "age:rx=Lev", "age:rx=Lev+5FU"], x.ColumnNames);
        Assert.Equal(["age", "rx", "age:rx"], x.TermNames);
        Assert.Equal([-1, 0, 1, 1, 2, 2], Enumerable.Range(0, 6).Select(x.TermOfColumn));
        Assert.Equal([1.0, 1.0, 1.0, 1.0], x.Column(0).ToArray());
        Assert.Equal([60.0, 50.0, 70.0, 65.0], x.Column(1).ToArray());
        Assert.Equal([0.0, 1.0, 0.0, 0.0], x.Column(2).ToArray());
        Assert.Equal([0.0, 0.0, 1.0, 0.0], x.Column(3).ToArray());
        Assert.Equal([0.0, 50.0, 0.0, 0.0], x.Column(4).ToArray());
        Assert.Equal([0.0, 0.0, 70.0, 0.0], x.Column(5).ToArray());
        Assert.Equal(x.Values.ToArray(), x.ToMatrix().ToColumnMajorArray());
        Assert.Equal(["a=2"], DesignMatrix.Of([DesignVariable.Categorical("a", ["2", "1"])], intercept: false).ColumnNames);
    }

    [Fact]
    public void NewDataGetTheSameColumns()
    {
        DesignMatrix x = DesignMatrix.Of([Age, Treatment], true, ("age", "rx"));
        DesignMatrix one = x.ForNewData(DesignVariable.Categorical("rx", ["Lev+5FU"]), DesignVariable.Numeric("age", [40.0]), DesignVariable.Numeric("other", [1.0]));
        Assert.Equal(x.ColumnNames, one.ColumnNames);
        Assert.Equal([1.0, 40.0, 0.0, 1.0, 0.0, 40.0], one.Values.ToArray());
        Assert.Equal(x.Select([2, 0]).Values.ToArray(), x.ForNewData(DesignVariable.Numeric("age", [70.0, 60.0]), DesignVariable.Categorical("rx", ["Lev+5FU", "Obs"])).Values.ToArray());
        Assert.Equal([1.0, 1.0], DesignMatrix.InterceptOnly(2).Values.ToArray());
    }

    [Fact]
    public void BadColumnsAreNamed()
    {
        static void Refused(string message, Action action) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
        DesignMatrix x = DesignMatrix.Of([Age, Treatment]);
        Refused("age[1] is NaN", () => DesignVariable.Numeric("age", [1.0, double.NaN]));
        Refused("rx[1] is null", () => DesignVariable.Categorical("rx", ["a", null!]));
        Refused("reference level \"C\"", () => DesignMatrix.Of([DesignVariable.Categorical("g", ["a", "b"], "C")]));
        Refused("one level only, \"a\"", () => DesignMatrix.Of([DesignVariable.Categorical("g", ["a", "a"])]));
        Refused("Two variables are called \"age\"", () => DesignMatrix.Of([Age, Age]));
        Refused("\"b\" has 1 rows, \"age\" has 4", () => DesignMatrix.Of([Age, DesignVariable.Numeric("b", [1.0])]));
        Refused("\"b\" has no rows", () => DesignMatrix.Of([DesignVariable.Numeric("b", [])]));
        Refused("needs a variable \"sex\"", () => DesignMatrix.Of([Age], true, ("age", "sex")));
        Refused("occurs twice", () => DesignMatrix.Of([Age, Treatment], true, ("age", "rx"), ("age", "rx")));
        Refused("There is no variable \"rx\"", () => x.ForNewData(Age));
        Refused("\"age\" holds labels", () => x.ForNewData(DesignVariable.Categorical("age", ["a"]), DesignVariable.Categorical("rx", ["Lev"])));
        Refused("rx[1] is \"Placebo\"", () => x.ForNewData(DesignVariable.Numeric("age", [1.0, 2.0]), DesignVariable.Categorical("rx", ["Lev", "Placebo"])));
        Refused("rows[0] is 4", () => x.Select([4]));
    }

    [Fact]
    public void TheRankCheckNamesColumns()
    {
        static void Refused(string message, DesignMatrix x, bool besidesConstant = false) =>
            Assert.Contains(message, Assert.Throws<EstimationException>(() => x.RequireFullRank(besidesConstant)).Message, StringComparison.Ordinal);
        DesignVariable constant = DesignVariable.Numeric("c", [2.0, 2.0, 2.0, 2.0]), sum = DesignVariable.Numeric("s", [65.0, 55.0, 75.0, 70.0]);
        DesignVariable other = DesignVariable.Numeric("o", [1.0, -3.0, 2.0, 7.0]), mix = DesignVariable.Numeric("m", [61.0, 47.0, 72.0, 72.0]);
        Refused("\"c\" is constant, 2", DesignMatrix.Of([Age, constant]));
        Refused("\"c\" is constant, 2", DesignMatrix.Of([Age, constant], intercept: false), besidesConstant: true);
        DesignMatrix.Of([Age, constant], intercept: false).RequireFullRank();
        Refused("\"s\" is a linear combination of \"age\" and the intercept", DesignMatrix.Of([Age, sum]));
        DesignMatrix.Of([Age, sum], intercept: false).RequireFullRank();
        Refused("\"m\" is a linear combination of \"age\", \"o\".", DesignMatrix.Of([Age, other, mix], intercept: false));
        Refused("constant", DesignMatrix.Of([Age]), besidesConstant: true);
        Refused("is a linear combination", DesignMatrix.Of([Age, other, Treatment]));
    }

    /// <summary>A column that leaves the span of the others by 1e-8 of its length passes, by 1e-12 does not, whatever the units.</summary>
    [Property(MaxTest = 100)]
    public void TheRankCheckHoldsItsTolerance(int seed, byte scale)
    {
        const int n = 50;
        PhiloxRandom random = new((ulong)(uint)seed);
        double unit = Math.Pow(10.0, scale % 40 - 20);
        double[] a = new double[n], b = new double[n], near = new double[n], nearer = new double[n];
        for (int i = 0; i < n; i++)
        {
            (a[i], b[i]) = (random.NextDouble(), unit * random.NextDouble());
            double noise = random.NextDouble() - 0.5;
            near[i] = a[i] + b[i] / unit + 1e-8 * noise;
            nearer[i] = a[i] + b[i] / unit + 1e-12 * noise;
        }

        DesignVariable[] pair = [DesignVariable.Numeric("a", a), DesignVariable.Numeric("b", b)];
        DesignMatrix.Of([.. pair, DesignVariable.Numeric("near", near)]).RequireFullRank();
        EstimationException refusal = Assert.Throws<EstimationException>(() => DesignMatrix.Of([.. pair, DesignVariable.Numeric("nearer", nearer)]).RequireFullRank());
        Assert.Contains("\"nearer\" is a linear combination of \"a\", \"b\" and the intercept", refusal.Message, StringComparison.Ordinal);
    }
}
