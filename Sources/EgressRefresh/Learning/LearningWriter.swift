internal import EgressModel
internal import EgressSystem
internal import ServiceLifecycle

/// Writes what was learned as soon as its pace allows.
struct LearningWriter: Service {
    private let refresher: Refresher
    private let run: LearningRun
    private let writes: LearnedWrites
    private let clock: any ServiceClock

    /// The time that the writes at the end have.
    private static let patience = Duration.seconds(5)
    /// The pause between two looks whether the writes under way have ended.
    private static let step = Duration.milliseconds(10)
    /// The number of writes at a time at the end.
    private static let width = 8

    init(_ refresher: Refresher, _ run: LearningRun, _ writes: LearnedWrites, _ clock: any ServiceClock) {
        self.refresher = refresher
        self.run = run
        self.writes = writes
        self.clock = clock
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

    /// Writes what still waits, before the service ends. Gives up after some seconds.
    func flush() async {
        let isDone: Void? = await within(Self.patience) {
            await carryOutAll()
            // What was learned during a write that is under way waits for its end.
            while writes.isWriting, !Task.isCancelled { try? await Task.sleep(for: Self.step) }
            await carryOutAll()
        }
        let rest = writes.waiting
        if isDone == nil || rest > 0 { refresher.tellUnwritten(rest) }
    }

    private func carryOutAll() async {
        await withTaskGroup(of: Void.self) { group in
            for (index, write) in writes.takeAll(at: clock.uptime).enumerated() {
                if index >= Self.width { await group.next() }
                group.addTask { await carryOut(write) }
            }
        }
    }

    /// Returns whether a write is to be repeated. Nobody tells when a file is changed, so a file that lacks an address is tried
    /// again whatever stands in the way.
    private func isToBeRepeated(_ write: WriteQueue.Write, _ report: RefreshReport) -> Bool {
        let isStuck = refresher.isInFiles && (report.results.isEmpty || !report.isClean) && run.lacksAddress(write.unit)
        return isStuck || report.isToBeRepeated
    }

    private func carryOut(_ write: WriteQueue.Write) async {
        // A file or policy that is gone is not waited for.
        guard run.knows(write.unit) else { return writes.change { $0.end(write) } }
        let report = await refresher.carryOut(write)
        let end = clock.uptime
        if report.hasChanged, let since = write.since { run.noteWrite(seconds: end - since) }
        let isOld = writes.change { queue in
            guard isToBeRepeated(write, report) else {
                queue.end(write)
                return false
            }
            return !queue.repeatLater(write, at: end, isServers: report.failsAtServer)
        }
        // No answer waits for an address that the write left out.
        if !writes.isPromising(write.unit) { run.giveUp(write.unit) }
        // An outage is told once, and not at each attempt.
        if !isOld { await refresher.tell(learned: report) }
    }
}
