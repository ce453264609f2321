import EgressTestSupport
import Testing

@testable import EgressManifest

@Suite struct KubectlStoreTests {
    @Test func `a watch whose object has no end is ended`() async throws {
        let folder = try TemporaryFolder()
        let program = try folder.writeProgram("#!/bin/sh\nprintf {\nexec yes\n", to: "kubectl")
        let store = KubectlStore(EgressManifest.Kubectl(program: program, kubeconfig: nil, context: nil))
        let all = KubectlStore.Selection(namespace: nil, allNamespaces: true, selector: nil)
        let error = await #expect(throws: KubectlError.self) { try await store.watch(all) { _ in } }
        #expect(error == KubectlError(.unusable, "prints an object without an end"))
        withExtendedLifetime(folder) {}
    }
}
