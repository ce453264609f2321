internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy

/// The options that say which DNS servers count.
struct AdmissionOptions: ParsableArguments {
    @Option(
        name: .customLong("learn-from"),
        help: ArgumentHelp(
            "Accept connections only from DNS servers with these addresses. Can be repeated. (required unless --learn"
                + " listens on the loopback address or a Unix socket)", valueName: "cidr"))
    var senders: [String] = []

    @Option(
        name: .customLong("learn-token"),
        help: ArgumentHelp(
            "Accept only frames whose identity begins with the token in this file, which has 16 bytes or more. (required"
                + " unless --learn listens on the loopback address or a Unix socket)", valueName: "file"),
        completion: .file())
    var tokenFile: String?

    /// The flags that were given.
    var given: [Setting] { (senders.isEmpty ? [] : [.learnFrom]) + (tokenFile == nil ? [] : [.learnToken]) }

    /// Refuses listeners that anyone on the network could write to.
    ///
    /// - Parameter sources: What `--learn` names, with its text.
    /// - Throws: `Failures` with 64.
    func check(_ sources: some Sequence<(String, LearnSource)>) throws(Failures) {
        guard let exposed = sources.first(where: \.1.isExposed)?.0 else { return }
        let missing: [(Bool, Setting, hint: String)] = [
            (senders.isEmpty, .learnFrom, "add --learn-from CIDR, with the addresses of the DNS servers"),
            (tokenFile == nil, .learnToken, "add --learn-token FILE, with the identity that the DNS servers send"),
        ]
        let failures = missing.filter(\.0).map { _, setting, hint in
            Failure.usage(.setting(.learn, exposed), Words("requires \(setting.flag)", hint: hint))
        }
        guard failures.isEmpty else { throw Failures(failures) }
    }

    /// The blocks that a sender's address must lie in; `nil` for every sender.
    func blocks() throws(Failures) -> [CIDRBlock]? {
        let blocks = try usages(.learnFrom, senders, hint: "write a block, as in 10.0.0.0/8") {
            text throws(FormatError) in
            try CIDRBlock(text)
        }
        return blocks.isEmpty ? nil : blocks
    }

    /// Reads the token; `nil` if none is given.
    func token() throws(Failures) -> [UInt8]? {
        try tokenFile.map { path throws(Failures) in try LearnToken.read(path) }
    }
}
