import EgressPolicy
import EgressSystem
import EgressTestSupport
import Foundation
import Testing

@testable import EgressCluster

/// Tests how long a kubectl process is used, and when a new one is started.
@Suite(.waits) struct ApiServerTests {
    /// A shell command that logs each start of a kubectl proxy.
    private static let start = "[ \"$1\" = proxy ] && echo start >>\"$0.log\""

    private static func starts(_ script: ScriptedServer) -> Int { script.kubectl.log.count { $0 == "start" } }

    @Test func `one kubectl serves many requests, and ends with the store`() async throws {
        let script = try ScriptedServer("log(str(os.getpid()))\n\(ScriptedServer.emptyList)", before: Self.start)
        for _ in 0..<3 { #expect(await script.list() == .success(0)) }
        #expect(Self.starts(script) == 1)
        let number = try #require(script.kubectl.log.last.flatMap { Int32($0) })
        #expect(ServiceProcess.runs(number))
        await script.server.close()
        #expect(!ServiceProcess.runs(number))
        #expect(await script.list() == .failure(.closed))
    }

    @Test func `another one is started where the first has ended`() async throws {
        let script = try ScriptedServer("log(str(os.getpid()))\n\(ScriptedServer.emptyList)", before: Self.start)
        #expect(await script.list() == .success(0))
        let number = try #require(script.kubectl.log.last.flatMap { Int32($0) })
        kill(number, SIGKILL)
        try Wait.until("it has ended") { !ServiceProcess.runs(number) }
        #expect(await script.list() == .success(0))
        #expect(Self.starts(script) == 2)
        await script.server.close()
    }

    @Test func `a question is asked again where kubectl ends over it, once`() async throws {
        let script = try ScriptedServer("log('asked')\nrequest.die()", before: Self.start)
        #expect(await script.list() == .failure(.cutShort))
        #expect(script.kubectl.log.count { $0 == "asked" } == 2)
        #expect(Self.starts(script) == 2)
        await script.server.close()
    }

    @Test func `a silent one is replaced in a service, and the question asked again`() async throws {
        let behaviour = """
            if len(open(log_file).read().split()) == 1: time.sleep(100)
            \(ScriptedServer.emptyList)
            """
        let script = try ScriptedServer(behaviour, before: Self.start) { $0.silence = .milliseconds(500) }
        #expect(await script.list() == .success(0))
        #expect(Self.starts(script) == 2)
        await script.server.close()
    }

    @Test func `a silent server behind the API server does not end the kubectl that answers for others`() async throws {
        let behaviour = "if 'projectcalico' in request.path: time.sleep(100)\n\(ScriptedServer.emptyList)"
        let script = try ScriptedServer(behaviour, before: Self.start) { $0.silence = .milliseconds(500) }
        #expect(await script.list(.networkSet) == .failure(.noAnswer(seconds: 0)))
        #expect(await script.list() == .success(0))
        #expect(Self.starts(script) == 1)
        await script.server.close()
    }

    @Test func `a kubectl that is silent about an address set and all else is replaced`() async throws {
        let behaviour = """
            if open(log_file).read().split().count('start') == 1: time.sleep(100)
            \(ScriptedServer.emptyList)
            """
        let script = try ScriptedServer(behaviour, before: Self.start) { $0.silence = .milliseconds(500) }
        #expect(await script.list(.networkSet) == .success(0))
        #expect(Self.starts(script) == 2)
        await script.server.close()
    }

    @Test func `outside of a service a silent one is waited for until the limit`() async throws {
        let script = try ScriptedServer("time.sleep(100)", before: Self.start) { $0.request = .seconds(1) }
        #expect(await script.list() == .failure(.noAnswer(seconds: 1)))
        #expect(Self.starts(script) == 1)
        await script.server.close()
    }

    @Test func `a watch that has begun may be silent`() async throws {
        let event =
            #"{"type": "DELETED", "object": {"kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1", "metadata": {"name": "web", "namespace": "shop", "resourceVersion": "1", "annotations": {"egressgen.dev/hosts": "x"}}}}"#
        let behaviour = """
            request.is_answered = True
            request.send_response(200)
            request.end_headers()
            request.wfile.flush()
            time.sleep(1.5)
            request.wfile.write(json.dumps(\(event)).encode())
            """
        let script = try ScriptedServer(behaviour, before: Self.start) {
            $0.silence = .milliseconds(500)
            $0.request = .seconds(1)
        }
        let (events, sink) = AsyncStream.makeStream(of: WatchEvent.self)
        _ = try await script.store.watch(.networkPolicy, ScriptedServer.all, from: nil) { sink.yield($0) }
        sink.finish()
        #expect(await events.reduce(into: []) { $0.append($1) } == [.gone("shop/web", version: "1")])
        #expect(Self.starts(script) == 1)
        await script.server.close()
    }

    @Test(arguments: [
        #"request.answer(401, {"kind": "Status", "reason": "Unauthorized", "code": 401})"#,
        "request.answer(500, b'dial tcp 192.0.2.1:1: refused')",
    ])
    func
        `in a service, what kubectl read at its start may be old, so that the request after a refusal starts another one`(
            refusal: String
        ) async throws
    {
        let behaviour = """
            if len(open(log_file).read().split()) == 1: \(refusal)
            else: \(ScriptedServer.emptyList)
            """
        let script = try ScriptedServer(behaviour, before: Self.start) { $0.silence = .seconds(5) }
        guard case .failure(let finding) = await script.list() else {
            Issue.record("it was answered")
            return
        }
        #expect(finding == .unauthorized || finding == .unreachable("dial tcp 192.0.2.1:1: refused"))
        #expect(await script.list() == .success(0))
        #expect(Self.starts(script) == 2)
        await script.server.close()
    }

    // MARK: Failed starts

    /// Behaves like kubectl before 1.21, which does not know the flag.
    private static let old = """
        case "$*" in
        *--append-server-path*)
            echo "Error: unknown flag: --append-server-path" >&2
            echo "See 'kubectl proxy --help' for usage." >&2
            exit 1 ;;
        esac
        """

    @Test(arguments: ["[ $1 = config ] && exit 1", "[ $1 = config ] && { printf https://192.0.2.1:6443; exit; }"])
    func `an old kubectl is started without the flag for a path where the server has none`(view: String) async throws {
        let script = try ScriptedServer(ScriptedServer.emptyList, before: "\(view)\n\(Self.old)")
        #expect(await script.list() == .success(0))
        await script.server.close()
    }

    @Test func `an old kubectl does not reach a server with a path`() async throws {
        let view = "[ $1 = config ] && { printf https://192.0.2.1/k8s/clusters/c-1; exit; }"
        let script = try ScriptedServer(ScriptedServer.emptyList, before: "\(view)\n\(Self.old)")
        let line = "See 'kubectl proxy --help' for usage."
        #expect(await script.list() == .failure(.serverPathUnsupported(lastLine: line)))
    }

    @Test(arguments: [
        (
            "echo >&2; echo 'error: no mood' >&2; echo >&2; exit 3",
            ClusterFinding.kubectlEnded(.exited(3), lastLine: "error: no mood")
        ),
        ("exit 0", .kubectlEnded(.exited(0), lastLine: nil)),
        ("kill -9 $$", .kubectlEnded(.killed(signal: 9), lastLine: nil)),
        ("exec sleep 100", .kubectlNotReady(seconds: 1)),
        ("echo ready; exec sleep 100", .kubectlNotReady(seconds: 1)),
        ("exec >&-; exec sleep 100", .kubectlNotReady(seconds: 1)),
    ])
    func `a kubectl that does not come to listen is told`(lines: String, finding: ClusterFinding) async throws {
        let script = try ScriptedServer(ScriptedServer.emptyList, before: lines) { $0.start = .seconds(1) }
        #expect(await script.list() == .failure(finding))
    }

    @Test func `a kubectl that is not there is told`() async throws {
        let server = ApiServer(EgressCluster.Kubectl(program: "no-such-kubectl", kubeconfig: nil, context: nil))
        await #expect(throws: ClusterFinding.noKubectl("no-such-kubectl")) {
            try await ClusterStore(server).list(.networkPolicy, ScriptedServer.all)
        }
    }

    @Test func `one that prints before it is kubectl is waited for`() async throws {
        let script = try ScriptedServer(ScriptedServer.emptyList, before: "echo using the context there")
        #expect(await script.list() == .success(0))
        await script.server.close()
    }

    @Test func `closing ends a kubectl that does not listen yet`() async throws {
        let script = try ScriptedServer(ScriptedServer.emptyList, before: "echo $$ >>\"$0.log\"; exec sleep 100")
        async let end = script.list()
        try Wait.until("it is started") { !script.kubectl.log.isEmpty }
        await script.server.close()
        #expect(await end == .failure(.closed))
        let number = try #require(script.kubectl.log.first.flatMap { Int32($0) })
        #expect(!ServiceProcess.runs(number))
    }
}
