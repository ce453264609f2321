internal import ArgumentParser
internal import EgressCluster
internal import EgressPolicy
internal import EgressRefresh

/// How kubectl reaches the API server.
struct KubectlOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The context of kubeconfig to use.", valueName: "name"))
    var context: String?

    @Option(help: ArgumentHelp("The kubeconfig to use.", valueName: "file"), completion: .file())
    var kubeconfig: String?

    @Option(
        help: ArgumentHelp("The kubectl to run (default: the one in PATH).", valueName: "path"), completion: .file())
    var kubectl: String?

    private var values: [(Setting, String?)] {
        [(.context, context), (.kubeconfig, kubeconfig), (.kubectl, kubectl)]
    }

    /// The flags that were given.
    var given: [Setting] { values.filter { $0.1 != nil }.map(\.0) }

    /// Opens the way to the cluster; that of a service replaces a kubectl that has lost its connection.
    ///
    /// - Throws: `Failures` with 64 where a flag is empty.
    func store(isService: Bool = false) throws(Failures) -> ClusterStore {
        for (setting, value) in values where value == "" { throw .usage(setting, "is empty") }
        var limits = ClusterLimits()
        if isService { limits.silence = .seconds(5) }
        return ClusterStore(
            ApiServer(Kubectl(program: kubectl, kubeconfig: kubeconfig, context: context), limits))
    }
}

/// What `--apply` does.
struct ApplyOptions: ParsableArguments {
    enum DryRun: String, ExpressibleByArgument, CaseIterable, Sendable {
        case server
    }

    @Flag(help: "Send the policy to a cluster by server-side apply, through kubectl.")
    var apply = false

    @Option(help: ArgumentHelp("Show what --apply would store, and store nothing: server.", valueName: "place"))
    var dryRun: DryRun?

    @Flag(help: "Take over fields of other managers with --apply.")
    var forceConflicts = false

    @OptionGroup var kubectl: KubectlOptions

    /// Where the policy goes; `nil` without `--apply`.
    func target() throws(Failures) -> ClusterTarget? {
        let own = [(Setting.dryRun, dryRun != nil), (.forceConflicts, forceConflicts)]
        let given = own.filter(\.1).map(\.0) + kubectl.given
        guard apply else {
            guard let setting = given.first else { return nil }
            throw .usage(setting, "goes with --apply alone")
        }
        return ClusterTarget(store: try kubectl.store(), isDry: dryRun == .server, forces: forceConflicts)
    }
}

/// Which policies of a cluster are refreshed.
struct ClusterOptions: ParsableArguments {
    @Flag(help: "Refresh the managed policies of a cluster, through kubectl.")
    var cluster = false

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The policies of this namespace alone.", valueName: "namespace"))
    var namespace: String?

    @Flag(
        name: [.customShort("A"), .long], help: "The policies of all namespaces (get, list and patch in all of them).")
    var allNamespaces = false

    @Option(
        name: [.customShort("l"), .long],
        help: ArgumentHelp("The policies that have these labels.", valueName: "labels"))
    var selector: String?

    @OptionGroup var kubectl: KubectlOptions

    /// Where the policies come from; `nil` where files are refreshed.
    func source(isService: Bool) throws(Failures) -> (store: ClusterStore, selection: PolicySelection)? {
        let own = [
            (Setting.namespace, namespace != nil), (.allNamespaces, allNamespaces), (.selector, selector != nil),
        ]
        let given = own.filter(\.1).map(\.0) + kubectl.given
        guard cluster else {
            guard let setting = given.first else { return nil }
            throw .usage(setting, "goes with --cluster alone")
        }
        guard namespace == nil || !allNamespaces else {
            throw .usage(.namespace, "excludes --all-namespaces")
        }
        for (setting, value) in [(Setting.namespace, namespace), (.selector, selector)] where value == "" {
            throw .usage(setting, "is empty")
        }
        let place = allNamespaces ? PolicySelection.Place.everywhere : PolicySelection.Place(namespace)
        return (try kubectl.store(isService: isService), PolicySelection(place, labels: selector))
    }
}
