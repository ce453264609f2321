/// Work that is repeated concurrently with other work.
struct Repetition {
    private let task: Task<Void, Never>

    init(every pause: Duration, after start: Duration, _ work: @escaping @Sendable () -> Void) {
        task = Task {
            try? await Task.sleep(for: start)
            while !Task.isCancelled {
                work()
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// Stops the repetition, and returns after the last run has ended.
    func end() async {
        task.cancel()
        await task.value
    }
}
