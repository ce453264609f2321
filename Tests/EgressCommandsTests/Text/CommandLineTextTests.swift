import EgressCluster
import EgressManifest
import EgressModel
import EgressPolicy
import Testing

@testable import EgressCommands
@testable import EgressRefresh

@Suite struct CommandLineTextTests {
    private func line(_ subject: Subject, _ finding: Finding, _ consequence: Consequence) -> String {
        Failure(Notice(subject, finding, consequence)).message
    }

    @Test func `a policy in a file is named behind the line`() {
        #expect(
            line(.line("a.yaml", 7, policy: "shop/web"), .manifest(.malformed(.noSpec, line: 7)), .leftAsItIs)
                == "a.yaml:7: shop/web has no spec; it is left as it is")
        #expect(
            line(.line("a.yaml", 7, policy: nil), .manifest(.malformed(.noSpec, line: 7)), .leftAsItIs)
                == "a.yaml:7: has no spec; it is left as it is")
        #expect(
            line(.policy("shop/web", file: "a.yaml"), .refresh(.deleted), .nothingWritten)
                == "a.yaml: shop/web: was deleted in the meantime; nothing is written")
    }

    @Test(arguments: [
        (Consequence.fates([PolicyFates(.stored, ["a/b"])]), "a/b is written anyway"),
        (
            .fates([PolicyFates(.untouched, ["a/b", "a/c"]), PolicyFates(.unknown, ["a/d"])]),
            "a/b, a/c are left alone, and it is unknown whether a/d is written"
        ),
        (.fates([PolicyFates(.gone, ["a/1", "a/2", "a/3", "a/4"])]), "a/1, a/2, a/3 and 1 more are deleted"),
        (.addressesStay(in: ["a/b"]), "its addresses stay in a/b"),
        (.addressesAgeOut(of: ["a/b", "a/c"]), "its addresses age out of a/b, a/c"),
    ])
    func `what follows names the policies`(consequence: Consequence, text: String) {
        #expect(line(.kubectl, .cluster(.unauthorized), consequence).hasSuffix("; \(text)"))
    }

    @Test(arguments: [
        (ExistingFinding.notOnePolicy, "pass --force to replace it"),
        (.otherContent, "pass --force to replace it"),
        (.otherHosts("a/b", .egress, hasHosts: true), "pass --force to replace it"),
        (.unmanaged, "choose another --name, or delete the policy"),
        (.otherPods, "choose another --name, or delete the policy"),
        (.governs(.ingress), "edit its annotations and run egressgen refresh --cluster, which keeps ingress"),
        (.otherKind("a.yaml", .cilium), "pass --force to replace it, or leave out --template"),
    ])
    func `what stands in the way comes with a way out`(finding: ExistingFinding, hint: String) {
        #expect(RefreshFinding.existing(finding).words.hint == hint)
    }

    @Test func `a field of another manager comes with the flag that takes it over`() throws {
        let words = RefreshFinding.fieldConflict(FieldConflict(manager: "helm", fields: [".spec.egress"])).words
        #expect(words.fact == "conflicts with the field manager 'helm' over .spec.egress")
        #expect(words.hint == "pass --force-conflicts to take over the fields")
    }

    @Test func `a name that is looked up too seldom comes with the lowest TTL`() throws {
        let names = try ["b.example.com", "a.example.com"].map { try DomainName($0) }
        let words = RefreshFinding.unsteady(UnsteadyNames(names: names, interval: 300, lowestTTL: 60)).words
        #expect(
            words.fact == "300 s is longer than the TTL of a.example.com, b.example.com; the lowest TTL is 60 s")
        #expect(words.hint?.contains("--every ttl") == true)
    }

    @Test func `a manifest that cannot be judged may be a template`() {
        let notice = Notice(.file("a"), .explain(.policy(.empty, inTemplate: true)), .noVerdict)
        #expect(notice.words.hint?.contains("--exclude") == true)
        #expect(Notice(.file("a"), .explain(.policy(.empty, inTemplate: false)), .noVerdict).words.hint == nil)
    }
}
