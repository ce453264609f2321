import EgressTestSupport
import Foundation
import Testing

// The tests run one after the other. Some start their own cluster, and each cluster occupies a processor while it
// starts.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct ClusterFaultTests {
    private static let verbs = ["get", "list", "patch"]
    /// The namespace that tests share if they must leave it unchanged.
    private static let untouched = Result { try FaultGround() }

    @Test(arguments: Kubectl.all)
    func `get, list and patch are enough for a refresh`(kubectl: Kubectl) throws {
        let ground = try FaultGround()
        let account = try ground.cluster.kubeconfig(allowing: Self.verbs, in: ground.namespace)
        let run = try ground.refresh(as: account, kubectl: kubectl.path)
        #expect(run.status == 0, "\(run.stderr)")
        for name in FaultGround.names {
            #expect(try ground.cluster.policy(name, in: ground.namespace).cidrs == ["8.8.8.8/32"])
        }
    }

    @Test func `the right to get is needed by an apply, and by a refresh for what it does not know of`() throws {
        let ground = try FaultGround()
        let account = try ground.cluster.kubeconfig(allowing: ["list", "patch"], in: ground.namespace)
        let applied = try ground.apply(as: account)
        try ground.expectFault(applied, "kubectl", "cannot get resource \"networkpolicies\"", hasHint: true)
        #expect(try ground.refresh(as: account).status == 0)
    }

    @Test(arguments: ["list", "patch"])
    func `a right that is missing is told once for all policies`(missing: String) throws {
        let ground = try Self.untouched.get()
        let account = try ground.cluster.kubeconfig(
            allowing: Self.verbs.filter { $0 != missing }, in: ground.namespace)
        let run = try ground.refresh(as: account)
        try ground.expectFault(run, "kubectl", "cannot \(missing) resource \"networkpolicies\"", hasHint: true)
        #expect(run.stderr.contains("\"\(ground.namespace)\""))
    }

    @Test func `rights in one namespace are not enough for all of them`() throws {
        let ground = try Self.untouched.get()
        let account = try ground.cluster.kubeconfig(allowing: Self.verbs, in: ground.namespace)
        let run = try ground.egressgen(["refresh", "--cluster", "-A"], as: account)
        try ground.expectFault(
            run, "kubectl", "cannot list resource \"networkpolicies\"", "at the cluster scope", hasHint: true)
    }

    @Test func `a right that is missing in two namespaces is told for each of them`() throws {
        let grounds = [try Self.untouched.get(), try FaultGround()]
        let account = try grounds[0].cluster.kubeconfig(
            allowing: ["list"], in: grounds[0].namespace, isClusterWide: true)
        let selector = "fault in (\(grounds[0].namespace),\(grounds[1].namespace))"
        let run = try grounds[0].egressgen(["refresh", "--cluster", "-A", "-l", selector], as: account)
        #expect(run.status == 69)
        #expect(run.errorLines.count { $0.hasPrefix("egressgen: error: ") } == 2, "\(run.stderr)")
        for ground in grounds {
            let place = ground.namespace
            let lines = run.errorLines.filter { $0.contains("cannot patch resource \"networkpolicies\"") }
            #expect(
                lines.count { $0.contains("in the namespace \"\(place)\"; \(place)/first, ") } == 1, "\(run.stderr)")
            #expect(try ground.rules.isEmpty)
        }
        #expect(run.errorLines.last == "0 policies: 0 changed, 0 unchanged, 6 left alone")
    }

    @Test(arguments: Kubectl.all)
    func `a token that has expired is told`(kubectl: Kubectl) throws {
        let ground = try Self.untouched.get()
        let account = try ground.cluster.kubeconfigWithExpiredToken(in: ground.namespace)
        let words = "ogged in"
        try ground.expectFault(try ground.refresh(as: account, kubectl: kubectl.path), "kubectl", words)
        try ground.expectFault(try ground.apply(as: account, kubectl: kubectl.path), "kubectl", words)
    }

    @Test func `an API server that is down, or has lost its etcd, is told, and nothing is lost when they are back`()
        throws
    {
        let ground = try FaultGround(try LiveCluster.start())
        let versions = try ground.versions
        ground.cluster.apiServer.kill()
        for run in [try ground.refresh(), try ground.apply()] { expectOneError(run, "kubectl", "refused") }
        try ground.cluster.apiServer.start()
        try ground.cluster.waitUntilReady()
        #expect(try ground.versions == versions)

        // Shortens the wait. If the flag is repeated, kubectl uses the last one.
        let hasty = try ground.script(#"exec "$KUBECTL" "$@" --request-timeout=4s"#)
        ground.cluster.etcd.stop()
        for run in [try ground.refresh(kubectl: hasty), try ground.apply(kubectl: hasty)] {
            expectOneError(run, "kubectl")
        }
        try ground.cluster.etcd.start()
        try ground.cluster.waitUntilReady()
        #expect(try ground.versions == versions)
        #expect(try ground.refresh().status == 0)
    }

    @Test(arguments: ["/nowhere", "no-such-kubectl", "/etc/passwd"])
    func `a kubectl that is not there is told`(path: String) throws {
        let ground = try Self.untouched.get()
        try ground.expectFault(try ground.refresh(kubectl: path), "kubectl", path == "/etc/passwd" ? "" : path)
        try ground.expectFault(try ground.apply(kubectl: path), "kubectl", "; nothing is done")
    }

    @Test(arguments: [("kill -9 $$", "was killed by signal 9"), ("exit 7", "exited with status 7")])
    func `a kubectl that does not start is told`(script: String, words: String) throws {
        let ground = try Self.untouched.get()
        let kubectl = try ground.script(script)
        try ground.expectFault(try ground.refresh(kubectl: kubectl), "kubectl", words, "; nothing is done")
        try ground.expectFault(try ground.apply(kubectl: kubectl), "kubectl", words, "; nothing is done")
    }

    @Test(arguments: [
        ("request.die()", "the connection closed before the response was complete"),
        (
            "request.connection.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 9000\\r\\n\\r\\n{' + b' ' * 900); request.die()",
            "the connection closed before the response was complete"
        ),
        ("request.answer(200, 'nonsense')", "the API server returned "),
        ("request.answer(200, '{\"kind\": \"Net')", "the API server returned "),
    ])
    func `a kubectl that cannot read is told`(behaviour: String, words: String) throws {
        let ground = try Self.untouched.get()
        let kubectl = try ground.scripted(behaviour)
        try ground.expectFault(try ground.refresh(kubectl: kubectl), "kubectl", words, "; nothing is done")
        try ground.expectFault(try ground.apply(kubectl: kubectl), "kubectl", words, "; nothing is done")
    }

    @Test(arguments: [
        ("request.die()", "the connection closed before the response was complete"),
        ("request.rfile.read(10); request.die()", "the connection closed before the response was complete"),
        ("os._exit(7)", "the connection closed before the response was complete"),
        ("request.hang_up()", "the connection closed before the response was complete"),
        ("request.answer(200, '')", "the API server returned no policy"),
        ("request.answer(200, 'nonsense')", "the API server returned no policy"),
        ("request.answer(200, '{\"kind\": \"Net')", "the API server returned no policy"),
    ])
    func `a kubectl that does not write is told once`(end: String, words: String) throws {
        let ground = try Self.untouched.get()
        let kubectl = try ground.scripted("if request.method == 'PATCH': \(end)")
        let run = try ground.refresh(kubectl: kubectl)
        let places = FaultGround.names.map { "\(ground.namespace)/\($0)" }.joined(separator: ", ")
        try ground.expectFault(run, "kubectl", "\(words); \(places) are left alone")
        #expect(run.errorLines.last == "0 policies: 0 changed, 0 unchanged, 3 left alone")
        try ground.expectFault(try ground.apply(kubectl: kubectl), "kubectl", "\(words); nothing is written")
    }

    @Test(arguments: [
        ("request.hang_up()", "the connection closed before the response was complete"),
        ("request.answer(200, 'nonsense')", "the API server returned no policy"),
        ("request.answer(500, b'EOF')", "unable to connect to the server: EOF"),
    ])
    func `what a kubectl has written before it failed is told as written`(end: String, words: String) throws {
        let ground = try FaultGround()
        let kubectl = try ground.scripted("if request.method == 'PATCH': request.carry_out(); \(end)")
        let run = try ground.refresh(kubectl: kubectl)
        expectOneError(run, "kubectl", "\(words); ", "third are written anyway")
        #expect(run.errorLines.last == "3 policies: 3 changed, 0 unchanged")
        for name in FaultGround.names {
            let policy = try ground.cluster.policy(name, in: ground.namespace)
            #expect(policy.cidrs == ["8.8.8.8/32"])
            #expect(policy.spec.podSelector.matchLabels == ["app": name])
        }
        #expect(try ground.refresh().status == 0)
        // The first run creates the policy, and the second one updates it.
        for options in [[], ["--dns", "kube-dns"]] {
            let run = try ground.apply(options: options, kubectl: kubectl)
            expectOneError(run, "kubectl", "\(words); web-policy is written anyway")
        }
    }

    @Test func `what a kubectl has written before it was killed is told as written`() throws {
        let ground = try FaultGround()
        let kubectl = try ground.scripted("if request.method == 'PATCH': request.carry_out(); request.die()")
        let run = try ground.refresh(kubectl: kubectl, options: ["-l", "name=first"])
        expectOneError(run, "kubectl", "before the response was complete; \(ground.namespace)/first is written anyway")
        #expect(try ground.cluster.policy("first", in: ground.namespace).cidrs == ["8.8.8.8/32"])
        let applied = try ground.apply(kubectl: kubectl)
        expectOneError(applied, "kubectl", "before the response was complete; web-policy is written anyway")
    }

    @Test func `of several policies each is told as it is`() throws {
        let ground = try FaultGround()
        let kubectl = try ground.scripted(
            """
            if request.method == "PATCH":
                if request.name == "first": request.carry_out()
                request.hang_up()
            """)
        let run = try ground.refresh(kubectl: kubectl)
        let place = ground.namespace
        expectOneError(
            run, "kubectl",
            "; \(place)/first is written anyway, and \(place)/second, \(place)/third are left alone")
        #expect(run.errorLines.last == "1 policy: 1 changed, 0 unchanged, 2 left alone")
        #expect(try ground.cluster.policy("first", in: place).cidrs == ["8.8.8.8/32"])
    }

    @Test func `what cannot be read again is told as not known`() throws {
        let ground = try Self.untouched.get()
        func dead() throws -> String {
            try ground.scripted(
                "if request.method == 'PATCH': open(log_file, 'w').close(); request.die()",
                before: #"[ -e "$0.log" ] && exit 1"#)
        }
        let run = try ground.refresh(kubectl: try dead(), options: ["-l", "name=first"])
        try ground.expectFault(
            run, "kubectl",
            "before the response was complete; it is unknown whether \(ground.namespace)/first is written")
        #expect(run.errorLines.last == "0 policies: 0 changed, 0 unchanged, 1 not known")
        let applied = try ground.apply(kubectl: try dead())
        try ground.expectFault(applied, "kubectl", "it is unknown whether web-policy is written")
    }

    @Test(arguments: ["request.answer(500, b'no mood')", "request.hang_up()", "request.die()"])
    func `a kubectl that does not read its input of 300 kB is told`(end: String) throws {
        let ground = try FaultGround(bigCount: FaultGround.bigCount)
        let kubectl = try ground.scripted("if request.method == 'PATCH': \(end)")
        let run = try ground.apply(["big.example.com"], kubectl: kubectl)
        try ground.expectFault(run, "kubectl", "; nothing is written")

        try ground.manage(["big"], "big.example.com")
        try ground.expectFault(try ground.refresh(kubectl: kubectl), "kubectl", "left alone")
        #expect(try ground.refresh().status == 0)
        #expect(try ground.cluster.policy("big", in: ground.namespace).cidrs.count == FaultGround.bigCount)
    }

    /// Behaves like kubectl before 1.21, which does not have `--append-server-path`, the flag for a server URL with a
    /// path.
    private static let old = """
        case "$*" in
        *--append-server-path*) echo "Error: unknown flag: --append-server-path" >&2; exit 1 ;;
        esac
        exec "$KUBECTL" "$@"
        """

    @Test func `an old kubectl is enough, but for a server whose URL has a path`() throws {
        let ground = try FaultGround()
        let kubectl = try ground.script(Self.old)
        let config = try String(contentsOfFile: ground.cluster.kubeconfig, encoding: .utf8)
        let lines = config.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.contains(" server: https://") ? line + "/clusters/one" : line
        }
        let folder = try TemporaryFolder()
        let behindPath = try folder.write(lines.joined(separator: "\n"), to: "config")
        let run = try ground.refresh(as: behindPath, kubectl: kubectl)
        try ground.expectFault(run, "kubectl", "unknown flag", hasHint: true)
        #expect(run.errorLines.contains { $0.hasPrefix("egressgen: hint: ") && $0.contains("--append-server-path") })
        #expect(try ground.refresh(kubectl: kubectl).status == 0)
    }
}
