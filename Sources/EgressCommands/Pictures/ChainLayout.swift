/// The places of the nodes of a graph of chains: a column for each step, from left to right.
///
/// An edge that passes a column goes through a way point there, so that it crosses no box.
struct ChainLayout {
    /// What has a place in a column.
    private enum Item {
        case node(Int)
        case wayPoint(edge: Int)
    }

    /// The middle of each node from top to bottom.
    private(set) var middles: [Double]
    /// The middles of the way points of each edge, from its source to its target.
    private(set) var wayPoints: [[Double]]
    private(set) var height: Double = 0

    private static let gap: Double = 18
    private static let wayHeight: Double = 6

    private let heights: [Double]
    /// The column of the first way point of each edge.
    private let firstColumns: [Int]
    private var columns: [[Item]] = []

    /// - Parameters:
    ///   - graph: The graph.
    ///   - heights: The heights of the nodes.
    init(_ graph: ChainGraph, heights: [Double]) {
        self.heights = heights
        middles = heights.map { _ in 0 }
        wayPoints = graph.edges.map { edge in
            Array(repeating: 0, count: max(0, graph.columns[edge.target] - graph.columns[edge.source] - 1))
        }
        firstColumns = graph.edges.map { graph.columns[$0.source] + 1 }
        columns = Array(repeating: [], count: (graph.columns.max() ?? 0) + 1)
        fill(graph)
        for column in columns.indices { place(column) { _ in nil } }
        for _ in 0..<3 {
            for column in columns.indices { align(column, graph, toward: .sources) }
            for column in columns.indices.reversed() { align(column, graph, toward: .targets) }
        }
        moveToTop()
    }

    /// Puts each node and way point into its column, in the order in which a walk from the names asked for finds them.
    private mutating func fill(_ graph: ChainGraph) {
        var outgoing: [[Int]] = graph.nodes.map { _ in [] }
        for (index, edge) in graph.edges.enumerated() { outgoing[edge.source].append(index) }
        var seen: Set<Int> = []
        var stack: [Int] = graph.nodes.indices.reversed()
        while let node = stack.popLast() {
            guard seen.insert(node).inserted else { continue }
            columns[graph.columns[node]].append(.node(node))
            for edge in outgoing[node] {
                for step in wayPoints[edge].indices {
                    columns[graph.columns[node] + 1 + step].append(.wayPoint(edge: edge))
                }
            }
            stack += outgoing[node].reversed().map { graph.edges[$0].target }
        }
    }

    // MARK: Alignment

    private enum Side { case sources, targets }

    /// Moves the items of a column toward the middles of their neighbors on one side.
    private mutating func align(_ column: Int, _ graph: ChainGraph, toward side: Side) {
        var sums: [Int: (sum: Double, count: Double)] = [:]
        for (index, edge) in graph.edges.enumerated() where graph.columns[edge.target] > graph.columns[edge.source] {
            let (own, other) = side == .targets ? (edge.source, edge.target) : (edge.target, edge.source)
            guard graph.columns[own] == column else { continue }
            let way = wayPoints[index]
            let middle = (side == .targets ? way.first : way.last) ?? middles[other]
            let old = sums[own] ?? (0, 0)
            sums[own] = (old.sum + middle, old.count + 1)
        }
        let (ways, nodes, firstColumns) = (wayPoints, middles, firstColumns)
        place(column) { item in
            switch item {
            case .node(let node): return sums[node].map { $0.sum / $0.count }
            case .wayPoint(let edge):
                let step = column - firstColumns[edge]
                let next = side == .targets ? step + 1 : step - 1
                if ways[edge].indices.contains(next) { return ways[edge][next] }
                return nodes[side == .targets ? graph.edges[edge].target : graph.edges[edge].source]
            }
        }
    }

    /// Places the items of a column as close to the wanted middles as their heights allow, in the order of these middles.
    private mutating func place(_ column: Int, _ wanted: (Item) -> Double?) {
        let items = columns[column].enumerated().map {
            (index: $0.offset, item: $0.element, wish: wanted($0.element) ?? middle(of: $0.element, column))
        }
        .sorted { ($0.wish, $0.index) < ($1.wish, $1.index) }
        columns[column] = items.map(\.item)
        // Middles that keep their distances are a sequence that grows after the least distances are taken away from it.
        var offsets: [Double] = []
        var offset = 0.0
        for (place, entry) in items.enumerated() {
            if place > 0 {
                offset += (height(of: items[place - 1].item) + height(of: entry.item)) / 2 + Self.gap
            }
            offsets.append(offset)
        }
        let fitted = Self.growing(items.enumerated().map { $0.element.wish - offsets[$0.offset] })
        for (place, entry) in items.enumerated() { set(entry.item, column, fitted[place] + offsets[place]) }
    }

    /// Returns the growing sequence with the least squared distance: neighbors in the wrong order share their mean.
    private static func growing(_ values: [Double]) -> [Double] {
        var blocks: [(mean: Double, count: Int)] = []
        for value in values {
            blocks.append((value, 1))
            while blocks.count > 1, blocks[blocks.count - 2].mean > blocks[blocks.count - 1].mean {
                let last = blocks.removeLast()
                let other = blocks.removeLast()
                let count = last.count + other.count
                let sum = last.mean * Double(last.count) + other.mean * Double(other.count)
                blocks.append((sum / Double(count), count))
            }
        }
        return blocks.flatMap { Array(repeating: $0.mean, count: $0.count) }
    }

    private mutating func moveToTop() {
        var (top, bottom) = (Double.infinity, -Double.infinity)
        for (node, middle) in middles.enumerated() {
            top = min(top, middle - heights[node] / 2)
            bottom = max(bottom, middle + heights[node] / 2)
        }
        guard top.isFinite else { return }
        for way in wayPoints.joined() { (top, bottom) = (min(top, way), max(bottom, way)) }
        middles = middles.map { ($0 - top).rounded() }
        wayPoints = wayPoints.map { $0.map { ($0 - top).rounded() } }
        height = bottom - top
    }

    private func height(of item: Item) -> Double {
        switch item {
        case .node(let node): heights[node]
        case .wayPoint: Self.wayHeight
        }
    }

    private func middle(of item: Item, _ column: Int) -> Double {
        switch item {
        case .node(let node): middles[node]
        case .wayPoint(let edge): wayPoints[edge][column - firstColumns[edge]]
        }
    }

    private mutating func set(_ item: Item, _ column: Int, _ middle: Double) {
        switch item {
        case .node(let node): middles[node] = middle
        case .wayPoint(let edge):
            wayPoints[edge][column - firstColumns[edge]] = middle
        }
    }
}
