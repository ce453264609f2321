internal import EgressCommands
internal import EgressSystem

@main
enum Main {
    /// Not `async`: that would start another thread and a main queue, which no code of ours needs.
    static func main() {
        StandardStreams.reserve()
        let invocation = Invocation(arguments: Array(CommandLine.arguments.dropFirst()))
        // Everything is written by then; what libraries do at exit is only for those who stay.
        Task.detached(executorPreference: Invocation.executor) {
            OwnProcess.end(await invocation.exitStatus())
        }
        OwnProcess.leaveToThreads()
    }
}
