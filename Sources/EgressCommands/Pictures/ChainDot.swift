internal import EgressModel
internal import EgressPolicy

/// A graph of chains in the language of Graphviz (graphviz.org, DOT Language).
struct ChainDot {
    private let graph: ChainGraph

    init(_ graph: ChainGraph) {
        self.graph = graph
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    private var lines: [String] {
        [
            "digraph egressgen {", "  rankdir=LR;", "  node [shape=box, fontname=monospace];",
            "  edge [fontname=monospace];",
        ] + clusters + others + edges + ["}"]
    }

    /// The names by the domains of their operators, in the order in which they occur.
    private var clusters: [String] {
        var domains: [DomainName] = []
        var members: [DomainName: [DomainName]] = [:]
        for case .name(let name) in graph.nodes {
            let domain = SharedSuffixes.operatorDomain(of: name)
            if members[domain] == nil { domains.append(domain) }
            members[domain, default: []].append(name)
        }
        return domains.enumerated().flatMap { index, domain in
            ["  subgraph cluster_\(index) {", "    label=\(quoted("\(domain)"));"]
                + (members[domain] ?? []).map { name in
                    "    \(quoted("\(name)"))\(graph.asked.contains(name) ? " [style=bold]" : "");"
                } + ["  }"]
        }
    }

    private var others: [String] {
        graph.nodes.flatMap { node -> [String] in
            switch node {
            case .name: []
            case .addresses(let addresses): addresses.map { "  \(quoted("\($0)")) \(attributes(of: $0));" }
            case .end(_, let mark, let text):
                [
                    "  \(quoted(id(of: node))) [shape=plaintext, color=red, fontcolor=red, label=\(quoted(label(mark, text)))];"
                ]
            }
        }
    }

    private func attributes(of address: IPAddress) -> String {
        guard let reason = ChainGraph.refusal(of: address) else { return "[style=rounded]" }
        return "[style=\"rounded,dashed\", color=red, label=\(quoted("\(address)\nrefused: \(reason)"))]"
    }

    private var edges: [String] {
        graph.edges.flatMap { edge -> [String] in
            guard case .name(let name) = graph.nodes[edge.source] else { return [] }
            let label = edge.record.map { " [label=\(quoted("\($0.type) \($0.ttl)"))]" } ?? " [style=dashed]"
            return targets(of: graph.nodes[edge.target]).map { "  \(quoted("\(name)")) -> \(quoted($0))\(label);" }
        }
    }

    private func targets(of node: ChainGraph.Node) -> [String] {
        if case .addresses(let addresses) = node { return addresses.map { "\($0)" } }
        return [id(of: node)]
    }

    private func id(of node: ChainGraph.Node) -> String {
        switch node {
        case .name(let name): "\(name)"
        case .addresses(let addresses): addresses.map { "\($0)" }.joined(separator: " ")
        case .end(let name, let mark, _): "\(name) \(mark.rawValue)"
        }
    }

    private func label(_ mark: ChainGraph.EndMark, _ text: String?) -> String {
        mark.rawValue + (text.map { "\n" + TextWrap.lines($0, width: 40).joined(separator: "\n") } ?? "")
    }

    private func quoted(_ text: String) -> String {
        let escaped = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            TerminalText.escaped(String(line)).map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
        }
        return "\"" + escaped.joined(separator: "\\n") + "\""
    }
}
