internal import EgressModel
internal import EgressSystem
internal import LDNS
internal import NIOCore
internal import SystemPackage

/// The state of one question in the stub resolver, until a server gives a usable answer or all servers have failed (RFC
/// 1035, section 7.1).
///
/// A request asks the servers in order, round after round. Only the datagram thread accesses it.
final class PendingRequest: DatagramQuery, @unchecked Sendable {
    /// The largest payload that fits into an Ethernet frame over IPv6 without fragmentation (DNS Flag Day 2020; RFC
    /// 9715, section 3).
    static let udpPayloadSize: UInt16 = 1232

    private let profile: StubResolver.Profile
    private let completion: @Sendable (Result<Answer, ResolveError>) -> Void

    private var servers: [NameServer] { profile.servers }
    private var settings: StubResolver.Settings { profile.settings }

    private let loop: DatagramLoop
    private var round = 0
    private var place = 0
    private var asked: NameServer
    private var failures: [NameServer: ServerFailure] = [:]
    /// The servers whose last try brought no reply over UDP.
    private var unheard: Set<NameServer> = []

    init(
        _ question: Question, _ profile: StubResolver.Profile, on loop: DatagramLoop,
        _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void
    ) {
        self.profile = profile
        asked = profile.servers[0]
        self.loop = loop
        self.completion = completion
        super.init(
            question, timeout: Nanoseconds(profile.settings.timeout.nanoseconds),
            clientSubnet: profile.settings.clientSubnet)
    }

    /// Asks the next server of this round, or the first server of the next round.
    func next() {
        while round < settings.tries {
            while place < servers.count {
                let server = servers[place]
                place += 1
                guard isLeftOut(server) else {
                    return ask(
                        server, over: settings.usesTCP ? .tcp : .udp,
                        udpPayloadSize: omitsEDNS(for: server) ? nil : Self.udpPayloadSize)
                }
                if failures[server] == nil {
                    let rcode = loop.queue(to: server).bareRcode
                    failures[server] = ServerFailure(server: server, cause: rcode.map { .rcode($0) } ?? .silent)
                }
            }
            round += 1
            place = 0
        }
        completion(.failure(.unanswered(question, servers.compactMap { failures[$0] })))
    }

    /// Whether to skip a server. A silent server is skipped if another server can be asked.
    private func isLeftOut(_ server: NameServer) -> Bool {
        guard servers.count + profile.parallelServers.count > 1, !settings.usesTCP else { return false }
        let isThere = { [loop] in $0 != server && !loop.queue(to: $0).isSilent(at: loop.now) }
        return loop.queue(to: server).isSilent(at: loop.now)
            && (servers.contains(where: isThere) || profile.parallelServers.contains(where: isThere))
    }

    /// Whether to ask without EDNS, because the server or a firewall may drop queries that have it. Only the last of
    /// several tries does so, since a lost packet is the more common reason for silence.
    private func omitsEDNS(for server: NameServer) -> Bool {
        round > 0 && round == settings.tries - 1 && unheard.contains(server)
    }

    private func ask(_ server: NameServer, over transport: DNSTransport, udpPayloadSize: UInt16?, isWhole: Bool = false)
    {
        asked = server
        switch transport {
        case .udp:
            begin(udpPayloadSize: udpPayloadSize)
            loop.queue(to: server).add(self, at: loop.now)
        case .tcp:
            let query = StreamQuery(
                question, udpPayloadSize: udpPayloadSize, clientSubnet: settings.clientSubnet,
                timeout: .nanoseconds(settings.timeout.nanoseconds))
            loop.streamTraffic.queries += 1
            let start = ClockReading.monotonic
            StreamExchange.shared.ask(server, query) { [self] result in
                let end = ClockReading.monotonic
                DatagramThread.shared.execute { [self] _ in
                    if case .success = result { loop.streamTraffic.durations.add(Double(end - start) / 1e9) }
                    take(result, from: server, over: .tcp, udpPayloadSize: udpPayloadSize, isWhole: isWhole)
                }
            }
        }
    }

    override func reconsider() {
        if isLeftOut(asked) { next() } else { loop.queue(to: asked).add(self, at: loop.now) }
    }

    override func take(_ result: Result<WireReply, any Error>) {
        take(result, from: asked, over: .udp, udpPayloadSize: udpPayloadSize, isWhole: false)
    }

    /// Processes the result of one query. `isWhole` is `true` if the query asked over TCP for the whole of a truncated
    /// answer.
    private func take(
        _ result: Result<WireReply, any Error>, from server: NameServer, over transport: DNSTransport,
        udpPayloadSize: UInt16?, isWhole: Bool
    ) {
        switch result {
        case .failure(let error):
            let cause = cause(of: error)
            if transport == .udp, error is QueryTimeout || error is BareReply { unheard.insert(server) }
            // A truncated record set is never used, even if the query for the whole set fails.
            fail(server, isWhole ? .truncated(overTCP: cause) : cause)
        case .success(let reply):
            unheard.remove(server)
            if reply.rcode.mayRefuseEDNS, udpPayloadSize != nil {
                return ask(server, over: transport, udpPayloadSize: nil, isWhole: isWhole)
            }
            if reply.isTruncated, transport == .udp {
                loop.streamTraffic.streamFallbacks += 1
                return ask(server, over: .tcp, udpPayloadSize: udpPayloadSize, isWhole: true)
            }
            profile.tell(
                .reply(.init(to: question, reply.rcode, records: reply.answer.count, from: server, over: transport)))
            if let cause = ServerFailure.Cause(refusing: reply, as: question) {
                return fail(server, cause, reply.extendedErrors)
            }
            completion(
                .success(
                    Answer(
                        rcode: reply.rcode, records: reply.answer, extendedErrors: reply.extendedErrors,
                        ignoresClientSubnet: settings.clientSubnet != nil && !reply.hasClientSubnet)))
        }
    }

    private func fail(
        _ server: NameServer, _ cause: ServerFailure.Cause, _ extendedErrors: [ExtendedError] = []
    ) {
        let failure = ServerFailure(server: server, cause: cause, extendedErrors: extendedErrors)
        profile.tell(.failure(question, failure))
        failures[server] = failure
        next()
    }

    private func cause(of error: any Error) -> ServerFailure.Cause {
        switch error {
        case is QueryTimeout, ChannelError.connectTimeout: .timeout(settings.timeout)
        case let bare as BareReply: .rcode(bare.rcode)
        case let fault as MessageFault: .malformed(fault)
        case let error as Errno: .unreachable(errno: error.rawValue)
        case let error as IOError: .unreachable(errno: error.errnoCode)
        case ChannelError.eof, ChannelError.ioOnClosedChannel: .closed
        default: .disconnected("\(error)")
        }
    }
}
