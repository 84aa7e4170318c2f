using NetworkAnalytics.Contracts.Members;
using Npgsql;

namespace NetworkAnalytics.Engine.Storage;

/// <summary>
/// Says to a grain's caller that the database does not answer in an exception of ours: the driver's own does not travel
/// between silos, and a caller on another one could not tell it from a defect.
/// </summary>
internal sealed class DatabaseAwayFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        // 57P01 and its like: the session was ended from outside. The driver does not count that as passing.
        catch (NpgsqlException away) when ((away.IsTransient || away.SqlState?.StartsWith("57P", StringComparison.Ordinal) == true) && context.InterfaceMethod?.DeclaringType?.Assembly == typeof(IMemberGrain).Assembly)
        {
            throw new LogUnavailableException("The database does not answer at the moment; send the call again with the same ids.", away);
        }
    }
}
