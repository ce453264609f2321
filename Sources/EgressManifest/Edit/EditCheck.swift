internal import EgressModel
internal import EgressPolicy
internal import Yams

/// Checks that the tree of a file after an edit equals the plan, and that the rest of the tree has not changed.
///
/// The check compares the trees that Yams composes from both texts. Yams uses the same libyaml as `SpanTree`, so the
/// check finds a wrong splice, but not a text that libyaml itself misreads.
struct EditCheck {
    let before: [UInt8]
    let after: [UInt8]

    init(before: [UInt8], after: [UInt8]) {
        self.before = before
        self.after = after
    }

    /// Checks the edit against the plans. `notes` is whether the edit wrote the notes too.
    ///
    /// - Throws: `ManifestFinding.unplanned` if the text after the edit differs from the plans,
    ///   `ManifestFinding.malformed` if the text before it is not valid YAML.
    func check(_ plans: [PlannedPolicy], notes: Bool) throws(ManifestFinding) {
        let old: [Node]
        do {
            old = try Self.documents(before)
        } catch {
            throw .malformed(.yaml(error.problem), line: error.line)
        }
        let new: [Node]
        do {
            new = try Self.documents(after)
        } catch {
            throw .unplanned(.yaml(error.problem, line: error.line))
        }
        guard old.count == new.count else { throw .unplanned(.documentCount(new.count, planned: old.count)) }
        for planned in plans {
            let path = planned.policy.place.path
            guard let policy = Self.policy(at: path, in: new), let previous = Self.policy(at: path, in: old) else {
                throw .unplanned(.lostPolicy)
            }
            try check(policy, previous, planned, notes: notes)
        }
        let places = plans.map(Place.init)
        guard Self.rest(old, places) == Self.rest(new, places) else { throw .unplanned(.rest) }
    }

    /// The location of a policy, and the keys of its spec that a refresh may change.
    private struct Place {
        var path: ArraySlice<Int>
        let keys: Set<String>

        init(_ planned: PlannedPolicy) {
            path = planned.policy.place.path[...]
            keys = planned.writtenKeys
        }

        /// The same place, relative to the next node on the way to the policy.
        var inside: Place {
            var place = self
            place.path = path.dropFirst()
            return place
        }
    }

    private func check(
        _ node: Node, _ previous: Node, _ planned: PlannedPolicy, notes: Bool
    ) throws(ManifestFinding) {
        for part in planned.plan.parts {
            // In a policy written by hand, a null can stand for an empty list.
            let rules = node["spec"]?[planned.policy.kind.field(part.direction)]?.sequence.map(Array.init) ?? []
            try part.check(rules, planned.intent)
        }
        let isFilled = planned.plan.parts.contains { part in
            !part.rules.isEmpty || part.changesRules
                || planned.policy.own[part.direction].map { !$0.rules.isEmpty } ?? true
        }
        if isFilled { try checkAnnotations(node, previous, planned, notes: notes) }
        guard planned.policy.kind == .networkPolicy else { return }
        let types = node["spec"]?["policyTypes"]?.sequence?.compactMap(\.string) ?? []
        for part in planned.plan.parts where !types.contains(part.direction.rawValue) {
            throw .unplanned(.policyTypes(lacking: part.direction))
        }
    }

    private func checkAnnotations(
        _ node: Node, _ previous: Node, _ planned: PlannedPolicy, notes: Bool
    ) throws(ManifestFinding) {
        var wanted = Self.annotations(previous)
        var found = Self.annotations(node)
        for (key, value) in planned.annotationChanges(notes: notes) {
            let key = PolicyAnnotations.prefix + key
            // The words of an annotation can be on one line or on several.
            wanted[key] = value.map(Self.words)
            found[key] = found[key].map(Self.words)
        }
        guard found == wanted else { throw .unplanned(.annotations) }
    }

    private static func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func annotations(_ node: Node) -> [String: String] {
        let pairs = node["metadata"]?["annotations"]?.mapping.map(Array.init) ?? []
        return Dictionary(pairs.compactMap { key, value in value.scalar.map { (key.string ?? "", $0.string) } }) { $1 }
    }

    /// Returns a policy without the parts that a refresh may change.
    private static func rest(_ node: Node, without keys: Set<String>) -> Node {
        changing(node, ["spec"]) { !keys.contains($0) }.map { node in
            changing(node, ["metadata", "annotations"]) { !$0.hasPrefix(PolicyAnnotations.prefix) } ?? node
        } ?? node
    }

    /// Returns a copy of a node in which the mapping at the end of `way` contains only the keys that `keeping` accepts;
    /// `nil` if the node is not a mapping.
    static func changing(_ node: Node, _ way: ArraySlice<String>, keeping: (String) -> Bool) -> Node? {
        guard let mapping = node.mapping else { return nil }
        let pairs = mapping.compactMap { key, value -> (Node, Node)? in
            guard let first = way.first else { return keeping(key.string ?? "") ? (key, value) : nil }
            guard key.string == first else { return (key, value) }
            return (key, changing(value, way.dropFirst(), keeping: keeping) ?? value)
        }
        return .mapping(.init(pairs, mapping.tag))
    }

    static func documents(_ bytes: [UInt8]) throws(YAMLError) -> [Node] {
        do {
            let text = SurrogateEscapes(Array(bytes.withoutByteOrderMark)).string
            let parser = try Parser(yaml: text, resolver: .basic, constructor: .default, encoding: .utf8)
            var documents: [Node] = []
            while let node = try parser.nextRoot() { documents.append(node) }
            return documents
        } catch {
            throw YAMLError(line: line(of: error), offset: 0, problem: YAMLProblem(yams: error))
        }
    }

    private static func line(of error: any Error) -> Int {
        switch error {
        case YamlError.scanner(_, _, let mark, _), YamlError.parser(_, _, let mark, _),
            YamlError.composer(_, _, let mark, _):
            mark.line
        default: 1
        }
    }

    private static func policy(at path: [Int], in documents: [Node]) -> Node? {
        var node = path.first.flatMap { documents.indices.contains($0) ? documents[$0] : nil }
        for index in path.dropFirst() { node = node?["items"]?[index] }
        return node
    }

    /// Returns the documents without the parts that a refresh may change in the policies at `places`.
    private static func rest(_ documents: [Node], _ places: [Place]) -> [Node] {
        let places = Dictionary(grouping: places) { $0.path.first ?? 0 }
        return documents.enumerated().map { index, document in
            rest(document, (places[index] ?? []).map(\.inside))
        }
    }

    private static func rest(_ root: Node, _ places: [Place]) -> Node {
        if let place = places.first(where: \.path.isEmpty) { return rest(root, without: place.keys) }
        guard !places.isEmpty, var items = root["items"]?.sequence else { return root }
        for (index, places) in Dictionary(grouping: places, by: { $0.path.first ?? 0 }) {
            items[index] = rest(items[index], places.map(\.inside))
        }
        var root = root
        root["items"] = .sequence(items)
        return root
    }
}
