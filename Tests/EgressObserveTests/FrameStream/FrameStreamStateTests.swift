import NIOCore
import Testing

@testable import EgressObserve

@Suite struct FrameStreamStateTests {
    private static let type = "protobuf:dnstap.Dnstap"
    private var state = FrameStreamState(contentType: type)

    @Test mutating func `a sender that asks first gets an answer to READY and to STOP`() throws {
        let ready = ControlFrame(.ready, contentTypes: ["text", Self.type])
        #expect(try state.receive(.control(ready)) == .reply(ControlFrame(.accept, contentTypes: [Self.type])))
        #expect(!state.hasStarted)
        #expect(try state.receive(.control(ControlFrame(.start, contentTypes: [Self.type]))) == .nothing)
        #expect(state.hasStarted)
        #expect(try state.receive(.data(ByteBuffer(string: "x"))) == .deliver(ByteBuffer(string: "x")))
        #expect(try state.receive(.control(ControlFrame(.stop))) == .end(reply: ControlFrame(.finish)))
    }

    @Test mutating func `a sender that only sends gets no answer`() throws {
        #expect(try state.receive(.control(ControlFrame(.start, contentTypes: [Self.type]))) == .nothing)
        #expect(try state.receive(.control(ControlFrame(.stop))) == .end(reply: nil))
    }

    @Test(arguments: [ControlFrame.Kind.ready, .start])
    func `another content type is a fault`(kind: ControlFrame.Kind) {
        var state = FrameStreamState(contentType: Self.type)
        #expect(throws: FrameStreamFault.contentTypes(["text"])) {
            try state.receive(.control(ControlFrame(kind, contentTypes: ["text"])))
        }
    }

    @Test(
        arguments: [
            [.data(ByteBuffer(string: "x"))],
            [.control(ControlFrame(.ready)), .data(ByteBuffer(string: "x"))],
            [.control(ControlFrame(.ready)), .control(ControlFrame(.ready))],
            [.control(ControlFrame(.start)), .control(ControlFrame(.start))],
            [.control(ControlFrame(.start)), .control(ControlFrame(.stop)), .data(ByteBuffer(string: "x"))],
            [.control(ControlFrame(.stop))],
            [.control(ControlFrame(.accept))],
            [.control(ControlFrame(.start)), .control(ControlFrame(.finish))],
        ] as [[Frame]])
    func `a frame at the wrong time is a fault`(frames: [Frame]) throws {
        var state = FrameStreamState(contentType: Self.type)
        for frame in frames.dropLast() { _ = try state.receive(frame) }
        #expect(throws: FrameStreamFault.order) { try state.receive(try #require(frames.last)) }
    }
}
