internal import EgressFiles
internal import EgressPolicy

/// Where a policy goes.
enum PolicyDestination {
    case stdout
    /// A file that is made, or replaced whatever it holds.
    case file(FileStore)
    /// A file that has to hold the same bytes already.
    case same([UInt8], path: String)
    /// A file that holds the policy already; its addresses are kept as long as a refresh would keep them.
    case existing(ExistingPolicy)
    case cluster(ClusterTarget)

    var isCluster: Bool {
        if case .cluster = self { true } else { false }
    }

    /// Finds where `-o` leads, and checks the place before any question is asked.
    ///
    /// - Parameters:
    ///   - output: the options.
    ///   - subject: whose policy it is; `nil` if other faults leave it unknown.
    ///   - isManaged: whether a refresh keeps the policy up to date. Other policies are never changed.
    /// - Throws: `Failures` if no file can be written there, or if the one there cannot be read or holds something
    ///   else.
    init(_ output: OutputOptions, for subject: PolicySubject?, _ isManaged: Bool) throws(Failures) {
        guard let path = output.output, path != "-" else {
            self = .stdout
            return
        }
        guard !path.isEmpty else { throw .usage(.output, "names no file") }
        let store = FileStore(path: path)
        guard store.kind != .other else {
            throw Failures(.output(.irregular(path: path), consequence: "nothing is written"))
        }
        do {
            try store.checkFolder()
        } catch {
            throw Failures(.output(error, consequence: "nothing is written"))
        }
        if store.kind != .file || output.force {
            self = .file(store)
        } else if isManaged {
            self = .existing(try ExistingPolicy(store, path, subject))
        } else {
            self = .same(try fileBytes(at: path), path: path)
        }
    }

    /// Refuses to edit a NetworkPolicy that is there in place of writing another kind.
    func check(for dialect: PolicyDialect?, _ output: String?) throws(Failures) {
        guard let dialect, case .existing = self else { return }
        throw .usage(
            .output,
            "\(output ?? "") holds a policy of networking.k8s.io/v1, and is no place for one of \(dialect.apiVersion)",
            hint: "pass --force to replace it, or leave --template out")
    }
}
