internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy

/// Who wants to speak with whom.
struct QuestionOptions: ParsableArguments {
    @Option(name: .customLong("pod"), help: ArgumentHelp("A label of the pod (repeatable).", valueName: "key=value"))
    var pods: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The pod's namespace, and that of policies which name none.", valueName: "namespace"))
    var namespace = "default"

    @Option(help: ArgumentHelp("A label of the pod's namespace (repeatable).", valueName: "key=value"))
    var namespaceLabel: [String] = []

    @Option(
        help: ArgumentHelp(
            "The pod opens a connection to it; every address of a name counts.", valueName: "address|name:port"))
    var to: [String] = []

    @Option(help: ArgumentHelp("A label of the pod that it connects to (repeatable).", valueName: "key=value"))
    var toPod: [String] = []

    @Option(help: ArgumentHelp("That pod's namespace (default: the same).", valueName: "namespace"))
    var toNamespace: String?

    @Option(help: ArgumentHelp("A label of that pod's namespace (repeatable).", valueName: "key=value"))
    var toNamespaceLabel: [String] = []

    @Option(help: ArgumentHelp("The pod is connected to from there.", valueName: "address"))
    var from: [String] = []

    @Option(help: ArgumentHelp("A label of the pod that connects to it (repeatable).", valueName: "key=value"))
    var fromPod: [String] = []

    @Option(help: ArgumentHelp("That pod's namespace (default: the same).", valueName: "namespace"))
    var fromNamespace: String?

    @Option(help: ArgumentHelp("A label of that pod's namespace (repeatable).", valueName: "key=value"))
    var fromNamespaceLabel: [String] = []

    @Option(
        help: ArgumentHelp("The port with --from, --from-pod and --to-pod, as 80 or 53/udp.", valueName: "port"))
    var port: String?

    /// What is asked.
    func question() throws(Failures) -> AskedQuestion {
        guard !pods.isEmpty else {
            throw .usage("--pod", "no pod is given", hint: "add --pod KEY=VALUE for each label that it has")
        }
        let pod = try workload("--pod", pods, "--namespace", namespace, "--namespace-label", namespaceLabel)
        switch try form() {
        case .to: return try toTarget(pod)
        case .from: return try fromAddress(pod)
        case .toPod:
            let other = try workload(
                "--to-pod", toPod, "--to-namespace", toNamespace, "--to-namespace-label", toNamespaceLabel)
            return AskedQuestion(pod, .egress, .pod(other), try portNumber("--to-pod"))
        case .fromPod:
            let other = try workload(
                "--from-pod", fromPod, "--from-namespace", fromNamespace, "--from-namespace-label", fromNamespaceLabel)
            return AskedQuestion(pod, .ingress, .pod(other), try portNumber("--from-pod"))
        }
    }

    private enum Form: String, CaseIterable {
        case to = "--to"
        case toPod = "--to-pod"
        case from = "--from"
        case fromPod = "--from-pod"
    }

    private func form() throws(Failures) -> Form {
        let values: [(Form, [String])] = [(.to, to), (.toPod, toPod), (.from, from), (.fromPod, fromPod)]
        let given = values.filter { !$0.1.isEmpty }.map(\.0)
        guard let form = given.first else {
            throw .usage("--to", "no other end is given", hint: "add --to ADDRESS:PORT, --to-pod, --from or --from-pod")
        }
        guard given.count == 1 else { throw .usage(form.rawValue, "excludes \(given[1].rawValue)") }
        guard to.count < 2, from.count < 2 else {
            throw .usage(form.rawValue, "is given twice", hint: "ask one question at a time")
        }
        let parts = [
            ("--to-namespace", toNamespace != nil, Form.toPod),
            ("--to-namespace-label", !toNamespaceLabel.isEmpty, .toPod),
            ("--from-namespace", fromNamespace != nil, .fromPod),
            ("--from-namespace-label", !fromNamespaceLabel.isEmpty, .fromPod),
        ]
        if let (flag, _, owner) = parts.first(where: { $0.1 && $0.2 != form }) {
            throw .usage(flag, "goes with \(owner.rawValue) alone")
        }
        return form
    }

    private func toTarget(_ pod: Workload) throws(Failures) -> AskedQuestion {
        guard port == nil else { throw .usage("--port", "excludes --to", hint: "write the port behind the address") }
        let text = to.first ?? ""
        let target = try usage("--to \(text)") { () throws(FormatError) in try TrafficTarget(text) }
        let port = (target.transport, target.port)
        switch target.host {
        case .address(let address): return AskedQuestion(pod, .egress, .address(address), port)
        case .name(let name): return AskedQuestion(pod, .egress, .name(name), port)
        }
    }

    private func fromAddress(_ pod: Workload) throws(Failures) -> AskedQuestion {
        let text = from.first ?? ""
        let block = try usage("--from \(text)") { () throws(FormatError) in
            let block = try CIDRBlock(text)
            guard !text.contains("/") else { throw FormatError("is a block", hint: "ask for one address of it") }
            return block
        }
        return AskedQuestion(pod, .ingress, .address(block.network), try portNumber("--from"))
    }

    private func portNumber(_ owner: String) throws(Failures) -> (TransportProtocol, UInt16) {
        guard let port else {
            throw .usage("--port", "no port is given", hint: "add --port 80, or --port 53/udp, to \(owner)")
        }
        return try usage("--port \(port)") { () throws(FormatError) in try TrafficTarget.port(port) }
    }

    private func workload(
        _ flag: String, _ labels: [String], _ spaceFlag: String, _ space: String?, _ labelFlag: String,
        _ spaceLabels: [String]
    ) throws(Failures) -> Workload {
        let space = space ?? namespace
        try usage(spaceFlag) { () throws(FormatError) in
            do throws(FormatError) {
                try KubernetesSyntax.checkLabel(space)
            } catch {
                let isLabel = spaceFlag != "--namespace" && (try? Label(space)) != nil
                throw FormatError(error.fact, hint: isLabel ? "write the label as \(labelFlag) \(space)" : nil)
            }
        }
        let labels = try self.labels(flag, labels)
        // Two pods of one namespace see the same labels of it.
        let shared = space == namespace ? try self.labels("--namespace-label", namespaceLabel) : []
        let spaceLabels = shared + (try self.labels(labelFlag, spaceLabels))
        _ = try usage(flag) { () throws(FormatError) in try Workload(namespace: space, labels: labels) }
        return try usage(labelFlag) { () throws(FormatError) in
            try Workload(namespace: space, labels: labels, namespaceLabels: spaceLabels)
        }
    }

    private func labels(_ flag: String, _ texts: [String]) throws(Failures) -> [Label] {
        try texts.map { text throws(Failures) in
            try usage("\(flag) \(text)") { () throws(FormatError) in try Label(text) }
        }
    }
}
