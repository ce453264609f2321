import EgressDiscover
import EgressModel
import EgressObserve
import EgressTestSupport
import Synchronization
import SystemPackage
import Testing

@Suite struct DelayedSinkTests {
    @Test func `an answer that waited long enough is counted without another one`() throws {
        let time = Mutex(0.0)
        let sink = DiscoverSink(Inventory(), clusterDomain: .clusterDomain)
        let delayed = DelayedSink(sink, delay: 10, uptime: { time.withLock(\.self) })
        let message = MessageBuilder(id: 1, "api.example.com.", .a).a("api.example.com.", "52.0.0.1")
        let folder = try TemporaryFolder()
        let path = try folder.write(
            FrameStreamBytes.recording([DnstapFrame(message.bytes).bytes]), to: "capture.fstrm")
        let file = try FileDescriptor.open(path, .readOnly)
        defer { try? file.close() }
        _ = try TapRecording.read(file, to: delayed)
        time.withLock { $0 = 9 }
        delayed.drain()
        #expect(sink.counts.answers == 0)
        time.withLock { $0 = 10 }
        delayed.drain()
        #expect(sink.counts.answers == 1)
    }
}
