import EgressPolicy
import Testing

@Suite struct LabelSelectorTests {
    @Test func `The selector of everything has no requirement`() {
        #expect(LabelSelector.all.matchLabels.isEmpty)
        #expect(LabelSelector.all.matchExpressions.isEmpty)
    }

    @Test func `A selector keeps the order of its labels and expressions`() throws {
        let labels = [try Label("run=busybox"), try Label("app=web")]
        let expressions = try SelectorExpression("z,!a").requirements
        let selector = LabelSelector(matchLabels: labels, matchExpressions: expressions)
        #expect(selector.matchLabels.map(\.key) == ["run", "app"])
        #expect(selector.matchExpressions.map(\.key) == ["z", "a"])
        #expect(selector != .all)
    }

    @Test(arguments: [
        (["a=1"], "", true), (["a=1", "b=2"], "", true), (["a=2"], "", false), (["c=1"], "", false),
        ([], "a in (1,2)", true), ([], "a in (2)", false), ([], "c in (1)", false), ([], "a notin (2)", true),
        ([], "a notin (1)", false), ([], "c notin (1)", true), ([], "a", true), ([], "c", false), ([], "!c", true),
        ([], "!a", false), (["a=1"], "!c,b!=3", true), (["a=1"], "!c,b!=2", false),
    ])
    func `A selector selects what meets all its requirements`(labels: [String], text: String, isSelected: Bool) throws {
        let expressions = try text.isEmpty ? [] : SelectorExpression(text).requirements
        let selector = LabelSelector(matchLabels: try labels.map { try Label($0) }, matchExpressions: expressions)
        #expect(selector.selects([try Label("a=1"), try Label("b=2")]) == isSelected)
        #expect(LabelSelector.all.selects([]))
    }
}
