internal import NIOConcurrencyHelpers
internal import NIOCore

#if canImport(Darwin)
    internal import Darwin
    private let datagrams = SOCK_DGRAM
#else
    internal import Glibc
    private let datagrams = CInt(SOCK_DGRAM.rawValue)
#endif

/// A UDP socket connected to one server: the kernel drops what others send, and tells when nobody listens.
///
/// Not a channel of NIO: that one ends the process when a firewall answers with "prohibited" by ICMP, where here it is
/// an error of the next read.
final class DatagramSocket: Sendable {
    /// Room for a whole window of questions, and for the answers to them.
    private static let bufferBytes: CInt = 4 << 20
    /// More than any server may send in one datagram.
    private static let datagramBytes = 4096

    private let descriptor: CInt
    private let queries = QueryTable()
    private let isClosed = NIOLockedValueBox(false)

    /// - Throws: `IOError`.
    init(to address: SocketAddress) throws {
        descriptor = try Self.open(to: address)
        do {
            try Self.startThread(Self.reader(of: descriptor, queries, isClosed))
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// The reader closes the descriptor, once it knows.
    deinit {
        isClosed.withLockedValue { $0 = true }
        shutdown(descriptor, CInt(SHUT_RDWR))
    }

    /// Sends a query, whose promise gets the reply or what went wrong.
    func send(_ query: PendingQuery) {
        do {
            let wire = try queries.add(query)
            // The system tells of an earlier query's end here too, so that it is the end of all.
            if Self.send(wire, over: descriptor) < 0 {
                queries.fail(with: IOError(errnoCode: errno, reason: "send"))
            }
        } catch {
            query.promise.fail(error)
        }
    }

    private static func send(_ wire: [UInt8], over descriptor: CInt) -> Int {
        #if canImport(Darwin)
            Darwin.send(descriptor, wire, wire.count, 0)
        #else
            Glibc.send(descriptor, wire, wire.count, 0)
        #endif
    }

    private static func open(to address: SocketAddress) throws -> CInt {
        let descriptor = socket(address.protocol == .inet ? AF_INET : AF_INET6, datagrams, 0)
        guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var size = bufferBytes
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        guard address.withSockAddr({ connect(descriptor, $0, socklen_t($1)) }) == 0 else {
            let code = errno
            close(descriptor)
            throw IOError(errnoCode: code, reason: "connect")
        }
        return descriptor
    }

    /// Reads datagrams until the socket is closed; an empty one is none of ours, like all other noise.
    private static func reader(
        of descriptor: CInt, _ queries: QueryTable, _ isClosed: NIOLockedValueBox<Bool>
    ) -> @Sendable () -> Void {
        {
            var buffer = [UInt8](repeating: 0, count: datagramBytes)
            while !isClosed.withLockedValue({ $0 }) {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                if count > 0 {
                    queries.receive(Array(buffer[..<count]))
                } else if count < 0, errno != EINTR {
                    queries.fail(with: IOError(errnoCode: errno, reason: "recv"))
                }
            }
            close(descriptor)
        }
    }

    private static func startThread(_ body: @escaping @Sendable () -> Void) throws {
        let box = Unmanaged.passRetained(ThreadBody(body))
        #if canImport(Darwin)
            var thread: pthread_t?
            let code = pthread_create(&thread, nil, { runThread($0) }, box.toOpaque())
        #else
            var thread = pthread_t()
            let code = pthread_create(&thread, nil, { runThread($0) }, box.toOpaque())
        #endif
        guard code == 0 else {
            box.release()
            throw IOError(errnoCode: code, reason: "pthread_create")
        }
        #if canImport(Darwin)
            if let thread { pthread_detach(thread) }
        #else
            pthread_detach(thread)
        #endif
    }
}

/// What a thread does, on its way through C.
private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

private func runThread(_ body: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let body else { return nil }
    Unmanaged<ThreadBody>.fromOpaque(body).takeRetainedValue().run()
    return nil
}
