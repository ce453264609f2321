import Foundation

/// A real kubectl, with the kustomize in it: that of `.venv`, which `make test` fills.
package enum KubectlBinary {
    private static let path = PackageRoot.path(".venv/bin/kubectl")

    /// Runs it with the variables of `environment` beside `PATH` and `TMPDIR` alone.
    ///
    /// - Throws: `SupportError` where it is missing, so that nothing passes untried.
    package static func run(
        _ arguments: [String], environment: [String: String] = [:], folder: String
    ) throws(SupportError) -> BinaryRun {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw SupportError("\(path) is missing; make test installs what the tests need")
        }
        // Where a plugin fails, kustomize leaves the plugin's configuration in the folder of temporary files.
        let temporary = try TemporaryFolder()
        let variables = environment.merging(["TMPDIR": temporary.path]) { $1 }
        return try Command(path, arguments, environment: variables, folder: folder).run()
    }
}
