#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A proxy's processes, socket and folder. None of them may outlive a process that a signal ends: a proxy does not end by
/// itself, and has the user's credentials.
enum ProxyRemains {
    private nonisolated(unsafe) static var child: pid_t = 0
    private nonisolated(unsafe) static var server: pid_t = 0
    private nonisolated(unsafe) static var socket: UnsafeMutablePointer<CChar>?
    private nonisolated(unsafe) static var folder: UnsafeMutablePointer<CChar>?
    /// The signals that would have ended us.
    private nonisolated(unsafe) static var signals: [CInt] = []

    /// From now on signals that would end this process remove these first. There is one proxy at a time.
    ///
    /// - Parameter server: the process that listens at the socket, where a script stands between.
    static func watch(child: pid_t, server: pid_t?, socket: String, folder: String) {
        guard self.folder == nil else { return }
        (self.child, self.server) = (child, server ?? child)
        (self.socket, self.folder) = (strdup(socket), strdup(folder))
        signals = [SIGHUP, SIGINT, SIGTERM].filter(take)
    }

    /// Undoes that, once nothing is left to be removed.
    static func forget() {
        for number in signals { signal(number, SIG_DFL) }
        signals = []
        for text in [socket, folder] { free(text) }
        (socket, folder) = (nil, nil)
    }

    /// Does nothing but what a signal handler may do.
    static func remove() {
        guard let socket, let folder else { return }
        kill(server, SIGTERM)
        kill(child, SIGTERM)
        unlink(socket)
        rmdir(folder)
    }

    /// - Returns: whether the signal would have ended this process; others are left as they are.
    private static func take(_ number: CInt) -> Bool {
        let before = signal(number) { number in
            ProxyRemains.remove()
            signal(number, SIG_DFL)
            raise(number)
        }
        guard let before else { return true }
        signal(number, before)
        return false
    }
}
