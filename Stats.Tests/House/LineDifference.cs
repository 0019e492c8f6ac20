using System.Text;

namespace Stats.Tests.House;

/// <summary>What a reader needs of the difference of two texts: the lines added and removed, each under the type or heading that holds it.</summary>
internal static class LineDifference
{
    /// <summary>Empty where the texts agree; else one line a change, marked + or -, below the nearest line that is indented less.</summary>
    public static string Between(string[] before, string[] after)
    {
        // Lengths of the longest common subsequences of the tails.
        int[,] common = new int[before.Length + 1, after.Length + 1];
        for (int i = before.Length - 1; i >= 0; i--)
        {
            for (int j = after.Length - 1; j >= 0; j--)
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        StringBuilder text = new();
        string shown = "";
        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                i++;
                j++;
            }
            else if (j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                Write('-', before, i++);
            }
            else
            {
                Write('+', after, j++);
            }
        }

        return text.ToString();

        void Write(char mark, string[] lines, int at)
        {
            string holder = Holder(lines, at);
            if (holder != shown)
                text.Append("  ").Append(shown = holder).Append('\n');
            text.Append(mark).Append(' ').Append(lines[at]).Append('\n');
        }
    }

    private static string Holder(string[] lines, int at)
    {
        int indent = Indent(lines[at]);
        for (int i = at - 1; i >= 0; i--)
        {
            if (Indent(lines[i]) < indent && lines[i].Trim() is not ("{" or "}" or ""))
                return lines[i];
        }

        return "";
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;
}
