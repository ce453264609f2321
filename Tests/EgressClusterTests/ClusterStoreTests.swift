import EgressPolicy
import EgressTestSupport
import Testing

@testable import EgressCluster

/// Tests which requests a store sends to an API server, and how it handles the answers.
@Suite(.waits) struct ClusterStoreTests {
    /// Answers with seven policies, in pages of the requested size. The continue token is the number of the next
    /// policy.
    private static let pages = """
        log(request.method + " " + request.path + "?" + request.query)
        query = dict(part.split("=") for part in request.query.split("&"))
        first, limit = int(query.get("continue", 0)), int(query["limit"])
        def policy(number):
            ours = {"egressgen.dev/hosts": "www.example.com"} if number % 2 else {}
            return {"metadata": {"name": f"p{number}", "namespace": "shop", "annotations": ours}, "spec": {}}
        last = min(first + limit, 7)
        metadata = {"resourceVersion": "9"}
        if last < 7: metadata["continue"] = str(last)
        page = {"kind": "NetworkPolicyList", "metadata": metadata, "items": [policy(n) for n in range(first, last)]}
        """

    @Test(arguments: [(1, 7), (3, 3), (7, 1), (500, 1)])
    func `a list comes in pages, whatever their size`(size: Int, requests: Int) async throws {
        let script = try ScriptedServer(Self.pages + "\nrequest.answer(200, page)") { $0.page = size }
        let list = try await script.store.whileOpen { () async throws(ClusterFinding) in
            try await script.store.list(.networkPolicy, ScriptedServer.all)
        }
        #expect(list.count == 7)
        let start = #"{"kind":"NetworkPolicy","apiVersion":"networking.k8s.io/v1","metadata": {"name": "p"#
        #expect(list.objects.map { String(decoding: $0, as: UTF8.self).hasPrefix(start) } == [true, true, true])
        #expect(script.kubectl.log.count == requests)
        #expect(script.kubectl.log.first == "GET /apis/networking.k8s.io/v1/networkpolicies?limit=\(size)")
    }

    @Test func `a list whose rest has expired is begun anew`() async throws {
        let expired = """

            if first == 3 and request.total == 2:
                request.answer(410, {"kind": "Status", "reason": "Expired", "code": 410, "message": "too old"})
            else:
                request.answer(200, page)
            """
        let script = try ScriptedServer(Self.pages + expired) { $0.page = 3 }
        #expect(await script.list() == .success(7))
        let tokens = script.kubectl.log.map {
            $0.split(separator: "=").count == 3 ? $0.split(separator: "=").last : nil
        }
        #expect(tokens == [nil, "3", nil, "3", "6"])
        await script.server.close()
    }

    @Test func `a list that expires again and again is told`() async throws {
        let status = #"{"kind": "Status", "reason": "Expired", "code": 410, "message": "too old"}"#
        let script = try ScriptedServer("log('asked')\nrequest.answer(410, \(status))")
        let end = await script.list()
        guard case .failure(.expired(let found)) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(found.message == "too old")
        #expect(script.kubectl.log.count == 3)
        await script.server.close()
    }

    @Test(arguments: ["hello", "{}", #"{"kind": "NetworkPolicyList", "items": [{""#, #"{"kind": "Status"}"#])
    func `what is no list is told`(text: String) async throws {
        let script = try ScriptedServer("request.answer(200, '\(text)')")
        #expect(await script.list() == .failure(.noList))
        await script.server.close()
    }

    @Test func `selectors, names and namespaces are percent-encoded`() async throws {
        let script = try ScriptedServer("log(request.path + '?' + request.query)\n\(ScriptedServer.emptyList)")
        let selection = PolicySelection(.namespace("shop"), labels: "team in (a,b), !x=é")
        _ = try await script.store.find(ObjectPlace(ServedKind(.networkPolicy), "web", in: "a/b"), selection)
        #expect(
            script.kubectl.log == [
                "/apis/networking.k8s.io/v1/namespaces/a%2Fb/networkpolicies?labelSelector="
                    + "team%20in%20%28a%2Cb%29%2C%20%21x%3D%C3%A9&fieldSelector=metadata.name%3Dweb&limit=500"
            ])
        await script.server.close()
    }

    @Test func `an apply says who we are, and what it may do`() async throws {
        let answer =
            #"{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "web"}}"#
        let script = try ScriptedServer(
            """
            log(f"{request.method} {request.path}?{request.query} {request.headers['Content-Type']} {request.body.decode()}")
            request.answer(201, \(answer))
            """, before: "[ \"$1\" = config ] && { printf shop; exit; }")
        _ = try await script.store.apply(
            Array("{}".utf8), ObjectPlace(ServedKind(.networkPolicy), "web", in: nil), forces: true, isDry: true)
        #expect(
            script.kubectl.log == [
                "PATCH /apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/web"
                    + "?fieldManager=egressgen&force=true&dryRun=All application/apply-patch+yaml {}"
            ])
        await script.server.close()
    }

    private func policy(_ name: String) -> ObjectPlace {
        ObjectPlace(ServedKind(.networkPolicy), name, in: "shop")
    }

    @Test func `a kind is asked for in the version that the server has, and a cluster's kind without a namespace`()
        async throws
    {
        let script = try ScriptedServer(
            """
            log(request.path)
            if "/v2/" in request.path: request.answer(404, "404 page not found")
            else: request.answer(200, {"kind": "CiliumCIDRGroupList", "metadata": {}, "items": []})
            """)
        #expect(try await script.store.list(.cidrGroup, PolicySelection(.namespace("shop"), labels: nil)).count == 0)
        #expect(
            script.kubectl.log == [
                "/apis/cilium.io/v2/ciliumcidrgroups", "/apis/cilium.io/v2alpha1/ciliumcidrgroups",
            ])
        await script.server.close()
    }

    @Test(
        arguments: [
            (PolicySelection.Place.everywhere, nil, ManagedKind.allCases), (.context, nil, ManagedKind.allCases),
            (.namespace("shop"), nil, [.networkPolicy, .networkSet]),
            (.namespace("shop"), [.cidrGroup, .networkPolicy], [.networkPolicy, .cidrGroup]),
        ] as [(PolicySelection.Place, [ManagedKind]?, [ManagedKind])])
    func `a namespace has no objects of the cluster, unless their kind is named`(
        place: PolicySelection.Place, kinds: [ManagedKind]?, selected: [ManagedKind]
    ) { #expect(PolicySelection(place, labels: nil, kinds: kinds).kinds == selected) }

    @Test func `a policy that is not there is nothing, and an answer without a policy is told`() async throws {
        let script = try ScriptedServer(
            """
            if request.name == "gone": request.answer(404, {"kind": "Status", "reason": "NotFound", "code": 404})
            else: request.answer(200, {"kind": "Pod"})
            """)
        #expect(try await script.store.read(policy("gone")) == nil)
        await #expect(throws: ClusterFinding.noPolicy) { try await script.store.read(policy("odd")) }
        await script.server.close()
    }

    @Test func `a watch whose object has no end is ended`() async throws {
        let script = try ScriptedServer(
            """
            request.send_response(200)
            request.end_headers()
            request.is_answered = True
            request.wfile.write(b"{")
            while True: request.wfile.write(b"y" * 65536)
            """)
        await #expect(throws: ClusterFinding.endlessObject) {
            _ = try await script.store.watch(.networkPolicy, ScriptedServer.all, from: nil) { _ in }
        }
        await script.server.close()
    }

    @Test(arguments: [(410, "Expired", true), (500, "InternalError", false)])
    func `a watch that the server cannot go on with ends, by an error unless its version is too old`(
        code: Int, reason: String, isQuiet: Bool
    ) async throws {
        let status = #"{"kind": "Status", "code": \#(code), "reason": "\#(reason)", "message": "no"}"#
        let script = try ScriptedServer("request.answer(200, json.dumps({'type': 'ERROR', 'object': \(status)}))")
        do {
            _ = try await script.store.watch(.networkPolicy, ScriptedServer.all, from: nil) { _ in }
            #expect(isQuiet)
        } catch .failed(let status) {
            #expect(!isQuiet && status.code == code)
        }
        await script.server.close()
    }
}
