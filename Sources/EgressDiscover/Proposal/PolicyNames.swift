internal import EgressPolicy

/// The names of the policies of workloads. No two workloads of a namespace have the same.
package struct PolicyNames: Sendable {
    private let bases: [WorkloadIdentity: String]

    package init(_ workloads: [WorkloadIdentity]) {
        var bases: [WorkloadIdentity: String] = [:]
        var taken: Set<ObjectName> = []
        for workload in workloads.sorted() {
            let base = Self.base(workload.name)
            let kind = (workload.kind ?? "pods").lowercased()
            let candidates =
                [base, "\(base)-\(Self.base(kind))"] + (2...).lazy.prefix(workloads.count).map { "\(base)-\($0)" }
            guard let name = candidates.first(where: { taken.insert(ObjectName(workload.namespace, $0)).inserted })
            else { continue }
            bases[workload] = name
        }
        self.bases = bases
    }

    /// Returns the name of the policy of the names outside the cluster.
    func names(_ workload: WorkloadIdentity) -> String { "\(bases[workload] ?? "pods")-policy" }

    /// Returns the name of the policy of the Services.
    func services(_ workload: WorkloadIdentity) -> String { "\(bases[workload] ?? "pods")-services" }

    /// The longest name that has room for what follows it, in bytes.
    private static let longest = 200

    /// Returns a text that the name of an object can start with.
    private static func base(_ text: String) -> String {
        if text.utf8.count <= longest, (try? KubernetesSyntax.checkSubdomain(text)) != nil { return text }
        let bytes = text.lowercased().utf8.prefix(longest).map { byte in
            (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) ? byte : UInt8(ascii: "-")
        }
        let name = String(decoding: bytes, as: UTF8.self).drop { $0 == "-" }
        let end = name.lastIndex { $0 != "-" }
        return end.map { String(name[...$0]) } ?? "pods"
    }
}
