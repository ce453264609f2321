internal import EgressModel
internal import EgressPolicy

/// A node of a policy with its path from the root of the object.
struct FieldCursor {
    let node: MergedNode
    let path: FieldPath
    /// The key of the node, or of the list that contains it.
    let key: String

    init(_ root: MergedNode) {
        self.init(root, at: .root, key: "")
    }

    private init(_ node: MergedNode, at path: FieldPath, key: String) {
        self.node = node
        self.path = path
        self.key = key
    }

    func child(_ key: String) -> FieldCursor? {
        node.child(key).map { FieldCursor($0, at: path.field(key), key: key) }
    }

    func required(_ key: String) throws(ForeignFlaw) -> FieldCursor {
        guard let child = child(key) else { throw flaw(.malformed(.content(.missing(key)))) }
        return child
    }

    /// Returns the items of the list. An empty list is an error.
    func items() throws(ForeignFlaw) -> [FieldCursor] {
        let items = try members()
        guard !items.isEmpty else { throw flaw(.emptyList, isBinding: false) }
        return items
    }

    /// Returns the items of the list, which can be empty.
    func members() throws(ForeignFlaw) -> [FieldCursor] {
        let nodes = try reading { node throws(PolicyReadError) in try PolicyReader.items(node) }
        return nodes.enumerated().map { FieldCursor($1, at: path.item($0), key: key) }
    }

    /// Reads all items, even behind a flaw. A flaw that is binding decides, or else the first one.
    static func reading<Value>(
        _ items: [FieldCursor], _ read: (FieldCursor) throws(ForeignFlaw) -> Value
    ) throws(ForeignFlaw) -> [Value] {
        var values: [Value] = []
        var flaws: [ForeignFlaw] = []
        for item in items {
            do throws(ForeignFlaw) {
                values.append(try read(item))
            } catch {
                flaws.append(error)
            }
        }
        if let flaw = flaws.first(where: \.isBinding) ?? flaws.first { throw flaw }
        return values
    }

    /// Makes a check of something that is left out anyway. Only a flaw that is binding matters.
    static func checkingRest(_ check: () throws(ForeignFlaw) -> Void) throws(ForeignFlaw) {
        do throws(ForeignFlaw) {
            try check()
        } catch {
            if error.isBinding { throw error }
        }
    }

    func items(_ key: String) throws(ForeignFlaw) -> [FieldCursor] { try required(key).items() }

    /// Refuses fields that are not known.
    ///
    /// - Parameters:
    ///   - known: The fields that are read, or that say nothing about traffic.
    ///   - unsayable: The fields that only narrow the mapping, so that the mapping can be left out.
    ///   - binding: The fields whose meaning for the rest of the policy cannot be expressed.
    /// - Throws: `ForeignFlaw` for the first field that is binding or unknown, or else for the first unsayable one.
    func check(
        _ known: Set<String>, unsayable: Set<String> = [], binding: Set<String> = []
    ) throws(ForeignFlaw) {
        guard let pairs = node.pairs else { throw flaw(.malformed(.content(.notA(.mapping)))) }
        let keys = pairs.map { $0.key.leaf?.text ?? "" }.filter { !known.contains($0) }
        // A field that is binding or unknown decides, even behind others.
        for key in keys where !unsayable.contains(key) {
            throw ForeignFlaw(path.field(key), binding.contains(key) ? .unsayable : .unknownField, isBinding: true)
        }
        if let key = keys.first { throw ForeignFlaw(path.field(key), .unsayable, isBinding: false) }
    }

    /// Refuses a peer with fields of several kinds, or with none. The fields must be known.
    func checkKinds() throws(ForeignFlaw) {
        try child("ipBlock")?.check(["cidr", "except"])
        for selector in ["namespaceSelector", "podSelector"] { try child(selector)?.checkSelector() }
        _ = try alternative(isBinding: false)
    }

    /// Returns the one field of a mapping whose fields exclude each other. The fields must be known.
    func alternative(isBinding: Bool) throws(ForeignFlaw) -> FieldCursor {
        let fields = (node.pairs ?? []).compactMap { $0.key.leaf?.text }.compactMap(child)
        guard let field = fields.first else { throw flaw(.malformed(.content(.emptyPeer))) }
        guard fields.count == 1 else { throw flaw(.severalKinds, isBinding: isBinding) }
        return field
    }

    /// Reads the node with a reader of policies. What it refuses is binding, unless the reader supports only a part of
    /// what the kind can express.
    func reading<Value>(
        isBinding: Bool = true, _ read: (MergedNode) throws(PolicyReadError) -> Value
    ) throws(ForeignFlaw) -> Value {
        do {
            return try read(node)
        } catch .content(.unknownKey(let key)) {
            throw ForeignFlaw(path.field(key), .unknownField, isBinding: true)
        } catch {
            throw flaw(.malformed(error), isBinding: isBinding)
        }
    }

    func text() throws(ForeignFlaw) -> String {
        try reading { node throws(PolicyReadError) in try PolicyReader.string(node) }
    }

    func text(_ key: String) throws(ForeignFlaw) -> String { try required(key).text() }

    func flaw(_ part: ForeignFlaw.Part, isBinding: Bool = true) -> ForeignFlaw {
        ForeignFlaw(path, part, isBinding: isBinding)
    }
}

extension FieldCursor {
    /// Reads a selector with the checks of the API server.
    func selector() throws(ForeignFlaw) -> LabelSelector {
        try checkSelector()
        return try reading { node throws(PolicyReadError) in try EnforcedPolicyReader.selector(node) }
    }

    /// Reads a block. It accepts a bare address, and ignores host bits.
    func block() throws(ForeignFlaw) -> CIDRBlock {
        let text = try text()
        return try reading { node throws(PolicyReadError) in
            guard !text.contains("/") else { return try EnforcedPolicyReader.block(node) }
            return try PolicyReader.valid { () throws(FormatError) in try CIDRBlock(text) }
        }
    }

    func host() throws(ForeignFlaw) -> HostName {
        let text = try text()
        guard !text.dropFirst(text.hasPrefix("*.") ? 2 : 0).contains("*") else {
            throw flaw(.pattern(text), isBinding: false)
        }
        return try reading { node throws(PolicyReadError) in try DialectReader.host(node) }
    }

    /// Reads a name in a field that contains no patterns. There an asterisk matches nothing, or only itself.
    func name() throws(ForeignFlaw) -> HostName {
        let text = try text()
        guard !text.contains("*") else { throw flaw(.wildcard(text), isBinding: false) }
        return try host()
    }

    /// Reads a peer in the form of a NetworkPolicy.
    func peer() throws(ForeignFlaw) -> ForeignPeer {
        for selector in ["namespaceSelector", "podSelector"] { try child(selector)?.checkSelector() }
        let peer = try reading(EnforcedPolicyReader.peer)
        return ForeignPeer(AllowedTraffic.End(peer), at: path)
    }

    /// Reads a port in the form of a NetworkPolicy.
    func port() throws(ForeignFlaw) -> PortRange {
        switch try reading(EnforcedPolicyReader.port) {
        case .range(let range): return range
        case .named(let name, _): throw ForeignFlaw(path.field("port"), .namedPort(name), isBinding: false)
        }
    }

    /// Refuses unknown fields of a selector, with their path.
    func checkSelector() throws(ForeignFlaw) {
        try check(["matchLabels", "matchExpressions"])
        for item in try child("matchExpressions")?.members() ?? [] { try item.check(["key", "operator", "values"]) }
    }
}
