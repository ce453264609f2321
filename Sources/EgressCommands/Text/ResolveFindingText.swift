internal import EgressModel
internal import EgressResolve
internal import EgressSystem
internal import LDNS
internal import SystemPackage

extension ResolveFinding {
    /// The file, and the line where one is to blame.
    var subject: String {
        switch self {
        case .unreadableZone(let path, _), .unusedServer(let path, _): path
        case .malformedZone(let path, let line, _): "\(path):\(line)"
        }
    }

    var fact: String {
        switch self {
        case .unreadableZone(_, let error): "cannot be read: \(error.text)"
        case .malformedZone(_, _, let fault): fault.text
        case .unusedServer(_, let line): "'\(line)' is not used"
        }
    }

    /// The end of the run, before any question is asked; `nil` for what is only to be warned of.
    var failure: Failure? {
        let status: ExitStatus
        switch self {
        case .unreadableZone: status = .inputOutput
        case .malformedZone: status = .malformed
        case .unusedServer: return nil
        }
        return Failure(status, subject, fact, consequence: "nothing is asked")
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
