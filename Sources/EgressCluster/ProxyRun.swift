internal import EgressSystem
internal import Subprocess
internal import Synchronization
internal import SystemPackage

/// One run of `kubectl proxy`, from its start until it exits.
struct ProxyRun: Sendable {
    let socket: String
    private let program: String
    private let child: ChildProgram
    private let folder: PrivateFolder
    /// The maximum time until kubectl accepts connections.
    private let limit: Duration

    private static let socketName = "kubectl"
    /// The time between two checks of the socket.
    private static let pause = Duration.milliseconds(5)

    private enum Step {
        case listens
        case late
        /// Standard output or standard error has ended.
        case quiet
    }

    init(_ kubectl: Kubectl, folder: PrivateFolder, appendsServerPath: Bool, limit: Duration) {
        socket = "\(folder.path)/\(Self.socketName)"
        program = kubectl.program
        child = kubectl.proxy(on: socket, appendsServerPath: appendsServerPath)
        self.folder = folder
        self.limit = limit
    }

    /// Runs the proxy until it exits, or until the task is cancelled.
    ///
    /// - Parameter ready: Called when the proxy accepts connections.
    /// - Returns: The reason why the proxy ended.
    func live(_ ready: @Sendable () -> Void) async -> ClusterFinding {
        defer {
            folder.remove(with: Self.socketName)
            Remains.forget()
        }
        let complaint = LastLine()
        do {
            let result = try await child.run(input: .none, output: .sequence, error: .sequence) { execution in
                let program = ProcessNumber(rawValue: execution.processIdentifier.value)
                // kubectl does not exit on its own, and it has the user's credentials.
                Remains.watch((program, program), file: socket, folder: folder.path)
                let isLate = await watch(execution, complaint) {
                    let server = SocketPeer.process(at: socket) ?? program
                    Remains.watch((server, program), file: socket, folder: folder.path)
                    ready()
                }
                // If a script replaces kubectl, the script can exit before the program that it runs.
                SocketPeer.process(at: socket)?.terminate()
                await execution.teardown(using: child.teardown)
                return isLate
            }
            // If the task was cancelled, the caller needs no reason.
            guard !Task.isCancelled else { return .closed }
            guard !result.closureResult else { return .kubectlNotReady(seconds: Int(limit.components.seconds)) }
            return .kubectlEnded(result.terminationStatus.failure ?? .exited(0), lastLine: complaint.text)
        } catch {
            return finding(error)
        }
    }

    /// Waits until the proxy exits.
    ///
    /// - Returns: Whether the proxy must be ended because it did not accept connections in time.
    private func watch(
        _ execution: Execution<NoInput, SequenceOutput, SequenceOutput>, _ complaint: LastLine, _ ready: () -> Void
    ) async -> Bool {
        await withTaskGroup(of: Step.self) { group in
            let (output, errors) = (execution.standardOutput, execution.standardError)
            group.addTask { await Self.drain(output) { _ in } }
            group.addTask { await Self.drain(errors) { complaint.take($0) } }
            group.addTask { await listens() ? .listens : .late }
            defer { group.cancelAll() }
            var open = 2
            for await step in group {
                switch step {
                case .listens: ready()
                case .late: return true
                case .quiet: open -= 1
                }
                if open == 0 { return false }
            }
            return false
        }
    }

    private static func drain(
        _ sequence: SubprocessOutputSequence, _ take: @Sendable ([UInt8]) -> Void
    ) async -> Step {
        do {
            for try await buffer in sequence { take(buffer.withUnsafeBytes { Array($0) }) }
        } catch {}
        return .quiet
    }

    /// Waits until a process listens at the socket. The output of kubectl is a less reliable sign, because a script
    /// that replaces kubectl can print text earlier.
    private func listens() async -> Bool {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end, !Task.isCancelled {
            if FileSystem.exists(socket), SocketPeer.process(at: socket) != nil { return true }
            try? await Task.sleep(for: Self.pause)
        }
        return false
    }

    private func finding(_ error: any Error) -> ClusterFinding {
        (error as? SubprocessError)?.code == .executableNotFound
            ? .noKubectl(program) : .kubectlNotRun(ProgramFailure(error))
    }
}

/// The last line of a program's output that is not blank.
private final class LastLine: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    /// The number of bytes to keep.
    private static let limit = 1 << 14

    func take(_ more: [UInt8]) { bytes.withLock { $0 = ($0 + more).suffix(Self.limit) } }

    var text: String? {
        let text = String(decoding: bytes.withLock(\.self), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }.map(String.init)
    }
}
