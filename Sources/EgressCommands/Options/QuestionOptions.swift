internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy

/// The options that describe the connection to explain.
struct QuestionOptions: ParsableArguments {
    @Option(
        name: .customLong("pod"), help: ArgumentHelp("A label of the pod. Can be repeated.", valueName: "key=value"))
    var pods: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The namespace of the pod, and of policies without a namespace.", valueName: "namespace"))
    var namespace = "default"

    @Option(help: ArgumentHelp("A label of the pod's namespace. Can be repeated.", valueName: "key=value"))
    var namespaceLabel: [String] = []

    @Option(
        help: ArgumentHelp(
            "The destination of a connection from the pod. For a name, every address must be allowed.",
            valueName: "address|name:port"))
    var to: [String] = []

    @Option(help: ArgumentHelp("A label of the destination pod. Can be repeated.", valueName: "key=value"))
    var toPod: [String] = []

    @Option(
        help: ArgumentHelp("The namespace of the destination pod. (default: that of the pod)", valueName: "namespace"))
    var toNamespace: String?

    @Option(help: ArgumentHelp("A label of the destination pod's namespace. Can be repeated.", valueName: "key=value"))
    var toNamespaceLabel: [String] = []

    @Option(help: ArgumentHelp("The source of a connection to the pod.", valueName: "address"))
    var from: [String] = []

    @Option(help: ArgumentHelp("A label of the source pod. Can be repeated.", valueName: "key=value"))
    var fromPod: [String] = []

    @Option(help: ArgumentHelp("The namespace of the source pod. (default: that of the pod)", valueName: "namespace"))
    var fromNamespace: String?

    @Option(help: ArgumentHelp("A label of the source pod's namespace. Can be repeated.", valueName: "key=value"))
    var fromNamespaceLabel: [String] = []

    @Option(
        help: ArgumentHelp("The port for --from, --from-pod and --to-pod, such as 80 or 53/udp.", valueName: "port"))
    var port: String?

    /// Returns the question that the flags describe.
    func question() throws(Failures) -> AskedQuestion {
        guard !pods.isEmpty else {
            throw .usage(.pod, "no pod is given", hint: "add --pod KEY=VALUE for each label that it has")
        }
        let pod = try workload(.pod, pods, .namespace, namespace, .namespaceLabel, namespaceLabel)
        switch try form() {
        case .to: return try toTarget(pod)
        case .from: return try fromAddress(pod)
        case .toPod:
            let other = try workload(.toPod, toPod, .toNamespace, toNamespace, .toNamespaceLabel, toNamespaceLabel)
            return AskedQuestion(pod, .egress, .pod(other), try portNumber(.toPod))
        case .fromPod:
            let other = try workload(
                .fromPods, fromPod, .fromNamespaces, fromNamespace, .fromNamespaceLabel, fromNamespaceLabel)
            return AskedQuestion(pod, .ingress, .pod(other), try portNumber(.fromPods))
        }
    }

    private enum Form {
        case to, toPod, from, fromPod

        var setting: Setting {
            switch self {
            case .to: .to
            case .toPod: .toPod
            case .from: .from
            case .fromPod: .fromPods
            }
        }
    }

    private func form() throws(Failures) -> Form {
        let values: [(Form, [String])] = [(.to, to), (.toPod, toPod), (.from, from), (.fromPod, fromPod)]
        let given = values.filter { !$0.1.isEmpty }.map(\.0)
        guard let form = given.first else {
            throw .usage(
                .to, "no destination or source is given", hint: "add --to ADDRESS:PORT, --to-pod, --from or --from-pod")
        }
        guard given.count == 1 else { throw .usage(form.setting, "cannot be used with \(given[1].setting.flag)") }
        guard to.count < 2, from.count < 2 else {
            throw .usage(form.setting, "is given twice", hint: "ask one question at a time")
        }
        let parts = [
            (Setting.toNamespace, toNamespace != nil, Form.toPod),
            (.toNamespaceLabel, !toNamespaceLabel.isEmpty, .toPod),
            (.fromNamespaces, fromNamespace != nil, .fromPod),
            (.fromNamespaceLabel, !fromNamespaceLabel.isEmpty, .fromPod),
        ]
        if let (setting, _, owner) = parts.first(where: { $0.1 && $0.2 != form }) {
            throw .usage(setting, "requires \(owner.setting.flag)")
        }
        return form
    }

    private func toTarget(_ pod: Workload) throws(Failures) -> AskedQuestion {
        guard port == nil else {
            throw .usage(.port, "cannot be used with --to", hint: "write the port after the address")
        }
        let text = to.first ?? ""
        let target = try usage(.to, text) { () throws(ValueError) in try TrafficTarget(text) }
        let port = (target.transport, target.port)
        switch target.host {
        case .address(let address): return AskedQuestion(pod, .egress, .address(address), port)
        case .name(let name): return AskedQuestion(pod, .egress, .name(name), port)
        }
    }

    private func fromAddress(_ pod: Workload) throws(Failures) -> AskedQuestion {
        let text = from.first ?? ""
        let block = try usage(.from, text) { () throws(FormatError) in try CIDRBlock(text) }
        try usage(.from, text) { () throws(ValueError) in
            guard !text.contains("/") else { throw .target(.block) }
        }
        return AskedQuestion(pod, .ingress, .address(block.network), try portNumber(.from))
    }

    private func portNumber(_ owner: Setting) throws(Failures) -> (TransportProtocol, UInt16) {
        guard let port else {
            throw .usage(.port, "no port is given", hint: "add --port 80, or --port 53/udp, to \(owner.flag)")
        }
        return try usage(.port, port) { () throws(ValueError) in try TrafficTarget.port(port) }
    }

    private func workload(
        _ pod: Setting, _ labels: [String], _ space: Setting, _ name: String?, _ spaceLabel: Setting,
        _ spaceLabels: [String]
    ) throws(Failures) -> Workload {
        let name = name ?? namespace
        let isLabel = space != .namespace && (try? Label(name)) != nil
        try usage(space, hint: isLabel ? "write the label as \(spaceLabel.flag) \(name)" : nil) {
            () throws(ValueError) in try KubernetesSyntax.checkLabel(name)
        }
        let labels = try self.labels(pod, labels)
        // Two pods in one namespace have the same namespace labels.
        let shared = name == namespace ? try self.labels(.namespaceLabel, namespaceLabel) : []
        let spaceLabels = shared + (try self.labels(spaceLabel, spaceLabels))
        _ = try usage(pod) { () throws(ValueError) in try Workload(namespace: name, labels: labels) }
        return try usage(spaceLabel) { () throws(ValueError) in
            try Workload(namespace: name, labels: labels, namespaceLabels: spaceLabels)
        }
    }

    private func labels(_ setting: Setting, _ texts: [String]) throws(Failures) -> [Label] {
        try texts.map { text throws(Failures) in
            try usage(setting, text) { () throws(ValueError) in try Label(text) }
        }
    }
}
