internal import CLDNS
internal import EgressModel

/// The rdata of an entry of a master file. ldns parses it.
struct MasterFileRdata {
    private let type: RecordType
    private let text: ArraySlice<UInt8>

    init(_ type: RecordType, _ text: ArraySlice<UInt8>) {
        self.type = type
        self.text = text
    }

    /// Parses the rdata.
    ///
    /// - Parameter origin: The origin; `nil` if the file has not set one.
    /// - Returns: The rdata, of which only that of addresses and aliases has a value.
    /// - Throws: `MasterFileFault` if the rdata is malformed.
    func value(below origin: MasterFileName?) throws(MasterFileFault) -> RecordData {
        let length = try genericLength()
        let value = try parsed(length)
        // ldns takes every name whose first label is a single `@` for the origin, even if the `@` is escaped.
        var words = MasterFileWords(text)
        guard [.cname, .dname].contains(type), length == nil, let word = words.next() else { return value }
        guard let target = try MasterFileName(word, below: origin).domainName else { return .other(type) }
        return type == .cname ? .cname(target) : .dname(target)
    }

    /// Returns the number of bytes of rdata in the generic form, `\# LENGTH HEX...` (RFC 3597, section 5); `nil` if it
    /// is in another form.
    ///
    /// ldns does not check the digits. It would make an address out of letters.
    private func genericLength() throws(MasterFileFault) -> Int? {
        var words = MasterFileWords(text)
        guard let mark = words.next(), mark.elementsEqual("\\#".utf8) else { return nil }
        guard let digits = words.next(), let length = MasterFileHeader.number(digits) else { throw .badGenericRdata }
        var count = 0
        for word in words {
            guard word.allSatisfy({ Self.hexDigits.contains($0) }) else { throw .badGenericRdata }
            count += word.count
        }
        guard count == 2 * Int(length) else { throw .badGenericRdata }
        return Int(length)
    }

    private static let hexDigits = Set("0123456789abcdefABCDEF".utf8)

    /// Lets ldns parse the rdata. Without an origin, ldns reads relative names as absolute ones.
    private func parsed(_ genericLength: Int?) throws(MasterFileFault) -> RecordData {
        let start = Array(". 0 IN TYPE\(type.rawValue) ".utf8)
        let line = (start + text + [0]).map { CChar(bitPattern: $0) }
        var record: UnsafeMutablePointer<ldns_rr>?
        let status = ldns_rr_new_frm_str(&record, line, 0, nil, nil)
        defer { ldns_rr_free(record) }
        guard status == LDNS_STATUS_OK, let record else { throw .syntax(status.text) }
        if let genericLength { try check(record, genericLength) }
        var names = NameReader()
        return RecordData(borrowing: record, &names)
    }

    /// Checks that ldns used all bytes of generic rdata and that no field is missing. ldns accepts both.
    private func check(_ record: UnsafeMutablePointer<ldns_rr>, _ length: Int) throws(MasterFileFault) {
        let count = ldns_rr_rd_count(record)
        let size = (0..<count).reduce(0) { $0 + ldns_rdf_size(ldns_rr_rdf(record, $1)) }
        guard size == length, count >= ldns_rr_descriptor_minimum(ldns_rr_descript(type.rawValue)) else {
            throw .badGenericRdata
        }
    }
}
