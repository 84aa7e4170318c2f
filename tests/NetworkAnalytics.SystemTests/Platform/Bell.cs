using System.Collections.Concurrent;

namespace NetworkAnalytics.SystemTests.Platform;

/// <summary>Lets a job tell the test that enqueued it that it ran.</summary>
public static class Bell
{
    private static readonly ConcurrentDictionary<Guid, TaskCompletionSource> Expected = new();

    /// <summary>Ends when <see cref="Ring"/> is called with the same id.</summary>
    public static Task Expect(Guid note) =>
        Expected.GetOrAdd(note, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The job.</summary>
    public static void Ring(Guid note) => Expected[note].TrySetResult();
}
