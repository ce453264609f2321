internal import EgressFiles
package import EgressManifest
package import EgressPolicy

/// The pods, Services and workloads from files.
package struct ClusterObjectFiles {
    package private(set) var pods: [ClusterPod] = []
    package private(set) var services: [ClusterService] = []
    package private(set) var workloads: [ClusterWorkload] = []
    private var failures: [Notice] = []

    /// Reads the files.
    ///
    /// - Parameter files: The paths, each with what it is read for; `-` for standard input.
    /// - Throws: `Notices` about everything that cannot be read. What a policy allows depends on all of it.
    package init(_ files: [(path: String, kind: ClusterObjectKind)]) throws(Notices) {
        for (path, kind) in files { read(path, kind) }
        guard failures.isEmpty else { throw Notices(failures) }
    }

    private mutating func read(_ path: String, _ kind: ClusterObjectKind) {
        let place = path == "-" ? "stdin" : path
        do throws(FileFinding) {
            take(path == "-" ? try InputFile.readStandardInput() : try InputFile.read(path), place, kind)
        } catch {
            fail(.file(place), .file(error))
        }
    }

    private mutating func take(_ bytes: [UInt8], _ place: String, _ kind: ClusterObjectKind) {
        do throws(ManifestFinding) {
            let objects = try ClusterObjects(bytes, of: kind)
            for object in objects.malformed {
                fail(.line(place, object.line, policy: object.name), .discover(.flaw(object.flaw)))
            }
            if objects.isEmpty { fail(.file(place), .discover(.empty(kind))) }
            if objects.areOfOtherKinds, let other = objects.other {
                fail(.file(place), .discover(.otherKind(kind, other)))
            }
            pods += objects.pods
            services += objects.services
            workloads += objects.workloads
        } catch {
            fail(error.line.map { Subject.line(place, $0, policy: nil) } ?? .file(place), .manifest(error))
        }
    }

    private mutating func fail(_ subject: Subject, _ finding: Finding) {
        failures.append(Notice(subject, finding, .nothingPrinted))
    }
}
