/// A setting of the user: a flag, an argument, an annotation or a field of a functionConfig.
///
/// The raw value is the name of the annotation or the field, if the setting has one.
package enum Setting: String, CaseIterable, Sendable {
    // The content of a policy, in the order in which egressgen writes the annotations.
    case hosts, dns, family, allow, accept, retain, aggregate
    case fromHosts = "from-hosts"
    case fromCIDRs = "from-cidrs"
    case fromExcept = "from-except"
    case fromPods = "from-pods"
    case fromNamespaces = "from-namespaces"
    case fromPorts = "from-ports"
    /// Any of the settings that define who may connect to the pods.
    case sources

    // The name, the namespace and the pods of a policy.
    case pod, name, namespace
    case podExpression = "pod-expression"
    case allPods = "all-pods"

    // The names to look up, and how to look them up.
    case resolver, zone, timeout, tries, tcp, samples
    case hostsFile = "hosts-file"
    case clientSubnet = "client-subnet"

    // The destination and the format of a policy.
    case output, template, sets, format, force, apply, context, kubeconfig, kubectl
    case keepGoing = "keep-going"
    case noComments = "no-comments"
    case dryRun = "dry-run"
    case forceConflicts = "force-conflicts"

    // The policies to refresh, and when to refresh them.
    case paths, cluster, kind, selector, exclude, adopt, check, diff, report, every, min, max, listen
    case allNamespaces = "all-namespaces"
    case onChange = "on-change"

    // The DNS servers that tell their answers, and what is learned from them.
    case learn
    case learnFrom = "learn-from"
    case learnToken = "learn-token"
    case learnLimit = "learn-limit"
    /// How long to listen.
    case `for`

    // The forwarder, and how long it holds answers.
    case forward, upstream, hold, settle
    case forwardFrom = "forward-from"

    // The workload that refreshes policies in a cluster.
    case image, deployment
    case apiServer = "api-server"

    // The connection that the user asks about, and the policies that decide about it.
    case files, to, from, port
    case toPod = "to-pod"
    case toNamespace = "to-namespace"
    case toNamespaceLabel = "to-namespace-label"
    case fromNamespaceLabel = "from-namespace-label"
    case namespaceLabel = "namespace-label"

    // The objects of a cluster, and the policies to compare with.
    case pods, services, workloads, against
    case clusterDomain = "cluster-domain"

    /// How far back a history goes.
    case since

    /// The configuration of a KRM function.
    case functionConfig
}

extension Setting {
    /// The settings that have an annotation, in the order in which egressgen writes the annotations.
    package static let annotated: [Setting] = [.hosts, .dns, .family, .allow, .accept, .retain, .aggregate] + ofSources

    /// The settings of `annotated` that define who may connect to the pods.
    static let ofSources: [Setting] = [.fromHosts, .fromCIDRs, .fromExcept, .fromPods, .fromNamespaces, .fromPorts]

    /// The key of the setting's annotation, such as `egressgen.dev/hosts`, or `nil` if it has none.
    package var annotationKey: String? {
        Self.annotated.contains(self) ? PolicyAnnotations.prefix + rawValue : nil
    }
}

/// Where the user writes a setting, and therefore where the user must correct it.
package enum SettingPlace: Hashable, Sendable {
    case commandLine
    case annotations
}
