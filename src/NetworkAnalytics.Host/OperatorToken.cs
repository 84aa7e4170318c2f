using System.Buffers.Text;
using System.Security.Cryptography;

namespace NetworkAnalytics.Host;

/// <summary>
/// The operator's token where nobody configured one: made once for a private instance and kept beside its data, readable
/// by its owner alone. With a server of one's own, <c>Operator__Token</c> is given or there is no operator.
/// </summary>
internal static class OperatorToken
{
    public const string Setting = "Operator:Token";
    private const string FileName = "operator-token";

    /// <summary>Where it is kept.</summary>
    public static string Path(string dataDirectory) => System.IO.Path.GetFullPath(System.IO.Path.Combine(dataDirectory, FileName));

    /// <summary>Reads the token, and makes it first where there is none. The directory exists.</summary>
    public static string Ensure(string dataDirectory)
    {
        var path = Path(dataDirectory);
        if (!File.Exists(path))
            Make(path);
        return File.ReadAllText(path).Trim();
    }

    // Two processes may start at once: each writes a file of its own, the first one moved into place stays.
    private static void Make(string path)
    {
        var own = $"{path}.{Environment.ProcessId}";
        using (var file = new FileStream(own, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            file.Write(System.Text.Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) + "\n"));
        try
        {
            File.Move(own, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(own);
        }
    }
}
