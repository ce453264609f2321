internal import EgressPolicy
internal import EgressTemplates

/// The output of `template list`: one line for each template, which starts with its name.
enum TemplateTable {
    static var text: String { aligned(BuiltinTemplate.allCases.map(row) + readyFiles).map { $0 + "\n" }.joined() }

    private static func row(_ template: BuiltinTemplate) -> [String] {
        if let kind = template.addressSet {
            return [
                template.rawValue, "\(kind.apiVersions[0]) \(kind.rawValue)", "addresses", "lost: ports, DNS rules",
            ]
        }
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
        case .cilium, .antrea, .aws: "names (sources: addresses)"
        case .calico: "addresses"
        case .clusterNetworkPolicy, .gke: "names"
        }
    }

    private static func losses(_ dialect: PolicyDialect) -> String {
        switch dialect {
        case .cilium: "refresh, retain, family, checks of later addresses; CIDRs do not match pods or nodes"
        case .calico: "refresh, retain"
        case .clusterNetworkPolicy:
            "refresh, retain, family, checks of later addresses, ingress; overrides NetworkPolicies"
        case .gke:
            "refresh, retain, family, checks of later addresses, ingress, DNS rules, CIDRs, port ranges, SCTP"
        case .antrea: "refresh, retain, family, checks of later addresses; overrides NetworkPolicies"
        case .aws: "refresh, retain, family, checks of later addresses"
        }
    }

    private static var readyFiles: [[String]] {
        Pipeline.allCases.map { [$0.rawValue, description($0)] }
            + [[SystemdUnits.name, "a systemd service and its timer, which refresh a folder of policies"]]
            + DNSServerSettings.allCases.map { [$0.rawValue, description($0)] }
    }

    private static func description(_ settings: DNSServerSettings) -> String {
        switch settings {
        case .coreDNS: "settings of CoreDNS, and a Service and its policy, for refresh --learn"
        case .unbound: "settings of Unbound for refresh --learn"
        case .bind: "settings of BIND for refresh --learn"
        case .coreDNSForward: "settings of CoreDNS, and a Service and its policy, for refresh --forward"
        }
    }

    private static func description(_ pipeline: Pipeline) -> String {
        switch pipeline {
        case .gitHubActions: "a GitHub Actions workflow that refreshes the policies of a repository"
        case .gitLabCI: "a GitLab CI job that refreshes the policies of a repository"
        }
    }

    /// Returns the rows with aligned columns. The last cell of a row is not padded.
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
