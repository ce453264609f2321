package import EgressPolicy
internal import Synchronization

/// The policies of a cluster, through kubectl.
package struct KubectlStore: Sendable {
    /// Which policies are meant.
    package struct Selection: Sendable {
        private let place: [String]
        private let labels: [String]

        var arguments: [String] { place + labels }
        /// Whether these are all policies of the cluster.
        package var isWhole: Bool { place == Self.everywhere && labels.isEmpty }

        private static let everywhere = ["--all-namespaces"]

        /// - Parameters:
        ///   - namespace: `nil` for the namespace of kubectl's context.
        ///   - allNamespaces: whether to take every namespace, whatever `namespace` says.
        ///   - selector: labels, as `kubectl get --selector` takes them; `nil` for policies with any labels.
        package init(namespace: String?, allNamespaces: Bool, selector: String?) {
            self.init(
                allNamespaces ? Self.everywhere : KubectlStore.place(namespace),
                selector.map { ["--selector=\($0)"] } ?? [])
        }

        private init(_ place: [String], _ labels: [String]) {
            (self.place, self.labels) = (place, labels)
        }

        /// One policy, as long as it belongs to these.
        package func only(_ name: String, in namespace: String?) -> Selection {
            Selection(KubectlStore.place(namespace) + ["--field-selector=metadata.name=\(name)"], labels)
        }
    }

    /// Who we are to the server, as the owner of fields.
    package static let fieldManager = "egressgen"

    private let kubectl: Kubectl
    private static let resource = "networkpolicies.networking.k8s.io"
    private static let manager = "--field-manager=\(fieldManager)"
    private static let root = "/apis/networking.k8s.io/v1/namespaces"

    package init(_ kubectl: Kubectl) {
        self.kubectl = kubectl
    }

    /// The policies that may be managed, each as JSON.
    ///
    /// - Returns: those, and how many there are of all.
    /// - Throws: `KubectlError`.
    package func list(_ selection: Selection) async throws(KubectlError) -> (managed: [[UInt8]], count: Int) {
        let list = try await kubectl.run(["get", Self.resource, "--output=json"] + selection.arguments)
        guard let items = JSONCutter.items(of: list) else {
            throw KubectlError(.unusable, "printed no whole list of policies")
        }
        return (items.filter(ManifestStream.mentionsOurs), items.count)
    }

    /// Tells of policies that may be managed: first of those that exist, then of each that is made, changed or removed.
    /// Ends when the server or kubectl ends it, which they do now and then.
    ///
    /// - Parameters:
    ///   - selection: the policies to watch.
    ///   - take: gets each event, and must not take long.
    /// - Throws: `KubectlError`.
    package func watch(
        _ selection: Selection, _ take: @escaping @Sendable (WatchEvent) -> Void
    ) async throws(KubectlError) {
        let cutter = Mutex(JSONCutter())
        let problem = Mutex(String?.none)
        try await kubectl.stream(
            ["get", Self.resource, "--watch", "--output-watch-events", "--output=json"] + selection.arguments
        ) { bytes in
            for object in cutter.withLock({ $0.take(bytes) }) where WatchEvent.mayMatter(object) {
                guard let event = WatchEvent(object) else { continue }
                if case .failed(let fact) = event {
                    problem.withLock { $0 = fact }
                    return false
                }
                take(event)
            }
            guard !cutter.withLock({ $0.isOverfull }) else {
                problem.withLock { $0 = "prints an object without an end" }
                return false
            }
            return true
        }
        if let fact = problem.withLock({ $0 }) { throw KubectlError(.unusable, fact) }
    }

    /// One policy as JSON; `nil` where it is gone.
    ///
    /// - Throws: `KubectlError`.
    package func read(_ name: String, in namespace: String?) async throws(KubectlError) -> [UInt8]? {
        let bytes = try await kubectl.run(
            ["get", Self.resource, name, "--ignore-not-found", "--output=json"] + Self.place(namespace))
        return bytes.isEmpty ? nil : try Self.policy(bytes)
    }

    /// Reads what became of policies whose writes ended with an error that is `unclear`: no more than were written at a time,
    /// and all at once, since a server that has gone may keep each waiting.
    package func fates(of plans: [PlannedPolicy]) async -> [PatchFate] {
        await withTaskGroup(of: (Int, PatchFate).self) { group in
            for (index, plan) in plans.enumerated() { group.addTask { (index, await fate(of: plan)) } }
            return await group.reduce(into: plans.map { _ in .unknown }) { $0[$1.0] = $1.1 }
        }
    }

    /// The same of one policy.
    package func fate(of planned: PlannedPolicy) async -> PatchFate {
        await fate(of: planned.policy.name, in: planned.policy.namespace, read: planned.fate)
    }

    /// The same of a policy that was not there before.
    package func fate(of policy: NetworkPolicy) async -> PatchFate {
        await fate(of: policy.subject.name, in: policy.subject.namespace, read: policy.fate)
    }

    private func fate(of name: String, in namespace: String?, read fate: ([UInt8]) -> PatchFate) async -> PatchFate {
        do throws(KubectlError) {
            return try await read(name, in: namespace).map(fate) ?? .gone
        } catch {
            return .unknown
        }
    }

    /// Writes plans, a bounded number at a time, and many of them through one kubectl. Stops at the first error that
    /// shows that kubectl or the server is of no use, and writes no more to a namespace that forbids it.
    ///
    /// - Parameters:
    ///   - plans: what to write.
    ///   - gate: what each write passes. A closed gate lets no more writes begin.
    /// - Returns: for each plan what the server has now, or why it has not.
    package func patch(_ plans: [PlannedPolicy], through gate: WriteGate) async -> [Result<[UInt8], KubectlError>] {
        let writes = BoundedWrites(plans: plans, gate: gate)
        if plans.count > BoundedWrites.width {
            let paths = "^\(Self.root)/[^/]+/networkpolicies/[^/]+$"
            // Who waits at the gate waits for the proxy's end too.
            let results = await gate.pass {
                await kubectl.withProxy(to: paths) { proxy in
                    await writes.run { plan throws(KubectlError) in try await patch(plan, through: proxy) }
                }
            }
            if let results = results ?? nil { return results }
        }
        return await writes.run(patch)
    }

    private func patch(_ planned: PlannedPolicy) async throws(KubectlError) -> [UInt8] {
        try await patch(planned.policy.name, in: planned.policy.namespace, with: planned.mergePatch)
    }

    private func patch(_ planned: PlannedPolicy, through proxy: KubectlProxy) async throws(KubectlError) -> [UInt8] {
        // What a server lists has a namespace.
        guard let namespace = planned.policy.namespace else { return try await patch(planned) }
        let path = "\(Self.root)/\(namespace)/networkpolicies/\(planned.policy.name)?fieldManager=\(Self.fieldManager)"
        return try Self.policy(await proxy.patch(path, with: planned.mergePatch))
    }

    /// Takes annotations of ours away that no longer say what the user wants.
    ///
    /// - Returns: what the server has then.
    /// - Throws: `KubectlError`.
    package func remove(_ keys: [String], from policy: ManagedPolicy) async throws(KubectlError) -> [UInt8] {
        try await patch(policy.name, in: policy.namespace, with: policy.mergePatch(keys.map { ($0, nil) }))
    }

    private func patch(
        _ name: String, in namespace: String?, with body: [UInt8]
    ) async throws(KubectlError) -> [UInt8] {
        try Self.policy(
            await kubectl.run(
                [
                    "patch", Self.resource, name, "--type=merge", Self.manager, "--patch-file=/dev/stdin",
                    "--output=json",
                ]
                    + Self.place(namespace), input: body))
    }

    /// Applies a whole policy on the server's side.
    ///
    /// - Returns: what the server has now, or would have.
    /// - Throws: `KubectlError`.
    package func apply(
        _ policy: [UInt8], in namespace: String?, forces: Bool, isDry: Bool
    ) async throws(KubectlError) -> [UInt8] {
        try Self.policy(
            await kubectl.run(
                ["apply", "--server-side", Self.manager, "--filename=-", "--output=json"]
                    + (forces ? ["--force-conflicts"] : []) + (isDry ? ["--dry-run=server"] : [])
                    + Self.place(namespace), input: policy))
    }

    /// What kubectl printed, if that is one policy.
    private static func policy(_ bytes: [UInt8]) throws(KubectlError) -> [UInt8] {
        guard let documents = try? SpanTree.documents(of: bytes), documents.count == 1,
            documents[0]["kind"]?.string == "NetworkPolicy"
        else { throw KubectlError(.unclear, "printed no policy") }
        return bytes
    }

    private static func place(_ namespace: String?) -> [String] { namespace.map { ["--namespace=\($0)"] } ?? [] }
}
