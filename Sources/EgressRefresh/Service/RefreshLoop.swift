/// Runs refreshes one after another, whenever one is due or triggered.
struct RefreshLoop: Sendable {
    var schedule: RefreshSchedule
    let clock: any ServiceClock
    let trigger: RefreshTrigger
    /// Returns a random number from 0 to below 1.
    let jitter: @Sendable () -> Double
    let refresh: @Sendable (RefreshScope, RefreshSchedule) async -> RefreshSchedule.Observation
    /// Called after the schedule has been updated from the result of a refresh.
    let plan: @Sendable (RefreshSchedule) -> Void

    /// Starts with a refresh of all policies, and ends when its task is cancelled.
    func run() async {
        var schedule = schedule
        var scope = RefreshScope.all
        var due = clock.uptime
        while !Task.isCancelled {
            let observation = await refresh(scope, schedule)
            if scope.contains(.all) {
                due = clock.uptime + schedule.wait(after: observation, jitter: jitter())
            } else if observation.isFailed || observation.isUnfinished {
                // A refresh of all policies follows soon, so that the changes in the cluster are not lost.
                due = min(due, clock.uptime + schedule.wait(after: observation, jitter: jitter()))
            }
            plan(schedule)
            scope = await nextScope(in: due - clock.uptime)
        }
    }

    private func nextScope(in seconds: Double) async -> RefreshScope {
        let timer = Task {
            try await clock.wait(seconds: seconds)
            trigger.fire(.all)
        }
        defer { timer.cancel() }
        return await trigger.next()
    }
}
