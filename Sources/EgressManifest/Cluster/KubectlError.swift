internal import EgressModel

/// Tells why kubectl did not do what it was asked for.
package struct KubectlError: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// The object has changed since it was read.
        case conflict
        case notFound
        /// A right is missing.
        case forbidden
        /// Others manage fields that were to be applied.
        case fields([FieldConflict])
        /// The server did not take this object.
        case invalid
        /// kubectl or the server cannot be used at all; nothing was written.
        case unusable
        /// There was no answer, or none that can be read; what was to be written may have been, or not.
        case unclear

        /// Whether there is no point in asking for more.
        package var endsAll: Bool { self == .unusable || self == .unclear }
    }

    package let reason: Reason
    /// One line in kubectl's words, to follow its subject.
    package let fact: String

    init(_ reason: Reason, _ fact: String) {
        self.reason = reason
        self.fact = fact
    }

    /// Reads what kubectl wrote to stderr. If it wrote nothing, `fact` tells how it ended.
    init(message: String, otherwise fact: String) {
        let conflicts = FieldConflict.all(in: message)
        guard conflicts.isEmpty else {
            self.init(.fields(conflicts), "has fields of other managers")
            return
        }
        let lines = message.split(separator: "\n").filter { !Self.isNoise($0) }
        guard let line = lines.first(where: { line in Self.starts.contains { line.hasPrefix($0) } }) ?? lines.last
        else {
            self.init(.unclear, fact)
            return
        }
        self =
            Self.reasons.firstNonNil { start, reason in Self.read(line, start, reason) }
            ?? KubectlError(Self.reason(of: line), Self.plain(line))
    }

    /// The reason where kubectl gives none of the API's.
    private static func reason(of line: Substring) -> Reason {
        if refusals.contains(where: line.hasPrefix) { return .unusable }
        return line.hasPrefix("Error from server: admission webhook ") ? .invalid : .unclear
    }

    private static let starts = ["Error from server", "error: ", "The NetworkPolicy"]

    private static let reasons: [(String, Reason)] = [
        ("Error from server (Conflict): ", .conflict),
        ("Error from server (NotFound): ", .notFound),
        ("Error from server (Forbidden): ", .forbidden),
        ("Error from server (BadRequest): ", .invalid),
        ("Error from server (Invalid): ", .invalid),
        ("The NetworkPolicy ", .invalid),
    ]

    /// What shows that a request was not carried out.
    private static let refusals = [
        "error: You must be logged in to the server", "The connection to the server ",
        "Unable to connect to the server: dial ",
    ]

    /// What client libraries log before kubectl itself speaks, such as `E1125 08:12:01.5 1 memcache.go:265] ...`.
    private static func isNoise(_ line: Substring) -> Bool {
        guard let first = line.first, "EWI".contains(first) else { return line.allSatisfy(\.isWhitespace) }
        return line.dropFirst().prefix(4).allSatisfy(\.isWholeNumber) && line.contains(".go:")
    }

    private static func read(_ line: Substring, _ start: String, _ reason: Reason) -> KubectlError? {
        guard line.hasPrefix(start) else { return nil }
        let fact = reason == .forbidden ? right(line.dropFirst(start.count)) : plain(line.dropFirst(start.count))
        return KubectlError(reason, fact)
    }

    /// The right that is missing, without the object that it is missing for.
    private static func right(_ line: Substring) -> String {
        guard let user = line.firstRange(of: "User \"") else { return plain(line) }
        return plain(line[user.lowerBound...])
    }

    private static func plain(_ line: Substring) -> String {
        var text = line
        for start in ["error: ", "Error from server: "] where text.hasPrefix(start) {
            text = text.dropFirst(start.count)
        }
        while text.last == "." || text.last == " " { text = text.dropLast() }
        return text.hasPrefix("User \"") ? String(text) : text.lowercasedStart
    }
}
