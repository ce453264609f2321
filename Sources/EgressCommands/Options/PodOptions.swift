internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy

struct PodOptions: ParsableArguments {
    @Option(
        name: .customLong("pod"),
        help: ArgumentHelp(
            "Select pods that have this label. Can be repeated; pods must have all labels.", valueName: "key=value"))
    var pods: [String] = []

    @Option(
        name: .customLong("pod-expression"),
        help: ArgumentHelp(
            "Select pods that meet a set-based requirement, such as 'tier in (web,api)'. Can be repeated.",
            valueName: "expression"))
    var podExpressions: [String] = []

    @Flag(help: "Select all pods in the namespace.")
    var allPods = false

    @Option(
        help: ArgumentHelp("The name of the policy. (default: <value of the first --pod>-policy)", valueName: "name"))
    var name: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The namespace of the policy. (default: the namespace of the kubectl context)", valueName: "namespace"))
    var namespace: String?

    /// Returns the name, namespace and pods of the policy.
    func subject() throws(Failures) -> PolicySubject {
        let selector = try selector()
        if let namespace {
            try usage(.namespace) { () throws(ValueError) in try KubernetesSyntax.checkLabel(namespace) }
        }
        let name = if let name { name } else { try defaultName(selector) }
        return try usage(.name) { () throws(ValueError) in
            try PolicySubject(name: name, namespace: namespace, podSelector: selector)
        }
    }

    /// Returns the name and namespace of an object of a kind, and its pods if it selects any.
    func subject(of kind: ManagedKind) throws(Failures) -> PolicySubject {
        guard kind.isAddressSet else { return try subject() }
        let others = [
            (Setting.pod, !pods.isEmpty), (.podExpression, !podExpressions.isEmpty), (.allPods, allPods),
            (.namespace, namespace != nil && !kind.isNamespaced),
        ]
        for (setting, isGiven) in others where isGiven {
            throw .usage(setting, "cannot be used for a \(kind.rawValue)")
        }
        guard let name else { throw .usage(.name, "no name is given", hint: "pass --name with an RFC 1123 name") }
        if let namespace {
            try usage(.namespace) { () throws(ValueError) in try KubernetesSyntax.checkLabel(namespace) }
        }
        return try usage(.name) { () throws(ValueError) in
            try PolicySubject(name: name, namespace: namespace, podSelector: .all)
        }
    }

    private func selector() throws(Failures) -> LabelSelector {
        guard !allPods else {
            guard pods.isEmpty, podExpressions.isEmpty else {
                throw .usage(.allPods, "cannot be used with --pod or --pod-expression")
            }
            return .all
        }
        guard !pods.isEmpty || !podExpressions.isEmpty else {
            throw .usage(
                .pod, "no pods are selected",
                hint: "add --pod KEY=VALUE, --pod-expression 'KEY in (A,B)' or --all-pods")
        }
        var labels: [Label] = []
        for pod in pods {
            labels.append(try usage(.pod, pod) { () throws(ValueError) in try Label(pod) })
        }
        var requirements: [LabelRequirement] = []
        for text in podExpressions {
            let expression = try usage(.podExpression, text) { () throws(ValueError) in
                try SelectorExpression(text)
            }
            labels += expression.labels
            requirements += expression.requirements
        }
        return LabelSelector(matchLabels: try unique(labels), matchExpressions: requirements)
    }

    /// Removes duplicate labels. No pod has two values for one key.
    private func unique(_ labels: [Label]) throws(Failures) -> [Label] {
        var unique: [Label] = []
        for label in labels where !unique.contains(label) {
            guard !unique.contains(where: { $0.key == label.key }) else {
                throw .usage(
                    .pod, "'\(label.key)' has two values, which no pod can have",
                    hint: "write --pod-expression '\(label.key) in (A,B)'")
            }
            unique.append(label)
        }
        return unique
    }

    private func defaultName(_ selector: LabelSelector) throws(Failures) -> String {
        let hint = "pass --name with an RFC 1123 name"
        guard !pods.isEmpty, let label = selector.matchLabels.first else {
            throw .usage(.name, "no name is given, and there is no --pod to derive it from", hint: hint)
        }
        let name = "\(label.value)-policy"
        do throws(ValueError) {
            try KubernetesSyntax.checkSubdomain(name)
        } catch {
            throw .usage(.name, "the default name \(error.words(ValueUse(.name)).fact)", hint: hint)
        }
        return name
    }
}
