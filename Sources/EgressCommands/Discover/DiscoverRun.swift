internal import EgressCluster
internal import EgressDiscover
internal import EgressManifest
internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressRefresh
internal import EgressSystem
internal import Logging

/// Reads what DNS servers tell their clients, from recordings or while it listens.
struct DiscoverRun {
    private let source: DiscoverSource
    private let clusterDomain: DomainName
    private let namespace: String?
    private let reporter: Reporter
    private let clock = SystemClock()

    /// How long an answer waits in seconds. A cluster tells of a new pod later than the pod asks DNS.
    private static let delay = 10.0

    init(_ source: DiscoverSource, clusterDomain: DomainName, namespace: String?, _ reporter: Reporter) {
        self.source = source
        self.clusterDomain = clusterDomain
        self.namespace = namespace
        self.reporter = reporter
    }

    /// Reads the objects and the answers.
    ///
    /// - Parameters:
    ///   - files: The files with pods, Services and workloads.
    ///   - store: The cluster; `nil` if the objects are in the files.
    /// - Returns: What was counted.
    /// - Throws: `Notices` if something cannot be read.
    func sink(
        files: [(path: String, kind: ClusterObjectKind)], cluster store: ClusterStore?
    ) async throws(Notices) -> DiscoverSink {
        let objects = try ClusterObjectFiles(files)
        let sink = DiscoverSink(
            Inventory(pods: objects.pods, services: objects.services, workloads: objects.workloads),
            clusterDomain: clusterDomain)
        let watch = store.map { store in
            InventoryWatch(
                store, namespace, clock, take: sink.note, tell: { [reporter] in $0.forEach { reporter.tell($0) } })
        }
        try await watch?.read()
        let progress = DiscoverProgress(sink, reporter)
        do throws(Notices) {
            try source.listeners.isEmpty ? read(to: sink) : await listen(to: sink, watch)
            await progress.end()
        } catch {
            await progress.end()
            throw error
        }
        warn(sink.counts)
        return sink
    }

    private func read(to sink: DiscoverSink) throws(Notices) {
        for path in source.recordings {
            try TapRecordingFile.read(path, to: sink, .nothingPrinted).forEach { reporter.tell($0) }
        }
    }

    private func listen(to sink: DiscoverSink, _ watch: InventoryWatch?) async throws(Notices) {
        let clock = clock
        let delayed = DelayedSink(sink, delay: watch == nil ? 0 : Self.delay, uptime: { clock.uptime })
        let warnings = TapWarnings()
        let tap = WarningSink(sink: delayed) { [reporter] event in
            if let notice = warnings.take(event, at: clock.uptime) { reporter.tell(notice) }
        }
        let drain = Repetition(every: .seconds(1), after: .seconds(1)) { delayed.drain() }
        do throws(Notices) {
            try await DiscoverService(source.listeners, source.admission, tap, watch, for: source.time, clock).run {
                reporter.tell("learning from \($0.with(port: $1))")
            }
            await drain.end()
        } catch {
            await drain.end()
            throw error
        }
        delayed.flush()
    }

    private func warn(_ counts: DiscoverCounts) {
        let subject =
            source.listeners.isEmpty ? Subject.files(source.recordings) : .setting(.learn, nil)
        if counts.withoutMessage > 0 { reporter.tell(Notice(subject, .learning(.noMessages))) }
        if counts.unusualNames > 0 { reporter.tell(Notice(subject, .discover(.unusualNames(counts.unusualNames)))) }
        if counts.answers == 0 { reporter.tell(Notice(subject, .discover(.noAnswers))) }
    }
}

extension DiscoverSink {
    /// Adds an object of a cluster.
    fileprivate func note(_ object: InventoryObject) {
        switch object {
        case .pod(let pod): note(pod)
        case .service(let service): note(service)
        case .workload(let workload): note(workload)
        }
    }
}

/// Hands everything on, and tells of each event.
private struct WarningSink: TapSink {
    let sink: DelayedSink
    let tell: @Sendable (TapEvent) -> Void

    func receive(_ response: ClientResponse) { sink.receive(response) }

    func note(_ event: TapEvent) {
        sink.note(event)
        tell(event)
    }
}
