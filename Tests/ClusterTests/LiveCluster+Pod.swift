import EgressTestSupport
import Foundation

extension LiveCluster {
    /// Creates a pod that runs, as far as the API server knows. There is no node. `owner` is its controller, and `start` is
    /// when it got its address, in seconds from now.
    func makePod(
        _ name: String, in namespace: String, labels: [String: String], address: String,
        owner: (kind: String, name: String)? = nil, port: (name: String, number: Int) = ("http", 8080),
        start: Double = 0
    ) throws(SupportError) {
        let owners = owner.map { owner in
            #", "ownerReferences": [{"apiVersion": "apps/v1", "kind": "\#(owner.kind)", "name": "\#(owner.name)", "#
                + #""uid": "\#(UUID().uuidString)", "controller": true}]"#
        }
        let pairs = labels.sorted { $0.key < $1.key }.map { #""\#($0.key)": "\#($0.value)""# }
        let pod = """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "\(name)", "namespace": "\(namespace)", "labels": {\(pairs.joined(separator: ", "))}\(owners ?? "")},
             "spec": {"automountServiceAccountToken": false, "nodeName": "node",
               "containers": [{"name": "main", "image": "none", "ports": [{"name": "\(port.name)", "containerPort": \(port.number)}]}]}}
            """
        try administer("create", "-f", "-", input: pod)
        try setStatus(
            of: name, in: namespace,
            #"{"phase": "Running", "podIP": "\#(address)", "podIPs": [{"ip": "\#(address)"}], "hostIP": "192.0.2.1", "#
                + #""startTime": "\#(Date(timeIntervalSinceNow: start).formatted(.iso8601))"}"#)
    }

    /// Sets the status of a pod, as its node does.
    private func setStatus(of name: String, in namespace: String, _ status: String) throws(SupportError) {
        let path = "/api/v1/namespaces/\(namespace)/pods/\(name)"
        let pod = try administer("get", "--raw", path)
        guard var object = try? JSONSerialization.jsonObject(with: Data(pod.utf8)) as? [String: Any],
            let value = try? JSONSerialization.jsonObject(with: Data(status.utf8))
        else { throw SupportError("no pod: \(pod)") }
        object["status"] = value
        guard let body = try? JSONSerialization.data(withJSONObject: object) else { throw SupportError("no JSON") }
        try administer(
            "replace", "--raw", path + "/status", "-f", "-", input: String(decoding: body, as: UTF8.self))
    }
}
