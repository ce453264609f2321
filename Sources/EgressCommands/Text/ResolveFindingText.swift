internal import EgressModel
internal import EgressRefresh
internal import EgressResolve
internal import EgressSystem
internal import LDNS
internal import SystemPackage

extension Reporter {
    /// Warns of what changes nothing, and reports what ends the run before any question is asked.
    func tell(_ finding: ResolveFinding) {
        switch finding {
        case .zoneFile(let error): report(error.failure)
        case .unusedServer(let path, let line): warn(path, "'\(line)' is not used")
        }
    }
}

extension ZoneFileError {
    /// The end of the run, before any question is asked.
    var failure: Failure {
        switch self {
        case .unreadable(let path, let error):
            Failure(.inputOutput, path, "cannot be read: \(error.text)", consequence: "nothing is asked")
        case .malformed(let path, let line, let fault):
            Failure(.malformed, "\(path):\(line)", fault.text, consequence: "nothing is asked")
        }
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
