import EgressTestSupport
import Testing

/// Tests the pages that a service serves for people.
@Suite(.waits) struct PageTests {
    @Test func `the overview says what is wrong, and a policy shows where its addresses come from`() throws {
        let ground = try PageGround(PageGround.everyKind, records: PageGround.records[0])
        try ground.change(records: PageGround.records[1])
        let overview = try ground.service.get("/")
        #expect(overview.status == 200)
        #expect(overview.head.contains("Content-Type: text/html; charset=utf-8"))
        #expect(overview.head.contains("Cache-Control: no-store"))
        #expect(overview.body.contains("<h1>3 policies have problems, 1 other problem.</h1>"))
        for problem in [
            "missing.example.com</strong>: the name does not exist (NXDOMAIN)",
            "meta.example.com</strong>: 169.254.169.254 is special-purpose",
            "/broken.yaml:6</strong>: egressgen.dev/hosts &#39;&lt;i&gt;host&lt;/i&gt;&#39; has a path",
        ] { #expect(overview.body.contains(problem), "\(problem)") }
        let checkout = try ground.service.get("/policies/default/checkout").body
        #expect(checkout.contains("<span class=\"name\">lb-7.eu.example.com</span>"))
        #expect(checkout.contains("<span class=\"name\">9.9.2.3</span></th>\n<td role=\"cell\" data-label=\"Origin\">"))
        #expect(checkout.contains("ports 443,5432</span>"))
        #expect(checkout.ranges(of: "<svg ").count == 2)
        #expect(checkout.ranges(of: ">retained<").count == 1)
        #expect(try ground.service.get("/policies/GlobalNetworkSet/partners").body.contains("2 hosts in one list"))
        #expect(try ground.service.get("/policies/default/nobody").status == 404)
        #expect(try ground.policyLinks(on: "/").count == 9)
        for link in try ground.policyLinks(on: "/") { #expect(try ground.service.get(link).status == 200, "\(link)") }
    }

    @Test func `learned addresses say who asked for what`() throws {
        let ground = try LearnGround()
        let service = try ground.service()
        let sender = try TapSender(path: ground.socket)
        try sender.start()
        try sender.tell("a.b.example.com", "52.0.0.1")
        try ground.expect(["52.0.0.1"], service)
        try service.wait(until: "the page shows it") { () throws(SupportError) in
            let text = try service.get("/policies/default/web").body
            return text.contains(">learned<") && text.contains("a client asked for a.b.example.com")
                && text.contains("<rect class=\"learn\"")
        }
        #expect(try service.get("/").body.contains("<dt>Addresses learned</dt><dd>1</dd>"))
        withExtendedLifetime(sender) {}
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
    func `only GET and HEAD are answered`(method: String) throws {
        let ground = try PageGround(["web.yaml": ManagedManifest.unfilled("web", hosts: "a.example.com")])
        let endpoint = Endpoint(port: try ground.service.port())
        for path in ["/", "/policies/default/web", "/metrics"] {
            let refused = try HTTPAnswer(from: endpoint, path, method: method)
            #expect(refused.status == 405)
            #expect(refused.head.contains("Allow: GET, HEAD"))
            let head = try HTTPAnswer(from: endpoint, path, method: "HEAD")
            #expect((head.status, head.body) == (200, ""))
        }
    }

    @Test(arguments: ["/", "/policies/default/web", "/metrics", "/healthz", "/readyz", "/nowhere"])
    func `a request may have the host in its target`(path: String) throws {
        let ground = try PageGround(
            ["web.yaml": ManagedManifest.unfilled("web", hosts: "cdn.example.com")], records: PageGround.records[0])
        let status = try ground.service.get(path).status
        #expect(status == (path == "/nowhere" ? 404 : 200))
        #expect(try ground.service.get(ground.url(path)).status == status)
    }

    @Test func `a filter that is too long is an error`() throws {
        let ground = try PageGround(["web.yaml": ManagedManifest.unfilled("web", hosts: "a.example.com")])
        let name = String(repeating: "x", count: 400)
        #expect(try ground.service.get("/?q=\(name)").status == 200)
        let answer = try ground.service.get("/?q=\(name)x")
        #expect(answer.status == 400)
        #expect(answer.body.contains("The filter is longer than 400 bytes, so no policy is shown."))
    }

    @Test func `a zone file that becomes malformed is a problem until it is mended`() throws {
        let ground = try PageGround(
            ["web.yaml": ManagedManifest.unfilled("web", hosts: "cdn.example.com")], records: PageGround.records[0])
        try ground.change(records: "cdn IN A (")
        let text = try ground.service.get("/").body
        #expect(text.contains("<h1>1 problem.</h1>"))
        #expect(text.contains("a quote or parenthesis is not closed; no name is looked up</p>"))
        #expect(ground.service.log.ranges(of: "is not closed").count == 1)
        try ground.change(records: PageGround.records[1])
        #expect(try ground.service.get("/").body.contains("<h1>Everything is all right.</h1>"))
    }

    @Test func `a failed hook is a problem`() throws {
        let ground = try PageGround(
            ["web.yaml": ManagedManifest.unfilled("web", hosts: "cdn.example.com")], records: PageGround.records[0],
            ["--on-change", "/bin/false"])
        try ground.service.wait(until: "the hook has failed") { () throws(SupportError) in
            let text = try ground.service.get("/").body
            return text.contains("<h1>1 problem.</h1>") && text.contains("exited with status 1")
        }
    }
}

#if os(Linux)
    /// Tests the pages in a headless Chromium.
    @Suite(.waits, .serialized) struct PageBrowserTests {
        @Test func `pages with data of every kind are whole, at every width, in light and dark, and by keyboard`()
            throws
        {
            let ground = try PageGround(PageGround.everyKind, records: PageGround.records[0])
            try ground.change(records: PageGround.records[1])
            let long = String(repeating: "x", count: 1000)
            let paths = [
                "/", "/?reload=on&sort=-addresses", "/?state=failing", "/?q=%3Cscript%3E", "/?q=\(long)",
                "/policies/a/b",
            ]
            var urls: [String] = []
            for path in try paths + ground.policyLinks(on: "/") { urls.append(try ground.url(path)) }
            #expect(try PageJudge.problems(of: urls) == "")
        }

        @Test func `the page of a service without policies is whole`() throws {
            let ground = try PageGround([:])
            #expect(try ground.service.get("/").body.contains("<h1>Everything is all right.</h1>"))
            #expect(try PageJudge.problems(of: [ground.url("/")]) == "")
        }

        @Test func `pages of 5000 policies are whole, and quick`() throws {
            let files = (0..<100).map { file in
                let manifests = (0..<50).map { number in
                    let name = "\(file * 50 + number)"
                    return ManagedManifest.unfilled("policy-\(name)", hosts: "h\(name).example.com cdn.example.com")
                }
                return ("many-\(file).yaml", manifests.joined(separator: "---\n"))
            }
            let ground = try PageGround(Dictionary(files) { $1 }, records: PageGround.records[0])
            let text = try ground.service.get("/").body
            #expect(text.contains("<h1>5,000 policies have problems.</h1>"))
            #expect(text.contains("1 to 50 of 5,000 policies"))
            #expect(text.contains("4,990 more problems"))
            #expect(text.utf8.count < 100_000)
            let paths = ["/", "/?page=100&sort=-state", "/?q=policy-4321", "/policies/default/policy-4321"]
            var urls: [String] = []
            for path in paths { urls.append(try ground.url(path)) }
            #expect(try PageJudge.problems(of: urls) == "")
        }

        @Test func `the judge does find problems`() throws {
            let page = """
                <!DOCTYPE html><title>x</title><style>p{margin:0}</style><p style="color:#aaa;width:500px">pale</b></p><table><tr><td>1</table>
                <img src="http://192.0.2.1/x"><script>console.log(1)</script><a href="/" tabindex="-1">no</a>
                """
            let folder = try TemporaryFolder()
            try folder.write(page, to: "index.html")
            let problems = try PageJudge.problems(of: ["file://\(folder.path("index.html"))"])
            for problem in [
                "HTML error", "an attribute style", "an element script", "requests http://192.0.2.1/x", "console",
                "contrast 2.3", "sideways", "a table without column headers", "Tab does not reach", "no language",
                "0 elements main", "Content-Security-Policy",
            ] { #expect(problems.contains(problem), "\(problem) in \(problems)") }
        }
    }
#endif
