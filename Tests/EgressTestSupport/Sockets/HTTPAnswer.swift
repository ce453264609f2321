#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The answer of a server on the loopback address to an HTTP request.
package struct HTTPAnswer: Sendable {
    package let status: Int
    package let head: String
    package let body: String

    package init(from endpoint: Endpoint, _ path: String, method: String = "GET") throws(SupportError) {
        let text = try ask(endpoint, "\(method) \(path) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        guard let end = text.firstRange(of: "\r\n\r\n"), let status = Int(text.split(separator: " ")[1]) else {
            throw SupportError("no HTTP: \(text)")
        }
        self.status = status
        head = String(text[..<end.lowerBound])
        body = String(text[end.upperBound...])
    }
}

/// Sends a text and reads until the connection ends.
private func ask(_ endpoint: Endpoint, _ request: String) throws(SupportError) -> String {
    let connection = try TCPConnection(to: endpoint)
    try connection.send(Array(request.utf8))
    return String(decoding: try connection.readToEnd(), as: UTF8.self)
}

/// A connection to a server on the loopback address. It is closed with the last reference.
package final class TCPConnection: Sendable {
    private let descriptor: Int32

    package init(to endpoint: Endpoint) throws(SupportError) {
        let address = try SocketAddress(endpoint.address, port: endpoint.port)
        #if canImport(Glibc)
            descriptor = socket(address.family, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(address.family, SOCK_STREAM, 0)
        #endif
        // A service that another test starts at the same time must not inherit the descriptor, because it can run under
        // a limit on open files.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // On Linux, SO_SNDTIMEO also limits the time to connect.
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        guard address.withPointer({ connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw SupportError("cannot connect to \(endpoint): \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    package func send(_ bytes: [UInt8]) throws(SupportError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw SupportError("cannot send: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits until the server has sent something, and leaves it unread.
    package func waitForBytes() throws(SupportError) {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, Deadline(after: Wait.patience).milliseconds) == 1 else {
            throw SupportError("nothing arrives within \(Wait.patience) s")
        }
    }

    package func readToEnd() throws(SupportError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        let deadline = Deadline(after: Wait.patience)
        while !deadline.hasPassed {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return bytes }
            guard count > 0 else { throw SupportError("cannot read: \(String(cString: strerror(errno)))") }
            bytes += buffer[..<count]
        }
        throw SupportError("the connection does not end within \(Wait.patience) s, after \(bytes.count) bytes")
    }
}
