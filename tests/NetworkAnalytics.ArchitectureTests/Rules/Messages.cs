using System.Reflection;
using System.Runtime.CompilerServices;
using NetworkAnalytics.ArchitectureTests.Reading;

namespace NetworkAnalytics.ArchitectureTests.Rules;

/// <summary>Messages travel between versions of the program: their names and the ids of their members are explicit, and they are sealed immutable records.</summary>
internal static class Messages
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> Of(IEnumerable<Type> types) => types.Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null);

    /// <summary>Serialized types without an alias, with one given twice, or with a member whose id is missing or taken.</summary>
    public static IEnumerable<string> BrokenNames(IEnumerable<Type> types)
    {
        var serialized = Of(types).ToList();
        foreach (var type in serialized.Where(t => Alias(t) is null))
            yield return $"{type} has no [Alias].";
        foreach (var twice in StoredNames.Twice(serialized.Select(Alias).OfType<string>(), a => a))
            yield return $"The alias {twice} is given twice.";
        foreach (var type in serialized.Where(t => !t.IsEnum))
        {
            var ids = Stored(type).Select(m => (m.Name, m.GetCustomAttribute<IdAttribute>()?.Id)).ToList();
            foreach (var (name, _) in ids.Where(i => i.Id is null))
                yield return $"{type}.{name} has no [Id].";
            foreach (var twice in ids.Where(i => i.Id is not null).GroupBy(i => i.Id).Where(g => g.Count() > 1))
                yield return $"{type} gives the id {twice.Key} twice.";
        }
    }

    /// <summary>Grain interfaces and their methods without a name of their own.</summary>
    public static IEnumerable<string> BrokenInterfaces(IEnumerable<Type> types)
    {
        foreach (var grain in types.Where(t => t.IsInterface && t.IsAssignableTo(typeof(IAddressable))))
        {
            if (Alias(grain) is null)
                yield return $"{grain} has no [Alias].";
            foreach (var method in grain.GetMethods().Where(m => Alias(m) is null))
                yield return $"{grain}.{method.Name} has no [Alias].";
            foreach (var twice in StoredNames.Twice(grain.GetMethods().Select(Alias).OfType<string>(), a => a))
                yield return $"{grain} gives the alias {twice} twice.";
        }
    }

    /// <summary>Messages that are open, can change, or hold a collection that can.</summary>
    public static IEnumerable<string> Mutable(IEnumerable<Type> types)
    {
        foreach (var type in Of(types).Where(t => !t.IsEnum))
        {
            if (!type.IsSealed)
                yield return $"{type} is not sealed.";
            if (!type.IsAssignableTo(typeof(Exception)) && type.GetCustomAttribute<ImmutableAttribute>() is null)
                yield return $"{type} is not [Immutable].";
            foreach (var property in type.GetProperties(Own).Where(p => p.SetMethod is { IsPrivate: false } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))))
                yield return $"{type}.{property.Name} can be set.";
            foreach (var property in type.GetProperties(Own).Where(p => p.Name != "EqualityContract" && Changes(p.PropertyType)))
                yield return $"{type}.{property.Name} is a collection that can change.";
            foreach (var field in type.GetFields(Own).Where(f => !f.IsInitOnly && f.GetCustomAttribute<CompilerGeneratedAttribute>() is null))
                yield return $"{type}.{field.Name} can be set.";
        }
    }

    private static bool Changes(Type type) => type.IsArray
        || type.IsGenericType && type.GetGenericTypeDefinition() is var open
            && (open == typeof(List<>) || open == typeof(Dictionary<,>) || open == typeof(HashSet<>) || open == typeof(ICollection<>) || open == typeof(IList<>) || open == typeof(IDictionary<,>));

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    /// <summary>What is stored of a value: its fields, and the properties that have one behind them.</summary>
    private static IEnumerable<MemberInfo> Stored(Type type)
    {
        foreach (var field in type.GetFields(Own))
            if (field.Name is ['<', .. var rest] && rest.IndexOf('>', StringComparison.Ordinal) is > 0 and var end)
            {
                if (type.GetProperty(rest[..end], Own) is { } property)
                    yield return property;
            }
            else if (field.GetCustomAttribute<NonSerializedAttribute>() is null)
                yield return field;
    }
}
