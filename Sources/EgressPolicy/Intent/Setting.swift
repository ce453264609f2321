/// What a user can set, by a flag, an argument, an annotation or a field of a functionConfig.
///
/// The raw value is the name of its annotation or field, where it has one.
package enum Setting: String, CaseIterable, Sendable {
    // What a policy says, in the order in which its annotations are written.
    case hosts, dns, family, allow, accept, retain, aggregate
    case fromHosts = "from-hosts"
    case fromCIDRs = "from-cidrs"
    case fromExcept = "from-except"
    case fromPods = "from-pods"
    case fromNamespaces = "from-namespaces"
    case fromPorts = "from-ports"
    /// Any of those that say who may connect.
    case sources

    // Whose policy it is.
    case pod, name, namespace
    case podExpression = "pod-expression"
    case allPods = "all-pods"

    // Which names are looked up, and how.
    case resolver, zone, timeout, tries, tcp, samples
    case hostsFile = "hosts-file"
    case clientSubnet = "client-subnet"

    // Where a policy goes, and in which form.
    case output, template, format, force, apply, context, kubeconfig, kubectl
    case keepGoing = "keep-going"
    case noComments = "no-comments"
    case dryRun = "dry-run"
    case forceConflicts = "force-conflicts"

    // Which policies are refreshed, and when.
    case paths, cluster, selector, exclude, adopt, check, diff, report, every, min, max, listen
    case allNamespaces = "all-namespaces"
    case onChange = "on-change"

    // What refreshes them in a cluster.
    case image, deployment
    case apiServer = "api-server"

    // Which connection is asked about, and of which policies.
    case files, to, from, port
    case toPod = "to-pod"
    case toNamespace = "to-namespace"
    case toNamespaceLabel = "to-namespace-label"
    case fromNamespaceLabel = "from-namespace-label"
    case namespaceLabel = "namespace-label"

    /// What a function is configured with.
    case functionConfig
}

extension Setting {
    /// Those that have an annotation, in the order in which annotations are written.
    package static let annotated: [Setting] = [.hosts, .dns, .family, .allow, .accept, .retain, .aggregate] + ofSources

    /// Those of `annotated` that say who may connect to the pods.
    static let ofSources: [Setting] = [.fromHosts, .fromCIDRs, .fromExcept, .fromPods, .fromNamespaces, .fromPorts]

    /// The key of its annotation, such as `egressgen.dev/hosts`; `nil` where it has none.
    package var annotationKey: String? {
        Self.annotated.contains(self) ? PolicyAnnotations.prefix + rawValue : nil
    }
}

/// Where a user says what is wanted, and so where a remedy goes.
package enum SettingPlace: Hashable, Sendable {
    case commandLine
    case annotations
}
