import EgressTestSupport
import Testing

// One cluster after the other: some are private, and each takes a processor while it starts.
@Suite(.waits, .enabled(if: LiveCluster.isAvailable), .serialized)
struct ClusterFaultTests {
    private static let verbs = ["get", "list", "patch"]
    /// One for all tests that must leave it as it is.
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

    @Test(arguments: ["get", "list", "patch"])
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
            let lines = run.errorLines.filter { $0.contains("cannot get resource \"networkpolicies\"") }
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

        // A shorter wait: of two the last counts.
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

    @Test(arguments: [
        ("kill -9 $$", "was killed by signal 9"), ("exit 7", "exited with 7"),
        (
            #"[ "$1" != get ] || { "$KUBECTL" "$@" | head -c 900; kill -9 $$; }; exec "$KUBECTL" "$@""#,
            "was killed by signal 9"
        ),
    ])
    func `a kubectl that cannot read is told`(script: String, words: String) throws {
        let ground = try Self.untouched.get()
        let kubectl = try ground.script(script)
        try ground.expectFault(try ground.refresh(kubectl: kubectl), "kubectl", words, "; nothing is done")
        try ground.expectFault(try ground.apply(kubectl: kubectl), "kubectl", words, "; nothing is done")
    }

    @Test(arguments: [
        ("kill -9 $$", "was killed by signal 9"), ("head -c 10 >&2; kill -9 $$", "was killed by signal 9"),
        ("exit 7", "exited with 7"), ("exit 0", "printed no policy"), ("echo nonsense", "printed no policy"),
        (#"printf '{"kind": "Net'"#, "printed no policy"),
    ])
    func `a kubectl that does not write is told once`(end: String, words: String) throws {
        let ground = try Self.untouched.get()
        let kubectl = try ground.script(#"[ "$1" = get ] && exec "$KUBECTL" "$@"; \#(end)"#)
        let run = try ground.refresh(kubectl: kubectl)
        let places = FaultGround.names.map { "\(ground.namespace)/\($0)" }.joined(separator: ", ")
        try ground.expectFault(run, "kubectl", "\(words); \(places) are left alone")
        #expect(run.errorLines.last == "0 policies: 0 changed, 0 unchanged, 3 left alone")
        try ground.expectFault(try ground.apply(kubectl: kubectl), "kubectl", "\(words); nothing is written")
    }

    @Test(arguments: [
        ("kill -9 $$", "was killed by signal 9"), ("echo nonsense", "printed no policy"),
        ("echo 'Unable to connect to the server: EOF' >&2; exit 1", "unable to connect to the server: EOF"),
    ])
    func `what a kubectl has written before it failed is told as written`(end: String, words: String) throws {
        let ground = try FaultGround()
        let kubectl = try ground.script(#"[ "$1" = get ] && exec "$KUBECTL" "$@"; "$KUBECTL" "$@" >/dev/null; \#(end)"#)
        let run = try ground.refresh(kubectl: kubectl)
        expectOneError(run, "kubectl", "\(words); ", "third are written all the same")
        #expect(run.errorLines.last == "3 policies: 3 changed, 0 unchanged")
        for name in FaultGround.names {
            let policy = try ground.cluster.policy(name, in: ground.namespace)
            #expect(policy.cidrs == ["8.8.8.8/32"])
            #expect(policy.spec.podSelector.matchLabels == ["app": name])
        }
        #expect(try ground.refresh().status == 0)
        // Made, and then brought up to date.
        for options in [[], ["--dns", "kube-dns"]] {
            let run = try ground.apply(options: options, kubectl: kubectl)
            expectOneError(run, "kubectl", "\(words); web-policy is written all the same")
        }
    }

    @Test func `of several policies each is told as it is`() throws {
        let ground = try FaultGround()
        let kubectl = try ground.script(
            #"[ "$1" = get ] && exec "$KUBECTL" "$@"; [ "$3" = first ] && "$KUBECTL" "$@" >/dev/null; kill -9 $$"#)
        let run = try ground.refresh(kubectl: kubectl)
        let place = ground.namespace
        expectOneError(
            run, "kubectl",
            "; \(place)/first is written all the same, and \(place)/second, \(place)/third are left alone")
        #expect(run.errorLines.last == "1 policy: 1 changed, 0 unchanged, 2 left alone")
        #expect(try ground.cluster.policy("first", in: place).cidrs == ["8.8.8.8/32"])
    }

    @Test func `what cannot be read again is told as not known`() throws {
        let ground = try Self.untouched.get()
        let dead = #"[ -e "$0.dead" ] && exit 1; [ "$1" = get ] && exec "$KUBECTL" "$@"; : >"$0.dead"; kill -9 $$"#
        let run = try ground.refresh(kubectl: try ground.script(dead), options: ["-l", "name=first"])
        try ground.expectFault(
            run, "kubectl", "was killed by signal 9; it is not known whether \(ground.namespace)/first is written")
        #expect(run.errorLines.last == "0 policies: 0 changed, 0 unchanged, 1 not known")
        let applied = try ground.apply(kubectl: try ground.script(dead))
        try ground.expectFault(applied, "kubectl", "it is not known whether web-policy is written")
    }

    @Test func `a kubectl that does not read its input of 300 kB is told`() throws {
        let ground = try FaultGround(bigCount: FaultGround.bigCount)
        let kubectl = try ground.script(#"[ "$1" = get ] && exec "$KUBECTL" "$@"; echo "error: no mood" >&2; exit 1"#)
        let run = try ground.apply(["big.example.com"], kubectl: kubectl)
        try ground.expectFault(run, "kubectl", "no mood; nothing is written")

        try ground.manage(["big"], "big.example.com")
        try ground.expectFault(try ground.refresh(kubectl: kubectl), "kubectl", "no mood", "left alone")
        #expect(try ground.refresh().status == 0)
        #expect(try ground.cluster.policy("big", in: ground.namespace).cidrs.count == FaultGround.bigCount)
    }
}
