internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The options for learning from the answers that DNS servers give their clients.
struct LearnOptions: ParsableArguments {
    @Option(
        name: .customLong("learn"),
        help: ArgumentHelp(
            "Add the addresses that DNS servers tell their clients to the policies. Listen for dnstap on a Unix socket or"
                + " an address, or read a recording; - is stdin. Can be repeated.",
            valueName: "unix:path|tcp:address:port|file"),
        completion: .file())
    var sources: [String] = []

    @OptionGroup var admission: AdmissionOptions

    @Option(
        name: .customLong("learn-limit"),
        help: ArgumentHelp(
            "The highest number of addresses for each host and pattern. (default: \(defaultLimit))",
            valueName: "number"))
    var limit: Int?

    private static let defaultLimit = 1000

    /// Returns the settings that the flags describe. Reads the token.
    ///
    /// - Parameters:
    ///   - isService: Whether the command keeps running, so that DNS servers can connect to it.
    ///   - forwards: Whether the command forwards queries, and so learns without `--learn` too.
    /// - Returns: The settings; `nil` if the command does not learn.
    /// - Throws: `Failures` with 64 if a flag is wrong or missing, with 74 if the token cannot be read, and with 65 if it
    ///   is too short.
    func settings(isService: Bool, forwards: Bool = false) throws(Failures) -> LearnSettings? {
        guard let sources = try checkedSources(forwards: forwards) else { return nil }
        let (_, _, blocks, token, limit) = try all(
            Result { () throws(Failures) in try checkRun(of: sources, isService: isService) },
            Result { () throws(Failures) in try admission.check(zip(self.sources, sources)) },
            Result { () throws(Failures) in try admission.blocks() },
            Result { () throws(Failures) in try admission.token() },
            Result { () throws(Failures) in try checkedLimit() })
        return LearnSettings(
            listeners: sources.compactMap(\.listener), recordings: sources.compactMap(\.recording),
            blocks: blocks, token: token, limit: limit)
    }

    /// Refuses stdin as a recording if another argument of the command reads stdin.
    ///
    /// - Parameter other: The argument that reads stdin; `nil` for none.
    /// - Throws: `Failures` with 64.
    func checkStandardInput(isReadBy other: Setting?) throws(Failures) {
        guard let other, sources.contains("-") else { return }
        throw .usage(
            .setting(.learn, "-"), "cannot be used with \(other.flag) -", hint: "pass the path of the recording")
    }

    /// Reads what `--learn` names.
    ///
    /// - Parameter forwards: Whether the command forwards queries, and so learns without `--learn` too.
    /// - Returns: The places and recordings; `nil` if the command does not learn.
    /// - Throws: `Failures` with 64 if a flag is wrong or missing.
    func checkedSources(forwards: Bool = false) throws(Failures) -> [LearnSource]? {
        guard !sources.isEmpty else {
            let others = admission.given + (limit != nil && !forwards ? [.learnLimit] : [])
            guard let setting = others.first else { return forwards ? [] : nil }
            throw .usage(setting, "requires --learn")
        }
        return try distinct(.learn, sources) { text throws(Words) in try LearnSource(text) }
    }

    func checkedLimit() throws(Failures) -> Int {
        let limit = limit ?? Self.defaultLimit
        guard limit >= 1 else { throw .usage(.setting(.learnLimit, "\(limit)"), "must be greater than zero") }
        return limit
    }

    /// Refuses listeners in a command that never listens.
    func checkRecordings() throws(Failures) {
        guard let sources = try checkedSources() else { return }
        for (text, source) in zip(self.sources, sources) where source.listener != nil {
            throw .usage(
                .setting(.learn, text), "is not a recording",
                hint: "pass the path of a recording, or let egressgen refresh --every listen")
        }
    }

    private func checkRun(of sources: [LearnSource], isService: Bool) throws(Failures) {
        for (text, source) in zip(self.sources, sources) where (source.listener != nil) != isService {
            guard isService else {
                throw .usage(
                    .setting(.learn, text), "requires --every", hint: "add --every ttl to keep running and listen")
            }
            throw .usage(
                .setting(.learn, text), "cannot be used with --every",
                hint: "a recording is read once; write unix:PATH or tcp:ADDRESS:PORT to listen")
        }
    }
}
