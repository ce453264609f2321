internal import ArgumentParser
internal import EgressCluster
internal import EgressPolicy
internal import EgressRefresh

/// The options with which kubectl connects to the API server.
struct KubectlOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The kubeconfig context to use. (default: the current context)", valueName: "name"))
    var context: String?

    @Option(
        help: ArgumentHelp("The path of the kubeconfig file. (default: the one that kubectl uses)", valueName: "file"),
        completion: .file())
    var kubeconfig: String?

    @Option(
        help: ArgumentHelp("The path of the kubectl to run. (default: the one in PATH)", valueName: "path"),
        completion: .file())
    var kubectl: String?

    private var values: [(Setting, String?)] {
        [(.context, context), (.kubeconfig, kubeconfig), (.kubectl, kubectl)]
    }

    /// The flags that were given.
    var given: [Setting] { values.filter { $0.1 != nil }.map(\.0) }

    /// Returns the store of the cluster. The store of a service replaces a kubectl that has lost its connection.
    ///
    /// - Throws: `Failures` with 64 if the value of a flag is empty.
    func store(isService: Bool = false, readsInventory: Bool = false) throws(Failures) -> ClusterStore {
        for (setting, value) in values where value == "" { throw .usage(setting, "is empty") }
        var limits = ClusterLimits()
        if isService { limits.silence = .seconds(5) }
        return ClusterStore(
            ApiServer(
                Kubectl(program: kubectl, kubeconfig: kubeconfig, context: context, readsInventory: readsInventory),
                limits))
    }
}

/// The options for `--apply`.
struct ApplyOptions: ParsableArguments {
    enum DryRun: String, ExpressibleByArgument, CaseIterable, Sendable {
        case server
    }

    @Flag(help: "Apply the policy to a cluster with server-side apply, through kubectl.")
    var apply = false

    @Option(help: ArgumentHelp("Print the policy that --apply would store, without storing it.", valueName: "place"))
    var dryRun: DryRun?

    @Flag(help: "With --apply, take over fields that other field managers own.")
    var forceConflicts = false

    @OptionGroup var kubectl: KubectlOptions

    /// The cluster that the policy is applied to; `nil` without `--apply`.
    func target() throws(Failures) -> ClusterTarget? {
        let own = [(Setting.dryRun, dryRun != nil), (.forceConflicts, forceConflicts)]
        let given = own.filter(\.1).map(\.0) + kubectl.given
        guard apply else {
            guard let setting = given.first else { return nil }
            throw .usage(setting, "requires --apply")
        }
        return ClusterTarget(store: try kubectl.store(), isDry: dryRun == .server, forces: forceConflicts)
    }
}

/// The options that select the policies of a cluster for a refresh.
struct ClusterOptions: ParsableArguments {
    @Flag(help: "Refresh the managed policies in a cluster, through kubectl.")
    var cluster = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Refresh only the policies in this namespace. (default: the namespace of the context)",
            valueName: "namespace"))
    var namespace: String?

    @Flag(
        name: [.customShort("A"), .long],
        help: "Refresh the policies in all namespaces. Requires get, list and patch in all of them.")
    var allNamespaces = false

    @Option(
        name: [.customShort("l"), .long],
        help: ArgumentHelp(
            "Refresh only the policies that match this label selector, such as team=web.", valueName: "labels"))
    var selector: String?

    @Option(
        name: .customLong("kind"),
        help: ArgumentHelp(
            "Refresh only objects of this kind: \(Self.kindList). Can be repeated. Without it, --namespace selects no"
                + " objects that are outside of namespaces.", valueName: "kind"),
        completion: .list(ManagedKind.allCases.map(\.rawValue)))
    var kinds: [String] = []

    @OptionGroup var kubectl: KubectlOptions

    private static let kindList = ManagedKind.allCases.map(\.rawValue).joined(separator: ", ")

    /// The store and the selection of the policies; `nil` without `--cluster`.
    func source(isService: Bool) throws(Failures) -> (store: ClusterStore, selection: PolicySelection)? {
        let own = [
            (Setting.namespace, namespace != nil), (.allNamespaces, allNamespaces), (.selector, selector != nil),
            (.kind, !kinds.isEmpty),
        ]
        let given = own.filter(\.1).map(\.0) + kubectl.given
        guard cluster else {
            guard let setting = given.first else { return nil }
            throw .usage(setting, "requires --cluster")
        }
        guard namespace == nil || !allNamespaces else {
            throw .usage(.namespace, "cannot be used with --all-namespaces")
        }
        for (setting, value) in [(Setting.namespace, namespace), (.selector, selector)] where value == "" {
            throw .usage(setting, "is empty")
        }
        let place = allNamespaces ? PolicySelection.Place.everywhere : PolicySelection.Place(namespace)
        return (
            try kubectl.store(isService: isService), PolicySelection(place, labels: selector, kinds: try chosenKinds())
        )
    }

    /// The kinds that were named, in any case, as kubectl takes them; `nil` if none was.
    private func chosenKinds() throws(Failures) -> [ManagedKind]? {
        guard !kinds.isEmpty else { return nil }
        var chosen: [ManagedKind] = []
        for text in kinds {
            guard !text.isEmpty else { throw .usage(.kind, "is empty") }
            let kind = ManagedKind.allCases.first {
                [$0.rawValue.lowercased(), $0.resource].contains(text.lowercased())
            }
            guard let kind else {
                throw .usage(
                    .setting(.kind, text), "is not a kind that refresh updates", hint: "kinds are \(Self.kindList)")
            }
            chosen.append(kind)
        }
        return chosen
    }
}
