package import EgressFiles
internal import EgressManifest
package import EgressModel
package import EgressPolicy

/// A file with a policy and the address sets that it refers to. `generate` updates the sets instead of replacing the
/// file.
package struct ExistingSets {
    /// A set in the file.
    private struct Place {
        let set: ReferencedSet
        let policy: ManagedPolicy
        let current: AppliedPolicy
    }

    private let store: FileStore
    private let path: String
    private let wanted: DialectPolicy
    private let stream: ManifestStream
    private let places: [Place]

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - store: The file.
    ///   - path: The path as the user wrote it.
    ///   - wanted: The policy that the file must contain.
    ///   - sets: The sets that the file must contain beside the policy, and nothing else.
    /// - Throws: `Notices` if the file cannot be read or contains anything else.
    package init(
        _ store: FileStore, _ path: String, _ wanted: DialectPolicy, _ sets: [ReferencedSet]
    ) throws(Notices) {
        self.store = store
        self.path = path
        self.wanted = wanted
        let bytes: [UInt8]
        do throws(FileFinding) {
            bytes = try store.read()
        } catch {
            throw Notices(.file(path), .file(error), .leftAsItIs)
        }
        guard let stream = try? ManifestStream(bytes), let text = String(validating: bytes, as: UTF8.self),
            let objects = try? RenderedPolicy.all(in: text), objects.count == sets.count + 1,
            objects.contains(.dialect(wanted)), stream.policies.count == sets.count
        else {
            throw Self.refusal(path)
        }
        self.stream = stream
        let found = objects.compactMap { if case .managed(let object) = $0 { object } else { nil } }
        var places: [Place] = []
        for set in sets { places.append(try Self.place(of: set, stream, found, path)) }
        self.places = places
    }

    private static func place(
        of set: ReferencedSet, _ stream: ManifestStream, _ found: [NetworkPolicy], _ path: String
    ) throws(Notices) -> Place {
        let policies = stream.policies.compactMap { try? $0.get() }
        let isSelected = found.contains { object in
            object.kind == set.intent.kind && object.subject == set.subject
                && set.labels.allSatisfy(object.labels.contains)
        }
        guard isSelected, let policy = policies.first(where: { $0.kind == set.intent.kind && $0.isOf(set.subject) })
        else { throw refusal(path) }
        do throws(ManifestFinding) {
            return Place(set: set, policy: policy, current: try policy.current())
        } catch .foreign(let part, let line) {
            throw Notices(
                .line(path, line, policy: policy.displayName), .refresh(.existing(.foreign(part))), .leftAsItIs)
        } catch {
            throw Notices([.manifest(error, in: path, of: policy.displayName)])
        }
    }

    /// Replaces the intents of the sets, and updates their addresses from DNS as a refresh does. The policy stays.
    ///
    /// - Throws: `Notices`. The file is then unchanged.
    package func update(_ filled: [FilledSet], now: UTCTime) throws(Notices) {
        let planned = zip(places, filled).map { place, filled in
            PlannedPolicy(place.policy, place.current, replacedBy: filled.set.intent, filled.answers, now: now)
        }
        let revised: [UInt8]
        do throws(ManifestFinding) {
            revised = try stream.revised(planned, notes: true)
        } catch {
            throw Notices([.manifest(error, in: path)])
        }
        guard try write(revised) else {
            // Another process changed the file, so read it again.
            return try ExistingSets(store, path, wanted, places.map(\.set)).update(filled, now: now)
        }
    }

    private func write(_ bytes: [UInt8]) throws(Notices) -> Bool {
        do throws(FileFinding) {
            return try store.replace(with: bytes, expecting: .content(stream.bytes))
        } catch {
            throw Notices(.file(path), .output(error), .leftAsItWas)
        }
    }

    /// Returns the names that already have addresses in the sets.
    package var held: Set<DomainName> {
        places.reduce(into: []) { $0.formUnion($1.current.held(of: $1.set.intent)) }
    }

    /// Returns the list that a set has in the file.
    package func rules(of set: ReferencedSet) -> AppliedRules? {
        places.first { $0.set.subject == set.subject }?.current[.egress]
    }

    private static func refusal(_ path: String) -> Notices {
        Notices(.file(path), .refresh(.existing(.otherSets)), .leftAsItIs)
    }
}
