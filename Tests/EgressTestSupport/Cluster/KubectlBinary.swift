import Foundation

/// The real kubectl in `.venv`, with its embedded kustomize. `make test` installs it.
package enum KubectlBinary {
    private static let path = PackageRoot.path(".venv/bin/kubectl")

    /// Runs kubectl with `PATH`, `TMPDIR` and the variables of `environment`.
    ///
    /// - Throws: `SupportError` if kubectl is missing, so that no test passes without it.
    package static func run(
        _ arguments: [String], environment: [String: String] = [:], folder: String
    ) throws(SupportError) -> BinaryRun {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw SupportError("\(path) is missing; make test installs what the tests need")
        }
        // If a plugin fails, kustomize leaves the plugin's configuration in the folder for temporary files.
        let temporary = try TemporaryFolder()
        let variables = environment.merging(["TMPDIR": temporary.path]) { $1 }
        return try Command(path, arguments, environment: variables, folder: folder).run()
    }
}
