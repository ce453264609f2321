package import EgressModel
package import Logging

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
        /// Those that others ask at the same time.
        let rivals: [NameServer]
        let settings: Settings
        private let logger: Logger
        private let isLogging: Bool

        init(_ servers: [NameServer], rivals: [NameServer], _ settings: Settings, _ logger: Logger) {
            self.servers = servers
            self.rivals = rivals
            self.settings = settings
            self.logger = logger
            isLogging = logger.logLevel <= .info
        }

        /// Tells the logger, if it listens.
        func log(_ text: @autoclosure () -> String) {
            if isLogging { logger.info("\(text())") }
        }
    }

    private let profile: Profile

    /// - Parameters:
    ///   - servers: whom to ask, in this order.
    ///   - rivals: servers that others ask at the same time, to unite the answers. As long as one of them answers, this
    ///     resolver asks a silent server only now and then.
    ///   - settings: how to ask.
    ///   - logger: gets each question and each answer at level `info`.
    package init(servers: [NameServer], rivals: [NameServer] = [], settings: Settings, logger: Logger) {
        profile = Profile(servers, rivals: rivals, settings, logger)
    }

    package func ask(_ question: Question, _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void) {
        if let network = NetworkLoop.shared.current {
            return Inquiry(question, profile, on: network, completion).next()
        }
        NetworkLoop.shared.execute { [profile] network in
            Inquiry(question, profile, on: network, completion).next()
        }
    }
}
