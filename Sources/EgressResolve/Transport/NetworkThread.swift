/// The one thread that asks over UDP, for those who have other work for it while it waits.
///
/// As long as nobody else is needed, a process that runs on it starts no more threads.
package enum NetworkThread {
    /// Starts the thread, which takes a while, and has it do some work first.
    package static func start(_ work: @escaping @Sendable () -> Void) {
        NetworkLoop.shared.execute { _ in work() }
    }

    /// Runs tasks on the thread.
    package static var executor: any TaskExecutor { NetworkLoop.shared }
}

extension NetworkLoop: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        execute { [self] _ in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
