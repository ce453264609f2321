internal import EgressFiles
package import EgressManifest
package import EgressPolicy

/// The policies of other kinds from files, folders and standard input.
package struct ForeignPolicies {
    /// A policy with its place.
    package struct Item {
        package let subject: Subject
        package let policy: ForeignPolicy?
        package let flaws: [ForeignFlaw]
    }

    package private(set) var items: [Item] = []
    /// What cannot be read, and what is skipped, in the order in which it was found.
    package private(set) var notices: [Notice] = []

    /// Reads the policies.
    ///
    /// - Parameters:
    ///   - paths: Files and folders; `-` for standard input.
    ///   - excluded: Patterns of the files and folders to skip.
    package init(_ paths: [String], excluding excluded: [String]) {
        var walks: [ManifestWalk] = []
        for path in paths {
            guard path != "-" else {
                read("stdin") { () throws(FileFinding) in try InputFile.readStandardInput() }
                continue
            }
            let walk = ManifestWalk([path], excluding: excluded)
            walk.findings.forEach { fail($0) }
            for file in walk.files { read(file) { () throws(FileFinding) in try InputFile.read(file) } }
            walks.append(walk)
        }
        for link in walks.flatMap(\.outsideLinks) where !walks.contains(where: { $0.reaches(link.target) }) {
            notices.append(Notice(.file(link.path), .convert(.link), .nothingPrinted))
        }
        if items.isEmpty, notices.allSatisfy({ $0.status == nil }) {
            notices.append(Notice(.files(paths), .convert(.none), .nothingPrinted))
        }
    }

    private mutating func read(_ path: String, _ bytes: () throws(FileFinding) -> [UInt8]) {
        do throws(FileFinding) {
            take(try bytes(), path)
        } catch {
            fail(error)
        }
    }

    private mutating func fail(_ finding: FileFinding) {
        notices.append(
            Notice(.file(finding.path), finding.isIrregular ? .convert(.irregular) : .file(finding), .nothingPrinted))
    }

    private mutating func take(_ bytes: [UInt8], _ path: String) {
        do throws(ManifestFinding) {
            guard let collection = try ForeignCollection(searching: bytes) else { return }
            for (line, kind) in collection.strangers {
                notices.append(Notice(.file(path), .convert(.otherKind(kind, line: line))))
            }
            for (line, kind, name, outer) in collection.nested {
                notices.append(Notice(.file(path), .convert(.nested(kind, name: name, in: outer, line: line))))
            }
            items += collection.items.map { item in
                Item(
                    subject: .line(path, item.line, policy: item.name), policy: item.policy, flaws: item.flaws)
            }
        } catch {
            let subject = error.line.map { Subject.line(path, $0, policy: nil) } ?? .file(path)
            notices.append(Notice(subject, .manifest(error), .nothingPrinted))
        }
    }
}
