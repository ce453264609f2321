import EgressModel
import EgressObserve
import EgressTestSupport
import SystemPackage
import Testing

@Suite struct TapRecordingTests {
    private static let reply = MessageBuilder(id: 7, "api.example.com.", .a).a("api.example.com.", "52.0.0.1").bytes
    private static let whole = FrameStreamBytes.recording([DnstapFrame(reply).bytes, DnstapFrame(reply).bytes])

    private let sink = RecordingSink()
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(_ bytes: [UInt8]) throws -> Bool {
        let path = try folder.write(bytes, to: "capture.fstrm")
        let file = try FileDescriptor.open(path, .readOnly)
        defer { try? file.close() }
        return try TapRecording.read(file, to: sink)
    }

    @Test func `a recording is read to its end`() throws {
        #expect(try !read(Self.whole))
        #expect(sink.responses.map(\.message) == [Self.reply, Self.reply])
    }

    @Test func `a recording without its STOP is whole`() throws {
        #expect(try !read(Self.whole.dropLast(FrameStreamBytes.stop.count)))
        #expect(sink.responses.count == 2)
    }

    @Test(arguments: [1, 13, 30]) func `what is whole counts if a recording ends within a frame`(missing: Int) throws {
        #expect(try read(Self.whole.dropLast(FrameStreamBytes.stop.count + missing)))
        #expect(sink.responses.count == 1)
    }

    @Test func `a recording that ends within its STOP has all its frames`() throws {
        #expect(try read(Self.whole.dropLast(1)))
        #expect(sink.responses.count == 2)
    }

    @Test func `a recording behind another one counts, too`() throws {
        #expect(try !read(Self.whole + Self.whole))
        #expect(sink.responses.count == 4)
        #expect(try read(Self.whole + Self.whole.dropLast(FrameStreamBytes.stop.count + 1)))
        #expect(sink.responses.count == 7)
    }

    @Test(
        arguments: [
            (whole + FrameStreamBytes.data([1, 2, 3]), TapFault.stream(.order)),
            (whole + Array("kind".utf8), .stream(.longFrame(0x6b69_6e64))),
            ([], .stream(.order)),
            ([0, 0], .stream(.order)),
            (Array("kind: NetworkPolicy\n".utf8), .stream(.longFrame(0x6b69_6e64))),
            (FrameStreamBytes.data([1, 2, 3]), .stream(.order)),
            (FrameStreamBytes.start("text"), .stream(.contentTypes(["text"]))),
            (FrameStreamBytes.start() + FrameStreamBytes.data([0xff]), .payload),
        ] as [([UInt8], TapFault)]) func `another file is none`(bytes: [UInt8], fault: TapFault) throws
    {
        #expect(throws: TapRecordingError.malformed(fault)) { try read(bytes) }
    }
}
