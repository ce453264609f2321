package import EgressModel

/// A stub resolver. It asks name servers one after the other, round after round, until one gives a usable answer.
///
/// It asks over UDP with EDNS first, over TCP if the answer is truncated, and without EDNS if the server does not
/// support it or stays silent. A reply counts only if it comes from the server that was asked and repeats the id and the question.
package struct StubResolver: Resolver {
    /// The settings of a stub resolver.
    package struct Settings: Hashable, Sendable {
        /// How long to wait for each reply. Once replies have shown how long they take, lost queries are
        /// retransmitted within this time.
        package var timeout = TimeSpan.seconds(2)
        /// The number of rounds over all servers.
        package var tries = 3
        /// Whether to ask over TCP from the start.
        package var usesTCP = false
        /// The client subnet to ask for (RFC 7871). `nil` sends no subnet.
        package var clientSubnet: CIDRBlock?

        package init() {}
    }

    /// The servers and settings of a stub resolver. They share one object, because every question in flight refers to
    /// it.
    final class Profile: Sendable {
        let servers: [NameServer]
        /// The servers that other resolvers ask at the same time.
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

        /// Passes an event to the listener, if there is one.
        func tell(_ event: @autoclosure () -> ResolveEvent) { listener?(event()) }
    }

    private let profile: Profile

    /// Creates a stub resolver.
    ///
    /// - Parameters:
    ///   - servers: The servers to ask, in this order.
    ///   - parallelServers: The servers that other resolvers ask at the same time, so the answers can be combined.
    ///     While one of them answers, this resolver asks a silent server only occasionally.
    ///   - settings: The settings of the resolver.
    ///   - listener: Receives each reply and each failure.
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
