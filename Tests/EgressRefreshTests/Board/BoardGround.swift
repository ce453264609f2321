import EgressModel
import EgressPolicy
import EgressTestSupport
import Synchronization

@testable import EgressRefresh

/// A folder of policies, a board about them, and DNS answers that the test chooses.
final class BoardGround: Sendable {
    let folder: TemporaryFolder
    let board = ServiceBoard(start: UTCTime(seconds: 0))
    private let answers = Mutex<[DomainName: NameOutcome]>([:])

    init() throws(SupportError) {
        folder = try TemporaryFolder()
    }

    /// Writes a policy with hosts, whose addresses stay for a minute at least after they left DNS.
    func write(_ name: String, hosts: String, annotations: [String] = []) throws(SupportError) {
        let own = ["dns: none", "retain: 1m"] + annotations
        try folder.write(ManagedManifest.unfilled(name, hosts: hosts, annotations: own), to: "\(name).yaml")
    }

    /// Chooses the answer for a name. `counts` are the numbers of the samples that have each address, of two.
    func answer(
        _ name: String, _ verdict: NameOutcome.Verdict = .addresses, _ addresses: [String] = [],
        counts: [String: Int] = [:]
    ) throws {
        let name = try DomainName(name)
        let records = try addresses.map { AddressRecord(owner: name, address: try IPAddress($0), ttl: 60) }
        let seen = try counts.map { (try IPAddress($0), $1) }
        let view = VantageView(
            resolver: "192.0.2.53", clientSubnet: nil, samples: 2, counts: Dictionary(seen) { $1 })
        let outcome = NameOutcome(
            name: name, verdict: verdict, addresses: records, vantages: counts.isEmpty ? [] : [view])
        answers.withLock { $0[name] = outcome }
    }

    /// Refreshes the folder at a time in seconds, and records it on the board.
    func refresh(at seconds: Int) async throws {
        let time = UTCTime(seconds: seconds)
        let job = RefreshJob(place: .files([folder.path], excluding: []), adopts: false, writes: true)
        let report = try await job.run(
            { [self] request in
                answers.withLock { answers in
                    request.names.map { answers[$0] ?? NameOutcome(name: $0, verdict: .nxDomain) }
                }
            }, now: time)
        board.note(report, isWhole: true, at: time)
    }

    /// What the board knows about the policy of a name.
    func record(_ name: String) throws -> PolicyRecord {
        let identity = PolicyIdentity(file: folder.path("\(name).yaml"), name: "default/\(name)")
        guard let record = board.snapshot.policies[identity] else { throw SupportError("no record of \(name)") }
        return record
    }

    /// The first host of a policy.
    func host(_ name: String) throws -> HostState {
        let record = try record(name)
        guard let host = record.hosts(board.snapshot.outcomes, in: 0..<1).first else { throw SupportError("no host") }
        return host
    }
}
