package import EgressCluster
internal import EgressFiles
internal import EgressManifest
package import EgressPolicy

/// The NetworkPolicies from files, folders and standard input, as the basis of a verdict.
///
/// All policies must be readable, because a verdict on only some of them might be wrong.
package struct JudgedPolicies {
    package private(set) var policies: [EnforcedPolicy] = []
    /// The warnings, in the order in which they were found.
    package private(set) var warnings: [Notice] = []
    private var places: [String: Int] = [:]
    private var failures: [Notice] = []
    private let namespace: String

    /// Reads the policies.
    ///
    /// - Parameters:
    ///   - paths: Files and folders; `-` for standard input.
    ///   - excluded: Patterns of the files and folders to skip.
    ///   - namespace: The namespace of policies that do not name one.
    /// - Throws: `Notices` about everything that cannot be read.
    package init(_ paths: [String], excluding excluded: [String], namespace: String) throws(Notices) {
        self.namespace = namespace
        var walks: [ManifestWalk] = []
        for path in paths {
            if path == "-" {
                readInput()
            } else {
                walks.append(ManifestWalk([path], excluding: excluded))
                read(walks[walks.count - 1])
            }
        }
        for link in walks.flatMap(\.outsideLinks) where !walks.contains(where: { $0.reaches(link.target) }) {
            refuse(link)
        }
        guard failures.isEmpty else { throw Notices(failures) }
        if policies.isEmpty { warnings.append(Notice(.files(paths), .explain(.none))) }
    }

    /// Reads the policies of a cluster.
    ///
    /// - Throws: `Notices` if they cannot be listed, or about everything that cannot be read.
    package init(_ store: ClusterStore) async throws(Notices) {
        namespace = "default"
        do throws(ClusterFinding) {
            // The policies of every namespace count, because those at the other end of a connection decide too.
            for object in try await store.all(.networkPolicy, .everywhere) { take(object, "cluster") }
        } catch {
            let isForbidden = error.kind == .forbidden
            throw Notices(.kubectl, isForbidden ? .explain(.forbidden(error)) : .cluster(error), .noVerdict)
        }
        guard failures.isEmpty else { throw Notices(failures) }
        if policies.isEmpty { warnings.append(Notice(.cluster, .explain(.none))) }
    }

    private mutating func readInput() {
        do throws(FileFinding) {
            take(try InputFile.readStandardInput(), "stdin")
        } catch {
            fail(error)
        }
    }

    private mutating func read(_ walk: ManifestWalk) {
        walk.findings.forEach { fail($0) }
        for path in walk.files {
            do throws(FileFinding) {
                take(try InputFile.read(path), path)
            } catch {
                fail(error)
            }
        }
    }

    /// Refuses a link that leads to a policy outside the folder, because kubectl follows it.
    private mutating func refuse(_ link: OutsideLink) {
        do throws(FileFinding) {
            let bytes = try InputFile.read(link.path)
            let collection = Result { () throws(ManifestFinding) in
                try PolicyCollection(searching: bytes, namespace: namespace)
            }
            if case .success(let collection) = collection, collection?.hasPolicies != true { return }
            fail(.file(link.path), .link)
        } catch {
            fail(error)
        }
    }

    private mutating func fail(_ finding: FileFinding) {
        failures.append(
            Notice(.file(finding.path), finding.isIrregular ? .explain(.irregular) : .file(finding), .noVerdict))
    }

    private mutating func take(_ bytes: [UInt8], _ path: String) {
        do throws(ManifestFinding) {
            guard let collection = try PolicyCollection(searching: bytes, namespace: namespace) else { return }
            for (line, name, error, isTemplate) in collection.malformed {
                fail(.line(path, line, policy: name), .policy(error, inTemplate: isTemplate))
            }
            for (line, name, outer) in collection.nested {
                fail(.line(path, line, policy: name), .nested(in: outer))
            }
            for (line, kind) in collection.strangers {
                warnings.append(Notice(.file(path), .explain(.otherKind(kind, line: line))))
            }
            for (line, policy) in collection.policies { take(policy, .line(path, line, policy: nil)) }
        } catch {
            let subject = error.line.map { Subject.line(path, $0, policy: nil) } ?? .file(path)
            fail(subject, .manifest(error))
        }
    }

    private mutating func fail(_ subject: Subject, _ finding: ExplainFinding) {
        failures.append(Notice(subject, .explain(finding), .noVerdict))
    }

    /// Adds a policy. If two policies have the same name, the last one counts, as after `kubectl apply`.
    private mutating func take(_ policy: EnforcedPolicy, _ place: Subject) {
        guard let index = places[policy.displayName] else {
            places[policy.displayName] = policies.count
            policies.append(policy)
            return
        }
        guard policies[index] != policy else { return }
        warnings.append(Notice(place, .explain(.replaced(policy.displayName))))
        policies[index] = policy
    }
}
