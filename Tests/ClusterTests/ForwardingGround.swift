import EgressTestSupport

/// A namespace with managed policies, and name servers whose answers a forwarder passes on.
struct ForwardingGround {
    /// The longest hold that the limit of 1.8 s for each query leaves room for.
    static let longHold = ["--hold", "1700ms"]

    let cluster: LiveCluster
    let namespace: String
    let folder: TemporaryFolder
    /// Serves the zones.
    let upstream: LiveServer

    /// `an` and `bn` in example.com have the address `52.0.0.n`.
    static let zones = [
        ServedZone.made(
            "example.com",
            (1...240).flatMap { ["a\($0) IN A 52.0.0.\($0)", "b\($0) IN A 52.0.0.\($0)"] }.joined(separator: "\n"),
            "www IN A 8.8.4.4", "six IN AAAA 2600::1", "own IN A 127.0.0.1", "inner IN A 10.0.0.1",
            #"text IN TXT "text""#),
        ServedZone.made("example.net", "* IN A 53.0.0.1"),
    ]

    init(_ cluster: LiveCluster? = nil) throws {
        self.cluster = if let cluster { cluster } else { try LiveCluster.shared() }
        namespace = try self.cluster.makeNamespace("forwarding")
        folder = try TemporaryFolder(in: self.cluster.home)
        upstream = try LiveServer.nsd(zones: Self.zones)
        // The service itself learns of only one address of the exact host.
        try folder.write(ServedZone.made("example.com", "www IN A 8.8.8.8").text, to: "zone")
    }

    /// Creates a policy, or applies its manifest again. `egress` is the value of `spec.egress`.
    func make(_ name: String = "web", hosts: String = "*.example.com:443", egress: String = "null") throws {
        try cluster.makePolicy(name, in: namespace, hosts: hosts, egress: egress)
    }

    /// Starts a service that refreshes once an hour and forwards, and does not wait until it is ready. A service that
    /// is going to crash needs a folder of its own for temporary files, because it leaves them behind.
    func start(
        _ flags: [String] = longHold, at address: String = "127.0.0.1", upstreams: [Endpoint]? = nil,
        kubectl: String = Kubectl.current.path, temporary: TemporaryFolder? = nil
    ) throws -> ServiceProcess {
        let upstreams = (upstreams ?? [upstream.endpoint]).flatMap { ["--upstream", "\($0)"] }
        return try ServiceProcess(
            [
                "refresh", "--cluster", "-n", namespace, "--every", "1h", "--min", "1h", "--listen", "0", "-v",
                "--forward", "\(address):0", "--zone", folder.path("zone"), "--kubeconfig", cluster.kubeconfig,
                "--kubectl", kubectl,
            ] + upstreams + flags,
            environment: ["HOME": cluster.home].merging(temporary.map { ["TMPDIR": $0.path] } ?? [:]) { $1 })
    }

    /// Starts a service, and waits until it is ready.
    func service(
        _ flags: [String] = longHold, at address: String = "127.0.0.1", upstreams: [Endpoint]? = nil,
        kubectl: String = Kubectl.current.path, temporary: TemporaryFolder? = nil
    ) throws -> ServiceProcess {
        let service = try start(flags, at: address, upstreams: upstreams, kubectl: kubectl, temporary: temporary)
        try expectReady(service)
        return service
    }

    func expectReady(_ service: ServiceProcess) throws {
        try service.wait(until: "readiness") { () throws(SupportError) in try service.get("/readyz").status == 200 }
    }

    /// A replacement for kubectl whose proxy runs the given Python code for each request.
    func kubectl(_ behaviour: String) throws -> ScriptedKubectl { try ScriptedKubectl(behaviour, in: folder) }

    func policy(_ name: String = "web") throws(SupportError) -> StoredPolicy {
        try cluster.policy(name, in: namespace)
    }

    /// The addresses in a policy.
    func addresses(_ name: String = "web") throws(SupportError) -> Set<String> {
        Set(try policy(name).cidrs.map { String($0.dropLast("/32".count)) })
    }

    /// Waits until a policy has at least these addresses.
    func expect(_ addresses: some Sequence<String> & Sendable, _ name: String = "web", by service: ServiceProcess)
        throws
    {
        try service.wait(seconds: 60, pause: 50, until: "\(name) has \(addresses)") { () throws(SupportError) in
            try self.addresses(name).isSuperset(of: addresses)
        }
    }

    /// The names whose answers were held until now.
    ///
    /// Asks for a name that nobody has asked for: its answer is held, and a service logs in the order of its answers.
    func heldNames(by service: ServiceProcess, closing name: String) throws -> [String] {
        _ = try DNSClient().ask(service.forwarder(), name)
        try service.wait(until: "\(name) is held") { service.held.contains { $0.qname == name } }
        return service.held.map(\.qname).filter { $0 != name }
    }
}
