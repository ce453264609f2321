internal import EgressModel
internal import EgressPolicy
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
        case .skippedRecords(_, let records): records.fact
        case .unusedServer(_, let line): "'\(line)' is ignored"
        case .noServer(_, let lines): Self.noServer(lines)
        }
    }

    var hint: String? { if case .noServer = self { Self.noServerHint } else { nil } }

    /// The fact about the `nameserver` lines of resolv.conf, none of which can be used.
    static func noServer(_ lines: [String]) -> String {
        "names no server that can be used (\(PlaceList(lines.map { "'\($0)'" })))"
    }

    static var noServerHint: String { "pass a name server with \(Setting.resolver.flag)" }

    /// The file, with the line if the finding is about one.
    private var subject: Subject {
        switch self {
        case .zoneFile(.unreadable(let path, _)), .unusedServer(let path, _), .noServer(let path, _): .file(path)
        case .zoneFile(.malformed(let path, let line, _)): .line(path, line, policy: nil)
        case .skippedRecords(let path, let records): .line(path, records.line, policy: nil)
        }
    }

    /// The notice for a finding that is reported before the first query.
    var notice: Notice {
        let finding = Finding.resolve(self)
        return Notice(subject, finding, finding.severity == .warning ? nil : .nothingAsked)
    }
}

extension ServerObstacle {
    var words: Words {
        switch self {
        case .noInterface(let zone):
            Words(
                "names no network interface of this machine ('\(zone)')",
                hint: "write an interface after '%', as in fe80::1%eth0")
        case .noZone:
            Words("is link-local and names no interface", hint: "write the interface after it, as in fe80::1%eth0")
        }
    }
}

extension SkippedRecords {
    fileprivate var fact: String {
        count == 1
            ? "the \(type) record cannot be read and is skipped"
            : "\(count) \(type) records, of which this is the first, cannot be read and are skipped"
    }
}

extension ZoneFault {
    var text: String {
        switch self {
        case .line(let fault): fault.text
        case .secondAlias(let owner): "more than one CNAME exists for \(owner)"
        case .aliasBesideRecords(let owner): "a CNAME and other records exist for \(owner)"
        }
    }
}

extension MasterFileFault {
    fileprivate var text: String {
        switch self {
        case .syntax(let text): text.lowercasedStart
        case .noType: "the record has no type"
        case .badGenericRdata: "the data after '\\#' does not have the length or the form of its type"
        case .unknownDirective: "the directive is unknown"
        case .badTTL: "a TTL requires a number of seconds"
        case .badOrigin: "$ORIGIN requires one name"
        case .include: "$INCLUDE is not supported; pass each file with its own --zone"
        case .noOrigin: "a relative name or @ requires an $ORIGIN before it"
        case .openQuote: "a quote is not closed"
        case .openEntry: "a quote or parenthesis is not closed"
        case .decoratedName: "a name is in quotes or in parentheses"
        case .strayParenthesis: "a parenthesis is closed but not opened"
        case .nulByte: "contains a NUL byte"
        }
    }
}
