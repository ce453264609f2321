import Foundation

/// A kubectl executable that the tests use.
package struct Kubectl: Hashable, Sendable, CustomStringConvertible {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// The current release, which `make test` installs into `.venv`.
    package static let current = Kubectl(path: PackageRoot.path(".venv/bin/kubectl"))

    /// The kubectl on the machine's `PATH`, if there is one.
    package static let machine = (try? Executable.path(of: "kubectl")).map { Kubectl(path: $0) }

    package static let all = [current] + [machine].compactMap { $0 }

    package var description: String { self == .current ? "current kubectl" : path }

    /// Runs kubectl and waits until it exits.
    ///
    /// The file at `kubeconfig` selects the cluster and the user. kubectl keeps its cache in the folder `home`.
    package func run(
        _ arguments: [String], kubeconfig: String, home: String, input: String = "", timeout: Double = 120
    ) throws(SupportError) -> BinaryRun {
        let environment = ["HOME": home, "KUBECONFIG": kubeconfig]
        return try Command(path, arguments, input: Array(input.utf8), environment: environment, timeout: timeout).run()
    }
}
