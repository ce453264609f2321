internal import EgressObserve
internal import NIOCore
internal import NIOEmbedded
internal import SystemPackage

/// What a stream said, and what its sender was told.
struct TapTrace: Equatable {
    private(set) var responses: [ClientResponse] = []
    private(set) var events: [TapEvent] = []
    private(set) var replies: [UInt8] = []

    /// Reads the pieces as they arrive at a connection.
    init(connection pieces: [[UInt8]]) {
        let sink = TraceSink()
        let channel = EmbeddedChannel()
        do {
            try channel.pipeline.syncOperations.addTap(.local, token: nil, sink: sink)
            try channel.connect(to: SocketAddress(unixDomainSocketPath: "/sender")).wait()
            for piece in pieces where channel.isActive { try channel.writeInbound(ByteBuffer(bytes: piece)) }
            while let reply = try channel.readOutbound(as: ByteBuffer.self) { replies += Array(buffer: reply) }
            _ = try channel.finish(acceptAlreadyClosed: true)
        } catch {
            preconditionFailure("\(error)")
        }
        (responses, events) = (sink.responses, sink.events)
    }

    /// Reads the bytes through a pipe, which holds more than the longest input.
    init(recording bytes: [UInt8]) {
        let sink = TraceSink()
        do {
            let pipe = try FileDescriptor.pipe()
            defer { try? pipe.readEnd.close() }
            try pipe.writeEnd.closeAfter { _ = try pipe.writeEnd.writeAll(bytes) }
            _ = try? TapRecording.read(pipe.readEnd, to: sink)
        } catch {
            preconditionFailure("\(error)")
        }
        (responses, events) = (sink.responses, sink.events)
    }
}

/// Records everything on the fuzzer's only thread.
private final class TraceSink: TapSink, @unchecked Sendable {
    var responses: [ClientResponse] = []
    var events: [TapEvent] = []

    func receive(_ response: ClientResponse) { responses.append(response) }
    func note(_ event: TapEvent) { events.append(event) }
}
