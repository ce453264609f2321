internal import EgressPolicy
internal import EgressTemplates

/// What `template list` tells: a line for each template, which begins with its name.
enum TemplateTable {
    static var text: String { aligned(BuiltinTemplate.allCases.map(row) + readyFiles).map { $0 + "\n" }.joined() }

    private static func row(_ template: BuiltinTemplate) -> [String] {
        guard let dialect = PolicyDialect(rawValue: template.rawValue) else {
            return [template.rawValue, "networking.k8s.io/v1 NetworkPolicy", "addresses", "nothing is lost"]
        }
        return [
            template.rawValue, "\(dialect.apiVersion) \(dialect.kind)", contents(dialect),
            "lost: " + losses(dialect),
        ]
    }

    private static func contents(_ dialect: PolicyDialect) -> String {
        switch dialect {
        case .cilium: "names (sources: addresses)"
        case .calico: "addresses"
        case .clusterNetworkPolicy: "names"
        }
    }

    private static func losses(_ dialect: PolicyDialect) -> String {
        switch dialect {
        case .cilium: "refresh, retain, family, checks of later addresses; CIDRs match no pods and nodes"
        case .calico: "refresh, retain"
        case .clusterNetworkPolicy:
            "refresh, retain, family, checks of later addresses, ingress; overrides NetworkPolicies"
        }
    }

    private static var readyFiles: [[String]] {
        Pipeline.allCases.map { [$0.rawValue, description($0)] }
            + [[SystemdUnits.name, "a service and its timer, which refresh a folder of policies"]]
    }

    private static func description(_ pipeline: Pipeline) -> String {
        switch pipeline {
        case .gitHubActions: "a workflow of GitHub Actions, which refreshes a repository's policies"
        case .gitLabCI: "a job of GitLab CI, which refreshes a repository's policies"
        }
    }

    /// The columns of all rows at the same places; the last cell of a row may be as long as it likes.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.filter { $0.count > column + 1 }.map { $0[column].count }.max() ?? 0
        }
        return rows.map { row in
            zip(row.dropLast(), widths).map { $0 + String(repeating: " ", count: $1 - $0.count + 2) }.joined()
                + (row.last ?? "")
        }
    }
}
