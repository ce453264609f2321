extension LiveServer {
    /// Starts Knot DNS as the authoritative server of the zones. `extra` adds lines to the `server:` section.
    package static func knot(
        zones: [ServedZone], on address: String = "127.0.0.1", extra: [String] = []
    ) throws(SupportError) -> LiveServer {
        try Loopback.started(on: address) { (ports) throws(SupportError) in
            try knot(zones, at: Endpoint(address, port: ports[0]), extra)
        }
    }

    private static func knot(
        _ zones: [ServedZone], at endpoint: Endpoint, _ extra: [String]
    ) throws(SupportError) -> LiveServer {
        let folder = try TemporaryFolder()
        for zone in zones { try folder.write(zone.text, to: "\(zone.apex).zone") }
        try folder.write(knotConfiguration(zones, endpoint, folder.path, extra), to: "knot.conf")
        return try LiveServer(
            Executable.path(of: "knotd"), ["-c", folder.path("knot.conf")], in: folder, at: endpoint,
            probe: zones.first?.apex ?? ".")
    }

    private static func knotConfiguration(
        _ zones: [ServedZone], _ endpoint: Endpoint, _ folder: String, _ extra: [String]
    ) -> String {
        let server = """
            server:
              listen: \(endpoint.address)@\(endpoint.port)
              rundir: "\(folder)"
              pidfile: "\(folder)/knot.pid"
              udp-workers: 1
              tcp-workers: 1
              background-workers: 1

            """
        let rest = """
            control:
              listen: "\(folder)/knot.sock"
            log:
              - target: "\(folder)/knot.log"
                any: warning
            database:
              storage: "\(folder)/database"
            template:
              - id: default
                storage: "\(folder)"
                zonefile-sync: -1
                zonefile-load: whole
                journal-content: none
                semantic-checks: off
            zone:

            """
        let zoneEntries = zones.map { "  - domain: \"\($0.apex)\"\n    file: \"\($0.apex).zone\"\n" }
        return server + extra.map { "  \($0)\n" }.joined() + rest + zoneEntries.joined()
    }
}
