internal import CLDNS
internal import EgressModel

/// An absolute name of a master file, which may contain any byte.
struct MasterFileName {
    /// The uncompressed wire format (RFC 1035, section 3.1).
    private let wire: [UInt8]

    /// Parses a name as it is written.
    ///
    /// - Parameters:
    ///   - text: The name. `@` is the origin, and a name without a final dot is below the origin.
    ///   - origin: The origin; `nil` if the file has not set one.
    /// - Throws: `MasterFileFault` if the name is malformed, or if it requires an origin that is not set.
    init(_ text: ArraySlice<UInt8>, below origin: MasterFileName?) throws(MasterFileFault) {
        if text.elementsEqual("@".utf8) {
            guard let origin else { throw .noOrigin }
            self = origin
            return
        }
        let characters = (text + [0]).map { CChar(bitPattern: $0) }
        var rdf: UnsafeMutablePointer<ldns_rdf>?
        let status = ldns_str2rdf_dname(&rdf, characters)
        defer { ldns_rdf_deep_free(rdf) }
        guard status == LDNS_STATUS_OK, let rdf, let data = ldns_rdf_data(rdf) else { throw .syntax(status.text) }
        let name = Array(UnsafeBufferPointer(start: data, count: ldns_rdf_size(rdf)))
        guard !ldns_dname_str_absolute(characters) else {
            wire = name
            return
        }
        guard let origin else { throw .noOrigin }
        wire = name.dropLast() + origin.wire
        guard wire.count <= 255 else { throw .syntax(LDNS_STATUS_DOMAINNAME_OVERFLOW.text) }
    }

    /// The name; `nil` if a `DomainName` cannot hold it.
    var domainName: DomainName? { wire.withUnsafeBufferPointer { DomainName(wire: $0) } }

    /// The name without a leading `*` label, and whether it had one; `nil` if it cannot be queried.
    var owner: (name: DomainName, isWildcard: Bool)? { wire.withUnsafeBufferPointer(Self.owner) }

    /// The closest ancestor that can be queried, in the form of `owner`.
    var ancestor: (name: DomainName, isWildcard: Bool)? {
        wire.withUnsafeBufferPointer { wire in
            var rest = wire
            while let length = rest.first, length > 0, rest.count > Int(length) + 1 {
                rest = UnsafeBufferPointer(rebasing: rest[(Int(length) + 1)...])
                if let owner = Self.owner(rest) { return owner }
            }
            return nil
        }
    }

    private static func owner(_ wire: UnsafeBufferPointer<UInt8>) -> (name: DomainName, isWildcard: Bool)? {
        let isWildcard = wire.count > 2 && wire[0] == 1 && wire[1] == UInt8(ascii: "*")
        let name = DomainName(wire: isWildcard ? UnsafeBufferPointer(rebasing: wire[2...]) : wire)
        return name.map { ($0, isWildcard) }
    }
}
