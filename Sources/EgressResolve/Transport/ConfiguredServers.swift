package import EgressModel
internal import LDNS
internal import Synchronization

/// The servers of resolv.conf. The file is read when they are first needed, and only once.
package final class ConfiguredServers: Sendable {
    /// The file that every resolver of the system reads.
    package static let path = "/etc/resolv.conf"

    private let path: String
    private let report: @Sendable (ResolveFinding) -> Void
    private let known = Mutex<Result<[NameServer], ResolveError>?>(nil)

    /// - Parameters:
    ///   - path: The path of the file.
    ///   - report: Receives a finding for each `nameserver` line that does not name a usable server, if another line
    ///     does.
    package init(path: String = ConfiguredServers.path, report: @escaping @Sendable (ResolveFinding) -> Void) {
        self.path = path
        self.report = report
    }

    /// Returns the servers in the order of the file. If it has no `nameserver` line, returns the local host
    /// (resolv.conf(5)).
    ///
    /// - Throws: `ResolveError.noConfiguredServer` if the file has `nameserver` lines, but none that can be used.
    package func servers() throws(ResolveError) -> [NameServer] {
        var unused: [String] = []
        let result = known.withLock { known in
            if let known { return known }
            let result = Self.read(path, &unused)
            known = result
            return result
        }
        if case .success = result { unused.forEach { report(.unusedServer(path: path, line: $0)) } }
        return try result.get()
    }

    private static func read(_ path: String, _ unused: inout [String]) -> Result<[NameServer], ResolveError> {
        let lines = ResolvConf(path: path).lines
        var servers: [NameServer] = []
        for line in lines {
            guard let server = line.server, server.obstacle == nil else {
                unused.append(line.text)
                continue
            }
            if !servers.contains(server) { servers.append(server) }
        }
        if lines.isEmpty { return .success([NameServer(address: .ipv4(IPv4Address(bits: 0x7f00_0001)))]) }
        return servers.isEmpty ? .failure(.noConfiguredServer(path: path, lines: unused)) : .success(servers)
    }
}

/// A resolver that asks the servers of resolv.conf, one after the other. It reads the file for its first question.
package final class ConfiguredResolver: Resolver {
    private let servers: ConfiguredServers
    private let settings: StubResolver.Settings
    private let listener: ResolveListener?
    private let stub = Mutex<StubResolver?>(nil)

    package init(_ servers: ConfiguredServers, settings: StubResolver.Settings, listener: ResolveListener? = nil) {
        self.servers = servers
        self.settings = settings
        self.listener = listener
    }

    package func ask(_ question: Question, _ completion: @escaping @Sendable (Result<Answer, ResolveError>) -> Void) {
        do throws(ResolveError) {
            try resolver().ask(question, completion)
        } catch {
            completion(.failure(error))
        }
    }

    private func resolver() throws(ResolveError) -> StubResolver {
        if let stub = stub.withLock({ $0 }) { return stub }
        let resolver = StubResolver(servers: try servers.servers(), settings: settings, listener: listener)
        stub.withLock { $0 = resolver }
        return resolver
    }
}
