package import EgressModel
package import EgressPolicy

/// Tells why a manifest, or a policy in it, cannot be refreshed. Its case is the class that decides what follows.
package enum ManifestFinding: Error, Hashable, Sendable {
    /// The content is malformed, at a line counted from 1.
    case malformed(ManifestFlaw, line: Int)
    /// Somebody else wrote what is there, at a line counted from 1.
    case foreign(ForeignPart, line: Int)
    /// The edited text does not say what was planned.
    case unplanned(EditSlip)

    /// The line to blame, counted from 1.
    package var line: Int? {
        switch self {
        case .malformed(_, let line), .foreign(_, let line): line
        case .unplanned: nil
        }
    }

    /// The field to blame.
    package var field: ManifestField? {
        switch self {
        case .malformed(let flaw, _): flaw.field
        case .foreign(let part, _): part.field
        case .unplanned: nil
        }
    }
}

/// What is malformed in a manifest, a ResourceList or a functionConfig.
package enum ManifestFlaw: Hashable, Sendable {
    case yaml(YAMLProblem)
    /// An anchor, an alias, a tag or a merge key stands where egressgen writes.
    case indirection
    /// A key behind a question mark stands where egressgen writes.
    case explicitKey
    /// A carriage return without a line feed ends a line.
    case carriageReturn
    /// A list does not have each item on lines of its own.
    case uneditableList
    /// A key and its colon are not on one line.
    case uneditableKey
    case noName
    case noSpec
    case notAString(ManifestField)
    case notAList(ManifestField)
    /// `policyTypes` is there and null, which the API server takes for missing.
    case nullPolicyTypes
    /// All annotations of ours have more bytes than the API server takes.
    case annotationSize(Int)
    /// All annotations of ours would have more bytes than the API server takes.
    case plannedAnnotationSize(Int)
    case annotation(AnnotationError)
    /// The annotation with the notes of a direction is not what egressgen writes.
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

/// What somebody else wrote in a managed policy.
package enum ForeignPart: Hashable, Sendable {
    /// `policyTypes` lacks a direction, so that its rules count for nothing; and what it should hold.
    case policyTypes(lacking: TrafficDirection, wanted: [TrafficDirection])
    /// Rules of a direction that egressgen does not write, or writes only beside an annotation that is not there.
    case rules(TrafficDirection)
    /// Rules of a direction that are not what the annotation tells.
    case shape(TrafficDirection, RuleMismatch)

    var field: ManifestField {
        switch self {
        case .policyTypes: .policyTypes
        case .rules(let direction), .shape(let direction, _): .rules(direction)
        }
    }
}
