internal import EgressModel
internal import EgressPolicy
internal import Yams

/// Reads a file before and after an edit with another reader: it must say what was planned, and differ in nothing else.
struct SecondOpinion {
    let before: [UInt8]
    let after: [UInt8]

    init(before: [UInt8], after: [UInt8]) {
        self.before = before
        self.after = after
    }

    /// - Throws: `ManifestError.unplanned`.
    func check(_ plans: [PlannedPolicy], notes: Bool) throws(ManifestError) {
        let old: [Node]
        do {
            old = try Self.documents(before)
        } catch {
            throw .malformed(line: error.line, "is not YAML: \(error.fact)", hint: nil)
        }
        let new: [Node]
        do {
            new = try Self.documents(after)
        } catch {
            throw .unplanned("is no YAML: line \(error.line) \(error.fact)")
        }
        guard old.count == new.count else { throw .unplanned("has \(new.count) documents instead of \(old.count)") }
        for planned in plans {
            let path = planned.policy.place.path
            guard let policy = Self.policy(at: path, in: new), let previous = Self.policy(at: path, in: old) else {
                throw .unplanned("lost a policy")
            }
            try check(policy, previous, planned, notes: notes)
        }
        let paths = plans.map(\.policy.place.path)
        guard Self.rest(old, paths) == Self.rest(new, paths) else {
            throw .unplanned("differs in more than spec.egress and the annotations")
        }
    }

    private func check(
        _ node: Node, _ previous: Node, _ planned: PlannedPolicy, notes: Bool
    ) throws(ManifestError) {
        let plan = planned.plan
        let rules: [EgressRule]
        do {
            rules = try (node["spec"]?["egress"]?.sequence.map(Array.init) ?? []).map { rule throws(PolicyReadError) in
                try PolicyReader.rule(rule)
            }
        } catch {
            throw .unplanned("has egress rules that cannot be read")
        }
        guard rules.count == plan.rules.count, zip(rules, plan.rules).allSatisfy({ $0.isEquivalent(to: $1) }) else {
            throw .unplanned("has other egress rules than planned")
        }
        let isSame = (try? planned.policy.current.get()).map { !$0.rules.isEmpty || !plan.rules.isEmpty } ?? true
        if isSame || plan.changesRules { try checkAnnotations(node, previous, planned, notes: notes) }
        do {
            try Invariants.check(rules, plan, intent: planned.intent)
        } catch {
            throw .unplanned(error.fact)
        }
        guard let types = node["spec"]?["policyTypes"]?.sequence?.compactMap(\.string), types.contains("Egress") else {
            throw .unplanned("has policyTypes without Egress")
        }
    }

    private func checkAnnotations(
        _ node: Node, _ previous: Node, _ planned: PlannedPolicy, notes: Bool
    ) throws(ManifestError) {
        var wanted = Self.annotations(previous)
        var found = Self.annotations(node)
        for (key, value) in planned.annotationChanges(notes: notes) {
            let key = PolicyAnnotations.prefix + key
            // Words may be on lines of their own or on one.
            wanted[key] = value.map(Self.words)
            found[key] = found[key].map(Self.words)
        }
        guard found == wanted else { throw .unplanned("has other annotations than planned") }
    }

    private static func words(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func annotations(_ node: Node) -> [String: String] {
        let pairs = node["metadata"]?["annotations"]?.mapping.map(Array.init) ?? []
        return Dictionary(pairs.compactMap { key, value in value.scalar.map { (key.string ?? "", $0.string) } }) { $1 }
    }

    /// A policy without what a refresh may change.
    private static func rest(_ node: Node) -> Node {
        changing(node, ["spec"]) { key in key != "egress" && key != "policyTypes" }.map { node in
            changing(node, ["metadata", "annotations"]) { !$0.hasPrefix(PolicyAnnotations.prefix) } ?? node
        } ?? node
    }

    /// A node in which a mapping further down keeps some of its keys; `nil` where there is no such mapping.
    static func changing(_ node: Node, _ way: ArraySlice<String>, keeping: (String) -> Bool) -> Node? {
        guard let mapping = node.mapping else { return nil }
        let pairs = mapping.compactMap { key, value -> (Node, Node)? in
            guard let first = way.first else { return keeping(key.string ?? "") ? (key, value) : nil }
            guard key.string == first else { return (key, value) }
            return (key, changing(value, way.dropFirst(), keeping: keeping) ?? value)
        }
        return .mapping(.init(pairs, mapping.tag))
    }

    static func documents(_ bytes: [UInt8]) throws(SpanError) -> [Node] {
        do {
            let text = String(decoding: bytes.withoutByteOrderMark, as: UTF8.self)
            let parser = try Parser(yaml: text, resolver: .basic, constructor: .default, encoding: .utf8)
            var documents: [Node] = []
            while let node = try parser.nextRoot() { documents.append(node) }
            return documents
        } catch {
            throw SpanError(line: line(of: error), fact: "\(error)".split(separator: "\n").joined(separator: " "))
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

    /// Documents without what a refresh may change in the policies at these places.
    private static func rest(_ documents: [Node], _ paths: [[Int]]) -> [Node] {
        let paths = Dictionary(grouping: paths.map { $0[...] }) { $0.first ?? 0 }
        return documents.enumerated().map { index, document in
            rest(document, (paths[index] ?? []).map { $0.dropFirst() })
        }
    }

    private static func rest(_ root: Node, _ paths: [ArraySlice<Int>]) -> Node {
        if paths.contains(where: \.isEmpty) { return rest(root) }
        guard !paths.isEmpty, var items = root["items"]?.sequence else { return root }
        for (index, paths) in Dictionary(grouping: paths, by: { $0.first ?? 0 }) {
            items[index] = rest(items[index], paths.map { $0.dropFirst() })
        }
        var root = root
        root["items"] = .sequence(items)
        return root
    }
}
