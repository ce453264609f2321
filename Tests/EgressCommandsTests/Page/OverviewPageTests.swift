import EgressModel
import EgressObserve
import EgressTestSupport
import Testing

@testable import EgressCommands
@testable import EgressRefresh

@Suite struct OverviewPageTests {
    private static func manifests(_ count: Int) -> String {
        (0..<count).map { ManagedManifest.unfilled("p\($0)", hosts: "h\($0).example.com", annotations: ["dns: none"]) }
            .joined(separator: "---\n")
    }

    /// The links to policies in a page, in its order.
    private static func links(_ text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("<th role=\"rowheader\"") }.compactMap { line in
            line.split(separator: "href=\"/policies/default/").last?.split(separator: "?").first.map(String.init)
        }
    }

    @Test func `A service without policies is all right and says that there are none`() async throws {
        let text = await (try PageGround([:])).text("/")
        #expect(text.contains("<h1>Everything is all right.</h1>\n<p>There are no managed policies.</p>"))
        #expect(!text.contains("<table"))
        #expect(!text.contains("http-equiv"))
    }

    @Test func `The first heading says what is wrong`() async throws {
        let ground = try PageGround(
            ["a.yaml": Self.manifests(3)],
            [Outcomes.made("h0.example.com", .addresses, addresses: ["9.9.0.1"])])
        try await ground.refresh()
        let text = await ground.text("/")
        #expect(text.contains("<h1>2 policies have problems.</h1>"))
        #expect(text.contains("<strong class=\"name\">h1.example.com</strong>: the name does not exist (NXDOMAIN)"))
        #expect(await Self.links(ground.text("/?state=failing")) == ["p1", "p2"])
    }

    @Test func `The list is sorted, filtered and divided by the query`() async throws {
        let ground = try PageGround(
            ["a.yaml": Self.manifests(120)],
            try (0..<120).map { number in
                try Outcomes.made(
                    "h\(number).example.com", .addresses, addresses: (0...number % 3).map { "9.9.\(number).\($0)" })
            })
        try await ground.refresh()
        let first = await ground.text("/")
        #expect(Self.links(first).count == 50)
        #expect(first.contains("1 to 50 of 120 policies"))
        #expect(first.contains("<a rel=\"next\" href=\"/?page=2\">"))
        #expect(!first.contains("rel=\"prev\""))
        #expect(await Self.links(ground.text("/?page=3")).count == 20)
        #expect(await Self.links(ground.text("/?page=99999999999999999999")).count == 50)
        #expect(await Self.links(ground.text("/?page=4")).count == 20)
        #expect(await Self.links(ground.text("/?sort=-addresses"))[0] == "p101")
        #expect(await Self.links(ground.text("/?sort=addresses"))[0] == "p0")
        #expect(await Self.links(ground.text("/?sort=-name"))[0] == "p99")
        #expect(await Self.links(ground.text("/?q=H11.example")) == ["p11"])
        #expect(await Self.links(ground.text("/?q=default/P7")).count == 11)
        let filtered = await ground.text("/?q=p1&sort=-hosts&page=2&reload=on")
        #expect(filtered.contains("<input type=\"hidden\" name=\"sort\" value=\"-hosts\">"))
        #expect(filtered.contains("<meta http-equiv=\"refresh\" content=\"15\">"))
        #expect(filtered.contains("href=\"/?q=p1&amp;sort=-hosts&amp;page=2\">Stop reloading"))
        #expect(await ground.text("/?q=nothing").contains("No policy matches."))
    }

    @Test func `A filter that is too long shows no policy and says so`() async throws {
        let longest = String(repeating: "p", count: 400)
        let ground = try PageGround(["a.yaml": ManagedManifest.unfilled(longest, hosts: "a.example.com")])
        try await ground.refresh()
        #expect(await Self.links(ground.text("/?q=\(longest)")) == [longest])
        // The limit counts bytes.
        let accents = String(repeating: "\u{e9}", count: 200)
        #expect(await ground.text("/?q=\(accents)").contains("No policy matches."))
        for filter in [longest + "p", accents + "p"] {
            let text = await ground.text("/?q=\(filter)&sort=-hosts")
            #expect(text.contains("The filter is longer than 400 bytes, so no policy is shown."))
            #expect(!text.contains("<table"))
            // The visitor can shorten it, and no link repeats it.
            #expect(text.contains("value=\"\(filter)\""))
            #expect(!text.contains("q="))
            #expect(text.contains("href=\"/?sort=-hosts&amp;reload=on\""))
        }
    }

    @Test func `A problem of many policies names them once`() async throws {
        let manifests = (0..<20).map { ManagedManifest.unfilled("p\($0)", hosts: "h.example.com") }
        for (outcome, fact) in [
            (try Outcomes.made("h.example.com", .nxDomain), "(NXDOMAIN); its addresses age out</p>"),
            (try Outcomes.made("h.example.com", .failed(.several([]))), "; its addresses stay</p>"),
            (
                try Outcomes.made("h.example.com", .addresses, addresses: ["169.254.169.254"]),
                "; special-purpose addresses are not added</p>"
            ),
        ] {
            let ground = try PageGround(["a.yaml": manifests.joined(separator: "---\n")], [outcome])
            try await ground.refresh()
            let text = await ground.text("/")
            #expect(text.contains(fact), "\(fact)")
            #expect(text.contains(", in <a href=\"/policies/default/p0?") && text.contains("</a> and 15 more</p>"))
            #expect(!text.contains("default/p0,") && !text.contains("17 more"))
        }
    }

    @Test func `A filter is a text and nothing else`() async throws {
        let text = await (try PageGround([:])).text(
            "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&sort=%22%3E&state=%3Cb%3E")
        #expect(text.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\""))
        #expect(!text.contains("<script"))
        #expect(!text.contains("<b>"))
    }

    @Test func `Learning and forwarding are told at a glance`() async throws {
        var learning = LearningCounts()
        (learning.frames, learning.learned, learning.streams) = (150, 7, 2)
        learning.lag.add(0.004)
        var forwarding = ForwardCounts()
        forwarding.queries = [.answered: 300, .failed: 3]
        (forwarding.held, forwarding.late) = (12, [.hold: 1, .away: 2])
        forwarding.upstreams = [try NameServer("192.0.2.53"): .init()]
        let ground = try PageGround([:])
        let text = try #require(await ground.page("/", learning: learning, forwarding: forwarding)).text
        for (term, value) in [
            ("Answers", "150"), ("Answers a second", "10 on average"), ("Addresses learned", "7"),
            ("DNS servers connected", "2"),
            ("Lag of answers", "99 % within 5\u{a0}ms"), ("Queries", "303"), ("Queries a second", "20 on average"),
            ("Queries not answered", "3"), ("Answers held for a policy", "12"),
            ("Answers delivered late", "3: 1 after the longest hold, 2 without an API server"),
            ("192.0.2.53:53", "none"),
        ] { #expect(text.contains("<dt>\(term)</dt><dd>\(value)</dd>"), "\(term)") }
        let alone = try #require(
            await ground.page("/", learning: learning, hasListeners: false, forwarding: forwarding)
        ).text
        #expect(!alone.contains("DNS servers connected") && !alone.contains("Lag of answers"))
        #expect(alone.contains("<dt>Addresses learned</dt><dd>7</dd>"))
    }

    @Test func `A policy that could not be read says why at its path`() async throws {
        let ground = try PageGround([:])
        await ground.refresh(live: [
            """
            {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"web","namespace":"shop",
            "annotations":{"egressgen.dev/hosts":"<i>"}},"spec":{"podSelector":{},"policyTypes":["Egress"]}}
            """
        ])
        let page = try #require(await ground.page("/policies/shop/web"))
        #expect(page.text.contains("<strong class=\"name\">shop/web</strong>: egressgen.dev/hosts &#39;&lt;i&gt;&#39;"))
        #expect(await !ground.text("/policies/shop/other").contains("<strong"))
    }
}
