namespace Stats.Tests.House;

public class LineDifferenceTests
{
    [Fact]
    public void EqualTextsDoNotDiffer() => Assert.Equal("", LineDifference.Between(["a", "  b"], ["a", "  b"]));

    [Fact]
    public void AChangeIsShownBelowItsType()
    {
        string[] before = ["class A", "{", "    int F()", "    int G()", "}", "class B", "{", "    int F()", "}"];
        string[] after = ["class A", "{", "    int F()", "}", "class B", "{", "    int F()", "    int H()", "}"];
        Assert.Equal("  class A\n-     int G()\n  class B\n+     int H()\n", LineDifference.Between(before, after));
    }

    [Fact]
    public void AMovedLineIsAChange() => Assert.NotEqual("", LineDifference.Between(["a", "b"], ["b", "a"]));
}
