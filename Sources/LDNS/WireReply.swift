internal import CLDNS
package import EgressModel

/// A decoded DNS message. It contains only Swift values and no pointers from ldns.
package struct WireReply: Hashable, Sendable {
    package let id: UInt16
    /// The QR bit: the message is a response, not a query.
    package let isResponse: Bool
    /// The opcode. egressgen sends only standard queries, whose opcode is 0.
    package let opcode: UInt8
    /// The AA bit: the server is authoritative for the zone.
    package let isAuthoritative: Bool
    /// The TC bit: the message is truncated.
    package let isTruncated: Bool
    /// The RA bit: the server offers recursion.
    package let isRecursionAvailable: Bool
    /// The rcode of the header, extended by the upper bits from EDNS.
    package let rcode: ResponseCode
    /// The extended errors that explain the rcode (RFC 8914).
    package let extendedErrors: [ExtendedError]
    /// Whether the reply has a client subnet option, which shows that the server took the subnet into account (RFC
    /// 7871, section 7.2.1).
    package let hasClientSubnet: Bool
    /// The question. `nil` unless there is exactly one, its class is IN, and a `DomainName` can hold its name.
    package let question: Question?
    /// Whether the question section is empty, as in the replies of servers that read no further than the header.
    package let hasNoQuestion: Bool
    /// The records of class IN whose owner a `DomainName` can hold. A record with any other owner cannot be on a chain.
    package let answer: [ResourceRecord]
    /// Whether the answer section has an address or CNAME record whose owner a `DomainName` cannot hold.
    package let hasForeignOwner: Bool
    package let authority: [ResourceRecord]
    package let additional: [ResourceRecord]

    /// Decodes a message from the wire.
    ///
    /// - Throws: `MessageFault` if ldns or `WireLengths` refuses the message.
    package init(decoding wire: [UInt8]) throws(MessageFault) {
        self = try wire.withUnsafeBufferPointer { buffer throws(MessageFault) in try WireReply(decoding: buffer) }
    }

    /// Decodes a message from the wire.
    ///
    /// - Parameters:
    ///   - wire: The message. The reply keeps no pointer into it.
    ///   - query: The question and the bytes of the query, which let the decoder handle plain replies without ldns.
    /// - Throws: `MessageFault` if ldns or `WireLengths` refuses the message.
    package init(
        decoding wire: UnsafeBufferPointer<UInt8>, to query: (question: Question, wire: [UInt8])? = nil
    ) throws(MessageFault) {
        if let query,
            let reply = query.wire.withUnsafeBufferPointer({
                WireReply(plain: wire, to: query.question, encoded: $0)
            })
        {
            self = reply
            return
        }
        try WireLengths(wire).check()
        self = try Packet(wire: wire).withPointer { WireReply(borrowing: $0) }
    }

    private init(borrowing packet: UnsafeMutablePointer<ldns_pkt>) {
        id = ldns_pkt_id(packet)
        isResponse = ldns_pkt_qr(packet)
        opcode = UInt8(ldns_pkt_get_opcode(packet).rawValue)
        isAuthoritative = ldns_pkt_aa(packet)
        isTruncated = ldns_pkt_tc(packet)
        isRecursionAvailable = ldns_pkt_ra(packet)
        let upperBits = ldns_pkt_edns(packet) ? UInt16(ldns_pkt_edns_extended_rcode(packet)) << 4 : 0
        rcode = ResponseCode(rawValue: upperBits | UInt16(ldns_pkt_get_rcode(packet).rawValue))
        let options = ldns_pkt_edns(packet) ? EDNSOption.all(of: ldns_pkt_edns_data(packet)) : []
        extendedErrors = ExtendedError.all(of: options)
        hasClientSubnet = options.contains { $0.code == 8 }
        var names = NameReader()
        question = Self.question(of: ldns_pkt_question(packet), &names)
        hasNoQuestion = ldns_rr_list_rr_count(ldns_pkt_question(packet)) == 0
        answer = records(of: ldns_pkt_answer(packet), &names)
        hasForeignOwner =
            answer.count < ldns_rr_list_rr_count(ldns_pkt_answer(packet))
            && Self.hasForeignOwner(ldns_pkt_answer(packet), &names)
        authority = records(of: ldns_pkt_authority(packet), &names)
        additional = records(of: ldns_pkt_additional(packet), &names)
    }

    /// Reads only the header and the question. For a damaged message, that is enough to know which query it answers and
    /// whether it is truncated.
    ///
    /// - Returns: A response without records, or `nil` if the header or the question cannot be read.
    package static func envelope(of wire: [UInt8]) -> WireReply? {
        let headerSize = Int(LDNS_HEADER_SIZE)
        guard wire.count > headerSize, wire[2] & 0x80 != 0, wire[4] == 0, wire[5] == 1 else { return nil }
        var record: UnsafeMutablePointer<ldns_rr>?
        var position = headerSize
        let status = ldns_wire2rr(&record, wire, wire.count, &position, LDNS_SECTION_QUESTION)
        defer { ldns_rr_free(record) }
        var names = NameReader()
        guard status == LDNS_STATUS_OK, let record, Question(borrowing: record, &names) != nil else { return nil }
        let noRecords = [UInt8](repeating: 0, count: 6)
        return try? WireReply(decoding: wire[..<6] + noRecords + wire[headerSize..<position])
    }

    private static func hasForeignOwner(
        _ list: UnsafeMutablePointer<ldns_rr_list>?, _ names: inout NameReader
    ) -> Bool {
        for index in 0..<ldns_rr_list_rr_count(list) {
            guard let record = ldns_rr_list_rr(list, index), ldns_rr_get_class(record) == LDNS_RR_CLASS_IN else {
                continue
            }
            let isPlace = [LDNS_RR_TYPE_A, LDNS_RR_TYPE_AAAA, LDNS_RR_TYPE_CNAME].contains(ldns_rr_get_type(record))
            if isPlace, names.name(borrowing: ldns_rr_owner(record)) == nil { return true }
        }
        return false
    }

    private static func question(of list: UnsafeMutablePointer<ldns_rr_list>?, _ names: inout NameReader) -> Question? {
        guard ldns_rr_list_rr_count(list) == 1, let record = ldns_rr_list_rr(list, 0) else { return nil }
        return Question(borrowing: record, &names)
    }
}

/// An option of an OPT record (RFC 6891, section 6.1.2).
private struct EDNSOption {
    let code: UInt16
    let value: [UInt8]

    static func all(of rdf: UnsafeMutablePointer<ldns_rdf>?) -> [EDNSOption] {
        guard let rdf, let data = ldns_rdf_data(rdf) else { return [] }
        var options: [EDNSOption] = []
        var rest = UnsafeBufferPointer(start: data, count: ldns_rdf_size(rdf))[...]
        while rest.count >= 4 {
            let numbers = rest.prefix(4).map(UInt16.init)
            let value = rest.dropFirst(4).prefix(Int(numbers[2] << 8 | numbers[3]))
            rest = rest.dropFirst(4 + value.count)
            options.append(EDNSOption(code: numbers[0] << 8 | numbers[1], value: Array(value)))
        }
        return options
    }
}

extension ExtendedError {
    /// The limits on the number of errors and on the bytes of a text. Only a server that wants to flood a log would
    /// exceed them.
    private static let most = 8
    private static let textLimit = 256

    /// Returns the extended errors among the options. Each consists of a code and a text.
    fileprivate static func all(of options: [EDNSOption]) -> [ExtendedError] {
        options.filter { $0.code == 15 && $0.value.count >= 2 }.prefix(most).map { option in
            let text = option.value.dropFirst(2)
            return ExtendedError(
                code: UInt16(option.value[0]) << 8 | UInt16(option.value[1]),
                text: String(decoding: text.prefix(textLimit), as: UTF8.self) + (text.count > textLimit ? "..." : ""))
        }
    }
}

extension Question {
    fileprivate init?(borrowing record: UnsafeMutablePointer<ldns_rr>, _ names: inout NameReader) {
        guard ldns_rr_get_class(record) == LDNS_RR_CLASS_IN, let qname = names.name(borrowing: ldns_rr_owner(record))
        else { return nil }
        self.init(qname: qname, qtype: RecordType(rawValue: UInt16(ldns_rr_get_type(record).rawValue)))
    }
}

private func records(of list: UnsafeMutablePointer<ldns_rr_list>?, _ names: inout NameReader) -> [ResourceRecord] {
    let count = ldns_rr_list_rr_count(list)
    guard count > 0 else { return [] }
    var records: [ResourceRecord] = []
    records.reserveCapacity(count)
    for index in 0..<count {
        guard let record = ldns_rr_list_rr(list, index), let owner = names.name(borrowing: ldns_rr_owner(record)),
            let copy = ResourceRecord(borrowing: record, owner: owner, &names)
        else { continue }
        records.append(copy)
    }
    return records
}
