using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Engine.Storage.Tenancy;

namespace NetworkAnalytics.UnitTests.Storage;

public sealed class SettingsRulesTests
{
    [Fact]
    public void Settings_from_before_the_effort_clock_have_cells_of_the_usual_hours()
    {
        Assert.Equal(5, SettingsRules.Complete(TenantSettings.Default with { EffortBinHours = 0 }).EffortBinHours);
        Assert.Equal(8, SettingsRules.Complete(TenantSettings.Default with { EffortBinHours = 8 }).EffortBinHours);
    }
}
