using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NeuralTraining.Tests.Support;

/// <summary>Finds in compiled code what writes numbers in the current culture: interpolated strings that name no culture and have a hole that is no string,
/// the ToString of a number without a culture, which adding it to a string calls as well, and the base library's ThrowIfLessThan and its like.</summary>
internal sealed class CompiledText : IDisposable
{
    private static readonly string[] Numbers = ["Int32", "Int64", "IntPtr", "Single", "Double", "Decimal"];

    private readonly PEReader _file;
    private readonly MetadataReaderProvider _symbolFile;
    private readonly MetadataReader _metadata, _symbols;
    private readonly Dictionary<int, Meaning> _meanings = [];

    public CompiledText(string assembly)
    {
        _file = new PEReader(File.OpenRead(assembly));
        _symbolFile = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly, ".pdb")));
        (_metadata, _symbols) = (_file.GetMetadataReader(), _symbolFile.GetMetadataReader());
        foreach (MemberReferenceHandle handle in _metadata.MemberReferences)
        {
            _meanings[MetadataTokens.GetToken(handle)] = MeaningOf(_metadata.GetMemberReference(handle));
        }

        for (int row = 1; row <= _metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            MethodSpecificationHandle handle = MetadataTokens.MethodSpecificationHandle(row);
            EntityHandle method = _metadata.GetMethodSpecification(handle).Method;
            string name = method.Kind == HandleKind.MemberReference ? _metadata.GetString(_metadata.GetMemberReference((MemberReferenceHandle)method).Name) : "";
            _meanings[MetadataTokens.GetToken(handle)] =
                name == "AppendFormatted" ? Meaning.Formats :
                name.StartsWith("ThrowIf", StringComparison.Ordinal) ? Meaning.PrintsNumber : Meaning.None;
        }
    }

    private enum Meaning
    {
        None,
        BeginsWithCulture,
        Begins,
        Formats,
        Ends,
        PrintsNumber,
    }

    /// <summary>File and line of each place.</summary>
    public IEnumerable<string> InCurrentCulture() => _metadata.MethodDefinitions.SelectMany(InCurrentCulture);

    public void Dispose()
    {
        _file.Dispose();
        _symbolFile.Dispose();
    }

    /// <summary>The calls of a method in their order: after the byte of call, callvirt or newobj comes the token of what is called. A string within a hole ends before the outer one goes on.</summary>
    private IEnumerable<string> InCurrentCulture(MethodDefinitionHandle method)
    {
        int address = _metadata.GetMethodDefinition(method).RelativeVirtualAddress;
        byte[] code = address == 0 ? [] : _file.GetMethodBody(address).GetILBytes() ?? [];
        var open = new Stack<(bool HasCulture, bool HasNumbers)>();
        for (int i = 0; i < code.Length - 4; i++)
        {
            Meaning meaning = code[i] is 0x28 or 0x6f or 0x73 ? _meanings.GetValueOrDefault(BitConverter.ToInt32(code, i + 1)) : Meaning.None;
            bool isWrong = meaning == Meaning.PrintsNumber;
            if (meaning is Meaning.Begins or Meaning.BeginsWithCulture)
            {
                open.Push((meaning == Meaning.BeginsWithCulture, false));
            }
            else if (meaning == Meaning.Formats && open.Count > 0)
            {
                open.Push(open.Pop() with { HasNumbers = true });
            }
            else if (meaning == Meaning.Ends && open.Count > 0)
            {
                isWrong = open.Pop() is { HasCulture: false, HasNumbers: true };
            }

            if (isWrong)
            {
                yield return PlaceOf(method, i);
            }
        }
    }

    private string PlaceOf(MethodDefinitionHandle method, int offset)
    {
        SequencePoint point = _symbols.GetMethodDebugInformation(method.ToDebugInformationHandle()).GetSequencePoints().LastOrDefault(point => point.Offset <= offset && !point.IsHidden);
        string document = point.Document.IsNil ? "" : Path.GetFileName(_symbols.GetString(_symbols.GetDocument(point.Document).Name));
        return $"{document}:{point.StartLine}-{point.EndLine}";
    }

    private Meaning MeaningOf(MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeReference || member.GetKind() != MemberReferenceKind.Method)
        {
            return Meaning.None;
        }

        BlobReader signature = _metadata.GetBlobReader(member.Signature);
        if (signature.ReadSignatureHeader().IsGeneric)
        {
            signature.ReadCompressedInteger();
        }

        int parameters = signature.ReadCompressedInteger();
        string type = _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name);
        return (type, _metadata.GetString(member.Name), parameters) switch
        {
            ("DefaultInterpolatedStringHandler", ".ctor", 2) or ("AppendInterpolatedStringHandler", ".ctor", 3) => Meaning.Begins,
            ("DefaultInterpolatedStringHandler", ".ctor", 3) or ("AppendInterpolatedStringHandler", ".ctor", 4) => Meaning.BeginsWithCulture,
            ("DefaultInterpolatedStringHandler", "ToStringAndClear", 0) or ("String", "Create", 2) or ("StringBuilder", "Append", 1 or 2) => Meaning.Ends,
            (_, "ToString", 0) when Numbers.Contains(type) => Meaning.PrintsNumber,
            _ => Meaning.None,
        };
    }
}
