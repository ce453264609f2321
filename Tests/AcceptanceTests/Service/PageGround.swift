import EgressTestSupport

/// A folder with policies of every kind, and a service that serves pages about them.
struct PageGround {
    let folder: TemporaryFolder
    let service: ServiceProcess

    /// A name of 253 bytes.
    static let longName =
        (["a", "b", "c"].map { String(repeating: $0, count: 63) } + [String(repeating: "d", count: 49)])
        .joined(separator: ".") + ".example.com"

    /// Writes files, and starts a service that refreshes them every hour from a zone with `records`. Waits for its first
    /// refresh.
    init(
        _ files: [String: String], records: String = "", every interval: String = "1h", _ others: [String] = []
    ) throws(SupportError) {
        let folder = try TemporaryFolder()
        for (name, text) in files { try folder.write(text, to: name) }
        try folder.write(Self.zone(records), to: "zone.db")
        service = try ServiceProcess(
            [
                "refresh", folder.path, "--every", interval, "--zone", folder.path("zone.db"), "--listen",
                "127.0.0.1:0",
            ] + others)
        self.folder = folder
        let service = service
        try service.wait(seconds: 180, until: "a refresh") { () throws(SupportError) in try service.refreshes() > 0 }
    }

    private static func zone(_ records: String) -> String { ServedZone.made("example.com").text + records + "\n" }

    /// Replaces the records of the zone, and waits until they are in the policies.
    func change(records: String) throws(SupportError) {
        try folder.write(Self.zone(records), to: "zone.db")
        try service.refreshNow()
    }

    func url(_ path: String) throws(SupportError) -> String { "http://127.0.0.1:\(try service.port())\(path)" }

    /// Returns the links of a page to policies, in its order.
    func policyLinks(on path: String) throws(SupportError) -> [String] {
        var links: [String] = []
        for part in try service.get(path).body.split(separator: "href=\"").dropFirst() {
            let link = part.prefix { $0 != "\"" }
            if link.hasPrefix("/policies/"), !links.contains(String(link)) { links.append(String(link)) }
        }
        return links
    }

    /// Manifests with every kind of data that a page shows: good and failing names, a chain, a refused address, a retained
    /// one, a pattern, a set, a policy that cannot be read, and hostile and long names.
    static let everyKind = [
        "shop.yaml": ManagedManifest.unfilled(
            "checkout", hosts: "api.example.com:443,5432 cdn.example.com", annotations: ["retain: 1h"]),
        "billing.yaml": ManagedManifest.filled(
            "legacy", host: "db.example.com", ["9.9.9.9"], annotations: ["retain: 1h"]),
        "reports.yaml": ManagedManifest.unfilled("reports", hosts: "missing.example.com cdn.example.com"),
        "lost.yaml": ManagedManifest.unfilled(String(repeating: "l", count: 253), hosts: "lost.example.com"),
        "meta.yaml": ManagedManifest.unfilled("metadata", hosts: "meta.example.com"),
        "pattern.yaml": ManagedManifest.unfilled("objects", hosts: "\"*.storage.example.com\""),
        "long.yaml": ManagedManifest.unfilled(String(repeating: "n", count: 253), hosts: longName),
        "hostile.yaml": ManagedManifest.unfilled("b", hosts: "cdn.example.com")
            .replacing("name: b # b", with: "name: \"<script>alert('x')</script>&<b>\""),
        "broken.yaml": ManagedManifest.unfilled("broken", hosts: "\"<i>host</i>\""),
        "set.yaml": """
        apiVersion: projectcalico.org/v3
        kind: GlobalNetworkSet
        metadata:
          name: partners
          annotations:
            egressgen.dev/hosts: cdn.example.com api.example.com
        spec: {}

        """,
    ]

    /// The records of `everyKind`, and the same later.
    static let records = ["9.9.2.3", "9.9.2.4"].map { last in
        """
        api 60 IN CNAME edge.payments
        edge.payments 120 IN CNAME lb-7.eu
        lb-7.eu 30 IN A 9.9.1.1
        cdn 60 IN A 9.9.2.1
        cdn 60 IN A \(last)
        db IN A 9.9.3.1
        meta IN A 169.254.169.254
        \(longName). IN A 9.9.4.1
        """
    }
}
