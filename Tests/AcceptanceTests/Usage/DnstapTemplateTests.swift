import EgressTestSupport
import Testing

/// The settings of DNS servers from `template show`, judged by the servers' own programs.
@Suite(.waits) struct DnstapTemplateTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func text(_ name: String) throws -> String { try egressgen("template show \(name)-dnstap").stdout }

    @Test func `Unbound takes the settings, at a Unix socket and over TCP`() throws {
        let unix = try text("unbound")
        let tcp = unix.split(separator: "\n").filter { !$0.contains("dnstap-socket-path") }.joined(separator: "\n")
            .replacing("# dnstap-ip: \"ADDRESS", with: "dnstap-ip: \"192.0.2.1").replacing(
                "# dnstap-tls", with: "dnstap-tls")
        for (text, option, value) in [
            (unix, "dnstap-socket-path", "/run/egressgen/dnstap.sock"), (tcp, "dnstap-ip", "192.0.2.1@6000"),
        ] {
            let path = try folder.write(text + "\n", to: "unbound.conf")
            #expect(try run(["unbound-checkconf", "-o", option, path]).stdout == value + "\n")
            #expect(try run(["unbound-checkconf", "-o", "dnstap-send-identity", path]).stdout == "yes\n")
        }
    }

    @Test func `BIND takes the settings`() throws {
        let path = try folder.write("options {\n\(try text("bind"))};\n", to: "named.conf")
        let printed = try run(["named-checkconf", "-p", path])
        #expect(printed.status == 0, "\(printed.stderr)")
        #expect(printed.stdout.contains("dnstap-output unix"))
        #expect(printed.stdout.contains("dnstap-identity \"TOKEN\""))
    }

    @Test func `CoreDNS sends the whole message, an identity, and more bytes than it buffers`() throws {
        let lines = try corefile.split(separator: "\n")
        #expect(lines.first == "dnstap tcp://SINK-IP:6000 full {")
        #expect(lines.last == "}")
        let settings = lines.dropFirst().dropLast().map { $0.split(separator: " ") }
        #expect(settings.contains(["identity", "TOKEN"]))
        let extra = try #require(settings.first { $0.first == "extra" })
        #expect(extra.count == 2)
        #expect(extra.last?.count == 8200)
    }

    @Test(arguments: (27...37).map { "1.\($0)" })
    func `what CoreDNS needs in the cluster is what Kubernetes' schema asks for`(version: String) throws {
        let documents = try objects.replacing("SINK-IP", with: "10.96.0.42").split(separator: "---\n").map(String.init)
        #expect(documents.count == 2)
        try Judges.validate(documents, version: version)
    }

    @Test func `the DNS servers alone can connect`() throws {
        let policy = try #require(objects.split(separator: "---\n").last.map(String.init))
        let connectivity = try Judges.connectivity(
            policy: policy, in: EgressTestSupport.Cluster(selected: ["app.kubernetes.io/name": "egressgen"]))
        #expect(connectivity.ingress() == ["TCP 6000": ["10.0.0.0/8", "kube-system/dns"]], "\(connectivity)")
    }

    /// The part of CoreDNS's text from its first line to its closing brace.
    private var corefile: String {
        get throws {
            let text = try text("coredns")
            let start = try #require(text.firstRange(of: "\ndnstap ")).lowerBound
            let end = try #require(text.firstRange(of: "\n}\n")).upperBound
            return String(text[start..<end].dropFirst())
        }
    }

    private var objects: String {
        get throws {
            let text = try text("coredns")
            return String(text[try #require(text.firstRange(of: "apiVersion:")).lowerBound...])
        }
    }

    private func run(_ words: [String]) throws -> BinaryRun { try ShellRun.run(words, [:], in: folder.path) }
}
