import EgressModel
import EgressPolicy
import Testing

@Suite struct PolicyDialectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let dialect: PolicyDialect
        let subject: String
        let adjust: @Sendable (inout PolicyIntent) throws -> Void
        var holdsNames = true

        var testDescription: String { "\(dialect) \(subject)" }
    }

    private static let objectionable: [Case] =
        PolicyDialect.allCases.map { Case(dialect: $0, subject: "--retain") { $0.retain = try TimeSpan("0") } }
        + [PolicyDialect.cilium, .clusterNetworkPolicy].flatMap { dialect in
            [
                Case(dialect: dialect, subject: "--aggregate") { $0.aggregate = true },
                Case(dialect: dialect, subject: "--family ipv6") { $0.family = .ipv6 },
            ]
        } + [
            Case(dialect: .clusterNetworkPolicy, subject: "--from-...") {
                $0.ingress.blocks = [try AllowSpec("8.8.8.8")]
            },
            Case(dialect: .cilium, subject: "--from-pod io.kubernetes.pod.namespace=a") {
                $0.ingress.pods = [try Label("io.kubernetes.pod.namespace=a"), try Label("a=b")]
            },
            Case(dialect: .cilium, subject: "--from-pod io.cilium.k8s.namespace.labels.team=a") {
                $0.ingress.pods = [try Label("io.cilium.k8s.namespace.labels.team=a")]
            },
            Case(dialect: .cilium, subject: "--from-namespace \(key(29))=") {
                $0.ingress.namespaces = [try Label("\(key(29))=")]
            },
            Case(dialect: .cilium, subject: "--from-namespace \(prefix(219))/a=") {
                $0.ingress.namespaces = [try Label("\(prefix(219))/a=")]
            },
            Case(dialect: .cilium, subject: "--dns none") { $0.dns = [] },
            Case(dialect: .cilium, subject: "--dns node-local") { $0.dns = [.kubeDNS, .nodeLocal] },
            Case(dialect: .cilium, subject: "--dns 169.254.20.10/32") {
                $0.dns = [.block(try CIDRBlock("169.254.20.10"))]
            },
            Case(dialect: .clusterNetworkPolicy, subject: "localhost") { $0.hosts = [try HostSpec("localhost")] },
            Case(dialect: .clusterNetworkPolicy, subject: "_a.example.com") {
                $0.hosts = [try HostSpec("_a.example.com")]
            },
            Case(dialect: .clusterNetworkPolicy, subject: "a_.example.com") {
                $0.hosts = [try HostSpec("a_.example.com")]
            },
        ]

    private static func key(_ count: Int) -> String { String(repeating: "a", count: count) }

    private static func prefix(_ count: Int) -> String { String(String(repeating: "a.", count: count).prefix(count)) }

    private func objections(_ row: Case, namespace: String? = "shop") throws -> [DialectObjection] {
        var intent = PolicyIntent(hosts: [try HostSpec("www.example.com:443")])
        try row.adjust(&intent)
        let subject = try PolicySubject(name: "web", namespace: namespace, podSelector: .all)
        return row.dialect.objections(to: intent, of: subject, holdsNames: row.holdsNames && row.dialect.holdsNames)
    }

    @Test(arguments: PolicyDialect.allCases)
    func `Labels that Cilium gives itself select no pods there`(dialect: PolicyDialect) throws {
        let keys = ["io.kubernetes.pod.namespace", "io.cilium.k8s.policy.cluster"]
        let selector = LabelSelector(
            matchLabels: [try Label("\(keys[0])=kube-system"), try Label("a=b")],
            matchExpressions: [try LabelRequirement(key: keys[1], condition: .exists)])
        let subject = try PolicySubject(name: "web", namespace: "shop", podSelector: selector)
        let intent = PolicyIntent(hosts: [try HostSpec("www.example.com")])
        let found = dialect.objections(to: intent, of: subject, holdsNames: dialect.holdsNames)
        #expect(found.map(\.subject) == (dialect == .cilium ? keys.map { "--pod \($0)" } : []))
    }

    @Test(arguments: objectionable)
    func `What a dialect cannot say is told with a remedy`(row: Case) throws {
        let found = try objections(row)
        #expect(found.map(\.subject) == [row.subject])
        #expect(found.allSatisfy { $0.error.hint != nil })
    }

    @Test(arguments: [
        Case(dialect: .cilium, subject: "gke") { $0.dns = [.any, .kubeDNS, .gke, .openshift] },
        Case(dialect: .cilium, subject: "dual") { $0.family = .dual },
        Case(dialect: .cilium, subject: "_a") { $0.hosts = [try HostSpec("_a.example.com")] },
        Case(dialect: .calico, subject: "all") {
            $0 = PolicyIntent(hosts: [try HostSpec("_a")])
            $0.aggregate = true
            $0.family = .ipv6
            $0.dns = [.nodeLocal]
        },
        Case(dialect: .cilium, subject: "keys") {
            $0.ingress.namespaces = [try Label("\(key(28))="), try Label("\(prefix(217))/\(key(63))=")]
        },
        Case(dialect: .cilium, subject: "sources alone") {
            $0 = PolicyIntent(hosts: [])
            $0.ingress.hosts = [try HostSpec("a")]
            $0.dns = [.nodeLocal]
            $0.aggregate = true
            $0.family = .ipv6
        },
        Case(dialect: .cilium, subject: "sources to merge") {
            $0.ingress.hosts = [try HostSpec("a")]
            $0.aggregate = true
        },
        Case(dialect: .calico, subject: "sources") { $0.ingress.pods = [try Label("io.kubernetes.pod.namespace=a")] },
        Case(dialect: .clusterNetworkPolicy, subject: "dns") { $0.dns = [.nodeLocal, .any] },
        Case(dialect: .clusterNetworkPolicy, subject: "no dns") { $0.dns = [] },
        Case(dialect: .clusterNetworkPolicy, subject: "a_b") { $0.hosts = [try HostSpec("a_b.example.com")] },
        Case(
            dialect: .clusterNetworkPolicy, subject: "addresses",
            adjust: {
                $0 = PolicyIntent(hosts: [try HostSpec("_a")])
                $0.aggregate = true
                $0.family = .ipv6
            }, holdsNames: false),
        Case(dialect: .cilium, subject: "addresses", adjust: { $0.dns = [] }, holdsNames: false),
    ])
    func `What a dialect can say is no reason to object`(row: Case) throws {
        #expect(try objections(row) == [])
    }

    @Test func `A policy of all namespaces would govern too much`() throws {
        for dialect in PolicyDialect.allCases {
            let found = try objections(Case(dialect: dialect, subject: "") { _ in }, namespace: nil)
            #expect(found.map(\.subject) == (dialect == .clusterNetworkPolicy ? ["--namespace"] : []))
            #expect(found.first?.error.hint == (found.isEmpty ? nil : "add -n NAMESPACE"))
        }
    }

    @Test func `A name that is too long behind its namespace is told`() throws {
        let name = String(repeating: "a.", count: 120) + "a"
        for (namespace, expected) in [("shop-of-all", [String]()), ("shop-of-alls", ["--name"])] {
            let subject = try PolicySubject(name: name, namespace: namespace, podSelector: .all)
            let found = PolicyDialect.clusterNetworkPolicy.objections(
                to: PolicyIntent(hosts: []), of: subject, holdsNames: true)
            #expect(subject.clusterName == "\(namespace).\(name)")
            #expect(found.map(\.subject) == expected)
        }
    }
}
