import EgressTestSupport
import Testing

@testable import EgressCluster

@Suite(.waits) struct KubectlTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func kubectl(_ lines: String) throws -> EgressCluster.Kubectl {
        let program = try folder.writeProgram("#!/bin/sh\n\(lines)\n", to: "kubectl")
        return EgressCluster.Kubectl(program: program, kubeconfig: nil, context: "there")
    }

    @Test(arguments: [
        ("https://192.0.2.1:6443", false), ("https://192.0.2.1:6443/", false),
        ("https://k8s.example.com/k8s/clusters/c-1", true),
        ("http://[2001:db8::1]:8080/x", true), ("k8s.example.com", false), ("", false),
    ])
    func `tells whether the server's URL has a path`(url: String, hasPath: Bool) async throws {
        let kubectl = try kubectl("[ \"$1 $2 $3\" = 'config view --minify' ] && printf %s '\(url)'")
        #expect(await kubectl.hasServerPath() == hasPath)
    }

    @Test func `a kubectl that cannot tell has no path and the namespace default`() async throws {
        let kubectl = try kubectl("echo 'error: current-context must exist in order to minify' >&2; exit 1")
        #expect(await !kubectl.hasServerPath())
        #expect(await kubectl.namespace() == "default")
    }

    @Test func `asks for the namespace of the context that was named`() async throws {
        let kubectl = try kubectl("case \"$*\" in *--context=there*) printf shop ;; *) printf other ;; esac")
        #expect(await kubectl.namespace() == "shop")
    }
}
