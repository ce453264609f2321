internal import EgressCommands
internal import EgressSystem

@main
enum Main {
    /// Not `async`: the main thread of an asynchronous main function takes every signal, those too that a service holds back
    /// until it can handle them.
    static func main() {
        StandardStreams.reserve()
        let invocation = Invocation(arguments: Array(CommandLine.arguments.dropFirst()))
        Task.detached { OwnProcess.end(await invocation.exitStatus()) }
        OwnProcess.leaveToThreads()
    }
}
