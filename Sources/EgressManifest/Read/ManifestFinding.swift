package import EgressModel
package import EgressPolicy

/// The reason why a manifest, or a policy in it, cannot be refreshed. The case determines the severity of the finding.
package enum ManifestFinding: Error, Hashable, Sendable {
    /// The content is malformed, at a line counted from 1.
    case malformed(ManifestFlaw, line: Int)
    /// Another user wrote a part of the policy, at a line counted from 1.
    case foreign(ForeignPart, line: Int)
    /// The edited text differs from the plan.
    case unplanned(EditSlip)

    /// The line that the finding is about, counted from 1.
    package var line: Int? {
        switch self {
        case .malformed(_, let line), .foreign(_, let line): line
        case .unplanned: nil
        }
    }

    /// The field that the finding is about.
    package var field: ManifestField? {
        switch self {
        case .malformed(let flaw, _): flaw.field
        case .foreign(let part, _): part.field
        case .unplanned: nil
        }
    }
}

/// The error in a malformed manifest, ResourceList or functionConfig.
package enum ManifestFlaw: Hashable, Sendable {
    case yaml(YAMLProblem)
    /// The text is not YAML, because it is a template of Helm or another generator.
    case template(YAMLProblem)
    /// An anchor, an alias, a tag or a merge key is in a place that egressgen must edit.
    case indirection
    /// A key after a question mark is in a place that egressgen must edit.
    case explicitKey
    /// A line ends with neither a line feed nor a carriage return and a line feed.
    case lineBreak
    /// An item of a list is not on lines of its own.
    case uneditableList
    /// A key and its colon are not on one line.
    case uneditableKey
    case noName
    case noSpec
    /// An address set has no spec, or a null one.
    case noSetSpec(ManagedKind)
    case notAString(ManifestField)
    case notAList(ManifestField)
    /// `policyTypes` is null, which the API server treats as missing.
    case nullPolicyTypes
    /// The annotations of egressgen have more bytes together than the API server accepts.
    case annotationSize(Int)
    /// After the edit, the annotations of egressgen would have more bytes together than the API server accepts.
    case plannedAnnotationSize(Int)
    case annotation(AnnotationError)
    /// The annotation with the notes of a direction does not have the form that egressgen writes.
    case notes(TrafficDirection, NotesFlaw)
    case severalDocuments
    case notResourceList
    case config(FunctionConfigFlaw)

    var field: ManifestField? {
        switch self {
        case .notAString(let field), .notAList(let field): field
        case .nullPolicyTypes: .policyTypes
        case .annotation(let error): .annotation(error.key)
        case .notes(let direction, _): .retained(direction)
        default: nil
        }
    }
}

/// The part of a managed policy that another user wrote.
package enum ForeignPart: Hashable, Sendable {
    /// `policyTypes` lacks a direction, so the rules of this direction have no effect. `wanted` is what it should
    /// contain.
    case policyTypes(lacking: TrafficDirection, wanted: [TrafficDirection])
    /// The rules of a direction are not in a form that egressgen writes, or the annotation that egressgen writes with
    /// them is missing.
    case rules(TrafficDirection)
    /// The rules of a direction do not match the annotation that lists their words.
    case shape(TrafficDirection, RuleMismatch)
    /// The list of an address set is not in a form that egressgen writes, or the annotation that egressgen writes with
    /// it is missing.
    case entries(ManagedKind)
    /// An entry of an address set is too large to stand for addresses, and no word of `applied` allows it.
    case entry(CIDRBlock, ManagedKind)

    package var field: ManifestField {
        switch self {
        case .policyTypes: .policyTypes
        case .rules(let direction), .shape(let direction, _): .rules(direction)
        case .entries(let kind), .entry(_, let kind): .entries(kind)
        }
    }
}
