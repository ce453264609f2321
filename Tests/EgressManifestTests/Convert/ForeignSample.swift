import EgressManifest
import EgressModel
import EgressPolicy
import EgressTestSupport
import Testing

/// A policy of another kind, read from a text.
struct ForeignSample {
    let item: ForeignCollection.Item
    let intent: ForeignIntent?

    init(_ text: String, _ wishes: ConversionWishes = ConversionWishes()) throws {
        let items = try ForeignCollection(searching: Array(text.utf8))?.items ?? []
        guard let item = items.first, items.count == 1 else { throw SupportError("has \(items.count) policies") }
        self.item = item
        intent = item.policy.map { ForeignIntent($0, wishes) }
    }

    /// Everything that cannot be converted.
    var flaws: [ForeignFlaw] { item.flaws + (intent?.lacks.map(ForeignFlaw.init) ?? []) }

    /// Replaces one part of a text, and expects that exactly one part of the policy cannot be converted.
    static func expect(_ row: ForeignChange, in text: String, sourceLocation: SourceLocation = #_sourceLocation) throws
    {
        guard text.contains(row.part) else { throw SupportError("the policy has no '\(row.part)'") }
        let changed = text.replacing(row.part, with: row.other, maxReplacements: 1)
        let flaws = try ForeignSample(changed).flaws
        #expect(flaws.map(\.path.description) == [row.path], "\(changed)", sourceLocation: sourceLocation)
        #expect(flaws.first?.part == row.flaw, "\(changed)", sourceLocation: sourceLocation)
        #expect(flaws.first?.isBinding == row.isBinding, "\(changed)", sourceLocation: sourceLocation)
    }
}

/// A change of a text, and the flaw that it causes.
struct ForeignChange: Sendable, CustomTestStringConvertible {
    let part: String
    let other: String
    let path: String
    let flaw: ForeignFlaw.Part
    let isBinding: Bool

    /// A change whose flaw concerns a rule or a peer alone.
    static func rule(_ part: String, _ other: String, _ path: String, _ flaw: ForeignFlaw.Part) -> ForeignChange {
        ForeignChange(part: part, other: other, path: path, flaw: flaw, isBinding: false)
    }

    /// A change whose flaw concerns the whole policy.
    static func whole(_ part: String, _ other: String, _ path: String, _ flaw: ForeignFlaw.Part) -> ForeignChange {
        ForeignChange(part: part, other: other, path: path, flaw: flaw, isBinding: true)
    }

    var testDescription: String { "\(path): \(other)" }
}

/// Returns the pattern for a text in a table of test cases.
func pattern(_ text: String) -> HostName { (try? HostName(text)) ?? .below(.clusterDomain) }
