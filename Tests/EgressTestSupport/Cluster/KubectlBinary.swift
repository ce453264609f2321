import Foundation

/// A real kubectl, with the kustomize in it: that of `.venv`, which `make test` fills.
package enum KubectlBinary {
    private static let path = PackageRoot.path(".venv/bin/kubectl")

    /// - Parameters:
    ///   - environment: All that it gets beside `PATH`.
    /// - Throws: `SupportError` where it is missing, so that nothing passes untried.
    package static func run(
        _ arguments: [String], environment: [String: String] = [:], folder: String
    ) throws(SupportError) -> BinaryRun {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw SupportError("\(path) is missing; make test installs what the tests need")
        }
        return try Command(path, arguments, environment: environment, folder: folder).run()
    }
}
