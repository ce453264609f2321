internal import EgressFiles
internal import EgressManifest
internal import EgressPolicy

/// The NetworkPolicies of files, folders and stdin.
///
/// All of them must be readable: what a part of the policies says is no verdict.
struct PolicyFiles {
    private(set) var policies: [EnforcedPolicy] = []
    private var places: [String: Int] = [:]
    private var failures: [Failure] = []
    private let namespace: String
    private let reporter: Reporter

    private static let consequence = "there is no verdict"

    /// - Throws: `Failures`.
    init(
        _ paths: [String], excluding excluded: [String], namespace: String, _ reporter: Reporter
    ) throws(Failures) {
        self.namespace = namespace
        self.reporter = reporter
        for path in paths {
            if path == "-" { readInput() } else { read(ManifestWalk([path], excluding: excluded)) }
        }
        guard failures.isEmpty else { throw Failures(failures) }
        if policies.isEmpty { reporter.warn("\(PlaceList(paths))", "no NetworkPolicy is there") }
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

    private mutating func fail(_ finding: FileFinding) {
        let hint: String? = if case .irregular = finding { "pipe it in, and write -" } else { nil }
        failures.append(Failure(finding, consequence: Self.consequence, hint: hint))
    }

    private mutating func take(_ bytes: [UInt8], _ path: String) {
        guard PolicyCollection.mentionsPolicies(bytes) else { return }
        let hint =
            ManifestStream.isTemplate(bytes)
            ? "templates ('{{') have to be rendered first, or left out by --exclude" : nil
        do throws(ManifestFinding) {
            let collection = try PolicyCollection(bytes, namespace: namespace)
            for (line, name, error) in collection.malformed {
                malformed("\(path):\(line)", (name.map { "\($0) " } ?? "") + error.fact, hint)
            }
            for (line, kind) in collection.strangers {
                reporter.warn(path, "line \(line): \(kind) is not judged")
            }
            for (line, policy) in collection.policies { take(policy, "\(path):\(line)") }
        } catch {
            malformed(error.line.map { "\(path):\($0)" } ?? path, error.fact, hint)
        }
    }

    private mutating func malformed(_ place: String, _ fact: String, _ hint: String?) {
        failures.append(Failure(.malformed, place, fact, consequence: Self.consequence, hint: hint))
    }

    /// A cluster holds one policy of a name: the last one, as after `kubectl apply`.
    private mutating func take(_ policy: EnforcedPolicy, _ place: String) {
        guard let index = places[policy.displayName] else {
            places[policy.displayName] = policies.count
            policies.append(policy)
            return
        }
        guard policies[index] != policy else { return }
        reporter.warn(place, "\(policy.displayName) takes the place of another one of that name")
        policies[index] = policy
    }
}
