using System.Text.Json.Nodes;

namespace NetworkAnalytics.SystemTests.Api.Contract;

/// <summary>Nothing in the document is silent: what is missing goes into Api/Document/notes.json, or is said by the code itself.</summary>
[Collection(ApiTests.Name)]
public sealed class DescribedTests(ServedProduct product)
{
    [Fact]
    public async Task Every_operation_parameter_field_and_problem_has_a_description_and_an_example()
    {
        var contract = await ContractAsync();
        var silent = new List<string>();
        foreach (var call in contract.Calls)
        {
            var where = $"operation {call.Name}";
            Check(call.Operation, where, "summary", "description");
            foreach (var parameter in call.Parameters)
                Check(parameter, $"{where}, parameter {parameter["name"]}", "description", "example");
            foreach (var (type, content) in call.Operation["requestBody"]?["content"]?.AsObject() ?? [])
                Check(content!.AsObject(), $"{where}, body as {type}", "example");
            foreach (var (status, answer) in call.Operation["responses"]!.AsObject())
            {
                var said = contract.Resolve(answer)!.AsObject();
                Check(said, $"{where}, answer {status}", "description");
                foreach (var (type, content) in said["content"]?.AsObject() ?? [])
                    Check(content!.AsObject(), $"{where}, answer {status} as {type}", "example");
            }
        }
        foreach (var (name, schema) in contract.Components)
        {
            Check(schema, $"schema {name}", "description");
            foreach (var (field, property) in schema["properties"]?.AsObject() ?? [])
            {
                Check(property!.AsObject(), $"field {name}.{field}", "description");
                if (IsPlain(property!))
                    Check(property!.AsObject(), $"field {name}.{field}", "examples");
            }
        }
        Assert.True(silent.Count == 0, $"{silent.Count} are silent:\n{string.Join('\n', silent)}");

        void Check(JsonObject node, string where, params string[] members) =>
            silent.AddRange(members.Where(m => node[m] is null || node[m] is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String && value.GetValue<string>().Length == 0).Select(m => $"{where}: {m}"));
    }

    [Fact]
    public async Task Every_example_is_one_by_its_own_schema()
    {
        var contract = await ContractAsync();
        var wrong = new List<string>();
        foreach (var call in contract.Calls)
        {
            foreach (var parameter in call.Parameters)
                Check(parameter["schema"]!, parameter["example"], $"{call.Name}, parameter {parameter["name"]}");
            foreach (var (type, content) in call.Operation["requestBody"]?["content"]?.AsObject() ?? [])
                if (type == "application/json")
                    Check(content!["schema"]!, content["example"], $"{call.Name}, body");
            foreach (var (status, answer) in call.Operation["responses"]!.AsObject())
                foreach (var (type, content) in contract.Resolve(answer)!["content"]?.AsObject() ?? [])
                    if (type.EndsWith("json", StringComparison.Ordinal))
                        Check(content!["schema"]!, content["example"], $"{call.Name}, answer {status}");
        }
        foreach (var (name, schema) in contract.Components)
            foreach (var (field, property) in schema["properties"]?.AsObject() ?? [])
                foreach (var example in property!["examples"]?.AsArray() ?? [])
                    Check(property, example, $"{name}.{field}");
        Assert.True(wrong.Count == 0, $"{wrong.Count} examples are none:\n{string.Join('\n', wrong)}");

        void Check(JsonNode schema, JsonNode? example, string where)
        {
            if (contract.Differs(schema, example) is { } difference)
                wrong.Add($"{where}: {difference}");
        }
    }

    /// <summary>Neither another type of ours nor a list of them: those are described where they are defined.</summary>
    private static bool IsPlain(JsonNode property) =>
        property["$ref"] is null && property["items"]?["$ref"] is null
        && property["oneOf"]?.AsArray().Any(c => c!["$ref"] is not null) is not true
        && property["additionalProperties"]?["$ref"] is null;

    private async Task<ApiContract> ContractAsync()
    {
        using var nobody = product.Client(null);
        return await ApiContract.OfAsync(nobody);
    }
}
