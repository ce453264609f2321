/// A small cluster for the analyser: one pod that a policy should select, and several pods that it should not select.
package struct Cluster: Hashable, Sendable {
    package struct Pod: Hashable, Sendable {
        package let namespace: String
        package let name: String
        package let labels: [String: String]

        package init(_ name: String, in namespace: String = "default", labels: [String: String]) {
            self.namespace = namespace
            self.name = name
            self.labels = labels
        }

        /// The identifier in the analyser's output, for example `default/selected`.
        package var identifier: String { "\(namespace)/\(name)" }
    }

    package let namespace: String
    package let pods: [Pod]

    /// Creates a cluster with the following pods, plus the pods in `further`:
    ///
    /// - `selected`, with the given labels, and `other`, in the policy's namespace
    /// - `dns` in kube-system and `resolver` in openshift-dns, with the labels that the DNS profiles select
    /// - `far` in the namespace `elsewhere`
    package init(selected labels: [String: String], namespace: String = "default", further: [Pod] = []) {
        self.namespace = namespace
        pods =
            [
                Pod("selected", in: namespace, labels: labels),
                Pod("other", in: namespace, labels: ["role": "other"]),
                Pod("dns", in: "kube-system", labels: ["k8s-app": "kube-dns"]),
                Pod(
                    "resolver", in: "openshift-dns", labels: ["dns.operator.openshift.io/daemonset-dns": "default"]),
                Pod("far", in: "elsewhere", labels: ["role": "far"]),
            ] + further
    }

    /// The YAML of the namespaces and pods. Every namespace has the label `kubernetes.io/metadata.name`, as in
    /// Kubernetes.
    var manifest: String {
        let namespaces = Set(pods.map(\.namespace)).sorted().map { name in
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: "\(name)"
              labels:
                kubernetes.io/metadata.name: "\(name)"

            """
        }
        return (namespaces + pods.map(Self.manifest)).joined(separator: "---\n")
    }

    private static func manifest(of pod: Pod) -> String {
        let labels = pod.labels.sorted { $0.key < $1.key }.map { "    \"\($0.key)\": \"\($0.value)\"\n" }
        return """
            apiVersion: v1
            kind: Pod
            metadata:
              name: "\(pod.name)"
              namespace: "\(pod.namespace)"
              labels:
            \(labels.joined())spec:
              containers:
              - name: main
                image: none

            """
    }
}
