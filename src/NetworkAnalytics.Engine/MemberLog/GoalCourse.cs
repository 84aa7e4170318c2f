using NetworkAnalytics.Contracts.Members;

namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// One goal from its declaration on: open until it is reached or dropped, and open again when it is readjusted after
/// that. What was said of it before its declaration stands in the strategy log and changes nothing here.
/// </summary>
internal sealed class GoalCourse(StoredEntry declared)
{
    private readonly List<StoredEntry> _readjusted = [];
    private readonly List<(DateOnly From, DateOnly? To)> _open = [(declared.LocalDay, null)];
    private DateOnly? _reachedOn;
    private DateOnly? _droppedOn;

    public StoredEntry Declared => declared;

    public List<LedgerReturn> Returns { get; } = [];

    /// <summary>Takes the next step, in order of time.</summary>
    public void Take(StoredEntry step)
    {
        switch (step.Entry)
        {
            case EntryKind.GoalReadjusted:
                _readjusted.Add(step);
                if (_open[^1].To is { } closed && step.LocalDay >= closed)
                    _open.Add((step.LocalDay, null));
                break;
            case EntryKind.GoalReached:
                _reachedOn = step.LocalDay;
                Close(step.LocalDay);
                break;
            case EntryKind.GoalDropped:
                _droppedOn = step.LocalDay;
                Close(step.LocalDay);
                break;
        }
    }

    /// <summary>First and last day included.</summary>
    public bool IsOpenOn(DateOnly day) => _open.Exists(o => o.From <= day && (o.To is not { } to || day <= to));

    public LedgerGoal ToLedger(ObservedTenure tenure) => new(
        declared.GoalId!, declared.Kind!, declared.LocalDay, declared.HorizonMonths,
        [.. _readjusted.Select(r => LedgerFold.Step(r, declared.Kind, tenure))],
        _reachedOn, _droppedOn, _open[^1].To is null, [.. Returns], declared.Note);

    private void Close(DateOnly day)
    {
        if (day >= declared.LocalDay && _open[^1].To is null)
            _open[^1] = _open[^1] with { To = day };
    }
}
