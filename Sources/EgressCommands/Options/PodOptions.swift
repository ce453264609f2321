internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy

struct PodOptions: ParsableArguments {
    @Option(
        name: .customLong("pod"),
        help: ArgumentHelp("A label of the pods (repeatable).", valueName: "key=value"))
    var pods: [String] = []

    @Option(
        name: .customLong("pod-expression"),
        help: ArgumentHelp("A set-based requirement, as in 'tier in (web,api)' (repeatable).", valueName: "expression"))
    var podExpressions: [String] = []

    @Flag(help: "Select all pods of the namespace.")
    var allPods = false

    @Option(help: ArgumentHelp("The policy's name (default: <value of the first --pod>-policy).", valueName: "name"))
    var name: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The policy's namespace.", valueName: "namespace"))
    var namespace: String?

    /// Whose policy is asked for.
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

    private func selector() throws(Failures) -> LabelSelector {
        guard !allPods else {
            guard pods.isEmpty, podExpressions.isEmpty else {
                throw .usage(.allPods, "excludes --pod and --pod-expression")
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

    /// One value a key: no pod has two.
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
            throw .usage(.name, "no name is given and there is no --pod to take it from", hint: hint)
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
