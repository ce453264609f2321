import EgressManifest
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// One change of a policy in a dialect, and why it is refused.
enum DialectChange {
    static let subject = "name, namespace or podSelector is not the one asked for"
    static let directions = "the directions that it governs are not the ones asked for"

    /// Reads the fuller policy in a dialect, with one part of it replaced, and checks it.
    static func expect(
        _ template: BuiltinTemplate, _ part: String, _ other: String, _ fact: String,
        in sample: SamplePolicy? = nil
    ) throws {
        let sample = try sample ?? .fuller()
        let text = try sample.text(template)
        guard text.contains(part) else { throw SupportError("the policy has no '\(part)'") }
        let changed = text.replacing(part, with: other, maxReplacements: 1)
        do {
            try sample.checked(changed)
            Issue.record("is taken for what was asked for:\n\(changed)")
        } catch let error as PolicyReadError {
            #expect(error.fact == fact)
        } catch let error as InvariantViolation {
            #expect(error.fact == fact)
        }
    }
}
