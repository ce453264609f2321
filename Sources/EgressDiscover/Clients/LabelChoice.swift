internal import EgressPolicy

/// The labels that select the pods of a workload, if the selector of its owner is not known.
struct LabelChoice {
    /// The keys that name an application, the best first.
    private static let names = ["app.kubernetes.io/name", "app", "k8s-app", "run"]
    private static let passing: Set = [
        "controller-uid", "job-name", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
    ]

    let selector: LabelSelector?
    /// The value of the label that names the application, if there is one.
    let value: String?

    init(_ labels: [Label]) {
        let name = Self.names.lazy.compactMap { key in labels.first { $0.key == key && !$0.value.isEmpty } }.first
        let chosen = name.map { [$0] } ?? labels.filter { !Self.isPassing($0.key) }.sorted { $0.key < $1.key }
        selector = chosen.isEmpty ? nil : LabelSelector(matchLabels: chosen)
        value = name?.value
    }

    /// Returns whether the label with this key is another one for each revision, run or pod.
    static func isPassing(_ key: String) -> Bool {
        passing.contains(key) || key.hasPrefix("batch.kubernetes.io/") || key.hasSuffix("hash")
            || key.hasSuffix("generation")
    }
}
