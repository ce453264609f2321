internal import EgressManifest
internal import EgressModel

/// The options of a function: the flags, and what its functionConfig says where those are silent.
struct FunctionOptions {
    private(set) var adopts: Bool
    private var resolving: ResolverOptions
    /// What counts of the functionConfig.
    private var configured: [FunctionConfig.Entry] = []
    private var path: String

    private static let keys = ["adopt", "client-subnet", "resolver", "samples", "tcp", "timeout", "tries", "zone"]

    /// - Parameters:
    ///   - command: the flags, which win over the functionConfig.
    ///   - config: the functionConfig.
    ///   - path: where the functionConfig stands.
    ///   - arguments: the arguments of the process, which tell what flags are given.
    /// - Throws: `Failures` with every key that is wrong.
    init(
        _ command: FunctionCommand, _ config: FunctionConfig, in path: String,
        arguments: [String] = CommandLine.arguments
    ) throws(Failures) {
        adopts = command.adopt
        resolving = command.resolving
        self.path = path
        var failures: [Failure] = []
        for entry in config.entries {
            var options = self
            do throws(FormatError) {
                try options.take(entry)
            } catch {
                failures.append(failure(entry, error.fact, error.hint))
                continue
            }
            guard !Self.gives(entry.key, arguments) else { continue }
            self = options
            configured.append(entry)
        }
        guard failures.isEmpty else { throw Failures(failures) }
    }

    /// How to look names up.
    func lookup(_ reporter: Reporter) throws(Failures) -> NameLookup {
        do {
            return try resolving.nameLookup(reporter)
        } catch {
            throw Failures(error.list.map(blamed))
        }
    }

    private static func gives(_ key: String, _ arguments: [String]) -> Bool {
        arguments.contains { $0 == "--\(key)" || $0.hasPrefix("--\(key)=") }
    }

    private mutating func take(_ entry: FunctionConfig.Entry) throws(FormatError) {
        switch entry.key {
        case "adopt": adopts = try Self.flag(entry)
        case "client-subnet": resolving.clientSubnets = try Self.list(entry)
        case "resolver": resolving.resolvers = try Self.list(entry)
        case "samples": resolving.samples = try Self.number(entry)
        case "tcp": resolving.tcp = try Self.flag(entry)
        case "timeout": resolving.timeout = try Self.word(entry)
        case "tries": resolving.tries = try Self.number(entry)
        case "zone": resolving.zones = try Self.list(entry)
        default: throw FormatError("means nothing", hint: "keys are \(Self.keys.joined(separator: ", "))")
        }
    }

    private static func list(_ entry: FunctionConfig.Entry) throws(FormatError) -> [String] {
        guard !entry.words.isEmpty else { throw FormatError("is empty") }
        return entry.words
    }

    private static func word(_ entry: FunctionConfig.Entry) throws(FormatError) -> String {
        guard entry.words.count == 1 else { throw FormatError("is not one word") }
        return entry.words[0]
    }

    private static func number(_ entry: FunctionConfig.Entry) throws(FormatError) -> Int {
        guard let number = Int(try word(entry)) else { throw FormatError("is no number") }
        return number
    }

    private static func flag(_ entry: FunctionConfig.Entry) throws(FormatError) -> Bool {
        guard let flag = Bool(try word(entry)) else { throw FormatError("is neither true nor false") }
        return flag
    }

    /// A flag's failure is the functionConfig's where that gave the flag.
    private func blamed(_ failure: Failure) -> Failure {
        let words = failure.subject.split(separator: " ")
        guard failure.status == .usage, let entry = configured.first(where: { words.first == "--\($0.key)" }) else {
            return failure
        }
        return self.failure(entry, (words.dropFirst() + [failure.fact[...]]).joined(separator: " "), failure.hint)
    }

    private func failure(_ entry: FunctionConfig.Entry, _ fact: String, _ hint: String?) -> Failure {
        Failure(
            .malformed, "\(path):\(entry.line)", "functionConfig \(entry.key) \(fact)",
            consequence: "nothing is printed",
            hint: hint)
    }
}
