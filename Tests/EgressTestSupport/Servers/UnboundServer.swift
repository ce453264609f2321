extension LiveServer {
    /// A zone and the servers that Unbound asks for it.
    package struct Stub: Hashable, Sendable {
        package let apex: String
        package let servers: [Endpoint]

        package init(_ apex: String, _ servers: Endpoint...) {
            self.apex = apex
            self.servers = servers
        }
    }

    /// Starts Unbound as a recursive server that knows the zones of the stubs and nothing else. It asks loopback
    /// addresses alone: the root is a stub where nobody listens, so that other names get no answer in good time.
    /// `probe` is a name with an SOA or NODATA answer, the first stub's apex by default; `extra` adds lines to the
    /// `server:` clause.
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

    /// Starts Unbound in front of one NSD for all of the zones.
    package static func unbound(zones: [ServedZone]) throws(SupportError) -> LiveServer {
        let server = try nsd(zones: zones)
        return try unbound(stubs: zones.map { Stub($0.apex, server.endpoint) }, upstreams: [server])
    }

    /// Starts Unbound in front of an NSD for each of the zones, so that every step of a chain is another server's.
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

    /// A copy of the program: Ubuntu's AppArmor profile keeps the installed one from files outside of /etc/unbound.
    ///
    /// Another process writes it: a child that is started meanwhile would inherit our open file and make the copy busy.
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
