/// Fields that another field manager holds (Kubernetes, Server-Side Apply, Conflicts).
package struct FieldConflict: Hashable, Sendable {
    package let manager: String
    package private(set) var fields: [String]

    /// Reads kubectl's message: `conflict with "MANAGER" using VERSION: .FIELD`, or one line `- .FIELD` for each.
    static func all(in message: String) -> [FieldConflict] {
        guard message.contains("Apply failed with ") else { return [] }
        var conflicts: [FieldConflict] = []
        for line in message.split(separator: "\n") {
            if line.contains("conflict"), let manager = quoted(in: line) {
                conflicts.append(FieldConflict(manager: manager, fields: []))
            }
            guard let field = line.hasPrefix("- ") ? line.dropFirst(2) : lastField(of: line), !conflicts.isEmpty
            else { continue }
            conflicts[conflicts.count - 1].fields.append(String(field))
        }
        return conflicts
    }

    private static func quoted(in line: Substring) -> String? {
        let parts = line.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 ? String(parts[1]) : nil
    }

    private static func lastField(of line: Substring) -> Substring? {
        guard let start = line.firstRange(of: ": .") else { return nil }
        return line[line.index(before: start.upperBound)...]
    }
}
