internal import EgressCommands

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

@main
enum Main {
    /// Not `async`: the main thread of an asynchronous main function takes every signal, those too that a service holds back
    /// until it can handle them.
    static func main() {
        reserveStandardStreams()
        let invocation = Invocation(arguments: Array(CommandLine.arguments.dropFirst()))
        Task.detached { exit(await invocation.exitStatus()) }
        while true { pause() }
    }

    /// Keeps what is opened later off the numbers of closed streams; use of these fails as before.
    private static func reserveStandardStreams() {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) == -1 {
            _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
