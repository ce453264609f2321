package import EgressManifest
package import EgressPolicy
internal import Synchronization

/// The policies and address sets of a cluster.
package struct ClusterStore: Sendable {
    /// The name of egressgen as a field manager.
    package static let fieldManager = "egressgen"

    let server: ApiServer

    /// The maximum number of attempts to read a list. A list starts again if the server no longer has its next page.
    private static let listAttempts = 3

    package init(_ server: ApiServer) {
        self.server = server
    }

    /// Runs `work`, and then ends the kubectl that `work` started, even if `work` fails.
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

    /// Lists the objects of a kind that egressgen might manage.
    ///
    /// - Returns: These objects as JSON.
    /// - Throws: `ClusterFinding`.
    package func list(
        _ kind: ManagedKind, _ selection: PolicySelection
    ) async throws(ClusterFinding) -> ObjectList {
        let namespace = try await namespace(selection.place)
        var attempts = Self.listAttempts
        var versions = ServedKind.versions(of: kind)[...]
        while let type = versions.first {
            do throws(ClusterFinding) {
                return try await list(type, namespace, selection.query)
            } catch {
                if case .expired = error, attempts > 1 {
                    attempts -= 1
                } else {
                    versions.removeFirst()
                    guard error.isUnserved, !versions.isEmpty else { throw error.naming(kind) }
                }
            }
        }
        throw .noList
    }

    /// Lists all objects of a kind, whether they can be managed or not.
    ///
    /// - Returns: The objects as JSON.
    /// - Throws: `ClusterFinding`.
    package func all(
        _ kind: ManagedKind, _ place: PolicySelection.Place
    ) async throws(ClusterFinding) -> [[UInt8]] {
        let type = ServedKind(kind)
        let list = try await pages(ApiResource(type), try await namespace(place), []) { _ in true }
        return list.objects.map { PolicyPage.object($0, type) }
    }

    /// Lists the objects with the name and the namespace of one object, if it is still selected.
    ///
    /// - Returns: The object as JSON; `nil` if it is gone, or cannot be managed.
    /// - Throws: `ClusterFinding`.
    package func find(_ object: ObjectPlace, _ selection: PolicySelection) async throws(ClusterFinding) -> [UInt8]? {
        let namespace = try await namespace(selection.only(object).place)
        return try await list(object.type, namespace, selection.only(object).query).objects.first
    }

    private func list(
        _ type: ServedKind, _ namespace: String?, _ query: [(String, String)]
    ) async throws(ClusterFinding) -> ObjectList {
        var list = try await pages(ApiResource(type), namespace, query, where: ManifestStream.mentionsOurs)
        list.objects = list.objects.map { PolicyPage.object($0, type) }
        return list
    }

    /// Reads all pages of one list.
    ///
    /// - Parameters:
    ///   - resource: The resource of the objects.
    ///   - namespace: Their namespace; `nil` for all.
    ///   - query: The parameters that select them.
    ///   - matters: Whether an object, which is JSON, is kept.
    /// - Returns: The objects that are kept, and the number of all.
    /// - Throws: `ClusterFinding`.
    func pages(
        _ resource: ApiResource, _ namespace: String?, _ query: [(String, String)],
        where matters: ([UInt8]) -> Bool
    ) async throws(ClusterFinding) -> ObjectList {
        let limit = server.limits.page
        var list = ObjectList()
        var continuation: String?
        repeat {
            let place = [("limit", "\(limit)")] + (continuation.map { [("continue", $0)] } ?? [])
            let answer = try await server.send(.list(resource, namespace, query + place, count: limit))
            guard let page = PolicyPage(answer.bytes) else { throw .noList }
            list.objects += page.items.filter(matters)
            list.count += page.items.count
            list.version = page.version
            continuation = page.continuation
        } while continuation != nil
        return list
    }

    /// Watches the objects of a kind that egressgen might manage: reports the existing ones first, and then each object
    /// that is created, changed or deleted. Returns when the server ends the watch, which it does from time to time.
    ///
    /// - Parameters:
    ///   - kind: The kind of the objects.
    ///   - selection: The objects to watch.
    ///   - version: The resource version from which an earlier watch goes on; `nil` to start with the existing policies.
    ///   - begin: Called as soon as the server has accepted the watch, which can be long before the first event.
    ///   - take: Receives each event. It must return quickly.
    /// - Returns: The resource version from which another watch can go on; `nil` if there is none.
    /// - Throws: `ClusterFinding`.
    package func watch(
        _ kind: ManagedKind, _ selection: PolicySelection, from version: String?,
        beginning begin: @escaping @Sendable () -> Void = {}, _ take: @escaping @Sendable (WatchEvent) -> Void
    ) async throws(ClusterFinding) -> String? {
        var versions = ServedKind.versions(of: kind)[...]
        while let type = versions.popFirst() {
            do throws(ClusterFinding) {
                return try await events(type, selection, from: version, beginning: begin, take)
            } catch {
                // Expired events are not lost, because the next watch starts with the existing objects.
                if case .expired = error { return nil }
                guard error.isUnserved, !versions.isEmpty else { throw error.naming(kind) }
            }
        }
        return nil
    }

    private func events(
        _ type: ServedKind, _ selection: PolicySelection, from version: String?,
        beginning begin: @escaping @Sendable () -> Void, _ take: @escaping @Sendable (WatchEvent) -> Void
    ) async throws(ClusterFinding) -> String? {
        let stream = WatchStream(from: version, where: WatchEvent.mayMatter)
        let namespace = try await namespace(selection.place)
        return try await events(ApiResource(type), namespace, selection.query, stream, beginning: begin) { event in
            if let event = WatchEvent(event) { take(event) }
        }
    }

    /// Watches the objects of a resource until the server ends the watch.
    ///
    /// - Returns: The resource version from which another watch can go on; `nil` if there is none.
    /// - Throws: `ClusterFinding`.
    func events(
        _ resource: ApiResource, _ namespace: String?, _ query: [(String, String)], _ stream: WatchStream,
        beginning begin: @escaping @Sendable () -> Void = {}, _ take: @escaping @Sendable (ObjectEvent) -> Void
    ) async throws(ClusterFinding) -> String? {
        let query =
            query + [("watch", "1"), ("allowWatchBookmarks", "true")]
            + (stream.version.map { [("resourceVersion", $0)] } ?? [])
        let stream = Mutex(stream)
        try await server.stream(.list(resource, namespace, query, count: nil), beginning: begin) { bytes in
            let (events, isOpen) = stream.withLock { stream in (stream.take(bytes), stream.end == nil) }
            for event in events { take(event) }
            return isOpen
        }
        if let end = stream.withLock(\.end) { throw end }
        return stream.withLock(\.version)
    }

    /// Reads one object, in another version of its kind if the server does not serve this one.
    ///
    /// - Returns: `nil` if the object does not exist.
    /// - Throws: `ClusterFinding`.
    package func read(_ object: ObjectPlace) async throws(ClusterFinding) -> StoredPolicy? {
        let object = try await resolved(object)
        var types = [object.type] + ServedKind.versions(of: object.type.kind).filter { $0 != object.type }
        while true {
            do throws(ClusterFinding) {
                return try Self.policy(await server.send(.get(object.with(types.removeFirst()))))
            } catch {
                if case .notFound = error { return nil }
                guard error.isUnserved, !types.isEmpty else { throw error.naming(object.type.kind) }
            }
        }
    }

    /// Returns the policy in the body of an answer.
    static func policy(_ answer: ApiAnswer) throws(ClusterFinding) -> StoredPolicy {
        guard let policy = StoredPolicy(answer.bytes) else { throw .noPolicy }
        return policy
    }

    /// Returns the namespace of a place; `nil` for all namespaces.
    func namespace(_ place: PolicySelection.Place) async throws(ClusterFinding) -> String? {
        switch place {
        case .everywhere: nil
        case .namespace(let name): name
        case .context: try await server.contextNamespace()
        }
    }

    /// Returns the object with a namespace, which is that of kubectl's context if none is given.
    func resolved(_ object: ObjectPlace) async throws(ClusterFinding) -> ObjectPlace {
        guard object.type.kind.isNamespaced, object.namespace == nil else { return object }
        return ObjectPlace(object.type, object.name, in: try await server.contextNamespace())
    }
}

extension ClusterFinding {
    /// Returns the finding with the name of the kind if the server does not serve it. Each API server has policies, so that
    /// a server without them is none.
    fileprivate func naming(_ kind: ManagedKind) -> ClusterFinding {
        isUnserved && kind.isAddressSet ? .notServed(kind) : self
    }
}
