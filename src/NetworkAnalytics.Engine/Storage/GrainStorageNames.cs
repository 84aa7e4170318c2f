namespace NetworkAnalytics.Engine.Storage;

/// <summary>The names grains store their state under; literals, since they are part of what is stored.</summary>
public static class GrainStorageNames
{
    /// <summary>Orleans' ADO.NET grain storage on PostgreSQL.</summary>
    public const string Postgres = "postgres";
}
