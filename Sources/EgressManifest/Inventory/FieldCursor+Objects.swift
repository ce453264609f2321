internal import EgressModel
internal import EgressPolicy

extension FieldCursor {
    /// Reads the namespace and the name of an object. kubectl writes the namespace always; Kubernetes takes a missing one
    /// for `default`.
    func objectName() throws(ForeignFlaw) -> ObjectName {
        let metadata = try required("metadata")
        let name = try metadata.text("name")
        let namespace = try metadata.optionalText("namespace") ?? "default"
        // Both go into policies.
        try metadata.valid { () throws(ValueError) in
            try KubernetesSyntax.checkLabel(namespace)
            try KubernetesSyntax.checkSubdomain(name)
        }
        return ObjectName(namespace, name)
    }

    /// Reads the owner that is the controller, or else the first owner.
    func controller() throws(ForeignFlaw) -> ObjectOwner? {
        let owners = try child("metadata")?.child("ownerReferences")?.members() ?? []
        var controller: FieldCursor?
        for owner in owners where try owner.boolean("controller") { controller = controller ?? owner }
        guard let owner = controller ?? owners.first else { return nil }
        return ObjectOwner(kind: try owner.text("kind"), name: try owner.text("name"))
    }

    /// Reads a mapping of labels; empty if it is missing.
    func labels(_ key: String) throws(ForeignFlaw) -> [Label] {
        guard let cursor = child(key) else { return [] }
        return try cursor.reading { node throws(PolicyReadError) in try PolicyReader.labels(node) }
    }

    /// Reads a text; `nil` if it is missing or empty.
    func optionalText(_ key: String) throws(ForeignFlaw) -> String? {
        guard let text = try child(key)?.text(), !text.isEmpty else { return nil }
        return text
    }

    func address(_ key: String) throws(ForeignFlaw) -> IPAddress? {
        try value(key) { text throws(FormatError) in try IPAddress(text) }
    }

    func time(_ key: String) throws(ForeignFlaw) -> UTCTime? {
        try value(key) { text throws(FormatError) in try UTCTime(text) }
    }

    /// Reads the addresses of the items of a list, and the one that stands beside the list.
    func addresses(_ one: String, _ all: String) throws(ForeignFlaw) -> [IPAddress] {
        var addresses = Set([try address(one)].compactMap(\.self))
        for item in try child(all)?.members() ?? [] {
            guard item.node.pairs != nil else { throw item.flaw(.malformed(.content(.notA(.mapping)))) }
            if let address = try item.address("ip") { addresses.insert(address) }
        }
        return addresses.sorted()
    }

    /// Reads a boolean, in each spelling in which kubectl reads one (YAML 1.1, bool); `false` if it is missing.
    func boolean(_ key: String) throws(ForeignFlaw) -> Bool {
        guard let cursor = child(key) else { return false }
        guard let leaf = cursor.node.leaf, leaf.isPlain, let value = Self.booleans[leaf.text] else {
            throw cursor.flaw(.malformed(.content(.notA(.boolean))))
        }
        return value
    }

    private static let booleans: [String: Bool] = [["y", "yes", "true", "on"], ["n", "no", "false", "off"]]
        .enumerated().reduce(into: [:]) { table, row in
            for word in row.element {
                for text in [word, word.uppercased(), word.prefix(1).uppercased() + word.dropFirst()] {
                    table[text] = row.offset == 0
                }
            }
        }

    func transport() throws(ForeignFlaw) -> TransportProtocol {
        guard let cursor = child("protocol") else { return .tcp }
        let text = try cursor.text()
        return try cursor.reading { _ throws(PolicyReadError) in try PolicyReader.transport(text) }
    }

    func portNumber(_ key: String) throws(ForeignFlaw) -> UInt16 {
        try required(key).reading { node throws(PolicyReadError) in try PolicyReader.port(node) }
    }

    private func value<Value>(
        _ key: String, _ read: (String) throws(FormatError) -> Value
    ) throws(ForeignFlaw) -> Value? {
        guard let cursor = child(key), let text = try optionalText(key) else { return nil }
        return try cursor.reading { _ throws(PolicyReadError) in
            try PolicyReader.valid { () throws(FormatError) in try read(text) }
        }
    }

    private func valid(_ check: () throws(ValueError) -> Void) throws(ForeignFlaw) {
        try reading { _ throws(PolicyReadError) in try PolicyReader.valid(check) }
    }
}
