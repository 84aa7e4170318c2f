using System.Net.Mail;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.Engine.Storage.Directory;

/// <summary>What a person's name, address and habits have to satisfy, whichever way they come in.</summary>
internal static class PersonRules
{
    private static readonly (DateOnly First, DateOnly Last) Days = (new(1900, 1, 1), new(2199, 12, 31));

    public static FieldProblem? Check(MemberChange change) =>
        CheckDay("joined_on", change.JoinedOn) ?? CheckDay("left_on", change.LeftOn)
        ?? (change.Given.Contains("joined_on") && change.JoinedOn is null ? new FieldProblem("joined_on", "It is null; a member has a day of joining.") : null)
        ?? Check(change.Name, change.Email, change.Locale, change.TimeZone);

    public static FieldProblem? Check(string? name, string? email, string? locale, string? timeZone)
    {
        if (name is not null && (name.Trim().Length == 0 || name.Length > 200 || Texts.Problem(name) is not null))
            return new("name", "A name has 1 to 200 characters and no control characters.", "name");
        if (email is not null && (email.Length > 254 || Texts.Problem(email) is not null || !MailAddress.TryCreate(email, out var address) || address.Address != email))
            return new("email", "This is not an e-mail address.", "email");
        if (locale is not null && (locale.Length is 0 or > 35 || !locale.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            return new("locale", "Give a language tag like fr or en-GB.", "locale");
        return timeZone is null ? null : SettingsRules.CheckZone(timeZone);
    }

    public static FieldProblem? CheckDay(string field, DateOnly? day) =>
        day < Days.First || day > Days.Last ? new(field, $"{day:yyyy-MM-dd} is out of range; give a day between {Days.First.Year} and {Days.Last.Year}.") : null;
}
