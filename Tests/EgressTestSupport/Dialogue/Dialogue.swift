/// A dialogue between one run of the binary and scripted servers, read from a file in `Tests/Fixtures/dialogues`.
///
/// The README of that folder describes the format.
package struct Dialogue: Sendable {
    package private(set) var expectation = DialogueExpectation()
    /// The arguments without the servers, once for each transport under test.
    package var runs: [[String]] { transports.map { arguments + ($0 == .tcp ? ["--tcp"] : []) } }
    private var arguments = ["resolve", "www.example.com", "--format", "lines"]
    private var transports: [HostileQuery.Transport] = [.udp]
    private var servers: [DialogueServer] = []

    /// - Parameter name: The path of the file, relative to the folder of dialogues.
    /// - Throws: `SupportError` with the file and line if a line is invalid.
    package init(fixture name: String) throws(SupportError) {
        try self.init(Fixture.read("dialogues/" + name), name: name)
    }

    package init(_ text: String, name: String) throws(SupportError) {
        for (index, content) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let line = DialogueLine(content, place: "\(name):\(index + 1)") else { continue }
            try read(line)
        }
    }

    /// Starts the servers in order, each with an empty query count.
    package func start(_ strange: StrangeQueries) throws -> [DialogueHost] {
        try servers.map { server in
            if server.listens { return .server(try server.start(strange)) }
            return .nobody(try VacantPort())
        }
    }

    private mutating func read(_ line: DialogueLine) throws(SupportError) {
        switch line.keyword {
        case "run": arguments = line.words
        case "transport": transports = try line.transports()
        case "server": try addServer(line)
        case "on": try addRule(DialogueRule(line))
        case "reply": try add(.reply(DialogueReply(line)), line)
        case "message", "raw": try add(.bytes(try line.byteWords(), isFramed: line.keyword == "message"), line)
        case "close": try add(.plain(.close), line)
        case "reset": try add(.plain(.reset), line)
        case "silence": try add(.plain(.silence), line)
        case let keyword where DialogueRecord.keywords.contains(keyword): try addStep(line)
        default:
            guard try expectation.read(line) else { throw line.error("\(line.keyword) is not known") }
        }
    }

    private mutating func addServer(_ line: DialogueLine) throws(SupportError) {
        var line = line
        var server = DialogueServer()
        server.listens = !line.flag("absent")
        server.acceptsTCP = !line.flag("without-tcp")
        try line.end()
        servers.append(server)
    }

    private mutating func addRule(_ rule: DialogueRule) {
        if servers.isEmpty { servers.append(DialogueServer()) }
        servers[servers.count - 1].rules.append(rule)
    }

    private mutating func add(_ action: DialogueRule.Action, _ line: DialogueLine) throws(SupportError) {
        try changeRule(line) { (rule) throws(SupportError) in
            if case .reply(let reply) = action, reply.way == .joined {
                guard case .reply = rule.actions.last else { throw line.error("joined stands behind no reply") }
            }
            rule.actions.append(action)
        }
    }

    /// Adds a record or another line that belongs to the reply above it.
    private mutating func addStep(_ line: DialogueLine) throws(SupportError) {
        try changeRule(line) { (rule) throws(SupportError) in
            guard case .reply(var reply) = rule.actions.popLast() else {
                throw line.error("\(line.keyword) stands below no reply")
            }
            reply.add(try DialogueRecord.step(line))
            rule.actions.append(.reply(reply))
        }
    }

    private mutating func changeRule(
        _ line: DialogueLine, _ change: (inout DialogueRule) throws(SupportError) -> Void
    ) throws(SupportError) {
        guard var rule = servers.last?.rules.last else { throw line.error("\(line.keyword) stands below no on") }
        try change(&rule)
        servers[servers.count - 1].rules[servers[servers.count - 1].rules.count - 1] = rule
    }
}

extension DialogueLine {
    fileprivate func transports() throws(SupportError) -> [HostileQuery.Transport] {
        let transports = words.compactMap { ["udp": HostileQuery.Transport.udp, "tcp": .tcp][$0] }
        guard !transports.isEmpty, transports.count == words.count else { throw error("\(text) is no transport") }
        return transports
    }

    fileprivate func byteWords() throws(SupportError) -> [String] {
        for word in words where !["ID", "QUESTION"].contains(word) && Self.bytes(word) == nil {
            throw error("\(word) is neither ID, nor QUESTION, nor hexadecimal digits")
        }
        return words
    }
}
