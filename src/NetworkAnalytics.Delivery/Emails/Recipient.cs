using System.Globalization;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Accounts;

namespace NetworkAnalytics.Delivery.Emails;

/// <summary>Who a letter is for, as rows and tokens name them: <c>member:34</c> or <c>account:…</c>. Never an address.</summary>
public readonly record struct Recipient
{
    private const string MemberPrefix = "member:";
    private const string AccountPrefix = "account:";

    private Recipient(string key) => Key = key;

    public string Key { get; }

    /// <summary>Null for an administrator.</summary>
    public MemberId? Member => Key.StartsWith(MemberPrefix, StringComparison.Ordinal)
        ? new MemberId(int.Parse(Key.AsSpan(MemberPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture)) : null;

    public static Recipient Of(MemberId member) => new($"{MemberPrefix}{member}");

    internal static Recipient Of(Account account) => new(account.Owner);

    /// <summary>Null when it is no recipient's name.</summary>
    public static Recipient? Read(string? key) =>
        key is null ? null
        : key.StartsWith(MemberPrefix, StringComparison.Ordinal) && int.TryParse(key.AsSpan(MemberPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? new(key)
        : key.StartsWith(AccountPrefix, StringComparison.Ordinal) && Guid.TryParseExact(key.AsSpan(AccountPrefix.Length), "N", out _) ? new(key)
        : null;

    public override string ToString() => Key;
}
