internal import EgressModel
internal import EgressPolicy

/// Reads the metadata of a policy, and decides whether egressgen owns its rules.
struct PolicyPlaceReader {
    private let place: PolicyPlace
    private let bytes: [UInt8]

    init(_ place: PolicyPlace, _ bytes: [UInt8]) {
        self.place = place
        self.bytes = bytes
    }

    func name() throws(ManifestFinding) -> (String, String?) {
        guard let name = place.metadata["name"]?.string else {
            throw malformed(place.metadata, .noName)
        }
        guard place.kind.isNamespaced else { return (name, nil) }
        let namespace = place.metadata["namespace"]
        // Kubernetes treats an empty namespace as the default namespace.
        return (name, namespace?.isNull == true || namespace?.string == "" ? nil : namespace?.string)
    }

    /// Checks that an edit of the policy changes nothing elsewhere in the document, and that nothing elsewhere adds to
    /// the policy.
    func checkForm() throws(ManifestFinding) {
        let document = place.object.ancestors[0]
        let obstacle =
            (place.object.ancestors + [place.metadata]).firstNonNil { SpanObstacle.copies(of: $0, in: document) }
            ?? [place.root, place.metadata, place.spec].firstNonNil { SpanObstacle.keys(of: $0) }
            ?? SpanObstacle.anywhere(in: place.annotations) ?? SpanObstacle.itself(place.spec)
        if let obstacle { throw obstacle.finding(in: bytes) }
        guard hasSpec else { throw malformed(place.spec, place.kind.isAddressSet ? .noSetSpec(place.kind) : .noSpec) }
        let range = place.root.range
        let lines = bytes.lineStart(range.lowerBound)..<bytes.nextLine(range.upperBound)
        if let offset = bytes.loneCarriageReturn(in: lines) {
            throw .malformed(.lineBreak, line: bytes.lineNumber(at: offset))
        }
    }

    /// Whether the object has a spec to edit. That of an address set can be empty.
    private var hasSpec: Bool {
        guard let spec = place.root["spec"], let entries = spec.entries else { return false }
        return !entries.isEmpty || place.kind.isAddressSet && spec.isFlow
    }

    func annotations() throws(ManifestFinding) -> IntentAnnotations {
        var values: [String: String] = [:]
        for entry in place.annotations.entries ?? [] {
            guard let key = entry.key.string, key.hasPrefix(PolicyAnnotations.prefix) else { continue }
            guard let value = entry.value.string, !isOtherType(entry.value) else {
                throw malformed(entry.value, .notAString(.annotation(key)))
            }
            values[String(key.dropFirst(PolicyAnnotations.prefix.count))] = value
        }
        let size = PolicyAnnotations.size(values)
        guard size <= PolicyAnnotations.sizeLimit else {
            throw malformed(place.annotations, .annotationSize(size))
        }
        return IntentAnnotations(values)
    }

    /// Whether a node is not a string. Kubernetes refuses annotations with other values.
    private func isOtherType(_ node: SpanNode) -> Bool {
        guard case .scalar(let string, let isPlain) = node.content else { return true }
        return isPlain && YAMLImplicitType.matches(string)
    }

    /// Determines the `policyTypes` to add to a policy without them.
    ///
    /// - Parameter needed: the directions that `policyTypes` must name.
    /// - Returns: the `policyTypes` to write; `nil` if the policy has them already.
    /// - Throws: `ManifestFinding.foreign` if the existing `policyTypes` lack one of `needed`,
    ///   `ManifestFinding.malformed` if they cannot be read.
    func missingPolicyTypes(_ needed: [TrafficDirection]) throws(ManifestFinding) -> [String]? {
        guard place.kind == .networkPolicy else { return nil }
        guard let types = place.spec["policyTypes"], !types.isNull else {
            guard place.spec["policyTypes"] == nil else {
                throw malformed(place.spec["policyTypes"] ?? place.spec, .nullPolicyTypes)
            }
            return TrafficDirection.written.filter { needed.contains($0) || place.entry($0) != nil }.map(\.rawValue)
        }
        if let obstacle = SpanObstacle.anywhere(in: types) { throw obstacle.finding(in: bytes) }
        guard let names = types.items?.map(\.string) else {
            throw malformed(types, .notAList(.policyTypes))
        }
        for direction in needed where !names.contains(direction.rawValue) {
            let known = TrafficDirection.written.filter { names.contains($0.rawValue) || $0 == direction }
            throw .foreign(.policyTypes(lacking: direction, wanted: known), line: line(types))
        }
        return nil
    }

    func current(
        _ direction: TrafficDirection, _ annotations: IntentAnnotations, _ intent: PolicyIntent
    ) throws(ManifestFinding) -> Result<AppliedRules, ManifestFinding> {
        let notes: RetentionNotes
        let applied: [RuleWord]?
        do throws(NotesFlaw) {
            notes = try RetentionText.notes(annotations[PolicyAnnotations.retained(direction)])
        } catch {
            throw malformed(annotation(PolicyAnnotations.retained(direction)), .notes(direction, error))
        }
        do throws(AnnotationError) {
            applied = try annotations.applied(direction)
        } catch {
            throw malformed(error)
        }
        let layout = place.kind.layout
        guard let list = place.entry(direction) else { return .success(.empty(notes, layout)) }
        if let obstacle = SpanObstacle.anywhere(in: list.value) { throw obstacle.finding(in: bytes) }
        guard !list.value.isNull else { return .success(.empty(notes, layout)) }
        guard let nodes = list.value.items else {
            throw malformed(list.value, .notAList(place.list(direction)))
        }
        guard !nodes.isEmpty else { return .success(.empty(notes, layout)) }
        guard let applied else {
            return .failure(foreign(list.value, strange(direction)))
        }
        do {
            let rules = try PolicyReader.rules(nodes, direction, layout)
            // A service puts back what others removed from a policy that learns.
            let allowsMissing = direction == .egress && intent.hasPattern
            return .success(
                try AppliedRules(
                    direction, words: applied, rules: rules, notes: notes, layout: layout, allowsMissing: allowsMissing)
            )
        } catch let error as RuleMismatch {
            return .failure(foreign(list.value, shape(direction, error)))
        } catch {
            return .failure(foreign(list.value, strange(direction)))
        }
    }

    /// Returns the finding for rules that are not in a form that egressgen writes, or that lack the words of `applied`.
    private func strange(_ direction: TrafficDirection) -> ForeignPart {
        place.kind.isAddressSet ? .entries(place.kind) : .rules(direction)
    }

    private func shape(_ direction: TrafficDirection, _ error: RuleMismatch) -> ForeignPart {
        if case .entry(let block) = error { return .entry(block, place.kind) }
        return .shape(direction, error)
    }

    private func line(_ node: SpanNode) -> Int { bytes.lineNumber(at: node.range.lowerBound) }

    /// Returns the value of an egressgen annotation, by its key without prefix. If it is missing, returns the node of
    /// all annotations.
    private func annotation(_ key: String) -> SpanNode {
        place.annotations[PolicyAnnotations.prefix + key] ?? place.annotations
    }

    private func malformed(_ node: SpanNode, _ flaw: ManifestFlaw) -> ManifestFinding {
        .malformed(flaw, line: line(node))
    }

    func malformed(_ error: AnnotationError) -> ManifestFinding {
        malformed(place.annotations[error.key] ?? place.annotations, .annotation(error))
    }

    private func foreign(_ node: SpanNode, _ part: ForeignPart) -> ManifestFinding {
        .foreign(part, line: line(node))
    }
}
