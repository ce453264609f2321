import EgressTestSupport

/// A namespace with managed policies, and a service that learns their addresses.
struct LearningGround {
    let cluster: LiveCluster
    let namespace: String
    let folder: TemporaryFolder
    /// Answers for no name that ends with example.org, so that a refresh waits for it.
    let server: HostileServer

    /// The socket at which the service listens.
    var socket: String { folder.path("tap.sock") }

    init(_ cluster: LiveCluster? = nil) throws {
        self.cluster = if let cluster { cluster } else { try LiveCluster.shared() }
        namespace = try self.cluster.makeNamespace("learning")
        folder = try TemporaryFolder()
        server = try HostileServer { query in
            let reply = MessageBuilder(answering: query).aa().soa("example.com.")
            return [query.qname.lowercased().contains("example.org") ? .silence : reply.reply]
        }
    }

    /// Creates a policy, or applies its manifest again.
    func make(_ name: String = "web", hosts: String = "*.example.com:443") throws {
        try cluster.makePolicy(name, in: namespace, hosts: hosts)
    }

    func patch(_ body: String, _ name: String = "web") throws {
        try cluster.administer("patch", "networkpolicy", name, "-n", namespace, "--type=merge", "-p", body)
    }

    /// Starts a service that refreshes once an hour, and waits until it listens and its first refresh is done.
    func service(
        _ flags: [String] = [], socket: String? = nil, kubectl: String = Kubectl.current.path
    ) throws -> ServiceProcess {
        let socket = socket ?? self.socket
        let service = try ServiceProcess(
            [
                "refresh", "--cluster", "-n", namespace, "--every", "1h", "--min", "1h", "--listen", "0", "--learn",
                "unix:\(socket)", "--resolver", "\(server.endpoint)", "--timeout", "1h", "--tries", "1",
                "--kubeconfig", cluster.kubeconfig, "--kubectl", kubectl,
            ] + flags, environment: ["HOME": cluster.home])
        try service.wait(until: "readiness") { () throws(SupportError) in try service.get("/readyz").status == 200 }
        return service
    }

    /// Connects as a DNS server does, and waits for the refresh that follows.
    func sender(to service: ServiceProcess, at socket: String? = nil) throws -> TapSender {
        let refreshes = try service.refreshes()
        let sender = try TapSender(path: socket ?? self.socket)
        try sender.start()
        try service.wait(until: "a refresh") { () throws(SupportError) in try service.refreshes() > refreshes }
        return sender
    }

    func policy(_ name: String = "web") throws(SupportError) -> StoredPolicy {
        try cluster.policy(name, in: namespace)
    }

    /// The addresses in a policy, in its order.
    func addresses(_ name: String = "web") throws(SupportError) -> [String] {
        try policy(name).cidrs.map { String($0.dropLast("/32".count)) }
    }

    /// Waits until a policy has these addresses, in its order.
    func expect(_ addresses: [String], _ name: String = "web", by service: ServiceProcess) throws {
        try service.wait(until: "\(name) has \(addresses)") { () throws(SupportError) in
            try self.addresses(name) == addresses
        }
    }
}
