internal import EgressSystem
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization
internal import SystemPackage

/// Requests over a socket of the file system, a connection each.
struct ApiExchange: Sendable {
    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    /// How long an answer may take.
    struct Patience {
        /// Until it begins.
        let beginning: Duration
        /// Until it ends; `nil` for one that goes on.
        let end: Duration?
    }

    let socket: String

    /// Sends a request, and takes the whole answer.
    ///
    /// - Throws: `ClusterFinding`: `.noConnection` where nothing was sent, else `.cutShort` or `.noAnswer`.
    func answer(to request: ApiRequest, _ patience: Patience) async throws(ClusterFinding) -> ApiAnswer {
        let bytes = Mutex<[UInt8]>([])
        var answer = try await stream(request, patience) { part in
            bytes.withLock { $0 += part }
            return true
        }
        if answer.isGood { answer.bytes = bytes.withLock(\.self) }
        return answer
    }

    /// Sends a request, and gives `take` what comes of a good answer, until that ends or `take` returns `false`.
    ///
    /// - Returns: the answer without the bytes that `take` has.
    /// - Throws: `ClusterFinding`, as `answer` does.
    func stream(
        _ request: ApiRequest, _ patience: Patience, _ take: @escaping @Sendable (ArraySlice<UInt8>) -> Bool
    ) async throws(ClusterFinding) -> ApiAnswer {
        let progress = Progress()
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
                // Who answers before it has read everything may be gone by now, and its answer is there.
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
                answer = ApiAnswer(head)
                progress.begin()
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

    var hasBegun: Bool { mark.load(ordering: .relaxed) }

    func begin() { mark.store(true, ordering: .relaxed) }
}

/// Does work that may take so long, and cancels it then.
///
/// - Returns: `nil` where it took longer.
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
