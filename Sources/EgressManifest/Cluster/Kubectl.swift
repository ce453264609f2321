internal import EgressModel
internal import EgressSystem
internal import Subprocess
internal import SystemPackage

/// kubectl, which brings kubeconfig, credentials and proxies. It is run with a list of arguments, never through a shell.
package struct Kubectl: Sendable {
    private let program: String
    private let options: [String]
    /// How long one request may take.
    private let timeout: [String]

    /// How long all of it may take, its credential plugins included: longer than it tries on a server that is silent.
    private let limit: Duration

    private static let messageLimit = 1 << 20

    /// - Parameters:
    ///   - program: a path, or a name to look for in PATH; `nil` means `kubectl`.
    ///   - kubeconfig: the file for `--kubeconfig`; `nil` leaves out the flag.
    ///   - context: the name for `--context`; `nil` leaves out the flag.
    package init(program: String?, kubeconfig: String?, context: String?) {
        self.init(program: program, kubeconfig: kubeconfig, context: context, limit: .seconds(120))
    }

    init(program: String?, kubeconfig: String?, context: String?, limit: Duration) {
        self.limit = limit
        self.program = program ?? "kubectl"
        options =
            (kubeconfig.map { ["--kubeconfig=\($0)"] } ?? [])
            + (context.map { ["--context=\($0)"] } ?? [])
        timeout = kubeconfig == nil && Self.isAccountOfPod ? [] : ["--request-timeout=30s"]
    }

    /// Whether kubectl would use the account of its pod, which any flag for the connection would keep it from
    /// (kubernetes/kubernetes #93474); its own limits for silent connections hold then.
    private static var isAccountOfPod: Bool {
        ProcessEnvironment["KUBERNETES_SERVICE_HOST"] != nil && ProcessEnvironment["KUBECONFIG"] == nil
    }

    /// Runs kubectl to its end.
    ///
    /// - Parameters:
    ///   - arguments: the command and its flags, without those for the connection.
    ///   - input: what kubectl reads from stdin.
    /// - Returns: what kubectl printed.
    /// - Throws: `KubectlError`; `.unclear` if kubectl took too long.
    func run(_ arguments: [String], input: [UInt8] = []) async throws(KubectlError) -> [UInt8] {
        let result = await within(limit) { await outcome(arguments, input) }
        guard let result else {
            throw KubectlError(.unclear, "took longer than \(limit.components.seconds) s, and was ended")
        }
        return try result.get()
    }

    private func outcome(_ arguments: [String], _ input: [UInt8]) async -> Result<[UInt8], KubectlError> {
        do throws(KubectlError) {
            return .success(try await runToEnd(arguments, input))
        } catch {
            return .failure(error)
        }
    }

    private func runToEnd(_ arguments: [String], _ input: [UInt8]) async throws(KubectlError) -> [UInt8] {
        do {
            let result = try await child(arguments + timeout).run(
                reading: input, output: .bytes(limit: .max), error: .bytes(limit: Self.messageLimit))
            try Self.check(result.terminationStatus, result.standardError)
            return result.standardOutput
        } catch {
            throw failure(error)
        }
    }

    /// Runs kubectl, and gives `take` what it prints as it comes, until kubectl ends or `take` returns `false`.
    ///
    /// - Throws: `KubectlError`, also when the task is cancelled, which ends kubectl.
    func stream(
        _ arguments: [String], _ take: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws(KubectlError) {
        let child = child(arguments)
        do {
            let result = try await child.run(
                input: .none, output: .sequence, error: .bytes(limit: Self.messageLimit)
            ) { execution in
                for try await buffer in execution.standardOutput {
                    guard take(buffer.withUnsafeBytes { Array($0) }) else {
                        await execution.teardown(using: child.teardown)
                        return false
                    }
                }
                return !Task.isCancelled
            }
            if result.closureResult { try Self.check(result.terminationStatus, result.standardError) }
        } catch {
            throw failure(error)
        }
    }

    func child(_ arguments: [String]) -> ChildProgram {
        ChildProgram(
            executable: program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: arguments + options, grace: .seconds(2))
    }

    private static func check(_ status: TerminationStatus, _ message: [UInt8]) throws(KubectlError) {
        guard let fact = status.failure?.fact else { return }
        guard case .exited = status else { throw KubectlError(.unclear, fact) }
        throw KubectlError(message: String(decoding: message, as: UTF8.self), otherwise: fact)
    }

    private func failure(_ error: any Error) -> KubectlError {
        switch error {
        case let error as KubectlError: error
        case let error as SubprocessError where error.code == .executableNotFound:
            KubectlError(.unusable, "is not there: no program '\(program)'")
        default: KubectlError(.unusable, ProgramFailure(error).fact)
        }
    }
}

extension ProgramFailure {
    /// What became of kubectl, to follow its name.
    fileprivate var fact: String {
        switch self {
        case .exited(let status): "exited with \(status)"
        case .killed(let signal): "was killed by signal \(signal)"
        case .noInput(let error): "cannot be given its input: \(error.text)"
        case .notRun(let error): "cannot be run: \(error.text)"
        case .notStarted(let text): "cannot be run: \(text.lowercasedStart)"
        case .noInterpreter, .unknownFormat, .timedOut, .cancelled: "cannot be run"
        }
    }
}
