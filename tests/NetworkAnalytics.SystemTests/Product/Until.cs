namespace NetworkAnalytics.SystemTests.Product;

/// <summary>Waits for what another part of the system brings about, where it gives no event to wait on.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again until the condition holds; fails the test when it never does.</summary>
    /// <param name="what">What is waited for, for the failure.</param>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience ?? Patience);
        using var timer = new PeriodicTimer(Pace);
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"This did not come about within {patience ?? Patience}: {what}.");
            }
        }
    }
}
