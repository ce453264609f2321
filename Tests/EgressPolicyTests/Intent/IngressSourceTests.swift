import EgressModel
import EgressPolicy
import Testing

@Suite struct IngressSourceTests {
    @Test(arguments: [
        "cidr=1.2.3.0/24", "cidr=1.2.3.0/24:80!1.2.3.0/25!1.2.3.192/26", "cidr=[2001:db8::/32]:443,53/udp",
        "pods=a=b", "pods=a=b,example.com/c=:80", "pods=a=b@kubernetes.io/metadata.name=y,team=x", "namespaces=a=b:1-2",
    ])
    func `Its word is read as it is written`(word: String) throws {
        #expect(try RuleWord(word).description == word)
        guard case .source = try RuleWord(word) else {
            Issue.record("\(word) is no source")
            return
        }
    }

    @Test(arguments: [
        "cidr=", "cidr=1.2.3.4/24", "cidr=0.0.0.0/0", "cidr=1.2.3.0/24!x", "pods=", "pods=a", "pods=a=b@c",
        "pods=a=b:0", "namespaces=", "namespaces=a=b,",
    ])
    func `A word that is never written is refused`(word: String) {
        #expect(throws: ValueError.self) { try RuleWord(word) }
    }

    @Test func `A word fits the rule that it makes, and no other`() throws {
        var intent = PolicyIntent(hosts: [])
        intent.ingress.blocks = [try AllowSpec("1.2.3.0/24"), try AllowSpec("0.0.0.0/0:443")]
        intent.ingress.except = [try CIDRBlock("1.2.3.128/25")]
        intent.ingress.pods = [try Label("a=b")]
        intent.ingress.namespaces = [try Label("team=x")]
        intent.ingress.ports = try PortList("80")
        let desired = AppliedRules(intent, .ingress, addresses: [:])
        #expect(
            desired.texts == [
                "cidr=1.2.3.0/24:80!1.2.3.128/25", "cidr=0.0.0.0/0:443!1.2.3.128/25", "pods=a=b@team=x:80",
            ])
        let words = desired.words
        #expect(throws: Never.self) {
            try AppliedRules(.ingress, words: words, rules: desired.rules, notes: [:])
        }
        for (index, rule) in desired.rules.enumerated() {
            for (place, word) in words.enumerated() where place != index {
                #expect(throws: RuleMismatch.rule(.ingress, index: 0, word)) {
                    try AppliedRules(.ingress, words: [word], rules: [rule], notes: [:])
                }
            }
        }
    }
}
