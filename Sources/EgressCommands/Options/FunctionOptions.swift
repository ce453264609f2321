internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// The options of a function: its flags, and the functionConfig for settings without a flag.
struct FunctionOptions {
    private(set) var adopts: Bool
    private var resolving: ResolverOptions
    /// The entries of the functionConfig that no flag overrides.
    private var configured: [Setting: FunctionConfig.Entry] = [:]
    private var path: String

    /// - Parameters:
    ///   - command: The flags, which take precedence over the functionConfig.
    ///   - config: The functionConfig.
    ///   - path: The file that contains the functionConfig.
    ///   - arguments: The arguments of the process, which show the flags that are given.
    /// - Throws: `Failures` with every invalid key.
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
            let setting: Setting
            do throws(Words) {
                setting = try options.take(entry)
            } catch {
                failures.append(failure(entry, error))
                continue
            }
            guard !Self.gives(setting, arguments) else { continue }
            self = options
            configured[setting] = entry
        }
        guard failures.isEmpty else { throw Failures(failures) }
    }

    /// Returns the function that looks up names.
    func lookup(_ reporter: Reporter) throws(Failures) -> NameLookup {
        do {
            return try resolving.nameLookup(reporter)
        } catch {
            throw Failures(error.list.map(blamed))
        }
    }

    private static func gives(_ setting: Setting, _ arguments: [String]) -> Bool {
        arguments.contains { $0 == setting.flag || $0.hasPrefix("\(setting.flag)=") }
    }

    /// A hint that lists the keys of a functionConfig.
    static var keysHint: String {
        "keys are \(Setting.configurable.compactMap(\.configKey).joined(separator: ", "))"
    }

    private mutating func take(_ entry: FunctionConfig.Entry) throws(Words) -> Setting {
        let setting = Setting.configurable.first { $0.configKey == entry.key }
        switch setting {
        case .adopt: adopts = try Self.flag(entry)
        case .clientSubnet: resolving.clientSubnets = try Self.list(entry)
        case .resolver: resolving.resolvers = try Self.list(entry)
        case .samples: resolving.samples = try Self.word(entry)
        case .tcp: resolving.tcp = try Self.flag(entry)
        case .timeout: resolving.timeout = try Self.word(entry)
        case .tries: resolving.tries = try Self.number(entry)
        case .zone: resolving.zones = try Self.list(entry)
        default: break
        }
        guard let setting else {
            throw Words("is not a known key", hint: Self.keysHint)
        }
        return setting
    }

    private static func list(_ entry: FunctionConfig.Entry) throws(Words) -> [String] {
        guard !entry.words.isEmpty else { throw Words("is empty") }
        return entry.words
    }

    private static func word(_ entry: FunctionConfig.Entry) throws(Words) -> String {
        guard entry.words.count == 1 else { throw Words("is not one word") }
        return entry.words[0]
    }

    private static func number(_ entry: FunctionConfig.Entry) throws(Words) -> Int {
        guard let number = Int(try word(entry)) else { throw Words("is not a number") }
        return number
    }

    private static func flag(_ entry: FunctionConfig.Entry) throws(Words) -> Bool {
        guard let flag = Bool(try word(entry)) else { throw Words("is neither true nor false") }
        return flag
    }

    /// Returns the failure of a flag as one of the functionConfig, if the value came from there.
    private func blamed(_ failure: Failure) -> Failure {
        guard case .setting(let setting, let value) = failure.about, let entry = configured[setting] else {
            return failure
        }
        let fact = [value, failure.fact].compactMap(\.self).joined(separator: " ")
        return self.failure(entry, Words(fact, hint: failure.hint))
    }

    private func failure(_ entry: FunctionConfig.Entry, _ words: Words) -> Failure {
        Failure(
            .malformed, "\(path):\(entry.line)", "functionConfig \(entry.key) \(words.fact)",
            consequence: "nothing is printed", hint: words.hint)
    }
}
