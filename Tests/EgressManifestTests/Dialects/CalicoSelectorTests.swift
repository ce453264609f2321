import EgressModel
import EgressPolicy
import Testing

@testable import EgressManifest

@Suite struct CalicoSelectorTests {
    private static let selectors: [(LabelSelector, String)] = [
        (.all, "all()"),
        (labels(("run", "busybox")), "run == 'busybox'"),
        (labels(("a", ""), ("example.com/b", "1e3")), "a == '' && example.com/b == '1e3'"),
        (expression("tier", .isIn, "web", "api"), "tier in {'api', 'web'}"),
        (expression("tier", .notIn, "dev"), "tier not in {'dev'}"),
        (expression("in", .exists), "has(in)"), (expression("not", .doesNotExist), "!has(not)"),
    ]

    private static func labels(_ pairs: (String, String)...) -> LabelSelector {
        LabelSelector(matchLabels: pairs.compactMap { try? Label(key: $0.0, value: $0.1) })
    }

    private static func expression(
        _ key: String, _ condition: LabelRequirement.Operator, _ values: String...
    ) -> LabelSelector {
        let requirement = try? LabelRequirement(key: key, condition: condition, values: values)
        return LabelSelector(matchLabels: [], matchExpressions: [requirement].compactMap(\.self))
    }

    @Test(arguments: selectors)
    func `A selector is written in Calico's syntax, and read back`(selector: LabelSelector, text: String) throws {
        #expect(CalicoSelector.text(selector) == text)
        #expect(try CalicoSelector.selector(text) == selector)
    }

    @Test(arguments: [
        "", "all() && all()", "a = 'b'", "a == b", "a == \"b\"", "a == 'b' || c == 'd'", "a != 'b'", "a in {b}",
        "a in 'b'", "a contains 'b'", "has(a", "global()", "!all()", "a == 'b' &&", "(a == 'b')", "has(a) && ",
        "a in {}",
        "a == 'b' && !(has(c))",
    ])
    func `Another text is refused`(text: String) {
        #expect(throws: PolicyReadError.self) { try CalicoSelector.selector(text) }
    }
}
