using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetworkAnalytics.Contracts.Members;
using NetworkAnalytics.Contracts.Tenancy;
using NetworkAnalytics.Delivery.Access.Tenants;
using NetworkAnalytics.Delivery.Emails.Leaving;
using NetworkAnalytics.Delivery.Emails.Letters;
using NetworkAnalytics.Delivery.Emails.Schedules;
using NetworkAnalytics.Delivery.Emails.Sending;

namespace NetworkAnalytics.Delivery.Emails;

public static class Registration
{
    /// <summary>Adds letters and the sender of all mail. Needs <see cref="Access.Registration.AddAccess"/> and job storage. Options: sections <c>Smtp</c>, <c>Letters</c>, <c>Bounces</c>.</summary>
    public static IServiceCollection AddLetters(this IServiceCollection services)
    {
        services.AddOptions<SmtpOptions>().BindConfiguration("Smtp").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LettersOptions>().BindConfiguration("Letters").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<BounceOptions>().BindConfiguration("Bounces").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DnsOptions>().BindConfiguration("Dns").Validate(dns => dns.Server is null || System.Net.IPEndPoint.TryParse(dns.Server, out _), "Dns:Server: give an address such as 192.0.2.53.").ValidateOnStart();
        services.AddSingleton<Bounces>().AddSingleton<SenderRecords>().AddHostedService<BounceSchedule>()
            .AddSingleton(p => new BounceMailbox(p.GetRequiredService<IOptions<BounceOptions>>(), p.GetRequiredService<Bounces>(), p.GetRequiredService<ILogger<BounceMailbox>>()));
        services.AddSingleton<EmailChoices>().AddSingleton<LetterSchedules>();
        services.AddSingleton<LetterSenders>().AddSingleton<LetterLinks>().AddSingleton<LetterReturns>().AddSingleton<LetterLeaving>().AddSingleton<SuppressedAddresses>()
            .AddSingleton<MemberFactsReader>().AddSingleton<DigestReader>()
            .AddSingleton(p => new LetterPreviews(p.GetRequiredService<ITenants>(), p.GetRequiredService<IMemberContacts>(), p.GetRequiredService<MemberFactsReader>(), p.GetRequiredService<DigestReader>(), p.GetRequiredService<LetterLinks>()));
        return services.AddSingleton<LettersBell>().AddSingleton<LetterMetrics>().AddSingleton<LetterRows>().AddSingleton<LetterLanes>().AddSingleton<LetterRuns>()
            .AddSingleton<Administrators>().AddSingleton<LetterComposer>().AddSingleton<RunTrouble>().AddSingleton<TestLetters>().AddSingleton<Deliveries>()
            .AddSingleton(p => new LetterJob(
                p.GetRequiredService<LetterRows>(), p.GetRequiredService<LetterRuns>(), p.GetRequiredService<LetterLanes>(), p.GetRequiredService<LetterComposer>(), p.GetRequiredService<RunTrouble>(),
                p.GetRequiredService<TenantStanding>(), p.GetRequiredService<LettersBell>(), p.GetRequiredService<LetterMetrics>(), p.GetRequiredService<IOptions<LettersOptions>>(),
                p.GetRequiredService<IOptions<SmtpOptions>>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<LetterJob>>()))
            .AddHostedService<LetterDispatcher>().AddHostedService<OutboxSender>();
    }
}
