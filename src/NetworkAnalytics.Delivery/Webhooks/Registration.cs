using Microsoft.Extensions.DependencyInjection;
using NetworkAnalytics.Contracts.Tenancy;

namespace NetworkAnalytics.Delivery.Webhooks;

public static class Registration
{
    /// <summary>Adds webhooks and their jobs. Options: section <c>Webhooks</c>. Needs <see cref="Access.Registration.AddAccess"/> and the job library's client.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks").ValidateDataAnnotations()
            .Validate(o => o.AllowedNetworks.All(n => System.Net.IPNetwork.TryParse(n, out _)), "Webhooks:AllowedNetworks holds networks like 10.1.0.0/16.").ValidateOnStart();
        return services.AddSingleton<PublicAddresses>().AddSingleton<WebhookCaller>().AddSingleton<WebhookStore>().AddSingleton<DeliveryQueue>().AddSingleton<EventCollector>()
            .AddSingleton(p => new WebhookDispatcher(p.GetRequiredService<DeliveryQueue>(), p.GetRequiredService<EventCollector>(), p.GetRequiredService<Access.Tenants.TenantStanding>(), p.GetRequiredService<Hangfire.IBackgroundJobClient>()))
            .AddSingleton(p => new WebhookRunner(p.GetRequiredService<DeliveryQueue>(), p.GetRequiredService<WebhookStore>(), p.GetRequiredService<WebhookCaller>()))
            .AddSingleton<ITenantRetention, WebhookRetention>();
    }
}
