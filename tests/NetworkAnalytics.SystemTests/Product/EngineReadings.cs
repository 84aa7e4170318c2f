using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Engine.Storage;

namespace NetworkAnalytics.SystemTests.Product;

/// <summary>Listens to one replica's own metrics.</summary>
internal sealed class EngineReadings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<long>> _values = new();

    public EngineReadings(TestProduct product)
    {
        // Replicas in one process have meters of one name; each comes from its replica's own factory.
        var meters = product.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EngineActivity.Name && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        _listener.Start();
    }

    /// <summary>Everything measured so far, in order.</summary>
    public IReadOnlyCollection<long> Of(string instrument) => _values.GetValueOrDefault(instrument) ?? [];

    /// <summary>A gauge's present value.</summary>
    public long Now(string gauge)
    {
        _listener.RecordObservableInstruments();
        return Of(gauge).Last();
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, long value) => _values.GetOrAdd(instrument.Name, _ => new()).Enqueue(value);
}
