namespace NetworkAnalytics.Engine.MemberLog;

/// <summary>
/// The cumulative measures of one member along a clock, in the order learning, encounters, reach, breadth: events are
/// added at the cell from which on they are in the curve, in their order, and summed up at the end. In tenths.
/// </summary>
internal ref struct CumulativeCells
{
    public const int MeasureCount = 4;

    private readonly Span<int> _cells;
    private readonly ReadOnlySpan<int> _weights;
    private readonly int _stride;
    private readonly int _length;
    private UInt128 _lowCategories;
    private UInt128 _highCategories;

    /// <param name="cells">Measure by measure, <paramref name="stride"/> apart; cleared here as far as <paramref name="length"/>.</param>
    /// <param name="length">Cells the member has.</param>
    /// <param name="weights">By outcome code; codes beyond it weigh 10.</param>
    public CumulativeCells(Span<int> cells, int stride, int length, ReadOnlySpan<int> weights)
    {
        _cells = cells;
        _stride = stride;
        _length = length;
        _weights = weights;
        for (var measure = 0; measure < MeasureCount; measure++)
            cells.Slice(measure * stride, length).Clear();
    }

    /// <param name="cell">From 0; an event beyond the member's last cell is in no cell.</param>
    public void Add(in TimelineEvent e, int cell)
    {
        if (cell >= _length)
            return;
        switch (e.Kind)
        {
            case TimelineEventKind.Encounter:
                _cells[_stride + cell] += 10;
                if (e.Flag)
                    _cells[2 * _stride + cell] += 10;
                break;
            case TimelineEventKind.FollowUp when e.Flag:
                _cells[2 * _stride + cell] += 10;
                break;
            case TimelineEventKind.Outcome:
                _cells[cell] += e.Code < _weights.Length ? _weights[e.Code] : 10;
                if (IsNew(e.Code))
                    _cells[3 * _stride + cell] += 10;
                break;
            case TimelineEventKind.GoalReadjusted:
                _cells[cell] += 10;
                break;
        }
    }

    public readonly void SumUp()
    {
        for (var measure = 0; measure < MeasureCount; measure++)
        {
            var row = _cells.Slice(measure * _stride, _length);
            for (var cell = 1; cell < row.Length; cell++)
                row[cell] += row[cell - 1];
        }
    }

    private bool IsNew(byte category)
    {
        ref var half = ref category < 128 ? ref _lowCategories : ref _highCategories;
        var bit = UInt128.One << (category & 127);
        if ((half & bit) != 0)
            return false;
        half |= bit;
        return true;
    }
}
