import EgressManifest
import EgressModel
import EgressPolicy
import EgressTemplates
import EgressTestSupport

extension SamplePolicy {
    /// Renders the policy with a built-in template.
    func text(_ template: BuiltinTemplate, comments: Bool = true) throws -> String {
        try text(template.text, comments: comments)
    }

    func text(_ template: String, comments: Bool = true) throws -> String {
        let bare = NetworkPolicy(
            subject: policy.subject, labels: policy.labels, annotations: [], policyTypes: policy.policyTypes,
            ingress: policy.ingress, egress: policy.egress)
        return try PolicyTemplate(template).text(of: bare, words: comments ? words : nil, origins: origins)
    }

    /// Reads a rendered policy of a dialect, and checks that it allows exactly what the intent asks for.
    @discardableResult
    func checked(_ text: String) throws -> DialectPolicy {
        guard case .dialect(let found) = try RenderedPolicy(text) else { throw SupportError("is a NetworkPolicy") }
        try Invariants.check(found, of: policy.subject, intent: intent, outcomes: outcomes)
        return found
    }
}

extension BuiltinTemplate {
    static let dialects = allCases.filter { PolicyDialect(rawValue: $0.rawValue) != nil }
    /// The templates of dialects that support ingress rules.
    static let ofIngress: [BuiltinTemplate] = [.cilium, .calico, .antrea, .aws]

    /// `SamplePolicy.fuller`, as far as the dialect can express it.
    var fuller: SamplePolicy { get throws { try .fuller(onlyNames: self == .gke) } }
    /// `SamplePolicy.dialects`, as far as the dialect can express it.
    var sample: SamplePolicy { get throws { try .dialects(onlyNames: self == .gke) } }

    var resource: CustomResource {
        get throws {
            switch self {
            case .networkPolicy: throw SupportError("is no custom resource")
            case .cilium: .cilium
            case .calico: .calico
            case .clusterNetworkPolicy: .cluster
            case .gke: .gke
            case .antrea: .antrea
            case .aws: .aws
            case .networkSet: .networkSet
            case .globalNetworkSet: .globalNetworkSet
            case .cidrGroup: .cidrGroup
            }
        }
    }
}
