extension LiveServer {
    /// Starts NSD as the authoritative server of the zones.
    ///
    /// Without an endpoint, NSD listens on a free port of the loopback address. `extra` adds lines to the `server:`
    /// clause. NSD follows a CNAME into any zone that it serves. For a target outside its zones, it returns only the
    /// CNAME.
    package static func nsd(
        zones: [ServedZone], at endpoint: Endpoint? = nil, extra: [String] = []
    ) throws(SupportError) -> LiveServer {
        guard let endpoint else {
            return try Loopback.started { (ports) throws(SupportError) in
                try nsd(zones: zones, at: Endpoint(port: ports[0]), extra: extra)
            }
        }
        let folder = try TemporaryFolder()
        for zone in zones { try folder.write(zone.text, to: "\(zone.apex).zone") }
        try folder.write(nsdConfiguration(zones, endpoint, folder.path, extra), to: "nsd.conf")
        return try LiveServer(
            Executable.path(of: "nsd"), ["-d", "-c", folder.path("nsd.conf")], in: folder, at: endpoint,
            probe: zones.first?.apex ?? ".")
    }

    private static func nsdConfiguration(
        _ zones: [ServedZone], _ endpoint: Endpoint, _ folder: String, _ extra: [String]
    ) -> String {
        let server = """
            server:
              ip-address: \(endpoint.address)@\(endpoint.port)
              server-count: 1
              username: ""
              chroot: ""
              zonesdir: "\(folder)"
              database: ""
              pidfile: "\(folder)/nsd.pid"
              xfrdfile: "\(folder)/xfrd.state"
              xfrdir: "\(folder)"
              zonelistfile: "\(folder)/zone.list"
              logfile: "\(folder)/nsd.log"
              minimal-responses: yes
              round-robin: no
              rrl-ratelimit: 0
              rrl-whitelist-ratelimit: 0

            """
        let zoneClauses = zones.map { "zone:\n  name: \"\($0.apex)\"\n  zonefile: \"\($0.apex).zone\"\n" }
        return server + extra.map { "  \($0)\n" }.joined() + "remote-control:\n  control-enable: no\n"
            + zoneClauses.joined()
    }
}
