internal import EgressManifest
package import EgressModel
package import EgressPolicy

extension ServiceBoard.State {
    /// Everything that fails, what began last first. A name that several policies contain is listed once.
    package var troubles: [Trouble] {
        (ownTroubles + nameTroubles).enumerated()
            .sorted { ($1.element.since, $0.offset) < ($0.element.since, $1.offset) }
            .map(\.element)
    }

    /// Returns what fails of one policy, apart from what fails of the whole service.
    package func troubles(of record: PolicyRecord) -> [Trouble] {
        let own = manifests.filter { $0.concerns(record.identity) }.map { Trouble($0, [record.identity]) }
        return own
            + record.failing.sorted { $0.key.description < $1.key.description }.compactMap { name, since in
                notice(about: name, in: [record]).map {
                    Trouble(notice: $0, since: since, policies: [record.identity])
                }
            }
    }

    /// Returns the policies that something fails of, and since when.
    package func troubled() -> [PolicyIdentity: UTCTime] {
        var all = policies.compactMapValues { $0.failing.values.min() }
        var byUnit: [String: [ManifestTrouble]] = [:]
        for trouble in manifests { if let unit = trouble.unit { byUnit[unit, default: []].append(trouble) } }
        guard !byUnit.isEmpty else { return all }
        for identity in policies.keys {
            for trouble in byUnit[identity.unit] ?? [] where trouble.concerns(identity) {
                all[identity] = min(all[identity] ?? trouble.since, trouble.since)
            }
        }
        return all
    }

    private var ownTroubles: [Trouble] {
        var units: [String: [PolicyIdentity]] = [:]
        if !manifests.isEmpty { for identity in policies.keys { units[identity.unit, default: []].append(identity) } }
        return (run + [hook].compactMap(\.self) + lostWatches).map { Trouble($0, []) }
            + manifests.map { trouble in
                let policies = trouble.unit.flatMap { units[$0] } ?? []
                return Trouble(trouble, policies.filter(trouble.concerns).sorted())
            }
    }

    /// The failures of watches, one for each reason. The last refresh that failed for the same reason weighs more.
    private var lostWatches: [ManifestTrouble] {
        guard !run.contains(where: \.notice.isAboutCluster) else { return [] }
        return Dictionary(grouping: watches.values, by: \.notice).compactMap { _, losses in
            losses.min { $0.since < $1.since }
        }
    }

    private var nameTroubles: [Trouble] {
        struct Key: Hashable {
            let name: DomainName
            let family: AddressFamily
        }
        var users: [Key: (since: UTCTime, records: [PolicyRecord])] = [:]
        for record in policies.values {
            for (name, since) in record.failing {
                let key = Key(name: name, family: record.intent.family)
                users[key, default: (since, [])].records.append(record)
                if let known = users[key]?.since, since < known { users[key]?.since = since }
            }
        }
        return users.sorted { $0.key.name.description < $1.key.name.description }.compactMap { key, use in
            let records = use.records.sorted { $0.identity < $1.identity }
            return notice(about: key.name, in: records).map {
                Trouble(notice: $0, since: use.since, policies: records.map(\.identity))
            }
        }
    }

    /// Returns the notice about a name without a usable answer, or with refused addresses.
    private func notice(about name: DomainName, in records: [PolicyRecord]) -> Notice? {
        guard let first = records.first, let outcome = outcomes[first.intent.family]?[name] else { return nil }
        let report = NameReport(outcome, family: first.intent.family, settings: .annotations)
        let set = AddressSet(outcome, accepting: AcceptedSpace(first.intent.accept))
        return report.failure(in: records.map(\.identity.name)) ?? report.refusal(set, .notPutInto(first.identity.name))
    }
}

extension Trouble {
    fileprivate init(_ trouble: ManifestTrouble, _ policies: [PolicyIdentity]) {
        self.init(notice: trouble.notice, since: trouble.since, policies: policies)
    }
}

extension PolicyIdentity: Comparable {
    package static func < (left: PolicyIdentity, right: PolicyIdentity) -> Bool {
        (left.name, left.file ?? "") < (right.name, right.file ?? "")
    }
}
