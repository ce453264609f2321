package import EgressModel

/// Builds a valid or invalid DNS message, without libldns.
///
/// Each function returns a changed copy, so calls can be chained:
/// `MessageBuilder(answering: query).aa().cname("a.example.", "b.example.").a("b.example.", "8.8.8.8", ttl: 30).reply`.
/// Names can have a final dot and letters in any case. `\.` and `\032` escape special bytes.
package struct MessageBuilder: Sendable {
    package enum Section: Int, CaseIterable, Sendable {
        case answer
        case authority
        case additional
    }

    private var id: UInt16
    private var flags: UInt16
    private var code: UInt16 = 0
    private var questions: [[UInt8]]
    private var records: [WireRecord] = []
    private var ednsSize: UInt16?
    private var ednsFlags: UInt16 = 0
    private var ednsOptions: [UInt8] = []
    private var claims: [Section: UInt16] = [:]
    private var isCompressed = false
    private var paddedSize: Int?
    private var tail: [UInt8] = []
    private var cutSize: Int?

    /// Creates a NOERROR reply with the query's id, question, opcode and RD flag. AA and RA are not set.
    package init(answering query: HostileQuery) {
        id = query.id
        flags = 0x8000 | query.flags & 0x7900
        questions = [query.question]
    }

    /// Creates a reply to a question that no client sent.
    package init(id: UInt16, _ qname: String, _ qtype: RecordType) {
        self.id = id
        flags = 0x8000
        questions = [Self.question(qname, qtype)]
    }

    /// Returns a query with RD, as a client sends it.
    package static func query(_ qname: String, _ qtype: RecordType, id: UInt16) -> MessageBuilder {
        MessageBuilder(id: id, qname, qtype).flag(0x8000, false).rd()
    }

    /// The handler's action that sends this message.
    package var reply: HostileReply { .message(bytes) }
}

// MARK: - Header

extension MessageBuilder {
    /// Sets AA, which marks an authoritative answer.
    package func aa(_ on: Bool = true) -> Self { flag(0x0400, on) }
    /// Sets TC, which marks a truncated message.
    package func tc(_ on: Bool = true) -> Self { flag(0x0200, on) }
    package func rd(_ on: Bool = true) -> Self { flag(0x0100, on) }
    /// Sets RA, which means that recursion is available.
    package func ra(_ on: Bool = true) -> Self { flag(0x0080, on) }
    /// Sets QR. `false` turns the reply into a query.
    package func qr(_ on: Bool) -> Self { flag(0x8000, on) }

    package func opcode(_ opcode: UInt16) -> Self { changed { $0.flags = $0.flags & 0x87ff | opcode << 11 } }

    package func id(_ id: UInt16) -> Self { changed { $0.id = id } }

    /// Replaces the id with one that differs from the query's.
    package func wrongID() -> Self { changed { $0.id ^= 0x5555 } }

    /// Sets the response code. A code above 15 needs `edns()`, because the OPT record carries the upper bits.
    package func rcode(_ code: ResponseCode) -> Self { changed { $0.code = code.rawValue } }

    /// Sets a section's count in the header, independently of its records.
    package func claiming(_ count: UInt16, in section: Section) -> Self { changed { $0.claims[section] = count } }

    private func flag(_ bit: UInt16, _ on: Bool) -> Self {
        changed { $0.flags = on ? $0.flags | bit : $0.flags & ~bit }
    }

    private func changed(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}

// MARK: - Sections

extension MessageBuilder {
    /// Replaces the question, to repeat it with other letter case or to answer another one.
    package func question(_ qname: String, _ qtype: RecordType, class qclass: UInt16 = 1) -> Self {
        changed { $0.questions = [Self.question(qname, qtype, qclass)] }
    }

    package func noQuestion() -> Self { changed { $0.questions = [] } }

    /// Adds a second question.
    package func alsoQuestion(_ qname: String, _ qtype: RecordType) -> Self {
        changed { $0.questions.append(Self.question(qname, qtype)) }
    }

    package func a(_ owner: String, _ addresses: String..., ttl: UInt32 = 300, in section: Section = .answer) -> Self {
        self.addresses(owner, addresses, ttl: ttl, in: section)
    }

    package func aaaa(_ owner: String, _ addresses: String..., ttl: UInt32 = 300, in section: Section = .answer) -> Self
    {
        self.addresses(owner, addresses, ttl: ttl, in: section)
    }

    /// Adds an A or AAAA record for each address, depending on its family.
    package func addresses(
        _ owner: String, _ addresses: [String], ttl: UInt32 = 300, in section: Section = .answer
    ) -> Self {
        addresses.reduce(self) { message, address in
            guard let parsed = try? IPAddress(address) else { preconditionFailure("\(address) is not an address") }
            return message.record(
                owner, parsed.bitWidth == 32 ? .a : .aaaa, ttl: ttl, WireRecord.bytes(of: parsed), in: section)
        }
    }

    package func cname(_ owner: String, _ target: String, ttl: UInt32 = 300, in section: Section = .answer) -> Self {
        adding(WireRecord(owner, .cname, ttl: ttl, .name(target), in: section))
    }

    package func dname(_ owner: String, _ target: String, ttl: UInt32 = 300) -> Self {
        adding(WireRecord(owner, .dname, ttl: ttl, .name(target), in: .answer))
    }

    /// Adds an SOA record. The default is the authority section, as for NXDOMAIN and NODATA.
    package func soa(_ zone: String, minimum: UInt32 = 300, in section: Section = .authority) -> Self {
        adding(WireRecord(zone, .soa, ttl: minimum, .soa(zone, minimum: minimum), in: section))
    }

    /// Adds an NS record. The default is the authority section, as in a referral.
    package func ns(_ zone: String, _ host: String, in section: Section = .authority) -> Self {
        adding(WireRecord(zone, .ns, ttl: 300, .name(host), in: section))
    }

    /// Adds a record of any type and class with arbitrary rdata.
    package func record(
        _ owner: String, _ type: RecordType, class recordClass: UInt16 = 1, ttl: UInt32 = 300, _ rdata: [UInt8],
        in section: Section = .answer
    ) -> Self {
        adding(WireRecord(owner, type, class: recordClass, ttl: ttl, .bytes(rdata), in: section))
    }

    /// Adds an OPT record with the server's UDP payload size and the upper bits of the response code.
    package func edns(size: UInt16 = 1232) -> Self { changed { $0.ednsSize = size } }

    /// Adds an OPT record with the DO bit (RFC 3225), which asks for the records of DNSSEC.
    package func dnssecOK(size: UInt16 = 1232) -> Self {
        changed { ($0.ednsSize, $0.ednsFlags) = (size, 0x8000) }
    }

    /// Adds an Extended DNS Error option (RFC 8914), and an OPT record if necessary.
    package func extendedError(_ infoCode: UInt16, _ text: String = "") -> Self {
        option(15, WireRecord.bytes(of: infoCode) + Array(text.utf8))
    }

    /// Adds an EDNS option, and an OPT record if necessary.
    package func option(_ code: UInt16, _ data: [UInt8]) -> Self {
        changed {
            $0.ednsOptions += WireRecord.bytes(of: code) + WireRecord.bytes(of: UInt16(data.count)) + data
            $0.ednsSize = $0.ednsSize ?? 1232
        }
    }

    func adding(_ record: WireRecord) -> Self { changed { $0.records.append(record) } }

    private static func question(_ qname: String, _ qtype: RecordType, _ qclass: UInt16 = 1) -> [UInt8] {
        WireName(qname).bytes + WireRecord.bytes(of: qtype.rawValue) + WireRecord.bytes(of: qclass)
    }
}

// MARK: - Bytes

extension MessageBuilder {
    /// Compresses names. A name is never compressed to one whose letters have different case.
    package func compressed() -> Self { changed { $0.isCompressed = true } }

    /// Pads the message to the exact size with an EDNS padding option (RFC 7830), and adds an OPT record if necessary.
    package func padded(to size: Int) -> Self {
        changed {
            $0.paddedSize = size
            $0.ednsSize = $0.ednsSize ?? 1232
        }
    }

    /// Adds bytes after the message.
    package func trailing(_ bytes: [UInt8]) -> Self { changed { $0.tail += bytes } }

    /// Truncates the encoded message.
    package func cut(to size: Int) -> Self { changed { $0.cutSize = size } }

    package var bytes: [UInt8] {
        var message = encoded(padding: nil)
        if let paddedSize {
            let padding = paddedSize - message.count - 4
            precondition(padding >= 0, "the message has \(message.count) bytes, too many for \(paddedSize)")
            message = encoded(padding: padding)
        }
        message += tail
        return cutSize.map { Array(message.prefix($0)) } ?? message
    }

    private func encoded(padding: Int?) -> [UInt8] {
        var writer = WireWriter(isCompressed: isCompressed)
        let all = records + (ednsSize.map { [option(size: $0, padding: padding)] } ?? [])
        for field in [id, flags | code & 0x0f, UInt16(questions.count)] { writer.append(field) }
        for section in Section.allCases {
            writer.append(claims[section] ?? UInt16(all.count { $0.section == section }))
        }
        for question in questions { writer.append(question: question) }
        for section in Section.allCases {
            for record in all where record.section == section { writer.append(record) }
        }
        return writer.bytes
    }

    private func option(size: UInt16, padding: Int?) -> WireRecord {
        let zeros = padding.map { [0, 12] + WireRecord.bytes(of: UInt16($0)) + Array(repeating: 0, count: $0) } ?? []
        return WireRecord(
            ".", RecordType(rawValue: 41), class: size, ttl: UInt32(code >> 4) << 24 | UInt32(ednsFlags),
            .bytes(ednsOptions + zeros), in: .additional)
    }
}
