import EgressManifest
import EgressPolicy
import EgressTemplates
import EgressTestSupport
import Testing

/// What the readers of all dialects refuse, and what they let a template choose.
@Suite struct DialectReaderTests {
    @Test(arguments: BuiltinTemplate.dialects)
    func `no key is taken that the reader does not know`(template: BuiltinTemplate) throws {
        try DialectChange.expect(template, "\nspec:", "\nspecs: []\nspec:", .flaw(.unknownKey("specs")))
        try DialectChange.expect(template, "\nspec:", "\nstatus: {}\nspec:", .flaw(.unknownKey("status")))
        let ingress: [BuiltinTemplate: PolicyFlaw] = [
            .cilium: .missing("ingress"), .calico: .untold(.ingress, "types"),
            .clusterNetworkPolicy: .unknownKey("ingress"), .gke: .unknownKey("ingress"),
            .antrea: .missing("ingress"), .aws: .untold(.ingress, "policyTypes"),
        ]
        try DialectChange.expect(
            template, "  egress:", "  ingress: []\n  egress:", .flaw(try #require(ingress[template])))
        try DialectChange.expect(
            template, "  egress:", "  egressDeny: []\n  egress:", .flaw(.unknownKey("egressDeny")))
        try DialectChange.expect(template, "  egress:", "  <<: {}\n  egress:", .flaw(.mergeKey))
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `an object that refresh would take for its own is refused`(template: BuiltinTemplate) throws {
        try DialectChange.expect(
            template, "  labels:", "  annotations: {egressgen.dev/hosts: a.example.com}\n  labels:",
            .flaw(.ownAnnotation("egressgen.dev/hosts")))
    }

    @Test(arguments: BuiltinTemplate.dialects)
    func `a policy without egress is refused`(template: BuiltinTemplate) throws {
        let sample = try template.fuller
        let text = try sample.text(template)
        let start = try #require(text.firstRange(of: "  egress:"))
        for end in ["", "  egress: []\n", "  egress:\n", "  egress: {}\n"] {
            #expect(throws: (any Error).self) { try sample.checked(text[..<start.lowerBound] + end) }
        }
    }

    // MARK: What a template can choose

    @Test(arguments: [
        (BuiltinTemplate.cilium, "spec:\n", "spec:\n  description: ours\n"),
        (.calico, "spec:\n", "spec:\n  order: 10\n  tier: platform\n"),
        (.clusterNetworkPolicy, "  tier: Admin\n  priority: 1000", "  tier: Baseline\n  priority: 7"),
        (.clusterNetworkPolicy, "  - action: Deny", "  - name: rest\n    action: Deny"),
        (.antrea, "  priority: 10000", "  tier: platform\n  priority: 7"),
        (.antrea, "  - action: Drop", "  - name: rest\n    action: Reject"),
        (.cilium, "  labels:\n", "  annotations: {note: ours}\n  labels:\n    team: web\n"),
    ])
    func `what says when others come in, and what is for people, is the template's`(
        template: BuiltinTemplate, part: String, other: String
    ) throws {
        let sample = try SamplePolicy.fuller()
        let text = try sample.text(template).replacing(part, with: other, maxReplacements: 1)
        #expect(text.contains(other))
        #expect(throws: Never.self) { try sample.checked(text) }
        try template.resource.validate(text)
    }

    @Test func `addresses may stand where a built-in template has names`() throws {
        for template in [BuiltinTemplate.cilium, .clusterNetworkPolicy, .antrea, .aws] {
            let sample = try SamplePolicy.fuller()
            let addresses = template.text.replacing("{{#host}}", with: "{{#absent}}")
                .replacing("{{/host}}\n{{^host}}", with: "{{/absent}}\n{{^absent}}")
                .replacing("{{/host}}", with: "{{/absent}}")
            let text = try sample.text(addresses)
            #expect(try sample.checked(text).hosts.isEmpty)
            #expect(text.contains("93.184.216.34/32"))
            try template.resource.validate(text)
        }
    }

    // MARK: Limits

    @Test func `a limit of a schema is told as such, and up to it everything passes`() throws {
        let ports = (1...41).map { "\($0 * 2)" }
        func sample(ports count: Int) throws -> SamplePolicy {
            let host = "a.example.com:" + ports.prefix(count).joined(separator: ",")
            return try SamplePolicy([host: ["8.8.8.8"]], name: "web", namespace: "a", pods: .all)
        }
        let limits: [(BuiltinTemplate, Int, String)] = [
            (.cilium, 40, "ports"),
            (.clusterNetworkPolicy, 25, "protocols"),
        ]
        for (template, limit, key) in limits {
            try sample(ports: limit).checked(sample(ports: limit).text(template))
            try template.resource.validate(sample(ports: limit).text(template))
            let over = try sample(ports: limit + 1)
            let error = PolicyReadError.limit(.items(key, count: limit + 1, limit: limit))
            #expect(throws: error) { try over.checked(over.text(template)) }
            #expect(try !template.resource.faults([over.text(template)]).isEmpty)
        }
    }

    @Test func `nets, selectors and rules have limits too`() throws {
        let addresses = (0..<257).map { "8.8.\($0 / 256).\($0 % 256)" }
        let many = try SamplePolicy(["a.example.com": addresses], name: "web", pods: .all)
        #expect(throws: PolicyReadError.limit(.items("nets", count: 257, limit: 256))) {
            try many.checked(many.text(.calico))
        }
        let values = (10..<99).map { "value-\($0)-of-a-label" }
        let tier = LabelSelector(
            matchLabels: [], matchExpressions: [try LabelRequirement(key: "tier", condition: .isIn, values: values)])
        let long = try SamplePolicy(["a.example.com": ["8.8.8.8"]], name: "web", pods: tier)
        let error = #expect(throws: PolicyReadError.self) { try long.checked(long.text(.calico)) }
        guard case .limit(.selector(let bytes, limit: 1024)) = error else {
            throw SupportError("is not over the limit of selectors: \(String(describing: error))")
        }
        #expect(bytes > 1024)
        #expect(try !CustomResource.calico.faults([long.text(.calico)]).isEmpty)
    }

    @Test func `a kind that no reader knows is told by its name`() throws {
        let kinds = [
            ("v1", "Pod"), ("cilium.io/v1", "CiliumNetworkPolicy"), ("projectcalico.org/v3", "GlobalNetworkPolicy"),
        ]
        for (version, kind) in kinds {
            #expect(throws: PolicyReadError.unknownKind(apiVersion: version, kind: kind)) {
                try RenderedPolicy("apiVersion: \(version)\nkind: \(kind)\n")
            }
        }
    }
}
