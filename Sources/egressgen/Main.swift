internal import EgressCommands

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

@main
enum Main {
    /// Not `async`: that would start another thread and a main queue, which no code of ours needs.
    static func main() {
        // Everything is written by then; what libraries do at exit is only for those who stay.
        Task.detached { _exit(await EgressGen.exitStatus()) }
        while true { pause() }
    }
}
