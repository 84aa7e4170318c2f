using System.Globalization;
using System.Reflection;
using NetworkAnalytics.Delivery.Access.Audit;
using NetworkAnalytics.Delivery.Dashboard;
using NetworkAnalytics.Delivery.Dashboard.Administration;

namespace NetworkAnalytics.UnitTests.Dashboard;

public sealed class AdminTextsTests
{
    [Theory]
    [InlineData("en-GB")]
    [InlineData("fr-FR")]
    public void Everything_that_is_logged_has_its_words(string language)
    {
        var words = new PageWords(CultureInfo.GetCultureInfo(language));
        var actions = typeof(AuditActions).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.True(actions.Count > 20);
        Assert.All(actions, action => Assert.NotEmpty(words[$"Action.{action}"]));
        Assert.Equal("no such thing", new AdminWords(words).Known("Action.no_such_thing"));
    }

    [Theory]
    [InlineData("en-GB", 0, "0 days")]
    [InlineData("fr-FR", 0, "0 jour")]
    [InlineData("fr-FR", 2, "2 jours")]
    public void Plurals_are_those_of_the_language(string language, int days, string said) =>
        Assert.Equal(said, new AdminWords(new PageWords(CultureInfo.GetCultureInfo(language))).Time(days));
}
