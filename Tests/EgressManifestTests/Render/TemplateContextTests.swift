import EgressManifest
import EgressPolicy
import EgressTestSupport
import Testing

@Suite struct TemplateContextTests {
    private func render(_ body: String, _ sample: SamplePolicy, words: [TrafficDirection: [String]]?) throws -> String {
        try PolicyTemplate("{{% CONTENT_TYPE:YAML}}\n" + body).text(
            of: sample.policy, words: words, origins: sample.origins)
    }

    @Test(arguments: [
        ("{{name}} {{namespace}}", "web shop"),
        ("{{clusterName}}", "shop.web"), ("{{podSelector.calico}}", "app == 'web'"),
        (
            "{{#rules}}{{#host}}{{.}}{{/host}}{{^host}}{{#isDNS}}dns{{/isDNS}}{{/host}};{{/rules}}",
            "api.example.com;git.example.com;dns;dns;;"
        ),
        ("{{#rules}}{{#ports.items}}{{transport}} {{/ports.items}}{{/rules}}", "tcp tcp tcp tcp udp tcp udp tcp "),
        (
            "{{#rules}}{{#protocols}}{{protocol}}:{{#numbers.items}}{{{port}}},{{/numbers.items}} {{/protocols}}{{/rules}}",
            "TCP:443, TCP:22,443, TCP:53, UDP:53, TCP:53, UDP:53, TCP:5432, "
        ),
        (
            "{{#rules}}{{#destinations}}{{#nets.items}}{{.}} {{/nets.items}}{{#namespaceSelector}}{{namespace}} {{calico}} {{/namespaceSelector}}{{#podSelector}}{{calico}} {{/podSelector}}{{/destinations}}{{/rules}}",
            "93.184.216.34/32 20.205.243.166/32 140.82.121.4/32 kube-system "
                + "kubernetes.io/metadata.name == 'kube-system' k8s-app == 'kube-dns' 169.254.20.10/32 198.51.100.0/24 "
        ),
        ("{{#comments}}yes{{/comments}}{{^comments}}no{{/comments}}", "yes"),
        ("{{#labels}}{{key}}={{value}};{{/labels}}", "app.kubernetes.io/managed-by=egressgen;"),
        (
            "{{#annotations}}{{#block}}[{{#lines}}{{.}}|{{/lines}}]{{/block}}{{/annotations}}",
            "[api.example.com:443|git.example.com:22,443|]"
        ),
        (
            "{{#annotations}}{{^block}}{{value}};{{/block}}{{/annotations}}",
            "kube-dns node-local;198.51.100.0/24:5432;48h;api.example.com:443 git.example.com:22,443 "
                + "dns=kube-dns dns=node-local allow=198.51.100.0/24:5432;"
        ),
        (
            "{{#podSelector}}{{^all}}{{#matchLabels.items}}{{key}}={{value}}{{/matchLabels.items}}{{/all}}"
                + "{{/podSelector}}",
            "app=web"
        ),
        ("{{#podSelector}}{{^matchExpressions}}none{{/matchExpressions}}{{/podSelector}}", "none"),
        ("{{#policyTypes}}{{.}}{{/policyTypes}}", "Egress"),
        (
            "{{#rules}}{{word}};{{/rules}}",
            "api.example.com:443;git.example.com:22,443;dns=kube-dns;dns=node-local;allow=198.51.100.0/24:5432;"
        ),
        (
            "{{#rules}}{{#peers}}{{#cidr}}{{.}} {{/cidr}}"
                + "{{#namespaceSelector}}{{#matchLabels.items}}{{value}} {{/matchLabels.items}}{{/namespaceSelector}}"
                + "{{#podSelector}}{{#matchLabels.items}}{{value}} {{/matchLabels.items}}{{/podSelector}}"
                + "{{/peers}}{{/rules}}",
            "93.184.216.34/32 20.205.243.166/32 140.82.121.4/32 kube-system kube-dns 169.254.20.10/32 198.51.100.0/24 "
        ),
        (
            "{{#rules}}{{#ports.items}}{{protocol}}/{{{port}}}{{^endPort}} {{/endPort}}{{/ports.items}}{{/rules}}",
            "TCP/443 TCP/22 TCP/443 TCP/53 UDP/53 TCP/53 UDP/53 TCP/5432 "
        ),
        ("{{#rules}}{{{number}}} {{/rules}}", "1 2 3 4 5 "),
    ])
    func `offers the values that the manual lists`(_ body: String, _ expected: String) throws {
        let sample = try SamplePolicy.fuller()
        #expect(try render(body, sample, words: sample.words) == expected)
    }

    @Test(arguments: [
        ("{{#comments}}yes{{/comments}}{{^comments}}no{{/comments}}", "no"),
        ("{{#rules}}{{#word}}x{{/word}}{{^word}}-{{/word}}{{/rules}}", "-------"),
    ])
    func `has no words where no comments are wanted`(_ body: String, _ expected: String) throws {
        #expect(try render(body, SamplePolicy.everything(), words: nil) == expected)
    }

    @Test func `has no word for a rule that is not among the words`() throws {
        let text = try render(
            "{{#rules}}{{#word}}{{{.}}}{{/word}};{{/rules}}", SamplePolicy.article(), words: [.egress: ["first"]])
        #expect(text == "first;;")
    }

    @Test(arguments: [
        ("{{#namespace}}x{{/namespace}}{{^namespace}}none{{/namespace}}", "none"),
        ("{{#clusterName}}x{{/clusterName}}{{^clusterName}}none{{/clusterName}}", "none"),
        (
            "{{#rules}}{{#protocols}}{{^protocol}}{{^numbers}}every;{{/numbers}}{{/protocol}}{{/protocols}}{{/rules}}",
            "every;"
        ),
        (
            "{{#rules}}{{#destinations}}{{#nets}}nets;{{/nets}}{{^nets}}pods;{{/nets}}{{/destinations}}{{/rules}}",
            "nets;nets;pods;"
        ),
        ("{{#annotations}}{{#block}}x{{/block}}{{/annotations}}", ""),
        ("{{#rules}}{{^ports}}every;{{/ports}}{{#ports}}some;{{/ports}}{{/rules}}", "every;some;"),
        (
            "{{#rules}}{{#peers}}{{#namespaceSelector}}{{#all}}all{{/all}}{{/namespaceSelector}}{{/peers}}{{/rules}}",
            "all"
        ),
    ])
    func `gives false for what the article's policy has not`(_ body: String, _ expected: String) throws {
        #expect(try render(body, SamplePolicy.article(), words: nil) == expected)
    }

    @Test(arguments: [
        (
            "{{#podSelector.matchExpressions.items}}{{key}} {{operator}} "
                + "{{#values.items}}{{.}},{{/values.items}};{{/podSelector.matchExpressions.items}}",
            #"tier In "0x1F",web,;"y" NotIn "2026-11-23",;example.com/old Exists ;"1_000" DoesNotExist ;"#
        ),
        (
            "{{#rules}}{{#ports.items}}{{#endPort}}{{{port}}}-{{{.}}};{{/endPort}}{{/ports.items}}{{/rules}}",
            "8000-8010;"
        ),
    ])
    func `offers expressions and port ranges`(_ body: String, _ expected: String) throws {
        #expect(try render(body, SamplePolicy.everything(), words: nil) == expected)
    }

    @Test(arguments: [
        ("{{#isEgress}}yes{{/isEgress}}{{^isEgress}}no{{/isEgress}}", "no"),
        ("{{#directions}}{{key}} {{#isIngress}}in{{/isIngress}}{{/directions}}", "ingress in"),
        (
            "{{#sources}}{{#destinations}}{{#except}}{{#items}}{{.}} {{/items}}{{/except}}{{/destinations}}{{/sources}}",
            "100.64.1.0/24 100.64.9.0/24 100.64.1.0/24 100.64.9.0/24 "
        ),
        (
            "{{#sources}}{{#destinations}}{{#namespaceSelector.cilium.items}}{{key}} {{/namespaceSelector.cilium.items}}{{/destinations}}{{/sources}}",
            "io.cilium.k8s.namespace.labels.example.com/team io.kubernetes.pod.namespace "
        ),
    ])
    func `offers what dialects need of sources`(_ body: String, _ expected: String) throws {
        #expect(try render(body, SamplePolicy.sources(), words: nil) == expected)
    }

    @Test func `selects all with the flag of its own`() throws {
        let sample = try SamplePolicy(["a.example.com": ["8.8.8.8"]], name: "all", pods: .all)
        let body =
            "{{#podSelector.all}}all{{/podSelector.all}}{{#podSelector.matchLabels}}some{{/podSelector.matchLabels}}"
        #expect(try render(body, sample, words: nil) == "all")
    }
}
