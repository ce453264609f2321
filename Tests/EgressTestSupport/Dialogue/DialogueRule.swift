import EgressModel

/// What a server of a dialogue does with the queries that match an `on` line.
struct DialogueRule: Sendable {
    /// One thing that the server does.
    enum Action: Sendable {
        case reply(DialogueReply)
        /// Bytes that the server sends unchanged, with or without a frame. `ID` and `QUESTION` stand for the id and
        /// question of the query.
        case bytes([String], isFramed: Bool)
        case plain(HostileReply)
    }

    var actions: [Action] = []
    private let transport: HostileQuery.Transport?
    private let hasEDNS: Bool?
    private let ordinals: ClosedRange<Int>?
    private let qtype: RecordType?
    private let qname: String?

    /// Parses `on [udp|tcp] [edns|no-edns] [#n|#n+|#n-m] [NAME] [TYPE]`. A missing part matches any query.
    init(_ line: DialogueLine) throws(SupportError) {
        var line = line
        transport = line.flag("udp") ? .udp : line.flag("tcp") ? .tcp : nil
        hasEDNS = line.flag("edns") ? true : line.flag("no-edns") ? false : nil
        let words = line.rest()
        try line.end()
        let types = words.compactMap(DialogueLine.recordType)
        let numbers = words.filter { $0.hasPrefix("#") }
        let names = words.filter { $0.contains(".") && !$0.hasPrefix("#") }
        guard types.count + numbers.count + names.count == words.count, types.count < 2, numbers.count < 2,
            names.count < 2
        else { throw line.error("on takes a name, a type and a number, not \(words.joined(separator: " "))") }
        qtype = types.first
        qname = names.first
        ordinals = try numbers.first.map { (text) throws(SupportError) in
            guard let range = Self.ordinals(text.dropFirst()) else { throw line.error("\(text) is no number") }
            return range
        }
    }

    /// Returns whether the rule applies to a query. `ordinal` is the number of queries with this question over this
    /// transport, including this query.
    func matches(_ query: HostileQuery, ordinal: Int) -> Bool {
        (transport ?? query.transport) == query.transport && (hasEDNS ?? query.hasEDNS) == query.hasEDNS
            && (qtype ?? query.qtype) == query.qtype && (qname ?? query.qname) == query.qname
            && ordinals?.contains(ordinal) != false
    }

    private static func ordinals(_ text: Substring) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-").map { Int($0) }
        if text.hasSuffix("+"), let first = Int(text.dropLast()) { return first...Int.max }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last else {
            return nil
        }
        return first...last
    }
}
