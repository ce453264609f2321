import EgressTestSupport
import Foundation
import SystemPackage
import Testing

@testable import EgressSystem

@Suite struct SocketTests {
    @Test func `knows who listens at a socket of the file system`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("socket")
        #expect(SocketPeer.process(at: path) == nil)
        let listener = try UnixListener(at: path)
        withExtendedLifetime(listener) {
            #expect(SocketPeer.process(at: path)?.rawValue == ProcessInfo.processInfo.processIdentifier)
        }
    }

    @Test func `nobody listens at a file, or at a path that no socket can have`() throws {
        let folder = try TemporaryFolder()
        #expect(SocketPeer.process(at: try folder.write("", to: "file")) == nil)
        #expect(throws: Errno.fileNameTooLong) {
            try FileDescriptor.connected(to: "/" + String(repeating: "a", count: 200))
        }
    }

    @Test(arguments: [
        InternetEndpoint.ipv4(0x7f00_0001, port: 0x1234),
        .ipv6(0x2001_0db8_0000_0000_0000_0000_0000_0001, port: 0x1234),
    ])
    func `writes addresses and ports in network order`(_ endpoint: InternetEndpoint) throws {
        try endpoint.withSocketAddress { bytes in
            #expect(bytes[2..<4].elementsEqual([0x12, 0x34]))
            switch endpoint {
            case .ipv4: #expect(bytes[4..<8].elementsEqual([127, 0, 0, 1]))
            case .ipv6:
                #expect(bytes[8..<24].elementsEqual([0x20, 1, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1]))
            }
        }
    }

    @Test func `says why it cannot be connected`() {
        #expect(throws: Errno.self) {
            // A broadcast address is refused, because the socket does not have the SO_BROADCAST option.
            try FileDescriptor.datagramSocket(to: .ipv4(0xffff_ffff, port: 53), buffer: 1 << 16)
        }
    }

    @Test func `tells which descriptor can be read`() throws {
        let (first, second) = (WakePipe(), WakePipe())
        var poll = ReadPoll()
        func wait(_ milliseconds: CInt) -> [Bool] {
            poll.removeAll()
            poll.add(first.readEnd)
            poll.add(second.readEnd)
            poll.wait(milliseconds: milliseconds)
            return [poll.isReady(0), poll.isReady(1)]
        }
        #expect(wait(0) == [false, false])
        for _ in 0..<100 { second.wake() }
        #expect(wait(30_000) == [false, true])
        second.drain()
        #expect(wait(0) == [false, false])
    }

    @Test(.waits) func `a wake comes to a thread that waits already`() async throws {
        let pipe = WakePipe()
        let thread = ObservedThread()
        async let isReady = onOwnThread {
            var poll = ReadPoll()
            poll.add(pipe.readEnd)
            thread.begin()
            poll.wait(milliseconds: 30_000)
            return poll.isReady(0)
        }
        try thread.waitUntilAsleep()
        pipe.wake()
        #expect(try await isReady)
    }
}
