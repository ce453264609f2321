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
}
