package import EgressFiles
package import EgressModel
package import EgressPolicy

/// The destination of a policy.
package enum PolicyDestination {
    case stdout
    /// A file that is created.
    case new(FileStore, path: String)
    /// A file that is replaced whatever it contains.
    case file(FileStore, path: String)
    /// A file that must already contain the same bytes.
    case same([UInt8], path: String)
    /// A file that already contains the policy. Its addresses stay as long as a refresh would keep them.
    case existing(ExistingPolicy)
    case cluster(ClusterTarget)

    package var isCluster: Bool {
        if case .cluster = self { true } else { false }
    }

    /// Checks the destination file before any DNS query is sent.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - subject: The subject of the policy; `nil` if it is unknown because of other errors.
    ///   - kind: The kind of the policy.
    ///   - isManaged: Whether `refresh` updates the policy. Other policies are never changed.
    ///   - isForced: Whether to replace the file whatever it contains.
    /// - Throws: `Notices` if the file cannot be written, or if an existing file cannot be read or contains something
    ///   else.
    package init(
        path: String, for subject: PolicySubject?, kind: ManagedKind = .networkPolicy, isManaged: Bool, isForced: Bool
    ) throws(Notices) {
        let store = FileStore(path: path)
        guard store.kind != .other else {
            throw Notices(.file(path), .output(.irregular(path: path)), .nothingWritten)
        }
        do {
            try store.checkFolder()
        } catch {
            throw Notices(.file(path), .output(error), .nothingWritten)
        }
        if isForced {
            self = .file(store, path: path)
        } else if store.kind == .missing {
            self = .new(store, path: path)
        } else if isManaged {
            self = .existing(try ExistingPolicy(store, path, subject, kind))
        } else {
            self = .same(try Self.bytes(of: store, path), path: path)
        }
    }

    private static func bytes(of store: FileStore, _ path: String) throws(Notices) -> [UInt8] {
        do throws(FileFinding) {
            return try store.read()
        } catch {
            throw Notices(.file(path), .file(error), .nothingWritten)
        }
    }

    /// Refuses to update an existing NetworkPolicy if the requested policy is of another kind.
    package func check(for dialect: PolicyDialect?, at path: String?) throws(Notices) {
        guard let dialect, case .existing = self else { return }
        throw Notices(
            .setting(.output, nil), .refresh(.existing(.otherKind(path ?? "", dialect))), .nothingDone)
    }

    /// Returns the names of an intent that already have addresses in an existing file.
    package func held(of intent: PolicyIntent) -> Set<DomainName> {
        if case .existing(let policy) = self { policy.held(of: intent) } else { [] }
    }

    /// The egress rules of an existing file; `nil` if there is none.
    package var rules: AppliedRules? {
        if case .existing(let policy) = self { policy.rules } else { nil }
    }

    /// Writes a text to the file.
    ///
    /// - Returns: `false` if the destination is standard output, an existing policy or a cluster.
    /// - Throws: `Notices`. The file is then unchanged.
    package func write(_ bytes: [UInt8]) throws(Notices) -> Bool {
        switch self {
        case .stdout, .existing, .cluster: return false
        case .new(let store, let path):
            // Somebody else can create the file while the names are looked up.
            guard try Self.write(bytes, to: store, expecting: .nothing) else { throw Self.otherContent(path) }
        case .file(let store, let path):
            guard try Self.write(bytes, to: store, expecting: .anything) else {
                throw Notices(.file(path), .file(.unsettled(path: path)), .leftAsItIs)
            }
        case .same(let found, let path):
            guard found == bytes else { throw Self.otherContent(path) }
        }
        return true
    }

    private static func write(
        _ bytes: [UInt8], to store: FileStore, expecting expected: FileStore.Expectation
    ) throws(Notices) -> Bool {
        do throws(FileFinding) {
            return try store.replace(with: bytes, expecting: expected)
        } catch {
            throw Notices(.file(error.path), .output(error), .leftAsItWas)
        }
    }

    private static func otherContent(_ path: String) -> Notices {
        Notices(.file(path), .refresh(.existing(.otherContent)), .leftAsItIs)
    }
}
