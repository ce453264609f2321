internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import ServiceLifecycle
internal import Synchronization

/// What the parts of a service that learns share.
struct LearningPlace: Sendable {
    let run: LearningRun
    let writes: LearnedWrites

    /// The shortest time in seconds between two refreshes because a sender connected.
    private static let patience = 60.0

    /// Creates what a service learns with. Each write takes its `pace`. `settle` is the time in seconds that network
    /// plugins need to enforce a policy.
    init(
        _ settings: LearnSettings, _ pace: WritePace, settle: Double, _ clock: any ServiceClock,
        _ trigger: RefreshTrigger, _ observe: @escaping @Sendable () -> any RefreshObserver
    ) {
        let writes = LearnedWrites(pace)
        let last = Mutex<Double?>(nil)
        var reactions = LearningReactions()
        reactions.add = { units, arrival in
            writes.change { queue in units.forEach { queue.want($0, at: arrival) } }
        }
        reactions.renew = { unit, seconds in
            writes.change { $0.renew(unit, before: clock.uptime + Double(seconds)) }
        }
        reactions.connect = {
            let uptime = clock.uptime
            let isDue = last.withLock { last in
                guard last.map({ uptime - $0 >= Self.patience }) ?? true else { return false }
                last = uptime
                return true
            }
            if isDue { trigger.fire(.all) }
        }
        reactions.back = { writes.change { $0.endOutage() } }
        reactions.tell = { notices in observe().take(notices) }
        self.writes = writes
        run = LearningRun(settings, clock, reactions, settle: settle)
    }
}

/// Learns from DNS servers that connect to the service.
struct LearningService: Sendable {
    let place: LearningPlace
    private let writer: LearningWriter
    private let observe: @Sendable () -> any RefreshObserver

    init(_ place: LearningPlace, _ clock: any ServiceClock, _ refresher: Refresher) {
        self.place = place
        writer = LearningWriter(refresher, place.run, place.writes, clock)
        observe = refresher.observe
    }

    var run: LearningRun { place.run }

    /// Writes what still waits.
    func flush() async { await writer.flush() }

    /// Starts to listen.
    ///
    /// - Returns: The services to run.
    /// - Throws: `Notices` if a place cannot be listened at.
    func services() async throws(Notices) -> [any Service] {
        let settings = place.run.settings
        let sink = LearningSink(place.run, place.run.reactions)
        let admission = TapAdmission(blocks: settings.blocks, token: settings.token)
        var services: [any Service] = [writer]
        for place in settings.listeners {
            services.append(try await ListenerService(place, admission, sink, observe().learns))
        }
        return services
    }
}
