internal import CLDNS
internal import EgressModel

extension WireReply {
    /// Decodes a plain reply, as most replies are. Such a reply is complete, has the rcode NOERROR and repeats the
    /// question that was asked. Its answer section contains A, AAAA and CNAME records in the order of the chain, and it
    /// has at most an OPT record without options.
    ///
    /// ldns makes a dozen allocations for a message and several more for each record. This decoder uses ldns only for
    /// the targets of aliases. All other fields have a fixed size.
    ///
    /// - Returns: `nil` for every other message, valid or not; otherwise the same reply that ldns would decode.
    init?(plain wire: UnsafeBufferPointer<UInt8>, to question: Question, encoded query: UnsafeBufferPointer<UInt8>) {
        guard wire.count > 12, let reader = PlainReader(wire, question, encoded: query),
            let records = reader.records()
        else { return nil }
        id = UInt16(wire[0]) << 8 | UInt16(wire[1])
        isResponse = true
        opcode = 0
        isAuthoritative = wire[2] & 0x04 != 0
        isTruncated = false
        isRecursionAvailable = wire[3] & 0x80 != 0
        rcode = .noError
        extendedErrors = []
        hasClientSubnet = false
        self.question = question
        hasNoQuestion = false
        answer = records
        hasForeignOwner = false
        authority = []
        additional = []
    }
}

/// A reader that reads a plain reply from front to back.
private struct PlainReader {
    private let wire: UnsafeBufferPointer<UInt8>
    private var position: Int
    private let question: Question
    /// The target of the last alias and its offset; at first, the name that was asked for.
    private var last: (offset: Int, name: DomainName)

    /// Reads the header and the question.
    ///
    /// - Returns: `nil` if the header or the question is not plain.
    init?(_ wire: UnsafeBufferPointer<UInt8>, _ question: Question, encoded query: UnsafeBufferPointer<UInt8>) {
        let end = 12 + question.qname.wireLength + 4
        guard wire.count >= end, query.count >= end, wire[2] & 0xfa == 0x80, wire[3] & 0x0f == 0,
            wire[4] == 0, wire[5] == 1, wire[8] == 0, wire[9] == 0, wire[10] == 0, wire[11] <= 1,
            wire[12..<end].elementsEqual(query[12..<end])
        else { return nil }
        self.wire = wire
        self.question = question
        position = end
        last = (12, question.qname)
    }

    consuming func records() -> [ResourceRecord]? {
        let count = number(at: 6)
        // Each record takes at least 16 bytes: a pointer as its owner, and four octets of rdata.
        guard count * 16 <= wire.count - position else { return nil }
        var records: [ResourceRecord] = []
        records.reserveCapacity(count)
        for _ in 0..<count {
            guard let record = nextRecord() else { return nil }
            records.append(record)
        }
        return wire[11] == 0 || hasPlainOptions ? records : nil
    }

    /// Whether the message continues with an OPT record that has no options and leaves the upper bits of the rcode at
    /// 0.
    private var hasPlainOptions: Bool {
        wire.count - position >= 11 && wire[position] == 0 && number(at: position + 1) == 41
            && wire[position + 5] == 0 && number(at: position + 9) == 0
    }

    private mutating func nextRecord() -> ResourceRecord? {
        guard wire.count - position >= 12, let owner = owner(number(at: position)), number(at: position + 4) == 1
        else { return nil }
        let (type, ttl) = (number(at: position + 2), number(at: position + 6) << 16 | number(at: position + 8))
        let start = position + 12
        position = start + number(at: position + 10)
        guard position <= wire.count, let rdata = rdata(of: type, start..<position) else { return nil }
        return ResourceRecord(owner: owner, ttl: UInt32(ttl), rdata: rdata)
    }

    private func owner(_ pointer: Int) -> DomainName? {
        if pointer == 0xc000 | last.offset { return last.name }
        return pointer == 0xc00c ? question.qname : nil
    }

    private mutating func rdata(of type: Int, _ range: Range<Int>) -> RecordData? {
        switch (type, range.count) {
        case (1, 4):
            return .address(
                .ipv4(IPv4Address(bits: UInt32(number(at: range.lowerBound) << 16 | number(at: range.lowerBound + 2)))))
        case (28, 16):
            return .address(.ipv6(IPv6Address(bits: range.reduce(0) { $0 << 8 | UInt128(wire[$1]) })))
        case (5, 1...):
            guard let target = name(in: range) else { return nil }
            last = (range.lowerBound, target)
            return .cname(target)
        default: return nil
        }
    }

    /// Returns the name in `range`, or `nil` if it does not fill the range or a `DomainName` cannot hold it.
    private func name(in range: Range<Int>) -> DomainName? {
        guard (try? WireLengths(wire).endOfName(at: range.lowerBound)) == range.upperBound else { return nil }
        var (rdf, position): (UnsafeMutablePointer<ldns_rdf>?, Int) = (nil, range.lowerBound)
        guard ldns_wire2dname(&rdf, wire.baseAddress, wire.count, &position) == LDNS_STATUS_OK, let rdf else {
            return nil
        }
        defer { ldns_rdf_deep_free(rdf) }
        return DomainName(wire: UnsafeBufferPointer(start: ldns_rdf_data(rdf), count: ldns_rdf_size(rdf)))
    }

    /// Returns the number in two octets, which must be inside the message.
    private func number(at index: Int) -> Int { Int(wire[index]) << 8 | Int(wire[index + 1]) }
}
