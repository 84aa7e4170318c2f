namespace NetworkAnalytics.SystemTests.Platform;

/// <summary>A grain of the tests, which keeps a text and says where it lives.</summary>
[Alias("tests.notebook")]
public interface INotebookGrain : IGrainWithStringKey
{
    [Alias("Write")]
    Task WriteAsync(string text);

    [Alias("Read")]
    Task<string> ReadAsync();

    [Alias("Clear")]
    Task ClearAsync();

    [Alias("Forget")]
    Task ForgetAsync();

    [Alias("Where")]
    Task<string> WhereAsync();
}

[GenerateSerializer, Alias("tests.notebook.state")]
public sealed record NotebookState
{
    [Id(0)]
    public string Text { get; set; } = "";
}

public sealed class NotebookGrain(
    [PersistentState("tests.notebook")] IPersistentState<NotebookState> state, ILocalSiloDetails silo) : Grain, INotebookGrain
{
    public Task WriteAsync(string text)
    {
        state.State.Text = text;
        return state.WriteStateAsync();
    }

    public Task<string> ReadAsync() => Task.FromResult(state.State.Text);

    public Task ClearAsync() => state.ClearStateAsync();

    public Task ForgetAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<string> WhereAsync() => Task.FromResult(silo.SiloAddress.ToString());
}
