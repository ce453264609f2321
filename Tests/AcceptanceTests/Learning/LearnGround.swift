import EgressTestSupport
import Testing

/// A folder with one managed policy, whose names DNS servers are asked for.
struct LearnGround {
    static let talk = ["--listen", "127.0.0.1:0"]

    let folder: TemporaryFolder
    var policy: String { folder.path("web.yaml") }
    var socket: String { folder.path("tap.sock") }

    /// Writes the policy `web`, which has no DNS rule, and a zone in which api.example.org is 9.9.9.1.
    init(hosts: String = "\"*.example.com:443\"", _ annotations: [String] = []) throws(SupportError) {
        folder = try TemporaryFolder()
        try folder.write(
            ManagedManifest.unfilled("web", hosts: hosts, annotations: ["dns: none"] + annotations), to: "web.yaml")
        try folder.write(ServedZone.made("example.org", "api IN A 9.9.9.1").text, to: "zone.db")
    }

    /// The addresses in the policy, in its order.
    func addresses() throws(SupportError) -> [String] { Self.addresses(in: try folder.read("web.yaml")) }

    /// Returns the addresses in the text of a policy, in its order.
    static func addresses(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            line.contains("cidr: ") ? line.split(separator: " ").last.map { String($0.dropLast("/32".count)) } : nil
        }
    }

    /// Starts a service that refreshes the folder once an hour, and when a sender connects. Waits for its first refresh.
    ///
    /// It learns at `places`, or at the Unix socket of the folder. `others` are more arguments.
    func service(_ others: [String] = [], learningFrom places: [String]? = nil) throws(SupportError) -> ServiceProcess {
        let learn = (places ?? ["unix:\(socket)"]).flatMap { ["--learn", $0] }
        let service = try ServiceProcess(
            ["refresh", folder.path, "--every", "1h", "--zone", folder.path("zone.db")] + Self.talk + learn + others)
        try service.wait(until: "readiness") { () throws(SupportError) in try service.get("/readyz").status == 200 }
        return service
    }

    /// Waits until the policy has these addresses, in its order.
    func expect(_ addresses: [String], _ service: ServiceProcess) throws(SupportError) {
        try service.wait(until: "the policy has \(addresses)") { () throws(SupportError) in
            try self.addresses() == addresses
        }
    }

    /// Runs a refresh of the folder.
    func refresh(_ arguments: String..., input: String = "") throws(SupportError) -> BinaryRun {
        try BuiltBinary.run(["refresh", folder.path, "--zone", folder.path("zone.db")] + arguments, input: input)
    }
}

extension ServiceProcess {
    /// Waits until the log has a text.
    func expectLog(_ text: String) throws(SupportError) { try wait(until: text) { log.contains(text) } }

    /// The port of the first TCP listener that learns.
    func learningPort() throws(SupportError) -> Int {
        var port: Int?
        try wait(until: "it learns from a port") {
            let line = log.split(separator: "\n").first { $0.hasPrefix("learning from tcp:") }
            port = line.flatMap { $0.split(separator: ":").last.flatMap { Int($0) } }
            return port != nil
        }
        return port ?? 0
    }

    /// Waits until a metric has a value.
    func expectMetric(_ name: String, _ value: Double) throws(SupportError) {
        try wait(until: "\(name) is \(value)") { () throws(SupportError) in try metric(name) == value }
    }

    /// Refreshes as at SIGHUP, and waits until that is done.
    func refreshNow() throws(SupportError) {
        let done = try refreshes()
        signal(1)
        try wait(until: "a refresh") { () throws(SupportError) in try refreshes() > done }
    }
}
