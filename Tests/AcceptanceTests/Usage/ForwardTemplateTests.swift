import EgressTestSupport
import Testing

/// The settings with which CoreDNS asks the forwarder, from `template show coredns-forward`.
@Suite(.waits) struct ForwardTemplateTests {
    private let text: String

    init() throws { text = try egressgen("template show coredns-forward").stdout }

    @Test func `CoreDNS asks the forwarder first and its upstreams behind it, in a block of its own`() throws {
        let start = try #require(text.firstRange(of: "\nexample.com:53 {\n")).lowerBound
        let end = try #require(text.firstRange(of: "\n}\n")).upperBound
        let lines = text[start..<end].split(separator: "\n").map { $0.drop { $0 == " " } }.filter { $0.first != "#" }
        #expect(
            lines == [
                "example.com:53 {", "errors", "cache 30", "forward . FORWARDER-IP UPSTREAM {", "policy sequential", "}",
                "}",
            ])
    }

    @Test(arguments: ["autopath", "serve_stale", "dnstap", "NodeLocal", "max_fails", "cache"])
    func `the comments say what else matters`(word: String) {
        #expect(text.split(separator: "\n").contains { $0.contains("#") && $0.contains(word) })
    }

    @Test(arguments: (27...37).map { "1.\($0)" })
    func `what CoreDNS needs in the cluster is what Kubernetes' schema asks for`(version: String) throws {
        let documents = try objects
        #expect(documents.count == 2)
        try Judges.validate(documents, version: version)
    }

    @Test func `the DNS servers alone can connect, over UDP and TCP, and reach the port of the forwarder`() throws {
        let connectivity = try Judges.connectivity(
            policy: objects[1], in: EgressTestSupport.Cluster(selected: ["app.kubernetes.io/name": "egressgen"]))
        let sources = ["10.0.0.0/8", "kube-system/dns"]
        #expect(connectivity.ingress() == ["TCP 5353": sources, "UDP 5353": sources], "\(connectivity)")
        let service = try Judges.pyYAML(objects[0])["spec"]
        #expect(
            service?["ports"] == [
                ["name": "dns", "protocol": "UDP", "port": 53, "targetPort": 5353],
                ["name": "dns-tcp", "protocol": "TCP", "port": 53, "targetPort": 5353],
            ])
        #expect(service?["publishNotReadyAddresses"] == nil)
    }

    private var objects: [String] {
        get throws {
            let objects = text[try #require(text.firstRange(of: "apiVersion:")).lowerBound...]
            return objects.replacing("FORWARDER-IP", with: "10.96.0.42").split(separator: "---\n").map(String.init)
        }
    }
}
