internal import EgressManifest
internal import Synchronization

/// The policies of a cluster.
package struct ClusterStore: Sendable {
    /// Who we are to the server, as the owner of fields.
    package static let fieldManager = "egressgen"

    let server: ApiServer

    /// How often a list is begun anew whose rest the server does not have any more.
    private static let listAttempts = 3

    package init(_ server: ApiServer) {
        self.server = server
    }

    /// Does work, and ends the kubectl that it started, however the work ends.
    package func whileOpen<Value, Problem: Error>(
        _ work: () async throws(Problem) -> Value
    ) async throws(Problem) -> Value {
        do {
            let value = try await work()
            await server.close()
            return value
        } catch {
            await server.close()
            throw error
        }
    }

    /// The policies that may be managed, each as JSON.
    ///
    /// - Returns: those, and how many there are of all.
    /// - Throws: `ClusterFinding`.
    package func list(_ selection: PolicySelection) async throws(ClusterFinding) -> (managed: [[UInt8]], count: Int) {
        let namespace = try await namespace(selection.place)
        for attempt in 1... {
            do throws(ClusterFinding) {
                return try await list(namespace, selection.query)
            } catch {
                guard case .expired = error, attempt < Self.listAttempts else { throw error }
            }
        }
        throw .noList
    }

    /// Reads the pages of one list.
    private func list(
        _ namespace: String?, _ query: [(String, String)]
    ) async throws(ClusterFinding) -> (managed: [[UInt8]], count: Int) {
        let limit = server.limits.page
        var (managed, count): ([[UInt8]], Int) = ([], 0)
        var continuation: String?
        repeat {
            let place = [("limit", "\(limit)")] + (continuation.map { [("continue", $0)] } ?? [])
            let answer = try await server.send(.list(namespace, query + place, count: limit))
            guard let page = PolicyPage(answer.bytes) else { throw .noList }
            managed += page.items.filter(ManifestStream.mentionsOurs).map(PolicyPage.policy)
            count += page.items.count
            continuation = page.continuation
        } while continuation != nil
        return (managed, count)
    }

    /// Tells of policies that may be managed: first of those that exist, then of each that is made, changed or removed.
    /// Ends when the server ends it, which it does now and then.
    ///
    /// - Parameters:
    ///   - selection: the policies to watch.
    ///   - take: gets each event, and must not take long.
    /// - Throws: `ClusterFinding`.
    package func watch(
        _ selection: PolicySelection, _ take: @escaping @Sendable (WatchEvent) -> Void
    ) async throws(ClusterFinding) {
        let namespace = try await namespace(selection.place)
        let stream = Mutex(WatchStream())
        // Without a version the server begins with what exists.
        try await server.stream(.list(namespace, selection.query + [("watch", "1")], count: nil)) { bytes in
            let (events, isOpen) = stream.withLock { stream in (stream.take(bytes), stream.end == nil) }
            for event in events { take(event) }
            return isOpen
        }
        guard let end = stream.withLock(\.end) else { return }
        // What the server does not have any more is told when the next watch begins.
        if case .expired = end { return }
        throw end
    }

    /// One policy as JSON; `nil` where it is gone.
    ///
    /// - Throws: `ClusterFinding`.
    package func read(_ name: String, in namespace: String?) async throws(ClusterFinding) -> [UInt8]? {
        let place = try await resolved(namespace)
        do throws(ClusterFinding) {
            return try Self.policy(await server.send(.get(name, in: place)))
        } catch .notFound {
            return nil
        }
    }

    /// What the server answered, if that is one policy.
    static func policy(_ answer: ApiAnswer) throws(ClusterFinding) -> [UInt8] {
        guard let documents = try? SpanTree.documents(of: answer.bytes), documents.count == 1,
            documents[0]["kind"]?.string == "NetworkPolicy"
        else { throw .noPolicy }
        return answer.bytes
    }

    /// `nil` for all of them.
    private func namespace(_ place: PolicySelection.Place) async throws(ClusterFinding) -> String? {
        switch place {
        case .everywhere: nil
        case .namespace(let name): name
        case .context: try await server.contextNamespace()
        }
    }

    /// The namespace, or that of kubectl's context.
    func resolved(_ namespace: String?) async throws(ClusterFinding) -> String {
        if let namespace { return namespace }
        return try await server.contextNamespace()
    }
}
