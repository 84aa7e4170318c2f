using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Api.Conventions;

/// <summary>Where a list is read on and how much of it. As a parameter: <c>[AsParameters] PageQuery page</c>.</summary>
internal readonly record struct PageQuery(
    [property: FromQuery(Name = "after")] string? After = null,
    [property: FromQuery(Name = "limit")] int? Limit = null)
{
    public const int MostItems = 1000;
    private const int UsualItems = 100;

    /// <exception cref="InvalidInputException">The limit is out of range.</exception>
    public int Size => Limit is null or (>= 1 and <= MostItems) ? Limit ?? UsualItems : throw new InvalidInputException("limit", $"Give 1 to {MostItems}.");

    /// <summary>The position after which to read on; null at the beginning.</summary>
    /// <param name="list">The list's name: a cursor of another list is refused.</param>
    /// <exception cref="InvalidInputException">The cursor is not one of this list.</exception>
    public long? Position(string list) => After is null ? null
        : long.TryParse(Text(list), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
        : throw BadCursor;

    /// <summary>Likewise, where what is listed is numbered from 1 by an <c>int</c>.</summary>
    /// <exception cref="InvalidInputException">The cursor is not one of this list.</exception>
    public int? Number(string list) => Position(list) is not { } position ? null
        : position is > 0 and <= int.MaxValue ? (int)position
        : throw BadCursor;

    /// <summary>Likewise, where the position is a text.</summary>
    /// <exception cref="InvalidInputException">The cursor is not one of this list.</exception>
    public string? Text(string list) => After is null ? null
        : Cursor.Read(list, After) ?? throw BadCursor;

    /// <summary>The cursor to go on from, when a page came back full; null at the end.</summary>
    public string? Next<T>(string list, IReadOnlyList<T> page, Func<T, object> position) => page.Count < Size ? null : Cursor.Of(list, position(page[^1]));

    internal static InvalidInputException BadCursor => new("after", "Give the value of 'next' from the page before, or leave it out.");
}

/// <summary>A place in a list, for whoever reads on from there: a text that says nothing to its bearer. It opens nothing; who may read is decided anew.</summary>
internal static class Cursor
{
    private const int MostCharacters = 1000;

    public static string Of(string list, object position) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{list} {position}")));

    /// <summary>Null when it is none of this list.</summary>
    public static string? Read(string list, string cursor)
    {
        if (cursor.Length > MostCharacters || !Base64Url.IsValid(cursor))
            return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return text.StartsWith(list + " ", StringComparison.Ordinal) && Of(list, text[(list.Length + 1)..]) == cursor ? text[(list.Length + 1)..] : null;
    }
}
