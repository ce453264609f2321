internal import Yams

extension EditCheck {
    /// Checks that the edit added these results to a ResourceList, and that the rest has not changed.
    ///
    /// - Throws: `ManifestFinding.unplanned` if the text differs in another way.
    func check(_ results: [JSONValue]) throws(ManifestFinding) {
        let (old, new) = (try list(before), try list(after))
        let (known, found) = (Self.results(old), Self.results(new))
        // The new results can be before or after the existing ones.
        let place = zip(known, found).prefix { $0 == $1 }.count
        let added = found.dropFirst(place).prefix(results.count)
        guard Array(found[..<place]) + found.dropFirst(place + results.count) == known,
            added.count == results.count, zip(added, results).allSatisfy({ Self.says($0, $1) })
        else { throw .unplanned(.results) }
        guard old.map(Self.rest) == new.map(Self.rest) else { throw .unplanned(.restBesideResults) }
    }

    private func list(_ bytes: [UInt8]) throws(ManifestFinding) -> [Node] {
        do {
            return try Self.documents(bytes)
        } catch {
            throw .unplanned(.yaml(error.problem, line: error.line))
        }
    }

    private static func results(_ documents: [Node]) -> [Node] {
        documents.firstNonNil { $0["results"]?.sequence }.map(Array.init) ?? []
    }

    private static func rest(_ document: Node) -> Node { changing(document, []) { $0 != "results" } ?? document }

    private static func says(_ node: Node, _ value: JSONValue) -> Bool {
        switch value {
        case .string(let string):
            node.scalar.map { $0.string == string && !($0.style == .plain && YAMLImplicitType.matches(string)) }
                ?? false
        case .array(let items):
            node.sequence.map { $0.count == items.count && zip($0, items).allSatisfy(says) } ?? false
        case .object(let members):
            node.mapping.map { mapping in
                mapping.count == members.count
                    && zip(mapping, members).allSatisfy { $0.key.string == $1.key && says($0.value, $1.value) }
            } ?? false
        default: node.scalar?.string == value.compact
        }
    }
}
