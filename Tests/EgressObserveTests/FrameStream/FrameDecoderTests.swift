import EgressTestSupport
import NIOCore
import Testing

@testable import EgressObserve

@Suite struct FrameDecoderTests {
    private static func frames(_ bytes: [UInt8], pieces: Int) throws -> [Frame] {
        let processor = NIOSingleStepByteToMessageProcessor(FrameDecoder())
        var frames: [Frame] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            let piece = ByteBuffer(bytes: bytes[start..<min(start + pieces, bytes.count)])
            try processor.process(buffer: piece) { frames.append($0) }
        }
        try processor.finishProcessing(seenEOF: true) { frames.append($0) }
        return frames
    }

    @Test(arguments: [1, 3, 7, 4096])
    func `frames are the same however the bytes arrive`(pieces: Int) throws {
        let bytes = FrameStreamBytes.recording([[1, 2, 3], [UInt8](repeating: 9, count: 5000)])
        #expect(
            try Self.frames(bytes, pieces: pieces) == [
                .control(ControlFrame(.start, contentTypes: [FrameStreamBytes.dnstap])),
                .data(ByteBuffer(bytes: [1, 2, 3])),
                .data(ByteBuffer(repeating: 9, count: 5000)),
                .control(ControlFrame(.stop)),
            ])
    }

    @Test(
        arguments: [
            ([0, 16, 0, 1], FrameStreamFault.longFrame(1_048_577)),
            ([0xff, 0xff, 0xff, 0xff], .longFrame(4_294_967_295)),
            ([0, 0, 0, 0, 0, 0, 2, 1], .control),
            ([0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 9], .control),
            ([0, 0, 0, 0, 0, 0, 0, 2, 0, 0], .control),
            ([0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 0, 1], .control),
            ([0, 0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 9], .control),
            ([0, 0, 0, 5, 1, 2], .truncated),
            ([0, 0], .truncated),
            (Array("apiVersion: v1".utf8), .longFrame(0x6170_6956)),
        ] as [([UInt8], FrameStreamFault)])
    func `bytes that are no frame are a fault`(bytes: [UInt8], fault: FrameStreamFault) {
        #expect(throws: fault) { try Self.frames(bytes, pieces: 4096) }
    }

    @Test func `a frame of one mebibyte passes`() throws {
        let bytes = FrameStreamBytes.data([UInt8](repeating: 1, count: 1 << 20))
        #expect(try Self.frames(bytes, pieces: 65536).count == 1)
    }

    @Test func `a control frame is encoded as it was`() throws {
        let frame = ControlFrame(.accept, contentTypes: ["a", FrameStreamBytes.dnstap])
        #expect(Array(buffer: frame.encoded) == FrameStreamBytes.control(1, ["a", FrameStreamBytes.dnstap]))
    }
}
