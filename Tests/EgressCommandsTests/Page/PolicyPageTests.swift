import EgressModel
import EgressTestSupport
import Testing

@testable import EgressCommands
@testable import EgressRefresh

@Suite struct PolicyPageTests {
    /// A name of 253 bytes.
    private static let longName =
        ["a", "b", "c"].map { String(repeating: $0, count: 63) }.joined(separator: ".")
        + "." + String(repeating: "d", count: 61)

    @Test func `A page has the chain, the addresses with their origin, and a timeline`() async throws {
        let ground = try PageGround(
            ["web.yaml": ManagedManifest.filled("web", host: "www.aliyun.com", ["9.9.9.9"])], [Outcomes.article()])
        try await ground.refresh()
        let text = await ground.text("/policies/default/web")
        #expect(text.contains("<h1><span class=\"name\">default/web</span></h1>\n<p>Everything about this policy"))
        #expect(text.contains("<span class=\"name\">www-jp-de-intl-adns.aliyun.com</span>"))
        #expect(text.contains("4 addresses, TTL 60 s"))
        #expect(text.contains("<span class=\"name\">140.205.230.13</span>"))
        #expect(text.contains("<span class=\"badge warn\">retained</span>"))
        #expect(
            text.contains(
                "<rect class=\"warn\" x=\"66.6%\" y=\"17\" width=\"33.4%\" height=\"8\" rx=\"2\"><title>9.9.9.9"))
        #expect(text.ranges(of: "<rect ").count == 5)
        let byFile = await ground.text("/policies/default/web?file=" + ground.folder.path("web.yaml"))
        #expect(byFile == text)
    }

    @Test func `A policy that is not there is not found, and its name is a text`() async throws {
        let ground = try PageGround([:])
        let page = try #require(await ground.page("/policies/%3Cscript%3E/x?file=y"))
        #expect(page.text.contains("&lt;script&gt;/x"))
        #expect(page.text.contains("knows no such policy"))
        #expect(await ground.page("/other") == nil)
    }

    @Test func `An object of the cluster is at its namespace and name, and an address set at its kind`() async throws {
        let ground = try PageGround([:], [Outcomes.made("a.example.com", .addresses, addresses: ["9.9.0.1"])])
        func object(_ type: String, _ place: String, _ spec: String) -> String {
            """
            {\(type),"metadata":{\(place),"resourceVersion":"1","annotations":{"egressgen.dev/hosts":"a.example.com"}},
            "spec":\(spec)}
            """
        }
        let policy = #""apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy""#
        let set = #""apiVersion":"projectcalico.org/v3","kind":"NetworkSet""#
        let group = #""apiVersion":"cilium.io/v2","kind":"CiliumCIDRGroup""#
        await ground.refresh(live: [
            object(policy, #""name":"web","namespace":"shop""#, #"{"podSelector":{},"policyTypes":["Egress"]}"#),
            object(set, #""name":"web","namespace":"shop""#, "{}"), object(group, #""name":"web""#, "{}"),
        ])
        let overview = await ground.text("/")
        for (path, name) in [
            ("/policies/shop/web", "shop/web"), ("/policies/NetworkSet/shop/web", "NetworkSet shop/web"),
            ("/policies/CiliumCIDRGroup/web", "CiliumCIDRGroup web"),
        ] {
            #expect(overview.contains("<a class=\"name\" href=\"\(path)\">\(name)</a>"), "\(path)")
            #expect(await ground.text(path).contains("<h1><span class=\"name\">\(name)</span></h1>"), "\(path)")
        }
    }

    @Test func `Several files with a policy of one name are listed`() async throws {
        let text = ManagedManifest.unfilled("web", hosts: "a.example.com")
        let ground = try PageGround(["a.yaml": text, "b.yaml": text])
        try await ground.refresh()
        let list = await ground.text("/policies/default/web")
        #expect(list.contains("2 policies, out of 2"))
        let own = await ground.text("/policies/default/web?file=" + ground.folder.path("b.yaml"))
        #expect(own.contains("<dd>\(ground.folder.path("b.yaml"))</dd>"))
    }

    @Test func `The list of the files with a policy has room for every name of a cluster`() async throws {
        let (name, namespace) = (String(repeating: "n", count: 253), String(repeating: "s", count: 63))
        let set = """
            apiVersion: projectcalico.org/v3
            kind: NetworkSet
            metadata:
              name: \(name)
              namespace: \(namespace)
              annotations:
                egressgen.dev/hosts: a.example.com
            spec: {}

            """
        let ground = try PageGround(["a.yaml": set, "b.yaml": set])
        try await ground.refresh()
        let list = await ground.text("/policies/NetworkSet/\(namespace)/\(name)")
        #expect(list.contains("2 policies, out of 2"))
    }

    @Test func `Names of any length and form keep the page whole`() async throws {
        let hostile = "\"<script>alert('x')</script>&\\u0301\""
        let manifest = ManagedManifest.unfilled("web", hosts: Self.longName).replacing(
            "name: web # web", with: "name: \(hostile)")
        let ground = try PageGround([
            "web.yaml": manifest, "<img src=x>.yaml": ManagedManifest.unfilled("b", hosts: "a.example"),
        ])
        try await ground.refresh()
        let overview = await ground.text("/")
        #expect(overview.contains("default/&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;\u{301}"))
        #expect(overview.contains("&lt;img src=x&gt;.yaml"))
        let start = try #require(overview.firstRange(of: "href=\"/policies/default/%3C")).lowerBound
        let link = overview[start...].split(separator: "\"")[1].replacing("&amp;", with: "&")
        let page = await ground.text(String(link))
        #expect(page.contains(Self.longName))
        for text in [overview, page] {
            #expect(!text.contains("<script"))
            #expect(!text.contains("<img"))
            #expect(!text.contains(" style="))
        }
    }
}
