using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Emails.Schedules;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>How far a letter is. The numbers are stored and never change.</summary>
public enum LetterState
{
    Pending = 0,

    /// <summary>A worker has it in hand, and the mail server may.</summary>
    Sending = 1,

    /// <summary>The mail server took it.</summary>
    Accepted = 2,

    /// <summary>The mail server refused it, or put it off too often. It was not delivered.</summary>
    Failed = 3,

    /// <summary>The connection or the worker was lost while the mail server had it. Never sent again by itself.</summary>
    Unknown = 4,

    /// <summary>Not sent, on purpose: <see cref="NotSent"/> says why.</summary>
    NotSent = 5,
}

public static class LetterStateNames
{
    private static readonly string[] Names = ["pending", "sending", "accepted", "failed", "unknown", "not_sent"];

    public static string Name(this LetterState state) => Names[(int)state];

    public static LetterState? Find(string name) => Array.IndexOf(Names, name) is >= 0 and var at ? (LetterState)at : null;
}

/// <summary>Why a letter was not sent on purpose. Stored names.</summary>
public static class NotSent
{
    /// <summary>They want no letters.</summary>
    public const string Unwanted = "unwanted";

    /// <summary>The last one was too short a while ago for them.</summary>
    public const string Spaced = "spaced";

    public const string NothingNew = "nothing_new";
    public const string NoAddress = "no_address";

    /// <summary>The address bounced or its owner complained.</summary>
    public const string Suppressed = "suppressed";

    /// <summary>They have left, or are no longer in the directory.</summary>
    public const string Left = "left";

    /// <summary>It could not go out in time.</summary>
    public const string Stale = "stale";

    /// <summary>What an administrator reads of the first three: told apart, they would say who noted nothing this month.</summary>
    public const string NotDue = "not_due";

    internal static string? Told(string? reason) => reason is Unwanted or Spaced or NothingNew ? NotDue : reason;
}

/// <summary>A letter to be sent.</summary>
/// <param name="MessageKey">Makes its Message-ID, the same at every try.</param>
/// <param name="About">Whom a test shows; null: the recipient.</param>
/// <param name="WhenNothingNew">Whether it goes out without news.</param>
/// <param name="DueAt">When its occurrence was due.</param>
internal sealed record LetterRow(
    TenantId Tenant, long Id, LetterKind Kind, DateOnly Occurrence, Recipient Recipient, Guid MessageKey, int Attempts, string? About,
    bool WhenNothingNew, DateTimeOffset DueAt, int StaleAfterHours, bool First);
