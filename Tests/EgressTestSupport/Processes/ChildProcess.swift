import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A child process that `posix_spawn` starts with default signal handling and no descriptors except the three standard
/// streams.
///
/// A separate thread waits for the child, so that other threads can wait with a deadline.
final class ChildProcess: Sendable {
    /// How the child ended.
    struct End: Sendable {
        /// The exit status. `nil` if a signal ended the child.
        let status: Int32?
        let signal: Int32?
    }

    /// The child's three standard streams. The caller must close the descriptors.
    struct Streams: Sendable {
        let input: Int32
        let output: Int32
        let error: Int32
    }

    /// The variables that every child inherits: `PATH`, and `TMPDIR` for its temporary files.
    static let environment: [String: String] = {
        let own = ProcessInfo.processInfo.environment
        return ["PATH": own["PATH"] ?? "/usr/bin:/bin", "TMPDIR": own["TMPDIR"] ?? "/tmp"]
    }()

    let pid: pid_t
    private let end = Mutex<End?>(nil)
    private let ended = Event()

    init(
        _ executable: String, _ arguments: [String], environment: [String: String], folder: String? = nil,
        _ streams: Streams
    ) throws(SupportError) {
        var files = SpawnFiles(streams)
        var attributes = SpawnAttributes()
        defer {
            files.destroy()
            attributes.destroy()
        }
        // Not every libc declares a function that sets the working directory of a spawned process.
        let command = folder.map { ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, $0, executable] } ?? [executable]
        var words = (command + arguments).map { strdup($0) } + [nil]
        var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, command[0], &files.actions, &attributes.attributes, &words, &variables)
        guard code == 0 else { throw SupportError("cannot start \(executable): \(String(cString: strerror(code)))") }
        self.pid = pid
        Self.running.withLock { $0[pid] = self }
        Thread.detachNewThread { [self] in reap() }
    }

    /// Starts a child without input and appends its output to a file.
    convenience init(
        _ executable: String, _ arguments: [String], environment: [String: String], log: String
    ) throws(SupportError) {
        let input = try OpenFile.reading("/dev/null")
        let file = try OpenFile(log, O_WRONLY | O_CREAT | O_APPEND)
        let streams = Streams(input: input.descriptor, output: file.descriptor, error: file.descriptor)
        try self.init(executable, arguments, environment: environment, streams)
        withExtendedLifetime((input, file)) {}
    }

    /// How the child ended. `nil` while it is running.
    var state: End? { end.withLock { $0 } }

    var hasEnded: Bool { state != nil }

    /// Waits until the child ends.
    ///
    /// - Throws: `SupportError` if the child does not end in time.
    func end(within seconds: Double = Wait.patience) throws(SupportError) -> End {
        guard ended.happens(within: seconds), let state else {
            throw SupportError("process \(pid) does not end within \(seconds) s")
        }
        return state
    }

    /// Waits up to the given number of seconds. Returns whether the child has ended.
    func ends(within seconds: Double) -> Bool { ended.happens(within: seconds) }

    /// Sends a signal unless the child has ended and has been reaped.
    func signal(_ number: Int32) {
        end.withLock { end in
            if end == nil { _ = kill(pid, number) }
        }
    }

    /// Ends the child with SIGTERM, and with SIGKILL if it does not end within the given number of seconds.
    func stop(within seconds: Double) {
        signal(SIGTERM)
        // A stopped process handles SIGTERM only after SIGCONT.
        signal(SIGCONT)
        if !ends(within: seconds) { endByForce() }
    }

    /// Ends the child with SIGKILL and waits until it ends.
    func endByForce() {
        signal(SIGKILL)
        _ = ends(within: Wait.patience)
    }

    // MARK: The end

    private static let running = Mutex<[pid_t: ChildProcess]>([:])

    /// Ends all running children except one.
    static func endAll(but spared: pid_t) {
        let children = running.withLock { $0.values.filter { $0.pid != spared } }
        for child in children { child.signal(SIGTERM) }
        for child in children { child.stop(within: 5) }
    }

    private func reap() {
        // WNOWAIT leaves the zombie in place, so that `signal` can never reach another process with the same id.
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        _ = Self.running.withLock { $0.removeValue(forKey: pid) }
        end.withLock { end in
            var status: Int32 = 0
            let isReaped = waitpid(pid, &status, WNOHANG) == pid
            end = isReaped ? End(waitStatus: status) : End(status: nil, signal: nil)
        }
        ended.happen()
    }
}

extension ChildProcess.End {
    fileprivate init(waitStatus: Int32) {
        let number = waitStatus & 0x7f
        self = number == 0 ? Self(status: waitStatus >> 8 & 0xff, signal: nil) : Self(status: nil, signal: number)
    }
}

/// The file actions that set up the child's descriptors.
private struct SpawnFiles {
    #if canImport(Glibc)
        var actions = posix_spawn_file_actions_t()

        /// `posix_spawn_file_actions_addclosefrom_np`, which glibc declares only if _GNU_SOURCE is defined.
        private static let closeFrom = unsafeBitCast(
            dlsym(nil, "posix_spawn_file_actions_addclosefrom_np"),
            to: (@convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32).self)
    #else
        var actions: posix_spawn_file_actions_t?
    #endif

    init(_ streams: ChildProcess.Streams) {
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, streams.input, 0)
        posix_spawn_file_actions_adddup2(&actions, streams.output, 1)
        posix_spawn_file_actions_adddup2(&actions, streams.error, 2)
        // SwiftNIO accepts connections without CLOEXEC on Linux. A connection that a child keeps does not end.
        #if canImport(Glibc)
            _ = Self.closeFrom(&actions, 3)
        #endif
    }

    mutating func destroy() { posix_spawn_file_actions_destroy(&actions) }
}

/// The attributes that reset the signals to their defaults, even if the test process ignores some of them.
private struct SpawnAttributes {
    #if canImport(Glibc)
        var attributes = posix_spawnattr_t()
    #else
        var attributes: posix_spawnattr_t?
    #endif

    init() {
        posix_spawnattr_init(&attributes)
        var all = sigset_t()
        sigemptyset(&all)
        posix_spawnattr_setsigmask(&attributes, &all)
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGQUIT, SIGHUP] { sigaddset(&all, number) }
        posix_spawnattr_setsigdefault(&attributes, &all)
        var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        #if !canImport(Glibc)
            flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
        #endif
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    mutating func destroy() { posix_spawnattr_destroy(&attributes) }
}
