import EgressModel

/// A change to a message under construction. It can depend on the query that the message answers.
typealias MessageStep = @Sendable (MessageBuilder, HostileQuery) -> MessageBuilder

/// The lines below a `reply`: its records and questions. `@` stands for the name in the query.
enum DialogueRecord {
    static let keywords: Set = [
        "a", "aaaa", "cname", "dname", "ns", "soa", "record", "question", "also-question", "extended-error",
    ]

    static func step(_ line: DialogueLine) throws(SupportError) -> MessageStep {
        var line = line
        let step: MessageStep
        switch line.keyword {
        case "a", "aaaa": step = try addresses(&line)
        case "cname": step = try record(&line, .cname)
        case "dname": step = try record(&line, .dname)
        case "ns": step = try record(&line, .ns)
        case "soa": step = try soa(&line)
        case "record": step = try rawRecord(&line)
        case "extended-error": return try extendedError(&line)
        default: step = try question(&line)
        }
        try line.end()
        return step
    }

    private static func addresses(_ line: inout DialogueLine) throws(SupportError) -> MessageStep {
        let owner = try line.word("an owner")
        let common = try Common(&line, section: .answer)
        let texts = line.rest()
        let addresses = texts.compactMap(DialogueLine.addresses).flatMap { $0 }
        guard addresses.count >= texts.count, !addresses.isEmpty else {
            throw line.error("\(texts.joined(separator: " ")) is no list of addresses")
        }
        let type: RecordType = line.keyword == "a" ? .a : .aaaa
        return { message, query in
            addresses.reduce(message) { message, address in
                message.adding(common.record(name(owner, query), type, .bytes(WireRecord.bytes(of: address))))
            }
        }
    }

    private static func record(_ line: inout DialogueLine, _ type: RecordType) throws(SupportError) -> MessageStep {
        let owner = try line.word("an owner")
        let target = try line.word("a target")
        let common = try Common(&line, section: type == .ns ? .authority : .answer)
        return { message, query in
            message.adding(common.record(name(owner, query), type, .name(name(target, query))))
        }
    }

    private static func soa(_ line: inout DialogueLine) throws(SupportError) -> MessageStep {
        let zone = try line.word("a zone")
        let common = try Common(&line, section: .authority)
        return { message, query in
            message.adding(common.record(name(zone, query), .soa, .soa(name(zone, query), minimum: common.ttl)))
        }
    }

    /// Parses a record whose rdata is written in hexadecimal digits.
    private static func rawRecord(_ line: inout DialogueLine) throws(SupportError) -> MessageStep {
        let owner = try line.word("an owner")
        let type = try line.recordType()
        let common = try Common(&line, section: .answer)
        let hex = line.rest().joined()
        guard let rdata = DialogueLine.bytes(hex) else { throw line.error("\(hex) is no rdata in hexadecimal digits") }
        return { message, query in message.adding(common.record(name(owner, query), type, .bytes(rdata))) }
    }

    private static func question(_ line: inout DialogueLine) throws(SupportError) -> MessageStep {
        let qname = try line.word("a name")
        let qtype = try line.recordType()
        let qclass = try line.option("class", DialogueLine.recordClass) ?? 1
        if line.keyword == "also-question" { return { $0.alsoQuestion(name(qname, $1), qtype) } }
        return { $0.question(name(qname, $1), qtype, class: qclass) }
    }

    /// Parses the info code and the extra text after it. The text can contain the same escapes as a name.
    private static func extendedError(_ line: inout DialogueLine) throws(SupportError) -> MessageStep {
        guard let code = UInt16(try line.word("an info code")) else { throw line.error("the info code is no number") }
        let text = WireName.unescaped(String(line.text.dropFirst("\(code)".count + 1)))
        return { message, _ in message.extendedError(code, text) }
    }

    private static func name(_ text: String, _ query: HostileQuery) -> String { text == "@" ? query.qname : text }
}

/// The options that every record accepts, for example `ttl=60 class=CH in=additional`.
private struct Common: Sendable {
    let ttl: UInt32
    let recordClass: UInt16
    let section: MessageBuilder.Section

    init(_ line: inout DialogueLine, section: MessageBuilder.Section) throws(SupportError) {
        ttl = try line.option("ttl") { UInt32($0) } ?? 300
        recordClass = try line.option("class", DialogueLine.recordClass) ?? 1
        self.section = try line.option("in", DialogueLine.section) ?? section
    }

    func record(_ owner: String, _ type: RecordType, _ data: WireRecord.Data) -> WireRecord {
        WireRecord(owner, type, class: recordClass, ttl: ttl, data, in: section)
    }
}
