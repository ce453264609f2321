internal import EgressModel
internal import EgressResolve
internal import EgressSystem
internal import Logging
internal import SystemPackage

extension ResolveError {
    /// One line without the name looked up, to follow it and a colon.
    var text: String {
        switch self {
        case .unanswered(let question, let failures):
            failures.map { "\($0.text) for \(question.qtype)\($0.extendedErrors.text)" }.joined(separator: ", ")
        case .loop(let names):
            "CNAME loop: " + names.map(\.description).joined(separator: " -> ")
        case .chainTooLong(let end, let limit):
            "CNAME chain is longer than \(limit), at \(end)"
        case .ambiguousAlias(let owner):
            "malformed answer: two CNAMEs for \(owner)"
        case .unusableTarget(let owner):
            "malformed answer: the alias \(owner) leads to what is no host name"
        case .contradiction(let question):
            "malformed answer: NXDOMAIN with addresses for \(question)"
        case .notInZoneFiles(let question):
            "\(question) is not answered by the zone files"
        case .delegated(let question, let cut):
            "\(question) is not answered by the zone files, which delegate \(cut)"
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
        case .timeout(let seconds): "timeout: no answer from \(server) in \(seconds)s"
        case .silent: "timeout: no answer from \(server) of late"
        case .rcode(let rcode): "\(rcode) from \(server)"
        case .malformed(let fault): "malformed answer from \(server): \(fault.text)"
        case .truncated(let cause):
            "truncated answer from \(server) and no answer over TCP: \(cause.text(of: server))"
        case .truncatedOverTCP: "truncated answer from \(server), over TCP too"
        case .unreachable(let errno): "\(server) is unreachable: \(Errno(rawValue: errno).text)"
        case .closed: "\(server) is unreachable: connection closed"
        case .disconnected(let text): "\(server) is unreachable: \(text.lowercasedStart)"
        case .lame: "empty answer from \(server), which neither owns the zone nor recurses"
        }
    }
}

extension MessageFault {
    var text: String {
        switch self {
        case .undecodable(let text): text.lowercasedStart
        case .addressLength(let octets): "an address record with \(octets) octets"
        case .nameLength: "a name that does not fill its rdata"
        case .forwardPointer: "a name that points forward"
        case .secondSignature: "more than one TSIG record"
        case .lostAlias: "a DNAME without its CNAME"
        }
    }
}

extension [ExtendedError] {
    /// Behind a fact, in parentheses.
    var text: String { isEmpty ? "" : " (\(map(\.description).joined(separator: ", ")))" }
}

extension NameOutcome.Warning {
    /// One line without the name looked up.
    var text: String {
        switch self {
        case .resolverFailed(let error): error.text
        case .denied(let type): "NXDOMAIN for \(type) although the name exists; taken as NODATA"
        }
    }
}

extension VantageView {
    /// The resolver, and as seen from where.
    var text: String { resolver + (clientSubnet.map { " as seen from \($0)" } ?? "") }
}

extension ResolveEvent {
    /// One line of what `-v` tells.
    var text: String {
        switch self {
        case .reply(let reply):
            "\(reply.question): \(reply.rcode) with \(reply.records) records from \(reply.server)"
                + " over \(reply.transport == .udp ? "UDP" : "TCP")"
        case .failure(let question, let failure): "\(question): \(failure.text)"
        case .zoneAnswer(let question, let rcode, let records):
            "\(question): \(rcode) with \(records) records from the zone files"
        }
    }
}

extension Reporter {
    /// Tells at level `info` what is asked and answered; `nil` where nobody wants to know.
    var resolveListener: ResolveListener? {
        guard logger.logLevel <= .info else { return nil }
        return { [logger] event in logger.info("\(event.text)") }
    }
}
