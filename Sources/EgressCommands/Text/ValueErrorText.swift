internal import EgressModel
internal import EgressPolicy

/// The setting that a value is for, and the place where it is written. A hint names the setting as it is written there.
struct ValueUse: Hashable, Sendable {
    /// `nil` if the value is not set by the user.
    let setting: Setting?
    let place: SettingPlace

    init(_ setting: Setting? = nil, in place: SettingPlace = .commandLine) {
        self.setting = setting
        self.place = place
    }
}

extension ValueError {
    var fact: String { words(ValueUse()).fact }
    var hint: String? { words(ValueUse()).hint }

    func words(_ use: ValueUse) -> Words {
        switch self {
        case .format(let error): error.words
        case .label(let error): error.words
        case .port(let error): error.words
        case .host(let error): error.words(use)
        case .allow(let error): error.words
        case .dns(let error): error.words
        case .accept(let error): error.words
        case .except(let error): error.words(use)
        case .set(let objection): objection.words
        case .target(let error): error.words(use)
        case .workload(let error): error.words(use)
        case .notFamily: Words("is not a family", hint: "families are \(Self.families)")
        case .notBoolean: Words("is neither true nor false")
        case .word(let text, let error): error.words(use, about: text)
        }
    }

    /// Returns the words with the value before the fact.
    func words(_ use: ValueUse, about value: String) -> Words {
        let words = words(use)
        return Words("'\(value)'\(namesPart ? ":" : "") \(words.fact)", hint: words.hint)
    }

    /// Whether the fact starts with the part of the value that it is about, as in `'0' is not a port`.
    private var namesPart: Bool {
        switch self {
        case .format(.notPort), .port(.leadingZero), .port(.backward), .port(.notProtocol), .except, .word: true
        case .workload(.longName), .workload(.notServiceName): true
        case .label(let error): error != .noEqualsSign
        case .dns(let error): error.namesPart
        case .format, .port, .host, .allow, .accept, .set, .target, .workload, .notFamily, .notBoolean: false
        }
    }

    private static var families: String {
        let names = AddressFamily.allCases.map(\.rawValue)
        return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    }
}

extension LabelError {
    fileprivate var words: Words {
        switch self {
        case .notSubdomain(let text):
            Words("'\(text)' is not an RFC 1123 name (lower-case letters, digits, '-' and '.')")
        case .notNamespace(let text):
            Words("'\(text)' is not an RFC 1123 label (at most 63 lower-case letters, digits and '-')")
        case .notKey(let text):
            Words("'\(text)' is not a label key (at most 63 letters, digits, '-', '_' and '.')")
        case .notValue(let text):
            Words("'\(text)' is not a label value (letters, digits, '-', '_' and '.')")
        case .longValue(let text): Words("label value '\(text)' has more than 63 characters")
        case .noEqualsSign: Words("has no '='", hint: "write KEY=VALUE, as in run=busybox")
        case .twoValues(let key, let first, let second):
            Words("'\(key)' has the two values '\(first)' and '\(second)'")
        case .notRequirement(let text):
            Words("'\(text)' is not a requirement", hint: "write KEY in (A,B), KEY notin (A,B), KEY or !KEY")
        }
    }
}

extension PortError {
    fileprivate var words: Words {
        switch self {
        case .empty: Words("has an empty port")
        case .leadingZero(let text): Words("port '\(text)' has a leading zero")
        case .backward(let first, let last): Words("port range \(first)-\(last) ends below its start")
        case .notProtocol(let text): Words("'\(text)' is not a protocol", hint: "protocols are tcp, udp and sctp")
        }
    }
}

extension AcceptError {
    fileprivate var words: Words {
        switch self {
        case .notOneEntry:
            Words(
                "is not within one special-purpose block",
                hint: "accept only the space that answers contain, such as 10.0.0.0/8")
        case .reachable(let entry):
            Words("is globally reachable (\(entry.name), \(entry.source)) and does not need to be accepted")
        case .never(let entry): Words("is \(entry.name) space (\(entry.source)), which can never be accepted")
        }
    }
}
