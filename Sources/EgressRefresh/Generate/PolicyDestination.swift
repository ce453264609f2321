package import EgressFiles
package import EgressPolicy

/// Where a policy goes.
package enum PolicyDestination {
    case stdout
    /// A file that is made, or replaced whatever it holds.
    case file(FileStore)
    /// A file that has to hold the same bytes already.
    case same([UInt8], path: String)
    /// A file that holds the policy already; its addresses are kept as long as a refresh would keep them.
    case existing(ExistingPolicy)
    case cluster(ClusterTarget)

    package var isCluster: Bool {
        if case .cluster = self { true } else { false }
    }

    /// Checks a file before any question is asked.
    ///
    /// - Parameters:
    ///   - path: where the policy goes.
    ///   - subject: whose policy it is; `nil` if other faults leave it unknown.
    ///   - isManaged: whether a refresh keeps the policy up to date. Other policies are never changed.
    ///   - isForced: whether the file is replaced whatever it holds.
    /// - Throws: `Notices` if no file can be written there, or if the one there cannot be read or holds something else.
    package init(
        path: String, for subject: PolicySubject?, isManaged: Bool, isForced: Bool
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
        if store.kind != .file || isForced {
            self = .file(store)
        } else if isManaged {
            self = .existing(try ExistingPolicy(store, path, subject))
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

    /// Refuses to edit a NetworkPolicy that is there in place of writing another kind.
    package func check(for dialect: PolicyDialect?, at path: String?) throws(Notices) {
        guard let dialect, case .existing = self else { return }
        throw Notices(
            .setting(.output, nil), .refresh(.existing(.otherKind(path ?? "", dialect))), .nothingDone)
    }

    /// Writes a text to a file.
    ///
    /// - Returns: `false` where it goes to no file.
    /// - Throws: `Notices`; the file is then what it was.
    package func write(_ bytes: [UInt8]) throws(Notices) -> Bool {
        switch self {
        case .stdout, .existing, .cluster: return false
        case .file(let store):
            do {
                try store.replace(with: bytes)
            } catch {
                throw Notices(.file(error.path), .output(error), .leftAsItWas)
            }
        case .same(let found, let path):
            guard found == bytes else {
                throw Notices(.file(path), .refresh(.existing(.otherContent)), .leftAsItIs)
            }
        }
        return true
    }
}
