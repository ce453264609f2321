internal import EgressModel
internal import EgressPolicy

extension HostError {
    func words(_ use: ValueUse) -> Words {
        switch self {
        case .empty: Words("is empty", hint: "write a name such as www.example.com")
        case .noName: Words("contains no name")
        case .url(let host): Words("is a URL", hint: Self.hint(host))
        case .urlOfAddress(let remedy): Words("is a URL", hint: remedy.hint(use))
        case .path(let host): Words("has a path", hint: Self.hint(host))
        case .pattern(let flaw): flaw.words
        case .address(let remedy): Words("is an address", hint: remedy.hint(use))
        case .digitsAlone: Words("ends with a label that contains only digits", hint: AddressRemedy.hintForDigits(use))
        case .hyphensAlone: Words("has a label that contains only '-'")
        }
    }

    private static func hint(_ host: String?) -> String? { host.map { "write only the name: \($0)" } }
}

extension PatternFlaw {
    fileprivate var words: Words {
        switch self {
        case .otherForm:
            Words(
                "has a wildcard in a form other than *.SUFFIX",
                hint: "write *.example.com for all names below example.com, or each name")
        case .shortSuffix:
            Words(
                "is a wildcard for a whole top-level domain",
                hint: "write a suffix of two or more labels, as in *.example.com, or each name")
        case .clusterDomain:
            Words(
                "is a wildcard for names of the cluster",
                hint: "write a policy with a podSelector for Services of the cluster")
        case .unsuitable: Words("is a wildcard", hint: "DNS cannot list names; write each name")
        }
    }
}

extension AddressRemedy {
    /// The setting for addresses that corresponds to a setting for names.
    private static func setting(_ use: ValueUse) -> Setting { use.setting == .fromHosts ? .fromCIDRs : .allow }

    fileprivate func hint(_ use: ValueUse) -> String {
        let setting = Self.setting(use)
        switch self {
        case .block(let spec): return setting.adding("\(spec)", in: use.place)
        case .corrected(let error):
            let preposition = use.place == .annotations ? "in" : "after"
            let hint = error.words(ValueUse(setting, in: use.place)).hint
            return hint.map { "\($0) \(preposition) \(setting.name(in: use.place))" }
                ?? setting.adding("CIDR", in: use.place)
        }
    }

    fileprivate static func hintForDigits(_ use: ValueUse) -> String {
        let name = setting(use).name(in: use.place)
        return use.place == .annotations
            ? "write a name, or add the address to \(name)" : "write a name, or pass an address with \(name)"
    }
}

extension AllowError {
    var words: Words {
        switch self {
        case .everyDestination(let example):
            Words("would allow every destination", hint: "add ports, as in \(example)")
        case .everySource(let example): Words("would allow every source", hint: "add ports, as in \(example)")
        case .openBracket: Words("has no closing bracket")
        case .textBehindBracket: Words("has text after its closing bracket")
        case .noBrackets(let block, let ports):
            Words("has ports after an IPv6 block", hint: "write the block in brackets: [\(block)]:\(ports)")
        }
    }
}

extension ExceptError {
    func words(_ use: ValueUse) -> Words {
        switch self {
        case .whole(let block, let part):
            Words("'\(part)' excludes all of '\(block)'", hint: "leave one of them out")
        case .inNoBlock(let part):
            Words(
                "'\(part)' is not within any block that may connect",
                hint: "write a part of a \(use.place == .annotations ? "block in " : "")"
                    + Setting.fromCIDRs.name(in: use.place))
        }
    }
}
