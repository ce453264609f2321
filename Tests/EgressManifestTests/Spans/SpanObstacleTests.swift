import Testing

@testable import EgressManifest

@Suite struct SpanObstacleTests {
    /// One visit of each level takes almost no time. Two visits of each level would take a week.
    @Test(.timeLimit(.minutes(1)), arguments: [("[", "]"), ("{a: ", "}")])
    func `finds an anchor 40 levels down`(open: String, close: String) throws {
        let text = String(repeating: open, count: 40) + "&x y" + String(repeating: close, count: 40)
        let node = try #require(SpanTree.documents(of: Array(text.utf8)).first)
        let obstacle = try #require(SpanObstacle.anywhere(in: node))
        #expect(obstacle.node.string == "y")
    }
}
