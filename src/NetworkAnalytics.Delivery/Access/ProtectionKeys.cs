using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace NetworkAnalytics.Delivery.Access;

/// <summary>The data-protection key ring in PostgreSQL, so that a token made by one replica is read by the others.</summary>
internal sealed class ProtectionKeys(DeliveryDatabase database, TimeProvider time) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.Open();
        using var select = new NpgsqlCommand("SELECT xml FROM delivery.protection_key ORDER BY created_at, name", connection);
        using var reader = select.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
            elements.Add(XElement.Parse(reader.GetString(0)));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.Open();
        using var insert = new NpgsqlCommand("INSERT INTO delivery.protection_key (name, xml, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", connection);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = friendlyName });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = element.ToString(SaveOptions.DisableFormatting) });
        insert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        insert.ExecuteNonQuery();
    }
}
