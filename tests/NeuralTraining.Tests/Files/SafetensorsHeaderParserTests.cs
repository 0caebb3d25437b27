using System.Text;
using FluentAssertions;
using NeuralTraining.Files;
using Xunit;

namespace NeuralTraining.Tests.Files;

/// <summary>The attacks: what the format forbids, each by its message.</summary>
public class SafetensorsHeaderParserTests
{
    private const string Fields = "tell 'dtype', 'shape' and 'data_offsets' of ";
    private const string Sizes = "have as many bytes between the two 'data_offsets' of a tensor as its 'dtype' and 'shape' make, but has not for 'a'";
    private const string Shapes = "have a list of whole numbers from 0 to 9223372036854775807 as 'shape', but has none for 'a'";
    private const string Offsets = "have a list of whole numbers from 0 to 9223372036854775807 as 'data_offsets', but has none for 'a'";
    private const string OneAfterAnother = "have tensors one after another, without gap or overlap, but ";

    [Theory]
    [InlineData("", 0)]
    [InlineData("{}", 0)]
    [InlineData("{}     \n", 0)]
    [InlineData("""{"__metadata__":{}}""", 0)]
    [InlineData("""{"__metadata__":{"a":"b","":""}}""", 0)]
    [InlineData("""{"__metadata__":null}""", 0)]
    [InlineData("""{"__metadata__":null,"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"data_offsets":[0,4],"shape":[],"dtype":"F32"}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[4,0,9],"data_offsets":[0,0]}}""", 0)]
    [InlineData("""{"":{"dtype":"U8","shape":[1,1,1,1,1,1,1,3],"data_offsets":[0,3]}}""", 3)]
    [InlineData("""{"second":{"dtype":"U8","shape":[2],"data_offsets":[3,5]},"first":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""", 5)]
    [InlineData("""{"b":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"none":{"dtype":"U8","shape":[0],"data_offsets":[3,3]},"nil":{"dtype":"F64","shape":[0],"data_offsets":[0,0]}}""", 3)]
    [InlineData("""{"\u0061":{"\u0064type":"F\u00332","shape":[1],"data_offsets":[0,4]}}""", 4)]
    public void A_right_file_is_read(string header, int dataLength)
    {
        byte[] file = header.Length == 0 ? Safetensors.Write(_ => { }) : Safetensors.File(header, dataLength);

        Dictionary<string, StoredBytes> read = Safetensors.Read(file);

        Dictionary<string, StoredBytes> expected = NaiveSafetensors.Read(file)!;
        read.Keys.Should().BeEquivalentTo(expected.Keys);
        read.All(tensor => tensor.Value.IsLike(expected[tensor.Key])).Should().BeTrue();
    }

    [Theory]
    [InlineData("", "have a header that begins with '{' and is UTF-8")]
    [InlineData(" {}", "have a header that begins with '{' and is UTF-8")]
    [InlineData("[]", "have a header that begins with '{' and is UTF-8")]
    [InlineData("\uFEFF{}", "have a header that begins with '{' and is UTF-8")]
    [InlineData("""{"a":[]}""", "have an object for each name in its header, but has none for 'a'")]
    [InlineData("""{"a":null}""", "have an object for each name in its header, but has none for 'a'")]
    [InlineData("""{"__metadata__":"a"}""", "have an object for each name in its header, but has none for '__metadata__'")]
    [InlineData("""{"__metadata__":{"a":1}}""", "have strings as metadata, but 'a' is none")]
    [InlineData("""{"__metadata__":{"a":{}}}""", "have strings as metadata, but 'a' is none")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "name each tensor once, but names '__metadata__' twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0061":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", "name each tensor once, but names 'a' twice")]
    [InlineData("""{"a":{}}""", Fields + "each tensor, but does not tell all of 'a'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0]}}""", Fields + "each tensor, but does not tell all of 'a'")]
    [InlineData("""{"a":{"dtype":"U8","data_offsets":[0,0]}}""", Fields + "each tensor, but does not tell all of 'a'")]
    [InlineData("""{"a":{"shape":[0],"data_offsets":[0,0]}}""", Fields + "each tensor, but does not tell all of 'a'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"strides":[1]}}""", Fields + "a tensor, but tells 'strides' of 'a'")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8"}}""", Fields + "a tensor once, but tells 'dtype' of 'a' twice")]
    [InlineData("""{"a":{"shape":[0],"shape":[0]}}""", Fields + "a tensor once, but tells 'shape' of 'a' twice")]
    [InlineData("""{"a":{"data_offsets":[0,0],"data_offsets":[0,0]}}""", Fields + "a tensor once, but tells 'data_offsets' of 'a' twice")]
    [InlineData("""{"__metadata__":null,"__metadata__":{}}""", "name each tensor once, but names '__metadata__' twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}}""", "have tensors of at most 8 dimensions, but 'a' has '9'")]
    [InlineData("""{"a":{"dtype":4}}""", "have a string as 'dtype', but has none for 'a'")]
    [InlineData("""{"a":{"dtype":null}}""", "have a string as 'dtype', but has none for 'a'")]
    [InlineData("""{"a":{"dtype":"C64"}}""", "have tensors of types that can be read here, BOOL, U8, I8, F8_E4M3, F8_E5M2, U16, I16, F16, BF16, U32, I32, F32, U64, I64, F64, but 'a' is of type 'C64'")]
    [InlineData("""{"a":{"dtype":"f32"}}""", "have tensors of types that can be read here, BOOL, U8, I8, F8_E4M3, F8_E5M2, U16, I16, F16, BF16, U32, I32, F32, U64, I64, F64, but 'a' is of type 'f32'")]
    [InlineData("""{"a":{"dtype":"5"}}""", "have tensors of types that can be read here, BOOL, U8, I8, F8_E4M3, F8_E5M2, U16, I16, F16, BF16, U32, I32, F32, U64, I64, F64, but 'a' is of type '5'")]
    [InlineData("""{"a":{"shape":4}}""", Shapes)]
    [InlineData("""{"a":{"shape":[-1]}}""", Shapes)]
    [InlineData("""{"a":{"shape":[1.0]}}""", Shapes)]
    [InlineData("""{"a":{"shape":[1e3]}}""", Shapes)]
    [InlineData("""{"a":{"shape":["1"]}}""", Shapes)]
    [InlineData("""{"a":{"shape":[null]}}""", Shapes)]
    [InlineData("""{"a":{"shape":[9223372036854775808]}}""", Shapes)]
    [InlineData("""{"a":{"shape":[99999999999999999999999999999999]}}""", Shapes)]
    [InlineData("""{"a":{"data_offsets":{}}}""", Offsets)]
    [InlineData("""{"a":{"data_offsets":[-4,0]}}""", Offsets)]
    [InlineData("""{"a":{"data_offsets":[0,18446744073709551616]}}""", Offsets)]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[]}}""", Sizes)]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0]}}""", Sizes)]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0,0]}}""", Sizes)]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""", Sizes)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", Sizes)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", Sizes)]
    [InlineData("""{"a":{"dtype":"F64","shape":[1152921504606846976],"data_offsets":[0,0]}}""", Sizes)]
    [InlineData("""{"a":{"dtype":"F64","shape":[2305843009213693952,2],"data_offsets":[0,0]}}""", Sizes)]
    [InlineData("""{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", Sizes)]
    [InlineData("""{"a":{"dtype":"U8","shape":[4294967296,4294967296,0],"data_offsets":[0,0]}}""", Sizes)]
    [InlineData("""{"a":{"dtype":"U8","shape":[3037000500,3037000500,3],"data_offsets":[0,9223372036854775807]}}""", Sizes)]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", OneAfterAnother + "'a' begins at byte '1' of the data and not at '0'")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[3,5]}}""",
        OneAfterAnother + "'b' begins at byte '3' of the data and not at '2'")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""",
        OneAfterAnother + "'b' begins at byte '1' of the data and not at '2'")]
    [InlineData(
        """{"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""",
        OneAfterAnother + "'*' begins at byte '0' of the data and not at '2'")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]},"b":{"dtype":"U8","shape":[0],"data_offsets":[5,5]}}""",
        OneAfterAnother + "'b' begins at byte '5' of the data and not at '9'")]
    public void A_wrong_header_is_refused_by_what_it_must_and_what_it_does(string header, string sentence)
    {
        byte[] file = Safetensors.File(header, dataLength: 9);

        NaiveSafetensors.Read(file).Should().BeNull("the other reader must agree");
        FluentActions.Invoking(() => Safetensors.Read(file)).Should().Throw<InvalidDataException>().WithMessage($"The safetensors file 'test' must {sentence}.");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{}\0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},}""")]
    [InlineData("""{"a":{"dtype":"U8","shape":[00],"data_offsets":[0,0]}}""")]
    [InlineData("""{"a":{"dtype":"U8","shape":[+0],"data_offsets":[0,0]}}""")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0,],"data_offsets":[0,0]}}""")]
    [InlineData("""{"a":{"dtype":"U8","shape":[[0]],"data_offsets":[0,0]}}""")]
    [InlineData("""{/**/}""")]
    [InlineData("{'a':{}}")]
    [InlineData("""{"a":{"dtype":"U""")]
    public void What_is_not_JSON_is_refused(string header)
    {
        byte[] file = Safetensors.File(header, dataLength: 0);

        NaiveSafetensors.Read(file).Should().BeNull("the other reader must agree");
        FluentActions.Invoking(() => Safetensors.Read(file)).Should().Throw<InvalidDataException>()
            .WithMessage("The safetensors file 'test' must have a header of JSON, at most 3 deep, but is not at byte '*' of line '*'.");
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":{\"shape\":[")]
    [InlineData("{\"__metadata__\":{\"a\":")]
    public void Depth_without_end_is_refused(string beginning)
    {
        foreach (string nesting in new[] { "[", "{\"a\":" })
        {
            byte[] file = Safetensors.File(beginning + string.Concat(Enumerable.Repeat(nesting, 100_000)), dataLength: 0);

            FluentActions.Invoking(() => Safetensors.Read(file)).Should().Throw<InvalidDataException>().Which.Message.Length.Should().BeLessThan(400);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    public void Bytes_that_are_not_UTF_8_are_refused(byte[] text)
    {
        byte[] file = Safetensors.File([.. "{\"__metadata__\":{\"a\":\""u8, .. text, .. "\"}}"u8]);

        FluentActions.Invoking(() => Safetensors.Read(file)).Should().Throw<InvalidDataException>()
            .WithMessage("The safetensors file 'test' must have a header that begins with '{' and is UTF-8.");
    }

    [Fact]
    public void Metadata_is_found_by_its_key_whatever_its_escapes()
    {
        SafetensorsMetadata metadata = Metadata("""{"a":"b","\u0062\n":"\"c\u00e9\"","prefix.x":"","é":"ü"}""");

        metadata.Should().Equal(new Dictionary<string, string> { ["a"] = "b", ["b\n"] = "\"cé\"", ["prefix.x"] = "", ["é"] = "ü" });
        metadata["b\n"].Should().Be("\"cé\"");
        metadata["é"].Should().Be("ü");
        metadata.ContainsKey("c").Should().BeFalse();
        metadata.Count.Should().Be(4);
        metadata.Under("prefix.").Should().Equal(new Dictionary<string, string> { ["x"] = "" });
    }

    [Fact]
    public void Metadata_that_is_there_twice_is_refused_when_it_is_asked_for()
    {
        const string message = "The safetensors file 'test' must have each piece of metadata once, but has 'a' twice.";
        SafetensorsMetadata metadata = Metadata("""{"a":"b","\u0061":"b"}""");

        metadata.Invoking(metadata => metadata["a"]).Should().Throw<InvalidDataException>().WithMessage(message);
        metadata.Invoking(metadata => metadata.Under("")).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Theory]
    [InlineData("""{"\ud800":{}}""")]
    [InlineData("""{"__metadata__":{"\udc00":""}}""")]
    [InlineData("""{"__metadata__":{"a":"\ud800x"}}""")]
    [InlineData("""{"a":{"dtype":"\ud800"}}""")]
    [InlineData("""{"a":{"\ud800":""}}""")]
    public void Half_of_a_surrogate_pair_is_refused(string header) =>
        FluentActions.Invoking(() => Safetensors.Read(Safetensors.File(header, dataLength: 0))).Should().Throw<InvalidDataException>()
            .WithMessage("The safetensors file 'test' must have a header of JSON, at most 3 deep, but has a string with half of a surrogate pair.");

    [Fact]
    public void A_message_shows_only_the_beginning_of_a_name_without_end()
    {
        byte[] file = Safetensors.File(Encoding.UTF8.GetBytes($$"""{"{{new string('a', 100_000)}}":1}"""));

        FluentActions.Invoking(() => Safetensors.Read(file)).Should().Throw<InvalidDataException>()
            .WithMessage($"The safetensors file 'test' must have an object for each name in its header, but has none for '{new string('a', 80)}…'.");
    }

    private static SafetensorsMetadata Metadata(string json) =>
        new SafetensorsReader(new MemoryStream(Safetensors.File(Encoding.UTF8.GetBytes($$"""{"__metadata__":{{json}}}"""))), "test").Metadata;
}
