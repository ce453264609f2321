internal import EgressModel
public import EgressPolicy

/// Tells why a manifest cannot be refreshed.
public enum ManifestError: Error, Hashable, Sendable {
    /// The content is malformed, at a line counted from 1.
    case malformed(line: Int, String, hint: String?)
    /// Somebody else wrote what is there.
    case foreign(line: Int, String, hint: String?)
    /// The edit did not come out as planned.
    case unplanned(String)
}

/// A NetworkPolicy in a file that carries `egressgen.dev/hosts`.
public struct ManagedPolicy: Sendable {
    public let name: String
    public let namespace: String?
    public let annotations: IntentAnnotations
    public let intent: PolicyIntent
    /// What it holds, if it is ours; the reason where it is not.
    public let current: Result<CurrentEgress, ManifestError>
    /// What `policyTypes` should be; `nil` where it is there.
    let missingPolicyTypes: [String]?
    let place: PolicyPlace

    /// Whether it selects the same pods in the same namespace under the same name.
    public func isOf(_ subject: PolicySubject) -> Bool {
        guard name == subject.name, namespace == subject.namespace, let selector = podSelector else { return false }
        return Set(selector.matchLabels) == Set(subject.podSelector.matchLabels)
            && Set(selector.matchExpressions) == Set(subject.podSelector.matchExpressions)
    }

    /// `nil` where it cannot be read.
    private var podSelector: LabelSelector? {
        guard let node = place.spec["podSelector"], node.indirection == nil else { return nil }
        return try? PolicyReader.selector(node)
    }

    public var displayName: String { "\(namespace ?? "default")/\(name)" }

    /// - Throws: `ManifestError`.
    init(_ place: PolicyPlace, in bytes: [UInt8]) throws(ManifestError) {
        let reader = PolicyPlaceReader(place, bytes)
        self.place = place
        (name, namespace) = try reader.name()
        annotations = try reader.annotations()
        do {
            intent = try annotations.intent()
        } catch {
            throw reader.malformed(error)
        }
        missingPolicyTypes = try reader.missingPolicyTypes()
        current = try reader.current(annotations)
    }
}

/// Where a policy stands in a file.
struct PolicyPlace: Sendable {
    /// The document, then the items of lists on the way.
    let path: [Int]
    let root: SpanNode
    let metadata: SpanNode
    let annotations: SpanNode
    let spec: SpanNode

    var egress: SpanNode.Entry? { spec.entry("egress") }
    var rules: [SpanNode] { egress?.value.items ?? [] }

    /// The policy of a node, if it is one and managed.
    init?(_ root: SpanNode, path: [Int]) {
        guard root["kind"]?.string == "NetworkPolicy", root["apiVersion"]?.string == "networking.k8s.io/v1",
            let metadata = root["metadata"], let annotations = metadata["annotations"],
            annotations.entry(PolicyAnnotations.prefix + "hosts") != nil
        else { return nil }
        self.path = path
        self.root = root
        self.metadata = metadata
        self.annotations = annotations
        spec = root["spec"] ?? SpanNode(content: .mapping([]), range: root.range, isFlow: true, isDecorated: true)
    }
}

/// Reads what a policy says of itself, and judges whether its rules are ours.
private struct PolicyPlaceReader {
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
        return (name, place.metadata["namespace"]?.string)
    }

    func annotations() throws(ManifestError) -> IntentAnnotations {
        if let node = place.annotations.indirection ?? (place.spec.isDecorated ? place.spec : nil) {
            throw malformed(node, node.isDecorated && node.range == place.root.range ? "has no spec" : Self.indirect)
        }
        guard place.spec.entries?.isEmpty == false else { throw malformed(place.spec, "has no spec") }
        var values: [String: String] = [:]
        var size = 0
        for entry in place.annotations.entries ?? [] {
            guard let key = entry.key.string, key.hasPrefix(PolicyAnnotations.prefix) else { continue }
            guard let value = entry.value.string, !isOtherType(entry.value) else {
                throw malformed(entry.value, "has something else for a string at \(key)")
            }
            values[String(key.dropFirst(PolicyAnnotations.prefix.count))] = value
            size += key.utf8.count + value.utf8.count
        }
        guard size <= PolicyAnnotations.sizeLimit else {
            throw malformed(
                place.annotations, "has \(size) bytes of egressgen.dev/ annotations, over the limit of 262144")
        }
        return IntentAnnotations(values)
    }

    /// Kubernetes refuses annotations that are no strings.
    private func isOtherType(_ node: SpanNode) -> Bool {
        guard case .scalar(let string, let isPlain) = node.content else { return true }
        return isPlain && YAMLImplicitType.matches(string)
    }

    func missingPolicyTypes() throws(ManifestError) -> [String]? {
        guard let types = place.spec["policyTypes"], !types.isNull else {
            guard place.spec["policyTypes"] == nil else {
                throw malformed(place.spec["policyTypes"] ?? place.spec, "has an empty policyTypes")
            }
            return place.spec["ingress"] == nil ? ["Egress"] : ["Ingress", "Egress"]
        }
        guard types.indirection == nil, let names = types.items?.map(\.string) else {
            throw malformed(types, Self.indirect)
        }
        guard names.contains("Egress") else {
            let wanted = (names.compactMap { $0 } + ["Egress"]).joined(separator: ", ")
            throw .foreign(
                line: line(types), "policyTypes lacks Egress, so that its egress is ignored",
                hint: "write policyTypes: [\(wanted)]")
        }
        return nil
    }

    func current(_ annotations: IntentAnnotations) throws(ManifestError) -> Result<CurrentEgress, ManifestError> {
        let notes: RetentionNotes
        let applied: [RuleWord]?
        do {
            notes = try RetentionText.notes(annotations["retained"])
            applied = try annotations.applied()
        } catch {
            throw malformed(error)
        }
        guard let egress = place.egress else { return .success(.empty(notes)) }
        if let node = egress.value.indirection { throw malformed(node, Self.indirect) }
        guard !egress.value.isNull else { return .success(.empty(notes)) }
        guard let nodes = egress.value.items else {
            throw malformed(egress.value, "has something else for a list of egress rules")
        }
        guard !nodes.isEmpty else { return .success(.empty(notes)) }
        guard let applied else {
            return .failure(foreign(egress.value, "has egress rules that egressgen did not write"))
        }
        do {
            let rules = try nodes.map { node throws(PolicyReadError) in try PolicyReader.rule(node) }
            return .success(try CurrentEgress(words: applied, rules: rules, notes: notes))
        } catch let error as FormatError {
            return .failure(foreign(egress.value, error.fact))
        } catch {
            return .failure(foreign(egress.value, "has egress rules that egressgen did not write"))
        }
    }

    private static let indirect = "has an anchor, an alias, a tag or a merge key where egressgen writes"

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
