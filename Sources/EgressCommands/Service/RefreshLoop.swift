/// Refreshes again and again: one after the other, when it is time or somebody rings.
struct RefreshLoop: Sendable {
    var schedule: RefreshSchedule
    let clock: any ServiceClock
    let bell: Doorbell
    /// From 0 to below 1, another one each time.
    let jitter: @Sendable () -> Double
    let refresh: @Sendable (Call, RefreshSchedule) async -> RefreshSchedule.Finding
    /// Is told when the schedule has taken what a refresh found.
    let plan: @Sendable (RefreshSchedule) -> Void

    /// Begins with a refresh of everything, and ends when its task is cancelled.
    func run() async {
        var schedule = schedule
        var call = Call.all
        var due = clock.uptime
        while !Task.isCancelled {
            let finding = await refresh(call, schedule)
            if call.contains(.all) {
                due = clock.uptime + schedule.wait(after: finding, jitter: jitter())
            } else if finding.isFailed {
                // What has changed in the cluster is not forgotten: a refresh of everything comes soon.
                due = min(due, clock.uptime + schedule.wait(after: finding, jitter: jitter()))
            }
            plan(schedule)
            call = await nextCall(in: due - clock.uptime)
        }
    }

    private func nextCall(in seconds: Double) async -> Call {
        let timer = Task {
            try await clock.wait(seconds: seconds)
            bell.ring(.all)
        }
        defer { timer.cancel() }
        return await bell.answer()
    }
}
