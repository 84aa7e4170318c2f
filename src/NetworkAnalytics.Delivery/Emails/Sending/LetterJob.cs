using Hangfire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Tenants;
using NetworkAnalytics.Delivery.Emails.Schedules;
using Npgsql;

namespace NetworkAnalytics.Delivery.Emails.Sending;

/// <summary>
/// Works off a chunk of one association's letters, over one connection. Run twice, killed or taken over, it sends nothing
/// twice: each letter is claimed in a transaction of its own before it is handed over.
/// </summary>
public sealed partial class LetterJob
{
    /// <summary>After this long without a single delivery a run is said to have failed, though it goes on trying.</summary>
    private static readonly TimeSpan TellAfter = TimeSpan.FromHours(1);

    private readonly LetterRows _rows;
    private readonly LetterRuns _runs;
    private readonly LetterLanes _lanes;
    private readonly LetterComposer _composer;
    private readonly RunTrouble _trouble;
    private readonly TenantStanding _standing;
    private readonly LettersBell _bell;
    private readonly LetterMetrics _metrics;
    private readonly LettersOptions _options;
    private readonly SmtpOptions _smtp;
    private readonly TimeProvider _time;
    private readonly ILogger<LetterJob> _logger;

    internal LetterJob(
        LetterRows rows, LetterRuns runs, LetterLanes lanes, LetterComposer composer, RunTrouble trouble, TenantStanding standing, LettersBell bell, LetterMetrics metrics,
        IOptions<LettersOptions> options, IOptions<SmtpOptions> smtp, TimeProvider time, ILogger<LetterJob> logger) =>
        (_rows, _runs, _lanes, _composer, _trouble, _standing, _bell, _metrics, _options, _smtp, _time, _logger) =
        (rows, runs, lanes, composer, trouble, standing, bell, metrics, options.Value, smtp.Value, time, logger);

    [AutomaticRetry(Attempts = 0)]
    public async Task Run(int tenantId, short lane, int epoch, CancellationToken cancellation)
    {
        var tenant = new TenantId(tenantId);
        if (!await _lanes.Hold(tenant, lane, epoch, cancellation) || !_smtp.IsConfigured)
            return;
        var (did, unreachable) = (0, false);
        try
        {
            var parked = await _rows.Park(tenant, cancellation);
            if (parked > 0)
                LogParked(parked, tenantId);
            await _runs.List(tenant, cancellation);
            (did, unreachable) = await Send(tenant, lane, epoch, cancellation);
            did += parked;
            foreach (var run in await _runs.End(tenant, cancellation))
            {
                did++;
                LogEnded(run.Kind.Name(), run.Day, tenantId, run.Accepted, run.Undelivered);
                if (run is { Accepted: 0, Undelivered: > 0 })
                    await _trouble.Tell(tenant, run.Kind, run.Day, cancellation);
            }
            if (unreachable)
                foreach (var (kind, day) in await _runs.Stuck(tenant, TellAfter, cancellation))
                    await _trouble.Tell(tenant, kind, day, cancellation);
        }
        finally
        {
            await _lanes.Release(tenant, lane, epoch, unreachable, CancellationToken.None);
            if (did > 0)
                _bell.Ring();
        }
    }

    private async Task<(int Did, bool Unreachable)> Send(TenantId tenant, short lane, int epoch, CancellationToken cancellation)
    {
        var letters = await _rows.Waiting(tenant, lane, _options.Chunk, cancellation);
        if (letters.Count == 0)
            return (0, false);
        var batch = await _composer.Begin(tenant, letters, cancellation);
        await using var session = new SmtpSession(_smtp);
        var (did, heldAt) = (0, _time.GetTimestamp());
        foreach (var letter in letters)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_time.GetElapsedTime(heldAt) > _rows.Lease / 3)
            {
                heldAt = _time.GetTimestamp();
                if (!await _lanes.Hold(tenant, lane, epoch, cancellation))
                    return (did, false);
            }
            if (await _standing.Find(tenant, cancellation) is not { SuspendedAt: null })
                return (did, false);
            did++;
            if (await One(session, batch, letter, cancellation) is SendResult.Unreachable)
                return (did, true);
        }
        return (did, false);
    }

    /// <returns>What the mail server did with it; null: it was not handed over.</returns>
    private async Task<SendResult?> One(SmtpSession session, LetterBatch batch, LetterRow letter, CancellationToken cancellation)
    {
        // Asked before it is composed, so that nobody draws a curve that goes nowhere; decided when it is claimed.
        if (await _rows.Claim(letter, null, "", [], cancellation) is { Epoch: null } early)
            return Leave(early);
        ComposedLetter? ready;
        try
        {
            (ready, var notSent) = await _composer.Compose(batch, letter, cancellation);
            if (ready is null)
            {
                await _rows.SetAside(letter, LetterState.NotSent, notSent!, cancellation);
                _metrics.CountNotSent(notSent!);
                return null;
            }
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            // A grain or the database did not answer, or the letter cannot be made: the others go on.
            LogNotComposed(failed, letter.Id, letter.Tenant.Value);
            await _rows.PutOff(letter, "not_composed", Random.Shared.NextDouble(), cancellation);
            return null;
        }
        var claimed = await _rows.Claim(letter, ready.AddressHash, ready.Domain, ready.Questions, cancellation);
        if (claimed.Epoch is not { } claim)
            return Leave(claimed);
        var begun = _time.GetTimestamp();
        var outcome = await session.Send(ready.Message, ready.ReturnPath, ready.To, cancellation);
        _metrics.Count(outcome.Result, _time.GetElapsedTime(begun));
        await Settle(letter, claim, outcome);
        if (outcome.Result != SendResult.Accepted)
            LogNotTaken(letter.Id, letter.Tenant.Value, outcome.Result, outcome.Reason);
        return outcome.Result;
    }

    private SendResult? Leave(Claim claim)
    {
        if (claim is { State: LetterState.NotSent, Reason: { } reason })
            _metrics.CountNotSent(reason);
        return null;
    }

    // Not cut short by the end of the process: what is not settled is parked as unknown.
    private async Task Settle(LetterRow letter, int claim, SendOutcome outcome)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _rows.Settle(letter, claim, outcome, Random.Shared.NextDouble(), CancellationToken.None);
                return;
            }
            catch (NpgsqlException away) when (away.IsTransient && attempt < 5)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), _time, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Letters {Kind} of {Day} of tenant {Tenant} have ended: {Accepted} accepted, {Undelivered} failed or unknown")]
    private partial void LogEnded(string kind, DateOnly day, int tenant, long accepted, long undelivered);

    [LoggerMessage(2, LogLevel.Warning, "Letter {Letter} of tenant {Tenant} was not taken: {Result}, {Reason}")]
    private partial void LogNotTaken(long letter, int tenant, SendResult result, string? reason);

    [LoggerMessage(3, LogLevel.Error, "Letter {Letter} of tenant {Tenant} could not be composed")]
    private partial void LogNotComposed(Exception reason, long letter, int tenant);

    [LoggerMessage(4, LogLevel.Warning, "{Letters} letters of tenant {Tenant} were in the hands of a worker that died; nobody knows whether they arrived")]
    private partial void LogParked(int letters, int tenant);
}
