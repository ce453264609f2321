/// Something that is done again and again beside other work.
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

    /// Returns once it is done no more.
    func end() async {
        task.cancel()
        await task.value
    }
}
