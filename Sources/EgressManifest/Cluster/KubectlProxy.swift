internal import EgressSystem
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Subprocess
internal import SystemPackage

/// A `kubectl proxy` that serves us alone: it brings kubeconfig and credentials to many requests, each of which would
/// otherwise start a kubectl of its own.
struct KubectlProxy: Sendable {
    fileprivate static let socketName = "kubectl"
    /// As kubectl's `--request-timeout` elsewhere.
    private static let limit = Duration.seconds(30)
    /// More than the largest object that etcd takes.
    private static let answerLimit = 4 << 20

    fileprivate let socket: String

    /// Sends a JSON merge patch (RFC 7396), and sends it again, as kubectl does, while the server has too much to do.
    ///
    /// - Parameters:
    ///   - path: the path of the object, with a query.
    ///   - body: the patch as JSON.
    /// - Returns: the object that the server has now.
    /// - Throws: `KubectlError`.
    func patch(_ path: String, with body: [UInt8]) async throws(KubectlError) -> [UInt8] {
        var response = try await answer(path, body)
        let end = ContinuousClock.now + Self.limit
        while let pause = response.pause, ContinuousClock.now + pause < end {
            try? await Task.sleep(for: pause)
            response = try await answer(path, body)
        }
        guard response.head.status == .ok else { throw response.error }
        return response.bytes
    }

    private func answer(_ path: String, _ body: [UInt8]) async throws(KubectlError) -> NIOHTTPClientResponseFull {
        let answer = await within(Self.limit) { () -> Result<NIOHTTPClientResponseFull, any Error> in
            do { return .success(try await askInsistently(path, body)) } catch { return .failure(error) }
        }
        guard let answer else {
            throw KubectlError(.unclear, "had no answer in \(Self.limit.components.seconds) s")
        }
        do {
            return try answer.get()
        } catch {
            let fact = (error as? IOError).map { "cannot be asked: \(Errno(rawValue: $0.errnoCode).text)" }
            throw KubectlError(.unclear, fact ?? "ended before it answered")
        }
    }

    /// Asks once more where the connection ended without an answer. Nothing is written twice: a patch is for the version that
    /// was read, so that a conflict then may be with the first one, and leaves open what became of it.
    private func askInsistently(_ path: String, _ body: [UInt8]) async throws -> NIOHTTPClientResponseFull {
        do {
            return try await ask(path, body)
        } catch let error where !(error is IOError) {
            guard let response = try? await ask(path, body), response.head.status != .conflict else { throw error }
            return response
        }
    }

    private func ask(_ path: String, _ body: [UInt8]) async throws -> NIOHTTPClientResponseFull {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(unixDomainSocketPath: socket) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(NIOHTTPClientResponseAggregator(maxContentLength: Self.answerLimit))
                    return try NIOAsyncChannel<NIOHTTPClientResponseFull, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(.head(Self.head(path, body.count)))
            try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body))))
            try await outbound.write(.end(nil))
            for try await response in inbound { return response }
            throw ChannelError.eof
        }
    }

    private static func head(_ path: String, _ count: Int) -> HTTPRequestHead {
        HTTPRequestHead(
            version: .http1_1, method: .PATCH, uri: path,
            headers: [
                "Host": "localhost", "Accept": "application/json", "Connection": "close",
                "Content-Type": "application/merge-patch+json", "Content-Length": "\(count)",
            ])
    }
}

extension NIOHTTPClientResponseFull {
    fileprivate var bytes: [UInt8] { body.map { Array($0.readableBytesView) } ?? [] }

    /// After what time a server that has too much to do wants to be asked again (RFC 9110, section 10.2.3).
    fileprivate var pause: Duration? {
        guard [.tooManyRequests, .serviceUnavailable].contains(head.status) else { return nil }
        return head.headers.first(name: "Retry-After").flatMap(Int.init).map { .seconds(min(max($0, 1), 30)) }
    }

    /// What kubectl itself would have said: of a `Status` of the server's, or of a server that the proxy did not reach.
    fileprivate var error: KubectlError {
        let code = "was answered \(head.status)"
        let status = (try? SpanTree.documents(of: bytes))?.first
        guard let status, status["kind"]?.string == "Status" else {
            guard head.status == .internalServerError || head.status == .badGateway, !isPage else {
                return KubectlError(.unclear, code)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            return KubectlError(message: "Unable to connect to the server: \(text)", otherwise: code)
        }
        let reason = status["reason"]?.string ?? ""
        let message = status["message"]?.string ?? code
        return switch reason {
        case "": KubectlError(message: "Error from server: \(message)", otherwise: code)
        case "Unauthorized":
            KubectlError(message: "error: You must be logged in to the server (\(reason))", otherwise: code)
        default: KubectlError(message: "Error from server (\(reason)): \(message)", otherwise: code)
        }
    }

    /// Whether it is for people: what a gateway says.
    private var isPage: Bool {
        bytes.isEmpty || head.headers.first(name: "Content-Type")?.hasPrefix("text/html") == true
    }
}

extension Kubectl {
    /// How long a proxy may take to be ready.
    private static let readiness = Duration.seconds(5)

    /// Does work while a proxy runs.
    ///
    /// - Parameters:
    ///   - paths: a regular expression. The proxy lets through only the paths that it matches.
    ///   - work: sends requests through the proxy.
    /// - Returns: what `work` returned; `nil` if there can be no proxy, and nothing was done.
    func withProxy<Value: Sendable>(
        to paths: String, _ work: @Sendable (KubectlProxy) async -> Value
    ) async -> Value? {
        guard let folder = PrivateFolder() else { return nil }
        defer {
            folder.remove(with: KubectlProxy.socketName)
            Remains.forget()
        }
        let socket = "\(folder.path)/\(KubectlProxy.socketName)"
        // Without its last flag it forgets the path of a server's URL; an old kubectl does not know it, and ends.
        let child = child(
            ["proxy", "--unix-socket=\(socket)", "--accept-paths=\(paths)", "--append-server-path"])
        let result = try? await child.run(input: .none, output: .sequence, error: .discarded) { execution in
            let timer = Task {
                try await Task.sleep(for: Self.readiness)
                await execution.teardown(using: child.teardown)
            }
            // It prints a line once it listens.
            var output = execution.standardOutput.makeAsyncIterator()
            let isReady = try await output.next() != nil
            timer.cancel()
            var value: Value?
            if isReady, FileSystem.exists(socket) {
                // A script in kubectl's place may end without what it runs.
                let program = ProcessNumber(rawValue: execution.processIdentifier.value)
                let server = SocketPeer.process(at: socket) ?? program
                // A proxy does not end by itself, and has the user's credentials.
                Remains.watch((server, program), file: socket, folder: folder.path)
                value = await work(KubectlProxy(socket: socket))
                SocketPeer.process(at: socket)?.terminate()
            }
            await execution.teardown(using: child.teardown)
            return value
        }
        return result?.closureResult
    }
}
