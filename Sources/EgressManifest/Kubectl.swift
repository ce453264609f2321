internal import EgressModel
internal import Subprocess
internal import SystemPackage

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// kubectl, which brings kubeconfig, credentials and proxies. It is run with a list of arguments, never through a shell.
public struct Kubectl: Sendable {
    private let program: String
    private let options: [String]

    /// How long one request may take.
    private static let timeout = "30s"
    private static let messageLimit = 1 << 20

    /// - Parameter program: a path, or a name that is looked for in PATH.
    public init(program: String?, kubeconfig: String?, context: String?) {
        self.program = program ?? "kubectl"
        options =
            ["--request-timeout=\(Self.timeout)"] + (kubeconfig.map { ["--kubeconfig=\($0)"] } ?? [])
            + (context.map { ["--context=\($0)"] } ?? [])
    }

    /// Runs it to its end.
    ///
    /// - Parameter input: what it reads from stdin.
    /// - Returns: what it printed.
    /// - Throws: `KubectlError`.
    func run(_ arguments: [String], input: [UInt8] = []) async throws(KubectlError) -> [UInt8] {
        do {
            let result = try await Subprocess.run(
                program.contains("/") ? .path(FilePath(program)) : .name(program),
                arguments: Arguments(arguments + options),
                input: .fileDescriptor(try MemoryFile.holding(input), closeAfterSpawningProcess: true),
                output: .bytes(limit: .max), error: .bytes(limit: Self.messageLimit))
            switch result.terminationStatus {
            case .exited(0): return result.standardOutput
            case .exited(let status):
                throw KubectlError(message: String(decoding: result.standardError, as: UTF8.self), status: status)
            case .signaled(let signal): throw KubectlError(.unclear, "was killed by signal \(signal)")
            }
        } catch let error as KubectlError {
            throw error
        } catch let error as SystemError {
            throw KubectlError(.unusable, "cannot be given its input: \(error)")
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw KubectlError(.unusable, "is not there: no program '\(program)'")
        } catch {
            throw KubectlError(.unusable, "cannot be run: \("\(error)".lowercasedStart)")
        }
    }
}
