internal import EgressModel
internal import EgressResolve
internal import EgressSystem
internal import Logging
internal import SystemPackage

extension ResolveError {
    /// One line that follows the name and a colon.
    var text: String {
        switch self {
        case .unanswered(let question, let failures):
            failures.map { "\($0.text) for \(question.qtype)\($0.extendedErrors.text)" }.joined(separator: ", ")
        case .loop(let names):
            "CNAME loop: " + names.map(\.description).joined(separator: " -> ")
        case .chainTooLong(let end, let limit):
            "CNAME chain is longer than \(limit) links, at \(end)"
        case .ambiguousAlias(let owner):
            "malformed answer: two CNAMEs for \(owner)"
        case .unusableTarget(let owner):
            "malformed answer: the alias \(owner) points to a name that is not a host name"
        case .contradiction(let question):
            "malformed answer: NXDOMAIN with addresses for \(question)"
        case .notInZoneFiles(let question):
            "the zone files have no answer for \(question)"
        case .delegated(let question, let cut):
            "the zone files delegate \(cut) and have no answer for \(question)"
        case .noConfiguredServer(let path, let lines):
            "\(path) \(ResolveFinding.noServer(lines))"
        case .several(let errors):
            errors.map(\.text).joined(separator: ", ")
        }
    }
}

extension ServerFailure {
    var text: String { cause.text(of: server) }
}

extension ServerFailure.Cause {
    fileprivate func text(of server: NameServer) -> String {
        switch self {
        case .timeout(let span): "timeout: no answer from \(server) in \(span)"
        case .silent: "timeout: no recent answer from \(server)"
        case .rcode(let rcode): "\(rcode) from \(server)"
        case .malformed(let fault): "malformed answer from \(server): \(fault.text)"
        case .truncated(let cause):
            "truncated answer from \(server) and no answer over TCP: \(cause.text(of: server))"
        case .truncatedOverTCP: "truncated answer from \(server), even over TCP"
        case .unreachable(let errno): "\(server) is unreachable: \(Errno(rawValue: errno).text)"
        case .closed: "\(server) is unreachable: connection closed"
        case .disconnected(let text): "\(server) is unreachable: \(text.lowercasedStart)"
        case .lame: "empty answer from \(server), which is neither authoritative nor recursive"
        }
    }
}

extension MessageFault {
    var text: String {
        switch self {
        case .undecodable(let text): text.lowercasedStart
        case .addressLength(let octets): "an address record with \(octets) octets"
        case .nameLength: "a name that does not match the length of its rdata"
        case .forwardPointer: "a name with a forward pointer"
        case .secondSignature: "more than one TSIG record"
        case .lostAlias: "a DNAME without its CNAME"
        case .otherNames([]): "only records of other names"
        case .otherNames(let records): "only records of other names (\(PlaceList(records.map(\.description))))"
        }
    }
}

extension [ExtendedError] {
    /// The errors in parentheses, to follow a fact.
    var text: String { isEmpty ? "" : " (\(map(\.description).joined(separator: ", ")))" }
}

extension NameOutcome.Warning {
    /// One line that follows the name.
    var text: String {
        switch self {
        case .resolverFailed(let error): error.text
        case .denied(let type): "NXDOMAIN for \(type) although the name exists; treated as NODATA"
        }
    }
}

extension VantageView {
    /// The resolver, and the client subnet if there is one.
    var text: String { resolver + (clientSubnet.map { " as seen from \($0)" } ?? "") }
}

extension ResolveEvent {
    /// One line of the output of `-v`.
    var text: String {
        switch self {
        case .reply(let reply):
            "\(reply.question): \(reply.rcode) with \(Self.count(reply.records)) from \(reply.server)"
                + " over \(reply.transport == .udp ? "UDP" : "TCP")"
        case .failure(let question, let failure): "\(question): \(failure.text)"
        case .zoneAnswer(let question, let rcode, let records):
            "\(question): \(rcode) with \(Self.count(records)) from the zone files"
        }
    }

    private static func count(_ records: Int) -> String { "\(records) \(records == 1 ? "record" : "records")" }
}

extension Reporter {
    /// Logs the questions and answers at level `info`. `nil` if that level is not logged.
    var resolveListener: ResolveListener? {
        guard logger.logLevel <= .info else { return nil }
        return { [logger] event in logger.info("\(event.text)") }
    }
}
