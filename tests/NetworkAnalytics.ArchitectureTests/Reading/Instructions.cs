using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace NetworkAnalytics.ArchitectureTests.Reading;

/// <summary>
/// Reads what compiled code names, from the instructions of its methods. A small reader of our own: the libraries for
/// architecture tests look at signatures through a language of theirs, and the rules here need call sites.
/// </summary>
internal static class Instructions
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    public static IEnumerable<MethodBase> Methods(Type type) =>
        type.GetMethods(Own).Concat<MethodBase>(type.GetConstructors(Own));

    /// <summary>Types, methods and fields that a method's instructions name, in order.</summary>
    public static IEnumerable<MemberInfo> Named(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } body)
            yield break;
        var typeArguments = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < body.Length;)
        {
            var code = Codes[body[at] == 0xFE ? (short)(0xFE00 | body[at + 1]) : body[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok
                && method.Module.ResolveMember(Int(body, at), typeArguments, methodArguments) is { } member)
                yield return member;
            at += Size(code.OperandType, body, at);
        }
    }

    /// <summary>Every type that a type needs: bases, attributes, fields, signatures, locals and what its methods name; without generic wrapping.</summary>
    public static IEnumerable<Type> References(Type type) => AllReferences(type).OfType<Type>().SelectMany(Unwrapped).Distinct();

    private static IEnumerable<Type?> AllReferences(Type type)
    {
        yield return type.BaseType;
        foreach (var implemented in type.GetInterfaces())
            yield return implemented;
        foreach (var attribute in Attributes(type.GetCustomAttributesData()))
            yield return attribute;
        foreach (var field in type.GetFields(Own))
            yield return field.FieldType;
        foreach (var method in Methods(type))
        {
            foreach (var attribute in Attributes(method.GetCustomAttributesData()))
                yield return attribute;
            foreach (var part in Signature(method))
                yield return part;
            foreach (var local in method.GetMethodBody()?.LocalVariables ?? [])
                yield return local.LocalType;
            foreach (var member in Named(method))
            {
                yield return member as Type ?? member.DeclaringType;
                if (member is FieldInfo field)
                    yield return field.FieldType;
                if (member is MethodBase called)
                    foreach (var part in Signature(called))
                        yield return part;
            }
        }
    }

    private static IEnumerable<Type> Signature(MethodBase method)
    {
        if (method is MethodInfo { ReturnType: var returned })
            yield return returned;
        foreach (var parameter in method.GetParameters())
            yield return parameter.ParameterType;
        if (method.IsGenericMethod)
            foreach (var argument in method.GetGenericArguments())
                yield return argument;
    }

    private static IEnumerable<Type?> Attributes(IEnumerable<CustomAttributeData> attributes) =>
        attributes.SelectMany(a => a.ConstructorArguments.Select(c => c.Value as Type).Prepend(a.AttributeType));

    private static IEnumerable<Type> Unwrapped(Type type)
    {
        while (type.HasElementType)
            type = type.GetElementType()!;
        if (type.IsGenericParameter)
            return [];
        return type.IsGenericType
            ? type.GetGenericArguments().SelectMany(Unwrapped).Prepend(type.GetGenericTypeDefinition())
            : [type];
    }

    private static int Size(OperandType operand, byte[] body, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * Int(body, at),
        _ => 4,
    };

    private static int Int(byte[] body, int at) => BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
}
