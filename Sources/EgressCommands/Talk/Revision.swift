internal import EgressManifest
internal import EgressResolve

/// The commit that the binary was built from. A plain `swift build` does not know it.
package struct Revision: Sendable {
    /// The hexadecimal digits of the commit, with `-dirty` at the end if the files differed from it.
    private let commit: String?
    /// The time of the commit in UTC (RFC 3339).
    private let date: String?

    package init(commit: String?, date: String?) {
        self.commit = commit
        self.date = date
    }

    /// The output of `--version --format json`.
    var json: String {
        JSONValue.object([
            ("version", .string(EgressGen.version)), ("commit", commit.map(JSONValue.string) ?? .null),
            ("date", date.map(JSONValue.string) ?? .null), ("ldns", .string(ldnsVersion)),
        ]).indented
    }

    /// Whether the arguments of `--version` ask for JSON.
    static func isWanted(by arguments: [String]) -> Bool {
        zip(arguments, arguments.dropFirst() + [""]).contains {
            $0 == "--format" && $1 == "json" || $0 == "--format=json"
        }
    }
}
