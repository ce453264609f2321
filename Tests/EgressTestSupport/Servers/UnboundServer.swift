extension LiveServer {
    /// A zone and the servers that Unbound queries for it.
    package struct Stub: Hashable, Sendable {
        package let apex: String
        package let servers: [Endpoint]

        package init(_ apex: String, _ servers: Endpoint...) {
            self.apex = apex
            self.servers = servers
        }
    }

    /// Starts Unbound as a recursive server that knows only the zones of the stubs.
    ///
    /// Unbound queries only loopback addresses. The root is a stub at a port where nothing listens, so other names get
    /// no timely answer. `probe` is a name whose SOA query returns an SOA record or NODATA. The default is the apex of
    /// the first stub. `extra` adds lines to the `server:` clause.
    package static func unbound(
        stubs: [Stub], probe: String? = nil, extra: [String] = [], upstreams: [LiveServer] = []
    ) throws(SupportError) -> LiveServer {
        let nowhere = try VacantPort()
        return try Loopback.started { (ports) throws(SupportError) in
            let folder = try TemporaryFolder()
            let endpoint = Endpoint(port: ports[0])
            let all = stubs + [Stub(".", nowhere.endpoint)]
            try folder.write(unboundConfiguration(all, endpoint, folder.path, extra), to: "unbound.conf")
            return try LiveServer(
                unboundProgram(in: folder), ["-d", "-c", folder.path("unbound.conf")], in: folder, at: endpoint,
                probe: probe ?? stubs.first?.apex ?? ".", upstreams: upstreams, nowhere: nowhere)
        }
    }

    /// Starts Unbound with a single NSD that serves all zones.
    package static func unbound(zones: [ServedZone]) throws(SupportError) -> LiveServer {
        let server = try nsd(zones: zones)
        return try unbound(stubs: zones.map { Stub($0.apex, server.endpoint) }, upstreams: [server])
    }

    /// Starts Unbound with a separate NSD for each zone, so that each step of a CNAME chain leads to another server.
    package static func unbound(separateServersFor zones: [ServedZone]) throws(SupportError) -> LiveServer {
        var stubs: [Stub] = []
        var servers: [LiveServer] = []
        for zone in zones {
            let server = try nsd(zones: [zone])
            stubs.append(Stub(zone.apex, server.endpoint))
            servers.append(server)
        }
        return try unbound(stubs: stubs, upstreams: servers)
    }

    /// Copies the executable, because Ubuntu's AppArmor profile denies the installed one access to files outside
    /// /etc/unbound.
    ///
    /// A child process writes the copy. If this process wrote it, a child started at the same time would inherit the
    /// open file, and the copy could not run ("Text file busy").
    private static func unboundProgram(in folder: TemporaryFolder) throws(SupportError) -> String {
        let original = try Executable.path(of: "unbound")
        let copy = folder.path("unbound")
        let run = try Command(Executable.path(of: "cp"), [original, copy]).run()
        guard run.status == 0 else { throw SupportError("cannot copy \(original): \(run.stderr)") }
        return copy
    }

    private static func unboundConfiguration(
        _ stubs: [Stub], _ endpoint: Endpoint, _ folder: String, _ extra: [String]
    ) -> String {
        let server = """
            server:
              interface: \(endpoint.address)@\(endpoint.port)
              port: \(endpoint.port)
              access-control: 127.0.0.0/8 allow
              outgoing-interface: 127.0.0.1
              do-not-query-localhost: no
              do-ip6: no
              num-threads: 1
              module-config: "iterator"
              username: ""
              chroot: ""
              directory: "\(folder)"
              pidfile: "\(folder)/unbound.pid"
              use-syslog: no
              logfile: "\(folder)/unbound.log"

            """
        let stubClauses = stubs.map { stub in
            "stub-zone:\n  name: \"\(stub.apex)\"\n"
                + stub.servers.map { "  stub-addr: \($0.address)@\($0.port)\n" }.joined()
        }
        return server + extra.map { "  \($0)\n" }.joined() + "remote-control:\n  control-enable: no\n"
            + stubClauses.joined()
    }
}
