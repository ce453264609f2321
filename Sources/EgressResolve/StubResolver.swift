public import EgressModel
internal import LDNS
public import Logging

/// A stub resolver: asks name servers, one after the other, round after round, until one gives an answer that counts.
///
/// UDP with EDNS first; over TCP if the answer is truncated; without EDNS if the server does not know it.
public struct StubResolver: Resolver {
    /// How to ask.
    public struct Settings: Hashable, Sendable {
        /// Seconds to wait for each reply.
        public var timeoutSeconds = 2
        /// Rounds over all servers.
        public var tries = 3
        /// Whether to ask over TCP from the start.
        public var usesTCP = false

        public init() {}
    }

    /// What fits an Ethernet frame over IPv6 without fragments (DNS Flag Day 2020; RFC 9715, section 3).
    static let udpPayloadSize: UInt16 = 1232

    private let servers: [NameServer]
    private let settings: Settings
    private let exchange: ServerExchange
    private let logger: Logger

    /// - Parameter logger: is told at level `info` what was asked and answered.
    public init(servers: [NameServer], settings: Settings, logger: Logger) {
        self.servers = servers
        self.settings = settings
        self.logger = logger
        exchange = ServerExchange(timeoutSeconds: settings.timeoutSeconds)
    }

    /// Starts the event loop, which needs no server yet and takes a while.
    public static func prepare() {
        ServerExchange.start()
    }

    public func answer(_ question: Question) async throws(ResolveError) -> Answer {
        var failures: [NameServer: ServerFailure.Cause] = [:]
        for _ in 0..<settings.tries {
            for server in servers {
                do throws(ServerFailure) {
                    return try await ask(server, question)
                } catch {
                    logger.info("\(question): \(error)")
                    failures[server] = error.cause
                }
            }
        }
        let last = servers.compactMap { server in failures[server].map { ServerFailure(server: server, cause: $0) } }
        throw ResolveError.unanswered(question, last)
    }

    /// One try at one server.
    private func ask(_ server: NameServer, _ question: Question) async throws(ServerFailure) -> Answer {
        var payloadSize: UInt16? = Self.udpPayloadSize
        var transport: ServerExchange.Transport = settings.usesTCP ? .tcp : .udp
        var reply = try await exchange.reply(from: server, to: question, over: transport, udpPayloadSize: payloadSize)
        if reply.rcode == .formErr {
            payloadSize = nil
            reply = try await exchange.reply(from: server, to: question, over: transport, udpPayloadSize: nil)
        }
        if reply.isTruncated, transport == .udp {
            transport = .tcp
            reply = try await wholeReply(from: server, to: question, udpPayloadSize: payloadSize)
        }
        logger.info("\(question): \(reply.rcode) with \(reply.answer.count) records from \(server) over \(transport)")
        if let cause = Self.refusal(of: reply, to: question) { throw ServerFailure(server: server, cause: cause) }
        return Answer(rcode: reply.rcode, records: reply.answer)
    }

    /// Asks again over TCP: a truncated set is never used, whatever goes wrong.
    private func wholeReply(
        from server: NameServer, to question: Question, udpPayloadSize: UInt16?
    ) async throws(ServerFailure) -> WireReply {
        do {
            return try await exchange.reply(from: server, to: question, over: .tcp, udpPayloadSize: udpPayloadSize)
        } catch {
            throw ServerFailure(server: server, cause: .truncated("\(error)"))
        }
    }

    /// Why a reply to our question is no answer; `nil` where it is one.
    private static func refusal(of reply: WireReply, to question: Question) -> ServerFailure.Cause? {
        if reply.isTruncated { return .truncated("truncated there too") }
        guard reply.rcode == .noError || reply.rcode == .nxDomain else { return .rcode(reply.rcode) }
        guard reply.rcode == .noError,
            !reply.answer.contains(where: {
                $0.owner == question.qname && [question.qtype, .cname].contains($0.rdata.type)
            })
        else { return nil }
        let types = Set(reply.authority.map(\.rdata.type))
        let isReferral = !reply.isAuthoritative && types.contains(.ns) && !types.contains(.soa)
        return isReferral || !(reply.isAuthoritative || reply.isRecursionAvailable) ? .lame : nil
    }
}
