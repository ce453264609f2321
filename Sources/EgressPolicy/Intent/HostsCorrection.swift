/// How to correct a policy that has annotations of egressgen, but none with names.
package struct HostsCorrection: Hashable, Sendable {
    /// The key to write, with prefix.
    package let wanted: String
    /// The key that is probably misspelled, with prefix; `nil` if there is none.
    package let misspelled: String?

    /// The maximum number of letters to add, remove or replace in a misspelled key.
    private static let mostChanges = 2

    /// Creates the correction for annotations, by their keys without prefix; `nil` if there are none.
    package init?(_ keys: [String]) {
        guard !keys.isEmpty else { return nil }
        let unknown = keys.filter { !PolicyAnnotations.keys.contains($0) }.sorted()
        let candidates = unknown.flatMap { key in
            TrafficDirection.allCases.map { direction in
                let hosts = PolicyAnnotations.hosts(direction)
                return (key: key, hosts: hosts, changes: Self.changes(from: key.lowercased(), to: hosts))
            }
        }
        let nearest = candidates.min { $0.changes < $1.changes }
        if let nearest, nearest.changes <= Self.mostChanges || nearest.key.lowercased().contains("host") {
            wanted = PolicyAnnotations.prefix + nearest.hosts
            misspelled = PolicyAnnotations.prefix + nearest.key
        } else {
            let isIngress = keys.allSatisfy { $0.hasPrefix("from-") }
            wanted = PolicyAnnotations.prefix + PolicyAnnotations.hosts(isIngress ? .ingress : .egress)
            misspelled = nil
        }
    }

    /// Returns the number of letters to add, remove or replace to get from one word to another (Levenshtein, 1966).
    private static func changes(from word: String, to other: String) -> Int {
        let letters = Array(other.unicodeScalars)
        var row = Array(0...letters.count)
        for (index, letter) in word.unicodeScalars.enumerated() {
            var next = [index + 1]
            for place in letters.indices {
                let replaced = row[place] + (letters[place] == letter ? 0 : 1)
                next.append(min(replaced, row[place + 1] + 1, next[place] + 1))
            }
            row = next
        }
        return row[letters.count]
    }
}
