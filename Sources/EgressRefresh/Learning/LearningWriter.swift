internal import EgressModel
internal import ServiceLifecycle
internal import Synchronization

/// Writes what was learned as soon as its pace allows.
struct LearningWriter: Service {
    private let job: RefreshJob
    private let run: LearningRun
    private let writes: LearnedWrites
    private let clock: any ServiceClock
    /// Receives the report of each write.
    private let tell: @Sendable (RefreshReport) async -> Void
    private let patience: Patience

    init(
        _ job: RefreshJob, _ run: LearningRun, _ writes: LearnedWrites, _ clock: any ServiceClock,
        tell: @escaping @Sendable (RefreshReport) async -> Void
    ) {
        self.job = job
        self.run = run
        self.writes = writes
        self.clock = clock
        self.tell = tell
        patience = Patience()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                var timer: Task<Void, any Error>?
                for await _ in writes.wakes {
                    timer?.cancel()
                    let (due, next) = writes.take(at: clock.uptime)
                    for write in due { group.addTask { await carryOut(write) } }
                    guard let next else { continue }
                    timer = Task {
                        try await clock.sleep(seconds: next - clock.uptime)
                        writes.wake()
                    }
                }
                timer?.cancel()
            }
        }
    }

    private func carryOut(_ write: WriteQueue.Write) async {
        let report = await job.add(to: write.unit, renews: write.renews, now: clock.time)
        let end = clock.uptime
        let failure = report.isToBeRepeated ? patience.next() : nil
        if failure == nil { patience.reset() }
        if report.hasChanged, let since = write.since { run.noteWrite(seconds: end - since) }
        writes.change { $0.end(write, at: end, retryIn: failure?.pause) }
        // An outage is told once, and not at each attempt.
        if failure?.isFirst ?? true { await tell(report) }
    }
}

/// The time until a write that failed is repeated: a second at first, which doubles with each further failure.
private final class Patience: Sendable {
    private static let longest = 5.0

    private let failures = Mutex(0)

    /// Returns the seconds until the next attempt, and whether this is the first failure.
    func next() -> (pause: Double, isFirst: Bool) {
        failures.withLock { failures in
            failures += 1
            return (min(Double(1 << min(failures - 1, 10)), Self.longest), failures == 1)
        }
    }

    func reset() { failures.withLock { $0 = 0 } }
}
