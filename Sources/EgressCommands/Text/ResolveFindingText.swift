internal import EgressModel
internal import EgressRefresh
internal import EgressResolve
internal import EgressSystem
internal import LDNS
internal import SystemPackage

extension ResolveFinding {
    var fact: String {
        switch self {
        case .zoneFile(.unreadable(_, let error)): "cannot be read: \(error.text)"
        case .zoneFile(.malformed(_, _, let fault)): fault.text
        case .unusedServer(_, let line): "'\(line)' is not used"
        }
    }

    /// The file, and its line where that is at fault.
    private var subject: Subject {
        switch self {
        case .zoneFile(.unreadable(let path, _)), .unusedServer(let path, _): .file(path)
        case .zoneFile(.malformed(let path, let line, _)): .line(path, line, policy: nil)
        }
    }

    /// The finding before any question is asked.
    var notice: Notice {
        let isFault = if case .zoneFile = self { true } else { false }
        return Notice(subject, .resolve(self), isFault ? .nothingAsked : nil)
    }
}

extension ZoneFault {
    var text: String {
        switch self {
        case .line(let fault): fault.text
        case .secondAlias(let owner): "a second CNAME for \(owner)"
        case .aliasBesideRecords(let owner): "a CNAME beside other records for \(owner)"
        }
    }
}

extension MasterFileFault {
    fileprivate var text: String {
        switch self {
        case .syntax(let text): text.lowercasedStart
        case .unknownType: "an unknown type"
        case .unknownDirective: "an unknown directive"
        case .badTTL: "$TTL needs a number of seconds"
        case .badOrigin: "$ORIGIN needs a name with a final dot"
        case .include: "$INCLUDE is refused; pass each file with its own flag"
        case .noOrigin: "a relative name, or @, before any $ORIGIN"
        case .openQuote: "a quote without its end"
        case .openEntry: "a quote or parenthesis without its end"
        case .strayParenthesis: "a parenthesis without its start"
        case .nulByte: "a NUL byte"
        }
    }
}
