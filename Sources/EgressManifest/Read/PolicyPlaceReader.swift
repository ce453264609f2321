internal import EgressModel
internal import EgressPolicy

/// Reads what a policy says of itself, and judges whether its rules are ours.
struct PolicyPlaceReader {
    private let place: PolicyPlace
    private let bytes: [UInt8]

    init(_ place: PolicyPlace, _ bytes: [UInt8]) {
        self.place = place
        self.bytes = bytes
    }

    func name() throws(ManifestError) -> (String, String?) {
        guard let name = place.metadata["name"]?.string else {
            throw malformed(place.metadata, "has no metadata.name")
        }
        let namespace = place.metadata["namespace"]
        // Kubernetes takes an empty one for the default.
        return (name, namespace?.isNull == true || namespace?.string == "" ? nil : namespace?.string)
    }

    /// Checks that what is written here stays here, and that nothing else comes in from elsewhere.
    func checkForm() throws(ManifestError) {
        let document = place.ancestors[0]
        let obstacle =
            (place.ancestors + [place.metadata]).firstNonNil { SpanObstacle.copies(of: $0, in: document) }
            ?? [place.root, place.metadata, place.spec].firstNonNil { SpanObstacle.keys(of: $0) }
            ?? SpanObstacle.anywhere(in: place.annotations) ?? SpanObstacle.itself(place.spec)
        if let obstacle { throw obstacle.error(in: bytes) }
        guard place.spec.entries?.isEmpty == false else { throw malformed(place.spec, "has no spec") }
        let range = place.root.range
        let lines = bytes.lineStart(range.lowerBound)..<bytes.nextLine(range.upperBound)
        if let offset = bytes.loneCarriageReturn(in: lines) {
            throw .malformed(
                line: bytes.lineNumber(at: offset), "has a line end of a carriage return alone",
                hint: "write LF or CRLF at the ends of lines")
        }
    }

    func annotations() throws(ManifestError) -> IntentAnnotations {
        var values: [String: String] = [:]
        for entry in place.annotations.entries ?? [] {
            guard let key = entry.key.string, key.hasPrefix(PolicyAnnotations.prefix) else { continue }
            guard let value = entry.value.string, !isOtherType(entry.value) else {
                throw malformed(entry.value, "has something else for a string at \(key)")
            }
            values[String(key.dropFirst(PolicyAnnotations.prefix.count))] = value
        }
        let size = PolicyAnnotations.size(values)
        guard size <= PolicyAnnotations.sizeLimit else {
            throw malformed(
                place.annotations,
                "has \(size) bytes of egressgen.dev/ annotations, over the limit of \(PolicyAnnotations.sizeLimit)")
        }
        return IntentAnnotations(values)
    }

    /// Kubernetes refuses annotations that are no strings.
    private func isOtherType(_ node: SpanNode) -> Bool {
        guard case .scalar(let string, let isPlain) = node.content else { return true }
        return isPlain && YAMLImplicitType.matches(string)
    }

    /// Finds the policyTypes that a policy without them needs.
    ///
    /// - Parameter needed: the directions that policyTypes must name.
    /// - Returns: the policyTypes to write; `nil` if the policy has them already.
    /// - Throws: `ManifestError`; `.foreign` if the policy's own policyTypes lack one of `needed`, `.malformed` if they
    ///   cannot be read.
    func missingPolicyTypes(_ needed: [TrafficDirection]) throws(ManifestError) -> [String]? {
        guard let types = place.spec["policyTypes"], !types.isNull else {
            guard place.spec["policyTypes"] == nil else {
                throw malformed(place.spec["policyTypes"] ?? place.spec, "has an empty policyTypes")
            }
            return TrafficDirection.written.filter { needed.contains($0) || place.entry($0) != nil }.map(\.rawValue)
        }
        if let obstacle = SpanObstacle.anywhere(in: types) { throw obstacle.error(in: bytes) }
        guard let names = types.items?.map(\.string) else {
            throw malformed(types, "has something else for a list of policyTypes")
        }
        for direction in needed where !names.contains(direction.rawValue) {
            let known = TrafficDirection.written.filter { names.contains($0.rawValue) || $0 == direction }
            let wanted = known.map(\.rawValue).joined(separator: ", ")
            throw .foreign(
                line: line(types),
                "policyTypes lacks \(direction.rawValue), so that its \(direction.word) is ignored",
                hint: "write policyTypes: [\(wanted)]")
        }
        return nil
    }

    func current(
        _ direction: TrafficDirection, _ annotations: IntentAnnotations
    ) throws(ManifestError) -> Result<CurrentRules, ManifestError> {
        let notes: RetentionNotes
        let applied: [RuleWord]?
        do {
            notes = try RetentionText.notes(annotations[PolicyAnnotations.retained(direction)], direction)
            applied = try annotations.applied(direction)
        } catch {
            throw malformed(error)
        }
        guard let list = place.entry(direction) else { return .success(.empty(notes)) }
        if let obstacle = SpanObstacle.anywhere(in: list.value) { throw obstacle.error(in: bytes) }
        guard !list.value.isNull else { return .success(.empty(notes)) }
        guard let nodes = list.value.items else {
            throw malformed(list.value, "has something else for a list of \(direction.word) rules")
        }
        guard !nodes.isEmpty else { return .success(.empty(notes)) }
        guard let applied else {
            return .failure(foreign(list.value, "has \(direction.word) rules that egressgen did not write"))
        }
        do {
            let rules = try nodes.map { node throws(PolicyReadError) in
                try PolicyReader.rule(node, direction)
            }
            return .success(try CurrentRules(direction, words: applied, rules: rules, notes: notes))
        } catch let error as FormatError {
            return .failure(foreign(list.value, error.fact))
        } catch {
            return .failure(foreign(list.value, "has \(direction.word) rules that egressgen did not write"))
        }
    }

    private func line(_ node: SpanNode) -> Int { bytes.lineNumber(at: node.range.lowerBound) }

    private func malformed(_ node: SpanNode, _ fact: String) -> ManifestError {
        .malformed(line: line(node), fact, hint: nil)
    }

    func malformed(_ error: AnnotationError) -> ManifestError {
        let entry = place.annotations.entry(error.key)
        return .malformed(line: line(entry?.value ?? place.annotations), "\(error.key) \(error.fact)", hint: error.hint)
    }

    private func foreign(_ node: SpanNode, _ fact: String) -> ManifestError {
        .foreign(
            line: line(node), fact,
            hint: "pass --adopt to replace them, or move rules of your own to another NetworkPolicy")
    }
}
