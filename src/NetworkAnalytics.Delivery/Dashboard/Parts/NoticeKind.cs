namespace NetworkAnalytics.Delivery.Dashboard.Parts;

/// <summary>What a notice is about; each looks different without its colour too.</summary>
public enum NoticeKind
{
    Note = 0,

    /// <summary>What was asked for has been done.</summary>
    Done = 1,

    /// <summary>Too early to say.</summary>
    Early = 2,

    /// <summary>Too few people stand behind it.</summary>
    Withheld = 3,

    /// <summary>Something was not accepted; nothing was stored.</summary>
    Problem = 4,
}
