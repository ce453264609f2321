import EgressModel

/// A `reply` line of a dialogue: a message and how the server sends it.
struct DialogueReply: Sendable {
    /// How the server sends the message.
    enum Way: String, CaseIterable {
        case whole
        case otherPort = "other-port"
        case otherAddress = "other-address"
        case partial
        case byteByByte = "byte-by-byte"
        /// Appended to the previous message, in the same datagram or frame.
        case joined
    }

    private var steps: [MessageStep]
    let way: Way
    /// How often the server sends the message.
    let times: Int
    /// The delay in seconds. With `byte-by-byte`, the delay before each byte.
    let delay: Double?
    /// For how many seconds the server repeats the message.
    let flood: Double?
    /// The error of TCP's length field in bytes: `length=+5`, `length=-5`.
    let lengthError: Int
    /// A name. The server answers the last query for this name instead of the query that it received.
    let recipient: String?

    init(_ line: DialogueLine) throws(SupportError) {
        var line = line
        way = Way.allCases.first { line.flag($0.rawValue) } ?? .whole
        times = try line.option("times") { Int($0) } ?? 1
        delay = try line.option("delay") { Double($0) }
        flood = try line.option("flood") { Double($0) }
        lengthError = try line.option("length") { Int($0) } ?? 0
        recipient = line.option("to")
        steps = try Self.steps(of: &line)
        try line.end()
    }

    mutating func add(_ step: @escaping MessageStep) { steps.append(step) }

    func bytes(for query: HostileQuery) -> [UInt8] {
        steps.reduce(MessageBuilder(answering: query)) { $1($0, query) }.bytes
    }

    /// Returns what the server does to send the message.
    func actions(sending message: [UInt8], over transport: HostileQuery.Transport) -> [HostileReply] {
        let frame =
            transport == .tcp ? WireRecord.bytes(of: UInt16(clamping: message.count + lengthError)) + message : message
        let once: [HostileReply] =
            switch way {
            case .whole where lengthError != 0: [.raw(frame)]
            case .whole, .joined:
                [flood.map { .flood($0, message) } ?? delay.map { .afterDelay($0, message) } ?? .message(message)]
            case .otherPort: [.fromOtherPort(message)]
            case .otherAddress: [.fromOtherAddress(message)]
            case .partial: [.partial(message)]
            case .byteByByte: frame.enumerated().map { .rawAfterDelay(Double($0 + 1) * (delay ?? 0.002), [$1]) }
            }
        return Array(repeating: once, count: times).flatMap { $0 }
    }

    private static let flags: [String: MessageStep] = [
        "aa": { message, _ in message.aa() },
        "ra": { message, _ in message.ra() },
        "tc": { message, _ in message.tc() },
        "query": { message, _ in message.qr(false) },
        "wrong-id": { message, _ in message.wrongID() },
        "no-question": { message, _ in message.noQuestion() },
        "compressed": { message, _ in message.compressed() },
        "edns": { message, _ in message.edns() },
    ]

    private static func steps(of line: inout DialogueLine) throws(SupportError) -> [MessageStep] {
        var steps = flags.keys.sorted().filter { line.flag($0) }.compactMap { flags[$0] }
        if let code = try line.option("rcode", DialogueLine.responseCode) {
            steps.append { message, _ in message.rcode(code) }
        }
        if let opcode = try line.option("opcode", { UInt16($0) }) {
            steps.append { message, _ in message.opcode(opcode) }
        }
        for section in MessageBuilder.Section.allCases {
            guard let count = try line.option("\(section)-count", { UInt16($0) }) else { continue }
            steps.append { message, _ in message.claiming(count, in: section) }
        }
        if let size = try line.option("padded", { Int($0) }) { steps.append { message, _ in message.padded(to: size) } }
        if let size = try line.option("cut", { Int($0) }) { steps.append { message, _ in message.cut(to: size) } }
        if let bytes = try line.option("trailing", DialogueLine.bytes) {
            steps.append { message, _ in message.trailing(bytes) }
        }
        return steps
    }
}
