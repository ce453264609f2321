internal import EgressManifest
internal import EgressModel
package import EgressPolicy
internal import Synchronization

/// What a run learns from the answers that others receive, for the policies that it refreshes.
package final class LearningRun: Sendable {
    struct State: Sendable {
        var learner: Learner
        var hearing = Hearing()
        var counts = LearningCounts()
        var lag = LagMeter()
        var hostWarnings = WarningQuota<HostWarning>(100, in: 3600)
        /// What our own questions gave at the last refresh.
        var answers: NameAnswers.Outcomes = [:]
        /// The policies of the cluster, by display name.
        var objects: [String: LiveObject] = [:]
        /// Whether the recordings were read.
        var hasRead = false
        /// The answers that arrived before the policies were read; `nil` as soon as they are.
        var early: [ObservedAnswer]?
        /// The answers that the forwarder holds.
        var held: HeldAnswers
        /// The answers to let out as soon as the state is unlocked.
        fileprivate var releases: [HeldAnswers.Release] = []
    }

    /// A policy of the cluster, as it was last seen.
    struct LiveObject: Sendable {
        /// The resource version.
        let version: String?
        /// The object as JSON.
        let bytes: [UInt8]
    }

    /// What a warning about an address is about.
    struct HostWarning: Hashable, Sendable {
        let policy: PolicyIdentity
        let host: HostName
    }

    let settings: LearnSettings
    let clock: any ServiceClock
    let reactions: LearningReactions
    /// Where the user writes the settings of the policies.
    let place: SettingPlace
    let state: Mutex<State>
    /// Whether answers count whatever their age, as those of a recording do.
    let countsAll: Bool

    /// Creates a run that reads recordings.
    package convenience init(
        _ settings: LearnSettings, _ clock: any ServiceClock, settings place: SettingPlace = .annotations
    ) {
        self.init(settings, clock, LearningReactions(), place)
    }

    /// Creates a run without memory. `settle` is the time in seconds that network plugins need to enforce a policy.
    init(
        _ settings: LearnSettings, _ clock: any ServiceClock, _ reactions: LearningReactions,
        _ place: SettingPlace = .annotations, settle: Double = 0
    ) {
        self.place = place
        self.settings = settings
        self.clock = clock
        self.reactions = reactions
        countsAll = !settings.recordings.isEmpty
        // What is learned from recordings is planned at once, and in sorted order up to the limit.
        let limit = settings.recordings.isEmpty ? settings.limit : .max
        // Recordings are read when the policies are known.
        let early: [ObservedAnswer]? = settings.recordings.isEmpty ? [] : nil
        state = Mutex(State(learner: Learner(limit: limit), early: early, held: HeldAnswers(settle: settle)))
    }

    /// Changes the state, and lets out the answers that no longer wait.
    func change<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
        let (result, releases) = state.withLock { state in
            let result = change(&state)
            defer { state.releases = [] }
            return (result, state.releases)
        }
        for release in releases { release() }
        return result
    }

    /// Learns from the answers that arrived before the policies were read.
    func learnFromEarlyAnswers() {
        let answers = change { state in
            defer { state.early = nil }
            return state.early ?? []
        }
        for answer in answers {
            let lesson = change { $0.learn(answer, at: clock.time) }
            if !lesson.additions.isEmpty { reactions.add(Set(lesson.additions.map(\.policy.unit)), clock.uptime) }
        }
    }

    /// Records whether the API server answers.
    func noteContact(_ isMade: Bool) {
        let isBack = change { state in
            defer { state.releases += state.held.noteContact(isMade) }
            return isMade && state.held.isAway
        }
        if isBack { reactions.back() }
    }

    /// Ends the wait for addresses of a policy that nobody writes.
    func giveUp(_ unit: String) { change { $0.releases += $0.held.giveUp(unit) } }

    /// Whether DNS servers can connect. A forwarder learns without them.
    package var hasListeners: Bool { !settings.listeners.isEmpty }

    /// The numbers up to now.
    package var counts: LearningCounts {
        state.withLock { state in
            var counts = state.counts
            counts.streams = state.hearing.count
            return counts
        }
    }

    // MARK: Policies

    /// Records policies as they were read.
    func note(_ manifests: [LoadedManifest], at now: UTCTime) {
        let lacking = manifests.filter { manifest in
            change { state in
                if manifest.isLive {
                    state.objects[manifest.path] = LiveObject(version: manifest.version, bytes: manifest.bytes)
                }
                return state.note(manifest, at: now, clock.uptime)
            }
        }
        if !lacking.isEmpty { reactions.add(Set(lacking.map(\.path)), clock.uptime) }
    }

    /// Records the policies of a manifest as it was written. `stored` is the object that the server has now.
    func note(_ result: ManifestResult, stored: StoredPolicy? = nil, at now: UTCTime) {
        change { state in
            if let stored {
                state.objects[result.path] = LiveObject(version: stored.resourceVersion, bytes: stored.bytes)
            }
            for policy in result.policies {
                let place = PolicyIdentity(file: policy.path, name: policy.displayName)
                let rules = policy.changes ? policy.plan[.egress]?.applied : policy.policy.own[.egress]
                _ = state.note(place, policy.intent, rules, at: now, clock.uptime)
                for change in policy.plan.hosts where policy.changes {
                    state.counts.learned += change.learned.count
                }
            }
        }
    }

    /// Counts the learned addresses that a plan does not add.
    func note(surplusOf plan: PolicyPlan) {
        let surplus = plan.hosts.reduce(0) { $0 + $1.surplus.count }
        guard surplus > 0 else { return }
        state.withLock { $0.counts.refused[.size, default: 0] += surplus }
    }

    /// Forgets the policies that have been missing from two refreshes, and remembers what our own questions gave. A policy
    /// that was created during the refresh is missing from it.
    func keep(_ results: [ManifestResult], _ answers: NameAnswers.Outcomes) {
        let places = results.flatMap(\.policies).map { PolicyIdentity(file: $0.path, name: $0.displayName) }
        change { state in
            state.learner.keep(Set(places))
            state.objects = state.objects.filter { state.learner.knows(PolicyIdentity(live: $0.key)) }
            state.answers = answers
        }
    }

    /// Returns whether the run learns for a file, or for a policy of the cluster.
    func knows(_ unit: String) -> Bool { state.withLock { $0.learner.knows(unit) } }

    /// Returns whether a policy of a file, or a policy of the cluster, lacks an address that was learned.
    func lacksAddress(_ unit: String) -> Bool {
        state.withLock { $0.learner.lacksAddress(unit, at: clock.time) }
    }

    /// Forgets a policy of the cluster, which is named by its display name.
    func forget(_ place: String) {
        change { state in
            state.learner.forget(PolicyIdentity(live: place))
            state.objects[place] = nil
            state.releases += state.held.giveUp(place)
        }
    }

    /// What our own questions gave at the last refresh.
    var answers: NameAnswers.Outcomes { state.withLock(\.answers) }

    /// Records the time in seconds from the arrival of a frame to the write of its address.
    func noteWrite(seconds: Double) { state.withLock { $0.counts.writing.add(seconds) } }

    /// Returns a policy of the cluster as JSON; `nil` if it is not known.
    func object(_ place: String) -> [UInt8]? { state.withLock { $0.objects[place]?.bytes } }

    /// Returns what the run has learned for a policy.
    ///
    /// - Parameters:
    ///   - policy: The policy.
    ///   - place: Its identity in the run.
    ///   - expires: Whether addresses that are out of use may leave the policy.
    /// - Returns: What the run has learned.
    func learning(for policy: ManagedPolicy, _ place: PolicyIdentity, expires: Bool) -> PolicyLearning {
        let size = PolicyAnnotations.size(policy.annotations.values)
        return learning(of: place, policy.intent, besides: size, expires: expires)
    }

    /// Returns what the run has learned for a policy whose annotations have `size` bytes.
    package func learning(
        of place: PolicyIdentity, _ intent: PolicyIntent, besides size: Int, expires: Bool = true
    ) -> PolicyLearning {
        state.withLock { state in
            let isWhole = countsAll || state.hearing.isWhole(intent.learningSpan, at: clock.uptime)
            return PolicyLearning(
                state.learner.sightings(of: place), isWhole: expires && isWhole, limit: settings.limit, besides: size)
        }
    }

    /// Records a policy that is generated.
    package func note(
        _ place: PolicyIdentity, _ intent: PolicyIntent, _ rules: AppliedRules?, isOpen: Bool = true
    ) {
        change { state in _ = state.note(place, intent, rules, isOpen: isOpen, at: clock.time, clock.uptime) }
    }
}

extension LearningRun.State {
    /// - Returns: Whether a policy lacks an address that was learned before.
    fileprivate mutating func note(_ manifest: LoadedManifest, at now: UTCTime, _ uptime: Double) -> Bool {
        if manifest.isLive, manifest.policies.isEmpty { close(PolicyIdentity(live: manifest.path)) }
        return manifest.policies.reduce(false) { lacks, policy in
            let place = PolicyIdentity(policy, in: manifest)
            return note(place, policy.intent, policy.own[.egress], isOpen: policy.isOpen, at: now, uptime) || lacks
        }
    }

    /// Lets out the answers that wait for a policy which can no longer be read.
    private mutating func close(_ place: PolicyIdentity) {
        learner.close(place)
        releases += held.giveUp(place.unit)
    }

    /// - Returns: Whether the policy lacks an address that was learned before.
    fileprivate mutating func note(
        _ place: PolicyIdentity, _ intent: PolicyIntent, _ rules: AppliedRules?, isOpen: Bool = true,
        at now: UTCTime, _ uptime: Double
    ) -> Bool {
        let noted = learner.note(place, intent, rules, isOpen: isOpen, at: now)
        releases += held.acknowledge(noted.arrivals, of: place, at: uptime) { [learner] need in
            learner.standing(of: need, at: now)
        }
        return noted.lacksAddress
    }
}

extension ManagedPolicy {
    /// Whether learned addresses can be added: the rules are ours, and the annotations have room.
    fileprivate var isOpen: Bool {
        (try? current()) != nil && PolicyLearning.hasRoom(besides: PolicyAnnotations.size(annotations.values))
    }
}

extension PolicyIdentity {
    /// Creates the identity of a policy of the cluster from its display name.
    fileprivate init(live place: String) { self.init(file: nil, name: place) }

    init(_ policy: ManagedPolicy, in manifest: LoadedManifest) {
        self.init(file: manifest.isLive ? nil : manifest.path, name: policy.displayName)
    }
}
