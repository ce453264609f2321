internal import EgressModel
internal import EgressPolicy

/// The names of the policies of a workload.
///
/// They depend on the workload alone, not on what else asked: two recordings must not give one name to two workloads,
/// because the second policy would replace the first, and leave its pods open.
struct PolicyNames {
    private let base: String

    init(_ workload: WorkloadIdentity) {
        let name = Self.usable(workload.name)
        let word = Self.word(of: workload)
        let words = [name, word.text].filter { !$0.isEmpty }
        let isUnique = name == workload.name && word.isKnown && !(word.text.isEmpty && Self.endsInWord(name))
        base = (isUnique ? words : words + [workload.checksum]).joined(separator: "-")
    }

    /// The name of the policy of the names outside the cluster.
    var names: String { "\(base)-policy" }

    /// The name of the policy of the Services.
    var services: String { "\(base)-services" }

    // MARK: Words

    /// What follows the name of a workload. A Deployment has its name alone.
    private static let kinds = [
        "Deployment": "", "StatefulSet": "statefulset", "DaemonSet": "daemonset", "ReplicaSet": "replicaset",
        "ReplicationController": "replicationcontroller",
    ]
    private static let labels = [
        "app": "pods", "app.kubernetes.io/name": "pods-by-name", "k8s-app": "pods-by-k8s-app", "run": "pods-by-run",
    ]

    /// Returns the word for the kind of a workload, and whether no other kind can have it.
    private static func word(of workload: WorkloadIdentity) -> (text: String, isKnown: Bool) {
        if let kind = workload.kind { return kinds[kind].map { ($0, true) } ?? (usable(kind), false) }
        guard let label = workload.selector?.matchLabels.first, workload.selector?.matchLabels.count == 1,
            label.value == workload.name, let word = labels[label.key]
        else { return ("pod", false) }
        return (word, true)
    }

    /// Whether a name looks like that of another kind.
    private static func endsInWord(_ name: String) -> Bool {
        (Array(kinds.values) + Array(labels.values)).contains { !$0.isEmpty && name.hasSuffix("-\($0)") }
    }

    // MARK: Syntax

    /// The longest name that has room for what follows it, in bytes.
    private static let longest = 200

    /// Returns a text that the name of an object can start with.
    private static func usable(_ text: String) -> String {
        if text.utf8.count <= longest, (try? KubernetesSyntax.checkSubdomain(text)) != nil { return text }
        let bytes = text.lowercased().utf8.prefix(longest).map { byte in
            (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) ? byte : UInt8(ascii: "-")
        }
        let name = String(decoding: bytes, as: UTF8.self).drop { $0 == "-" }
        let end = name.lastIndex { $0 != "-" }
        return end.map { String(name[...$0]) } ?? "pods"
    }
}

extension WorkloadIdentity {
    /// Eight hexadecimal digits that stand for the kind, the name and the selector.
    fileprivate var checksum: String {
        Fingerprint(of: [kind ?? "", name, selector?.description ?? ""].joined(separator: "\0")).description
    }
}
