using System.Diagnostics.Metrics;

using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.Engine.MemberLog.Log;

/// <summary>What the history log's writer and loader are doing, for dashboards and alarms.</summary>
internal sealed class LogMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _settled;
    private readonly Counter<long> _loaded;
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _seconds;

    public LogMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(EngineActivity.Name);
        _rows = _meter.CreateCounter<long>("historylog.rows", "{row}", "Entries made durable.");
        _refused = _meter.CreateCounter<long>("historylog.refused", "{append}", "Appends refused because the queue was full.");
        _settled = _meter.CreateCounter<long>("historylog.settled", "{append}", "Appends settled one by one after their batch failed.");
        _loaded = _meter.CreateCounter<long>("historylog.loaded", "{member}", "Histories read for activating grains.");
        _batch = _meter.CreateHistogram<int>("historylog.batch.appends", "{append}", "Appends written by one statement.");
        _seconds = _meter.CreateHistogram<double>("historylog.batch.duration", "s", "Time from taking a batch to its flush.");
    }

    public void Observe(Func<int> queuedRows) =>
        _meter.CreateObservableGauge("historylog.queued", queuedRows, "{row}", "Entries waiting for the writer.");

    public void Written(int appends, int rows, TimeSpan took)
    {
        _rows.Add(rows);
        _batch.Record(appends);
        _seconds.Record(took.TotalSeconds);
    }

    public void Refused() => _refused.Add(1);

    public void Settled(int appends) => _settled.Add(appends);

    public void Loaded(int members) => _loaded.Add(members);
}
