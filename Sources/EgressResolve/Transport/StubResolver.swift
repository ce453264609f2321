package import EgressModel
internal import LDNS

/// A stub resolver: asks name servers, one after the other, round after round, until one gives an answer that counts.
///
/// UDP with EDNS first; over TCP if the answer is truncated; without EDNS if the server does not know it. A reply counts
/// only from the server asked, with our id and our question.
package struct StubResolver: Resolver {
    /// How to ask.
    package struct Settings: Hashable, Sendable {
        /// Seconds to wait for each reply. What is lost meanwhile is sent again, as soon as replies have shown how long
        /// they take.
        package var timeoutSeconds = 2
        /// Rounds over all servers.
        package var tries = 3
        /// Whether to ask over TCP from the start.
        package var usesTCP = false
        /// As seen from where to ask (RFC 7871); `nil` says nothing of that.
        package var clientSubnet: CIDRBlock?

        package init() {}
    }

    /// Whom to ask, and how: one object, because every question on its way holds it.
    final class Profile: Sendable {
        let servers: [NameServer]
        /// Those that other resolvers ask at the same time.
        let parallelServers: [NameServer]
        let settings: Settings
        private let listener: ResolveListener?

        init(
            _ servers: [NameServer], parallelServers: [NameServer], _ settings: Settings, _ listener: ResolveListener?
        ) {
            self.servers = servers
            self.parallelServers = parallelServers
            self.settings = settings
            self.listener = listener
        }

        /// Tells the listener, where there is one.
        func tell(_ event: @autoclosure () -> ResolveEvent) { listener?(event()) }
    }

    private let profile: Profile

    /// - Parameters:
    ///   - servers: whom to ask, in this order.
    ///   - parallelServers: servers that other resolvers ask at the same time, to unite the answers. As long as one of
    ///     them answers, this resolver asks a silent server only now and then.
    ///   - settings: how to ask.
    ///   - listener: gets each reply and each failure.
    package init(
        servers: [NameServer], parallelServers: [NameServer] = [], settings: Settings, listener: ResolveListener? = nil
    ) {
        profile = Profile(servers, parallelServers: parallelServers, settings, listener)
    }

    package func ask(_ question: Question, _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void) {
        if let loop = DatagramThread.shared.current {
            return PendingRequest(question, profile, on: loop, completion).next()
        }
        DatagramThread.shared.execute { [profile] loop in
            PendingRequest(question, profile, on: loop, completion).next()
        }
    }
}

extension NameServer {
    /// The servers of resolv.conf in its order; the local host where it names none (resolv.conf(5)).
    ///
    /// - Returns: the servers, and a finding for each line that names none.
    package static func configured(
        path: String = "/etc/resolv.conf"
    ) -> (servers: [NameServer], findings: [ResolveFinding]) {
        let settings = ResolvConf(path: path)
        let addresses = settings.servers.isEmpty ? [IPAddress.ipv4(IPv4Address(bits: 0x7f00_0001))] : settings.servers
        return (
            addresses.map { NameServer(address: $0) },
            settings.unreadLines.map { .unusedServer(path: path, line: $0) }
        )
    }
}
