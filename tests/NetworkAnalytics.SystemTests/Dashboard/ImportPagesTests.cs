using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using NetworkAnalytics.Contracts.Imports;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Dashboard;
using NetworkAnalytics.Delivery.Dashboard.Administration;
using NetworkAnalytics.SystemTests.Access;
using NetworkAnalytics.SystemTests.Ingest;
using Page = NetworkAnalytics.SystemTests.Access.Browser;

namespace NetworkAnalytics.SystemTests.Dashboard;

/// <summary>What a French page says of a file or a mapping that cannot be used: nothing of it in English.</summary>
[Collection(AccessTests.Name)]
public sealed partial class ImportPagesTests(AccessReplica replica)
{
    private const string Header = "entry_id,member_id,occurred_at,entry,kind\n";
    private const string Row = "e1,m1,2021-05-04T09:30:00Z,activity,event\n";
    private static readonly string Long = new('x', 201);
    private static readonly AdminWords French = new(new PageWords(CultureInfo.GetCultureInfo("fr-FR")));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_cannot_be_read_is_refused_in_the_language_of_the_page()
    {
        var tenant = await replica.CreateTenantAsync();
        using var browser = await SignInTests.AdministratorBrowserAsync(replica, tenant.Id);
        var said = new HashSet<string>();
        foreach (var file in BadFileTests.Files.Select(f => f.Data.Item1))
        {
            var content = BadFileTests.Bytes(file);
            var problem = await RefusedAsync(tenant, ImportKind.History, content);
            foreach (var action in (string[])["import", "check"])
            {
                var answer = await SendAsync(browser, action, ImportKind.History, content);
                Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{file}: {answer.Status}");
                var told = Assert.Single(Notices(answer));
                Assert.Contains(Reasons.Say(problem, French), told, StringComparison.Ordinal);
                AssertFrench(told, file);
                said.Add(told);
            }
            // The first rows may be readable where the whole is not, with a separator and an encoding that are guessed.
            var look = await SendAsync(browser, "look", ImportKind.History, content.AsSpan(0, Math.Min(content.Length, 1 << 20)).ToArray());
            Assert.True(look.Status == HttpStatusCode.OK, $"{file}: {look.Status}");
            Assert.All(Notices(look), notice => AssertFrench(notice, file));
        }
        Assert.True(said.Count > 12, $"{said.Count} sentences");
        Assert.Empty(await tenant.Service<IImports>().List(tenant.Id, null, 10, Cancelled));
    }

    [Theory]
    [InlineData("member_id\nm1\n", "pas de colonne «\u00a0joined_on\u00a0»")]
    [InlineData("member_id,joined_on,a=b\nm1,2020-01-01,c\n", "«\u00a0a=b\u00a0» ne peut pas être celui d’un attribut")]
    [InlineData("fifty-one attributes", "L’en-tête a 51 colonnes en plus")]
    public async Task So_is_a_members_file(string content, string expected)
    {
        var tenant = await replica.CreateTenantAsync();
        using var browser = await SignInTests.AdministratorBrowserAsync(replica, tenant.Id);
        if (content == "fifty-one attributes")
            content = "member_id,joined_on," + string.Join(',', Enumerable.Range(1, 51).Select(n => $"a{n}")) + "\n";
        var answer = await SendAsync(browser, "import", ImportKind.Members, Encoding.UTF8.GetBytes(content));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        var told = Assert.Single(Notices(answer));
        Assert.Contains(expected, told, StringComparison.Ordinal);
        AssertFrench(told, expected);
    }

    [Fact]
    public async Task A_mapping_that_cannot_be_used_is_refused_in_the_language_of_the_page()
    {
        var tenant = await replica.CreateTenantAsync();
        using var browser = await SignInTests.AdministratorBrowserAsync(replica, tenant.Id);
        (ImportKind Kind, string Header, string Expected, (string, string)[] Fields)[] wrong =
        [
            (ImportKind.History, Header, "dans la colonne «\u00a0Humeur\u00a0», que l’en-tête n’a pas", [("column.kind", "Humeur")]),
            (ImportKind.History, "entry_id,member_id,occurred_at,entry,sorte,sorte\n", "et la correspondance y prend «\u00a0kind\u00a0»", [("column.kind", "sorte")]),
            (ImportKind.History, "entry_id,member_id,occurred_at,kind\n", "ne disent d’où vient «\u00a0entry\u00a0»", []),
            (ImportKind.History, Header, "«\u00a0mood\u00a0» n’est pas un champ d’un fichier d’historiques", [("constants", "mood = good")]),
            (ImportKind.History, Header, "«\u00a0mood\u00a0» n’est pas un champ d’un fichier d’historiques", [("values", "mood: good = 5")]),
            (ImportKind.History, Header, "Chaque ligne demande son propre «\u00a0entry_id\u00a0»", [("constants", "entry_id = 1")]),
            (ImportKind.History, Header, "Pour «\u00a0note\u00a0», indiquez de 1 à 200 caractères", [("constants", $"note = {Long}")]),
            (ImportKind.History, Header, "Pour «\u00a0kind\u00a0», indiquez de 1 à 1\u202f000 paires", [("values", $"kind: {Long} = event")]),
            (ImportKind.History, Header, "Écrivez les jours avec yyyy", [("date_format", "jj/mm/aaaa")]),
            (ImportKind.History, Header, "L’encodage est l’un de ceux-ci", [("encoding", "latin-1")]),
            (ImportKind.History, Header, "Donnez à la correspondance un nom", [("remember", Long)]),
            (ImportKind.Members, "member_id,joined_on\n", "ne peut être ni un champ ni un attribut", [("constants", $"{Long} = x")]),
            (ImportKind.Members, "member_id,joined_on\n", "Une correspondance nomme 100 champs au plus", [("constants", string.Concat(Enumerable.Range(1, 101).Select(n => $"a{n} = x\n")))]),
            (ImportKind.History, Header, "La ligne 1 de ce qui est pareil", [("constants", "entry activity")]),
        ];
        foreach (var (kind, header, expected, fields) in wrong)
            foreach (var action in (string[])["import", "look"])
            {
                // What is remembered is the business of the one who brings the file in.
                if (action == "look" && fields is [("remember", _)])
                    continue;
                var answer = await SendAsync(browser, action, kind, Encoding.UTF8.GetBytes(header + (kind == ImportKind.History ? Row : "m1,2020-01-01\n")), [("chosen", "yes"), .. fields]);
                Assert.True(answer.Status == (action == "look" ? HttpStatusCode.OK : HttpStatusCode.BadRequest), $"{expected}: {answer.Status}");
                var told = Assert.Single(Notices(answer));
                Assert.Contains(expected, told, StringComparison.Ordinal);
                AssertFrench(told, expected);
            }
        var named = await SendAsync(browser, "import", ImportKind.History, Encoding.UTF8.GetBytes(Header), [], Long + Long);
        Assert.Contains("Donnez au fichier un nom", Assert.Single(Notices(named)), StringComparison.Ordinal);
        Assert.Empty(await tenant.Service<IImports>().List(tenant.Id, null, 10, Cancelled));
    }

    [Fact]
    public async Task A_report_taken_away_from_a_page_is_in_its_language_and_the_APIs_stays_as_it_is()
    {
        var tenant = await replica.CreateTenantAsync();
        using var browser = await SignInTests.AdministratorBrowserAsync(replica, tenant.Id);
        var sent = await SendAsync(browser, "import", ImportKind.Members, "member_id,joined_on\nm1,demain\n"u8.ToArray());
        Assert.StartsWith("/import/", sent.Location, StringComparison.Ordinal);
        var report = await browser.SendAsync(InFrench(new HttpRequestMessage(HttpMethod.Get, $"{sent.Location}/report")));
        Assert.Contains("«\u00a0demain\u00a0» n’est pas un jour\u202f; écrivez-le comme 2026-03-14.", report.Body, StringComparison.Ordinal);
        AssertFrench(report.Body.Split('\n')[1], "report");
        using var client = tenant.Client();
        client.DefaultRequestHeaders.Add("Accept", "text/csv");
        Assert.Contains("'demain' is not a day; write it like 2026-03-14.", await client.GetStringAsync($"/api/v1/imports/{sent.Location!.Split('/')[^1]}/rejected?lang=fr", Cancelled), StringComparison.Ordinal);
    }

    private static async Task<FieldProblem> RefusedAsync(TestTenant tenant, ImportKind kind, byte[] content) =>
        (await Assert.ThrowsAsync<InvalidInputException>(() => tenant.Service<IImports>().Upload(tenant.Id, kind, "file.csv", new MemoryStream(content), null, Cancelled))).Problem;

    private static async Task<Page.Answer> SendAsync(Page browser, string action, ImportKind kind, byte[] content, (string Name, string Value)[]? fields = null, string fileName = "fichier.csv")
    {
        // The file comes last, as in the page's own form.
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in ((string, string)[])[("__RequestVerificationToken", (await browser.GetAsync("/import")).FormToken), ("kind", kind.Name()), .. fields ?? []])
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(content), "file", fileName);
        return await browser.SendAsync(InFrench(new HttpRequestMessage(HttpMethod.Post, $"/import?action={action}") { Content = form }));
    }

    private static HttpRequestMessage InFrench(HttpRequestMessage request)
    {
        request.Headers.Add("Accept-Language", "fr-FR,fr;q=0.9");
        return request;
    }

    private static List<string> Notices(Page.Answer answer) => [.. Notice().Matches(answer.Body).Select(m => WebUtility.HtmlDecode(Tag().Replace(m.Groups[1].Value, " ")))];

    private static void AssertFrench(string text, string of) => Assert.False(EnglishWord().IsMatch(text), $"{of}: {text}");

    [GeneratedRegex("<div class=\"notice[^>]*>(.*?)</div>", RegexOptions.Singleline)]
    private static partial Regex Notice();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\b(the|it|is|has|and|give|send|save|file|column|row|which|not)\b", RegexOptions.IgnoreCase)]
    private static partial Regex EnglishWord();
}
