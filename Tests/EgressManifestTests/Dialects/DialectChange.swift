import EgressManifest
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// Why a policy in a dialect is refused.
enum DialectRefusal: Equatable {
    /// The reader does not take it.
    case flaw(PolicyFlaw)
    /// It does not say what was asked for.
    case violation(String)
}

/// One change of a policy in a dialect, and why it is refused.
enum DialectChange {
    static let subject = DialectRefusal.violation("name, namespace or podSelector is not the one asked for")
    static let directions = DialectRefusal.violation("the directions that it governs are not the ones asked for")

    /// Reads the fuller policy in a dialect, with one part of it replaced, and checks it.
    static func expect(
        _ template: BuiltinTemplate, _ part: String, _ other: String, _ refusal: DialectRefusal,
        in sample: SamplePolicy? = nil
    ) throws {
        let sample = try sample ?? .fuller()
        let text = try sample.text(template)
        guard text.contains(part) else { throw SupportError("the policy has no '\(part)'") }
        let changed = text.replacing(part, with: other, maxReplacements: 1)
        do {
            try sample.checked(changed)
            Issue.record("is taken for what was asked for:\n\(changed)")
        } catch PolicyReadError.content(let flaw) {
            #expect(.flaw(flaw) == refusal)
        } catch let error as InvariantViolation {
            #expect(.violation(error.fact) == refusal)
        }
    }
}
