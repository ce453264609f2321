import Testing

@testable import EgressManifest

@Suite struct KubectlTests {
    private static func shell(_ limit: Duration) -> Kubectl {
        Kubectl(program: "/bin/sh", kubeconfig: nil, context: nil, limit: limit)
    }

    @Test func `ends one that hangs, and says that nobody knows what it did`() async {
        let error = await #expect(throws: KubectlError.self) {
            try await Self.shell(.milliseconds(200)).run(["-c", "exec sleep 60"])
        }
        #expect(error == KubectlError(.unclear, "took longer than 0 s, and was ended"))
    }

    @Test func `gives what it printed in time`() async throws {
        let output = try await Self.shell(.seconds(60)).run(["-c", "cat"], input: Array("in".utf8))
        #expect(String(decoding: output, as: UTF8.self) == "in")
    }
}
