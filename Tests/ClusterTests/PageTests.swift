import EgressTestSupport
import Foundation
import Testing

/// Tests the pages of a service that refreshes the policies of a real API server.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct PageTests {
    private let cluster: LiveCluster
    private let namespace: String
    private let folder: TemporaryFolder

    init() throws {
        cluster = try LiveCluster.start()
        namespace = try cluster.makeNamespace("page")
        folder = try TemporaryFolder()
        let records = ["www 60 CNAME edge", "edge 60 A 8.8.8.8", "cdn 60 A 9.9.9.9"]
        try folder.write(ServedZone.made("example.com", records.joined(separator: "\n")).text, to: "zone")
    }

    /// Starts a service that refreshes once an hour, so that it learns of changes by its watch alone.
    private func service(kubectl: String = Kubectl.current.path) throws -> ServiceProcess {
        let service = try ServiceProcess(
            [
                "refresh", "--cluster", "-n", namespace, "--every", "1h", "--min", "1s", "--listen", "0", "--zone",
                folder.path("zone"), "--kubeconfig", cluster.kubeconfig, "--kubectl", kubectl,
            ], environment: ["HOME": cluster.home])
        try service.wait(until: "a refresh") { () throws(SupportError) in try service.refreshes() > 0 }
        return service
    }

    private func make(_ name: String, hosts: String) throws {
        try cluster.makePolicy(name, in: namespace, hosts: hosts)
    }

    /// Waits until the overview has all of some texts, and none of others.
    private func expect(
        _ texts: String..., not others: [String] = [], of service: ServiceProcess
    ) throws {
        try service.wait(until: "the page says \(texts), and not \(others)") { () throws(SupportError) in
            let page = try service.get("/").body
            return texts.allSatisfy { page.contains($0) } && !others.contains { page.contains($0) }
        }
    }

    @Test func `the pages follow what is made, edited and deleted`() throws {
        try make("good", hosts: "www.example.com")
        try make("empty", hosts: "missing.example.com")
        try make("broken", hosts: "<b>host</b>")
        let service = try service()
        try expect(
            "<h1>1 policy has a problem, 1 other problem.</h1>",
            "missing.example.com</strong>: the name does not exist (NXDOMAIN)",
            "\(namespace)/broken</strong>: egressgen.dev/hosts &#39;&lt;b&gt;host&lt;/b&gt;&#39; has a path",
            "href=\"/policies/\(namespace)/good\"", of: service)
        let detail = try service.get("/policies/\(namespace)/good")
        #expect(detail.status == 200)
        for text in [
            "<p>Everything about this policy is all right.</p>", "<span class=\"name\">edge.example.com</span>",
            "<span class=\"name\">8.8.8.8</span>", "<dt>Kind</dt><dd>NetworkPolicy</dd>",
        ] { #expect(detail.body.contains(text), "\(text)") }

        try make("late", hosts: "cdn.example.com")
        try expect("href=\"/policies/\(namespace)/late\"", of: service)
        let metric = #"policy_addresses{policy="\#(namespace)/late"}"#
        #expect(try service.get("/metrics").body.contains(metric))
        try cluster.administer(
            "annotate", "networkpolicy", "broken", "-n", namespace, "--overwrite", "egressgen.dev/hosts=cdn.example.com"
        )
        try expect("<h1>1 policy has a problem.</h1>", "/policies/\(namespace)/broken", of: service)
        try cluster.administer("delete", "networkpolicy", "empty", "late", "-n", namespace)
        try expect("<h1>Everything is all right.</h1>", not: ["\(namespace)/late"], of: service)
        #expect(try service.get("/policies/\(namespace)/late").status == 404)
        #expect(try !service.get("/metrics").body.contains(metric))
        try cluster.administer("annotate", "networkpolicy", "broken", "-n", namespace, "egressgen.dev/hosts-")
        try expect(not: ["\(namespace)/broken"], of: service)
        #expect(try service.refreshes() < 10)
    }

    @Test func `an API server that goes away is a problem until it is back`() throws {
        try make("good", hosts: "www.example.com")
        let service = try service()
        try expect("<h1>Everything is all right.</h1>", of: service)
        cluster.apiServer.kill()
        try expect("<h1>1 problem.</h1>", "changes in the cluster wait for the next refresh", of: service)
        service.signal(SIGHUP)
        try expect("<h1>1 problem.</h1>", "refused; nothing is done</p>", of: service)
        try cluster.apiServer.start()
        try cluster.waitUntilReady()
        try expect("<h1>Everything is all right.</h1>", of: service)
    }

    @Test func `a forwarder tells how many answers it held, and how many were late`() throws {
        let ground = try ForwardingGround(cluster)
        try ground.make()
        let (service, client) = (try ground.service(), try DNSClient())
        for name in ["a1", "a2"] {
            #expect(try client.ask(service.forwarder(), "\(name).example.com").rcode == 0)
        }
        try expect(
            "<dt>Queries</dt><dd>2</dd>", "<dt>Addresses learned</dt><dd>2</dd>",
            "<dt>Answers held for a policy</dt><dd>2</dd>", "<dt>Answers delivered late</dt><dd>0</dd>",
            not: ["DNS servers connected"], of: service)
        cluster.apiServer.kill()
        try expect("<h1>1 problem.</h1>", of: service)
        #expect(try client.ask(service.forwarder(), "a3.example.com").rcode == 0)
        try expect("<dt>Answers delivered late</dt><dd>1: 1 without an API server</dd>", of: service)
    }

    @Test func `an API server that refuses a write for a while is a problem until it takes it`() throws {
        try make("first", hosts: "www.example.com")
        try make("second", hosts: "cdn.example.com")
        let kubectl = try ScriptedKubectl(
            """
            is_broken = not os.path.exists("\(folder.path("mended"))")
            if request.method == "PATCH" and request.name == "second" and is_broken: request.answer(500, "")
            """, in: folder)
        let service = try service(kubectl: kubectl.path)
        try expect("<h1>1 policy has a problem.</h1>", "the API server returned 500", of: service)
        try folder.write("", to: "mended")
        try expect("<h1>Everything is all right.</h1>", of: service)
        #expect(try cluster.policy("second", in: namespace).cidrs.contains("9.9.9.9/32"))
    }
}
