/// Refreshes again and again: one after the other, when it is time or somebody rings.
struct RefreshLoop: Sendable {
    var schedule: RefreshSchedule
    let clock: any ServiceClock
    let trigger: RefreshTrigger
    /// From 0 to below 1, another one each time.
    let jitter: @Sendable () -> Double
    let refresh: @Sendable (RefreshScope, RefreshSchedule) async -> RefreshSchedule.Observation
    /// Is told when the schedule has taken what a refresh found.
    let plan: @Sendable (RefreshSchedule) -> Void

    /// Begins with a refresh of everything, and ends when its task is cancelled.
    func run() async {
        var schedule = schedule
        var scope = RefreshScope.all
        var due = clock.uptime
        while !Task.isCancelled {
            let observation = await refresh(scope, schedule)
            if scope.contains(.all) {
                due = clock.uptime + schedule.wait(after: observation, jitter: jitter())
            } else if observation.isFailed {
                // What has changed in the cluster is not forgotten: a refresh of everything comes soon.
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
