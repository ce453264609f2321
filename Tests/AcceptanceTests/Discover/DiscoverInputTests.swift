import EgressTestSupport
import Testing

/// Tests what `discover` says of files that it cannot use.
@Suite struct DiscoverInputTests {
    private static let frames = ["10.0.0.1 api.example.com A 52.0.0.1"]

    /// Expects one error, with the path of a file, and no output.
    private static func expect(_ run: BinaryRun, _ status: Int32, _ start: String) {
        #expect(run.status == status, "\(run.stderr)")
        #expect(run.stdout == "")
        #expect(run.errorLines.first?.hasPrefix("egressgen: error: \(start)") == true, "\(run.stderr)")
        #expect(run.errorLines.filter { $0.hasPrefix("egressgen: error") }.count == 1, "\(run.stderr)")
        #expect(run.errorLines.first?.hasSuffix("; nothing is printed") == true, "\(run.stderr)")
    }

    @Test func `files that are missing are 74`() throws {
        let ground = try DiscoverGround(Self.frames)
        for flag in ["--pods", "--services", "--workloads"] {
            let path = ground.folder.path("missing")
            Self.expect(try ground.run(flag, path), 74, "\(path): cannot be read: ")
        }
        let path = ground.folder.path("missing.fstrm")
        Self.expect(try ground.run("--learn", path), 74, "\(path): cannot be read: ")
    }

    @Test(arguments: [
        (#"{"kind": "Pod", "metadata": {}}"#, ":1: has an invalid metadata, which has no name"),
        (
            "kind: Pod\nmetadata: {name: a, namespace: b}\nstatus: {podIP: 10.0.0.300}\n",
            ":1: Pod b/a has an invalid status.podIP"
        ),
        (
            #"{"kind": "PodList", "items": [{"metadata": {"name": "a"}},{"metadata": {"name": "b", "labels": {"-": "x"}}}]}"#,
            ":1: Pod b has an invalid metadata.labels"
        ),
        ("{", ":"), ("", ": has no object"), ("{{ .Values.pods }}\n", ":"),
        (#"{"kind": "ServiceList", "apiVersion": "v1", "items": [{}]}"#, ": has no Pod, but v1 Service"),
        (#"{"kind": "Pod", "metadata": {"name": "a", "namespace": "B"}}"#, ":1: Pod B/a has an invalid metadata"),
        (
            #"{"kind": "Pod", "metadata": {"name": "a"}, "status": {"startTime": "yesterday"}}"#,
            ":1: Pod a has an invalid status.startTime"
        ),
    ]) func `pods that cannot be read are 65`(text: String, start: String) throws {
        let ground = try DiscoverGround(Self.frames, pods: text)
        Self.expect(try ground.run(), 65, ground.folder.path("pods.json") + start)
    }

    @Test(arguments: [
        (#"{"metadata": {"name": "db", "namespace": "x"}}"#, "Service x/db has no spec"),
        (
            #"{"metadata": {"name": "db"}, "spec": {"ports": [{"port": 0}]}}"#,
            "Service db has an invalid spec.ports[0].port"
        ),
        (#"{"metadata": {"name": "db"}, "spec": {"ports": {}}}"#, "Service db has an invalid spec.ports"),
        (
            #"{"metadata": {"name": "db"}, "spec": {"ports": [{"port": 1, "protocol": "ICMP"}]}}"#,
            "Service db has an invalid spec.ports[0].protocol"
        ),
        (
            #"{"metadata": {"name": "db"}, "spec": {"type": "ExternalName", "externalName": "a..b"}}"#,
            "Service db has an invalid spec.externalName"
        ),
        (#"{"metadata": {"name": "db"}, "spec": {"selector": {"app": 1}}}"#, "Service db has an invalid spec.selector"),
    ]) func `a Service that cannot be read is 65`(item: String, words: String) throws {
        let ground = try DiscoverGround(
            Self.frames, services: #"{"kind": "ServiceList", "apiVersion": "v1", "items": ["# + "\n" + item + "]}")
        Self.expect(try ground.run(), 65, "\(ground.folder.path("services.json")):2: \(words)")
    }

    @Test func `a Service of another group is none`() throws {
        let other =
            "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: db, namespace: data}\nspec: {}\n"
        let ground = try DiscoverGround(Self.frames, services: other)
        let path = ground.folder.path("services.json")
        Self.expect(try ground.run(), 65, "\(path): has no Service, but serving.knative.dev/v1 Service")
        let service = "---\nkind: Service\nmetadata: {name: db, namespace: data}\nspec: {}\n"
        #expect(try DiscoverGround(Self.frames, services: service + "---\n" + other).run().status == 0)
    }

    @Test(arguments: [
        (#"{"kind": "List", "items": [null]}"#, "has an invalid items[0], which has a list or a scalar"),
        (
            #"{"kind": "Pod", "metadata": {"name": "a"}, "status": {"podIPs": ["10.0.0.1"]}}"#,
            "Pod a has an invalid status.podIPs[0]"
        ),
        ("kind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: 'true'}\n", "Pod a has an invalid spec.hostNetwork"),
    ]) func `a pod that cannot be read is 65`(text: String, words: String) throws {
        let ground = try DiscoverGround(Self.frames, pods: text)
        Self.expect(try ground.run(), 65, "\(ground.folder.path("pods.json")):1: \(words)")
    }

    @Test func `a recording that ends inside a frame counts up to there, with a warning`() throws {
        let ground = try DiscoverGround(Self.frames)
        let frame = FrameStreamBytes.data(try DiscoverGround.frame(Self.frames[0]))
        try ground.folder.write(FrameStreamBytes.start() + frame + frame.dropLast(3), to: "capture.fstrm")
        let run = try ground.run()
        #expect(run.status == 0)
        #expect(
            run.errorLines == ["egressgen: warning: \(ground.capture): ends inside a frame; the frames before it count"]
        )
        #expect(run.stdout.contains("api.example.com  1 "))
    }

    @Test func `a file that is no recording is 65`() throws {
        let ground = try DiscoverGround(Self.frames)
        try ground.folder.write("kind: Pod\n", to: "capture.fstrm")
        Self.expect(try ground.run(), 65, "\(ground.capture): is not a recording of dnstap: ")
    }

    @Test func `a recording without answers is told of`() throws {
        let run = try DiscoverGround([]).run()
        #expect(run.status == 0)
        #expect(run.stdout == "")
        #expect(run.stderr.contains("warning: ") && run.stderr.contains("no answer to a client was found"))
    }

    @Test func `objects can come from stdin, in YAML, and from several files`() throws {
        let ground = try DiscoverGround(Self.frames)
        let pods = "kind: Pod\nmetadata: {name: a, namespace: shop, labels: {app: a}}\nstatus: {podIP: 10.0.0.7}\n"
        let path = try ground.folder.write(
            FrameStreamBytes.recording(try ["10.0.0.7 x.example.com A 52.0.0.1"].map(DiscoverGround.frame)),
            to: "more.fstrm")
        let run = try BuiltBinary.run(
            [
                "discover", "--learn", ground.capture, "--learn", path, "--pods", "-", "--pods",
                ground.folder.path("pods.json"),
            ], input: pods)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(run.stdout.contains("shop/a (app=a)") && run.stdout.contains("shop/web (app=web)"))
    }

    @Test(arguments: [
        (["--pods", "p.json"], "--learn: no recording and no place to listen on is given"),
        (["--learn", "c"], "--pods: no pods are given"),
        (["--learn", "c", "--pods", "-", "--services", "-"], "--services -: cannot be used with --pods -"),
        (["--learn", "c", "--cluster", "--pods", "p"], "--pods: cannot be used with --cluster"),
        (["--learn", "c", "--pods", "p", "--context", "x"], "--context: requires --cluster"),
        (["--learn", "c", "--pods", "p", "--for", "1m"], "--for: requires --learn unix:PATH or tcp:ADDRESS:PORT"),
        (["--learn", "c", "--pods", "p", "--learn-from", "10.0.0.0/8"], "--learn-from: requires --learn unix:PATH"),
        (["--learn", "unix:s", "--pods", "p", "--for", "0"], "--for 0: must be greater than zero"),
        (["--learn", "unix:s", "--learn", "c", "--pods", "p"], "--learn c: is a recording, and cannot be used with"),
        (["--learn", "tcp:0.0.0.0:6000", "--pods", "p"], "--learn tcp:0.0.0.0:6000: requires --learn-from"),
        (["--learn", "c", "--pods", "p", "--against"], "--against: no file or folder is given"),
        (["--learn", "c", "--pods", "p", "x"], "x: requires --against"),
        (["--learn", "c", "--pods", ""], "--pods: no file name is given"),
        (["--learn", "c", "--pods", "p", "--port", "0"], "--port 0: "),
        (["--learn", "c", "--pods", "p", "-n", "Shop"], "--namespace: "),
        (["--learn", "c", "--pods", "p", "--cluster-domain", "a..b"], "--cluster-domain a..b: "),
        (["--learn", "c", "--pods", "p", "--dns", "x"], "--dns x: "),
        (["--learn", "c", "--pods", "p", "--accept", "52.0.0.1"], "--accept 52.0.0.1: "),
        (["--learn", "c", "--pods", "p", "--format", "policies", "--against", "x"], "--against: cannot be used with"),
        (["--learn", "c", "--pods", "-", "--against", "-"], "--against -: cannot be used with"),
    ]) func `wrong flags are 64`(arguments: [String], start: String) throws {
        let run = try BuiltBinary.run(["discover"] + arguments)
        #expect(run.status == 64)
        #expect(run.errorLines.first?.hasPrefix("egressgen: error: \(start)") == true, "\(run.stderr)")
        #expect(run.stdout == "")
    }
}
