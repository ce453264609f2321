internal import EgressSystem
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization
internal import SystemPackage

/// Sends HTTP requests over a Unix socket, with one connection for each request.
struct ApiExchange: Sendable {
    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    /// How long to wait for an answer.
    struct Patience {
        /// The time until the answer begins.
        let beginning: Duration
        /// The time until the answer ends; `nil` for an answer without an end, such as that of a watch.
        let end: Duration?
    }

    let socket: String

    /// Sends a request, and receives the whole answer.
    ///
    /// - Throws: `ClusterFinding.noConnection` if nothing was sent; otherwise an error such as `.cutShort` or
    ///   `.noAnswer`.
    func answer(to request: ApiRequest, _ patience: Patience) async throws(ClusterFinding) -> ApiAnswer {
        let bytes = Mutex<[UInt8]>([])
        var answer = try await stream(request, patience) { part in
            bytes.withLock { $0 += part }
            return true
        }
        if answer.isGood { answer.bytes = bytes.withLock(\.self) }
        return answer
    }

    /// Sends a request, and passes each part of a successful answer to `take` until the answer ends or `take` returns
    /// `false`. Calls `begin` before the first part.
    ///
    /// - Returns: The answer without the bytes that `take` received.
    /// - Throws: `ClusterFinding`, as `answer` does.
    func stream(
        _ request: ApiRequest, _ patience: Patience, beginning begin: @escaping @Sendable () -> Void = {},
        _ take: @escaping @Sendable (ArraySlice<UInt8>) -> Bool
    ) async throws(ClusterFinding) -> ApiAnswer {
        let progress = Progress(begin)
        let result = await within(patience, progress) { () -> Result<ApiAnswer, ClusterFinding> in
            do throws(ClusterFinding) {
                return .success(try await exchange(request, progress, take))
            } catch {
                return .failure(error)
            }
        }
        if let result { return try result.get() }
        guard !Task.isCancelled else { throw .closed }
        let limit = progress.hasBegun ? patience.end : patience.beginning
        throw .noAnswer(seconds: Int(limit?.components.seconds ?? 0))
    }

    private func exchange(
        _ request: ApiRequest, _ progress: Progress, _ take: @Sendable (ArraySlice<UInt8>) -> Bool
    ) async throws(ClusterFinding) -> ApiAnswer {
        let connection = try await connected()
        do {
            return try await connection.executeThenClose { inbound, outbound in
                // The server can answer and close the connection before it has read the whole request. The write then
                // fails, but the answer can still be read.
                try? await outbound.write(contentsOf: request.parts)
                return try await Self.read(inbound, request.limit, progress, take)
            }
        } catch {
            throw error as? ClusterFinding ?? .cutShort
        }
    }

    private func connected() async throws(ClusterFinding) -> Connection {
        do {
            return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(unixDomainSocketPath: socket) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        return try Connection(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw .noConnection((error as? IOError).map { Errno(rawValue: $0.errnoCode) } ?? .ioError)
        }
    }

    private static func read(
        _ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>, _ limit: Int, _ progress: Progress,
        _ take: (ArraySlice<UInt8>) -> Bool
    ) async throws -> ApiAnswer {
        var answer: ApiAnswer?
        var count = 0
        for try await part in inbound {
            switch part {
            case .head(let head):
                let begun = ApiAnswer(head)
                answer = begun
                progress.begin(isGood: begun.isGood)
            case .body(let buffer):
                guard var unfinished = answer else { continue }
                count += buffer.readableBytes
                guard count <= limit else { throw ClusterFinding.endlessObject }
                guard unfinished.isGood else {
                    unfinished.bytes += buffer.readableBytesView
                    answer = unfinished
                    continue
                }
                guard take(Array(buffer.readableBytesView)[...]) else { return unfinished }
            case .end:
                if let answer { return answer }
            }
        }
        throw ClusterFinding.cutShort
    }
}

/// Whether an answer has begun.
private final class Progress: Sendable {
    private let mark = Atomic(false)
    /// Called if the answer is a success.
    private let succeed: @Sendable () -> Void

    init(_ succeed: @escaping @Sendable () -> Void) {
        self.succeed = succeed
    }

    var hasBegun: Bool { mark.load(ordering: .relaxed) }

    func begin(isGood: Bool) {
        mark.store(true, ordering: .relaxed)
        if isGood { succeed() }
    }
}

/// Runs `work`, and cancels it if it takes longer than `patience` allows.
///
/// - Returns: `nil` if it took longer.
private func within<Value: Sendable>(
    _ patience: ApiExchange.Patience, _ progress: Progress, _ work: @escaping @Sendable () async -> Value
) async -> Value? {
    await withTaskGroup(of: Value?.self) { group in
        group.addTask { await work() }
        group.addTask {
            let start = ContinuousClock.now
            try? await Task.sleep(for: patience.beginning)
            guard progress.hasBegun else { return nil }
            try? await Task.sleep(until: patience.end.map { start + $0 } ?? .now + .seconds(1 << 32))
            return nil
        }
        defer { group.cancelAll() }
        return await group.next() ?? nil
    }
}
