internal import CRevision
internal import EgressCommands
internal import EgressSystem

@main
enum Main {
    /// This function is not `async`: the main thread of an asynchronous main function receives every signal, including
    /// those that a service blocks until it can handle them.
    static func main() {
        StandardStreams.reserve()
        let invocation = Invocation(arguments: Array(CommandLine.arguments.dropFirst()), revision: revision)
        Task.detached { OwnProcess.end(await invocation.exitStatus()) }
        OwnProcess.leaveToThreads()
    }
    private static var revision: Revision {
        Revision(
            commit: revision_commit().map { String(cString: $0) }, date: revision_date().map { String(cString: $0) })
    }
}
