import EgressPolicy
import Testing

@Suite struct SecretFileTests {
    @Test(arguments: [
        ("/run/secrets/egressgen/tap", "/run/secrets/egressgen", "tap"), ("/a/b", "/a", "b"),
        ("/run/secrets-of-egressgen/tap_1.txt", "/run/secrets-of-egressgen", "tap_1.txt"),
    ])
    func `The folder is where the Secret is mounted, and the file is its key`(
        path: String, folder: String, key: String
    ) throws {
        let file = try SecretFile(path: path)
        #expect(file.folder == folder)
        #expect(file.key == key)
    }

    @Test(arguments: [
        ("", WorkloadError.noSecretFolder), ("tap", .noSecretFolder), ("a/tap", .noSecretFolder),
        ("/tap", .noSecretFolder),
        ("/", .noSecretFolder), ("//tap", .noSecretKey), ("/a/", .noSecretKey), ("/a/./tap", .noSecretKey),
        ("/a/../tap", .noSecretKey), ("/a:b/tap", .noSecretKey), ("/a/t@p", .noSecretKey), ("/a/täp", .noSecretKey),
        ("/run/tap", .hiddenCredentials("/run")), ("/run/secrets/tap", .hiddenCredentials("/run/secrets")),
        ("/var/tap", .hiddenCredentials("/var")),
        (
            "/var/run/secrets/kubernetes.io/serviceaccount/token",
            .hiddenCredentials("/var/run/secrets/kubernetes.io/serviceaccount")
        ),
    ])
    func `A path that no Secret can provide, or that would hide the pod's credentials, is refused`(
        path: String, error: WorkloadError
    ) {
        #expect(throws: ValueError.workload(error)) { try SecretFile(path: path) }
    }
}
