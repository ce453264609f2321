import EgressManifest
import EgressModel
import EgressPolicy
import EgressRefresh
import Testing

@testable import EgressCommands

/// Tests the messages about manifests: the fact, which follows a place, and the hint.
@Suite struct ManifestTextTests {
    private static let flaws: [(ManifestFlaw, fact: String, hint: String?)] = [
        (.yaml(.notUTF8), "is not YAML: is not UTF-8", nil),
        (.yaml(.tooManyLevels(limit: 200)), "is not YAML: has more than 200 levels", nil),
        (.yaml(.unknownAlias("a")), "is not YAML: has the alias *a of nothing before it", nil),
        (.yaml(.tooManyNodes(limit: 9)), "is not YAML: has aliases that stand for more than 9 nodes", nil),
        (.yaml(.repeatedKey("a")), "is not YAML: has the key 'a' twice", nil),
        (.yaml(.parser("found a tab")), "is not YAML: found a tab", nil),
        (.yaml(.parser(nil)), "is not YAML: cannot be read", nil),
        (.indirection, "has an anchor, an alias, a tag or a merge key where egressgen writes", nil),
        (.explicitKey, "has a key behind a question mark where egressgen writes", nil),
        (
            .carriageReturn, "has a line end of a carriage return alone", "write LF or CRLF at the ends of lines"
        ),
        (
            .uneditableList, "has a list that is written in a way that cannot be edited",
            "write each item on lines of its own"
        ),
        (.uneditableKey, "has a key that is written in a way that cannot be edited", "write 'key:' on one line"),
        (.noName, "has no metadata.name", nil),
        (.noSpec, "has no spec", nil),
        (.notAString(.hosts(.egress)), "has something else for a string at egressgen.dev/hosts", nil),
        (.notAList(.policyTypes), "has something else for a list of policyTypes", nil),
        (.notAList(.rules(.ingress)), "has something else for a list of ingress rules", nil),
        (.notAList(.resourceList("items")), "has something else for a list of items", nil),
        (.nullPolicyTypes, "has an empty policyTypes", nil),
        (.annotationSize(300_000), "has 300000 bytes of egressgen.dev/ annotations, over the limit of 262144", nil),
        (
            .plannedAnnotationSize(300_000),
            "would have 300000 bytes of egressgen.dev/ annotations, over the limit of 262144",
            "spread the names over several policies, or retain for a shorter time"
        ),
        (.notes(.egress, .yaml(.parser("found a tab"))), "egressgen.dev/retained is damaged: found a tab", nil),
        (.notes(.ingress, .notAnObject), "egressgen.dev/from-retained is damaged: is no JSON object", nil),
        (.notes(.egress, .notAddresses), "egressgen.dev/retained is damaged: is no object of addresses", nil),
        (.notes(.egress, .notAString), "egressgen.dev/retained is damaged: has something else for a string", nil),
        (.severalDocuments, "has more than one document", nil),
        (
            .notResourceList, "is no ResourceList of config.kubernetes.io",
            "for a stream of resources give a functionConfig's file as the argument"
        ),
        (
            .config(.otherKind),
            "functionConfig is neither a ConfigMap of v1 nor an EgressRefresh of egressgen.dev/v1alpha1", nil
        ),
        (.config(.unknownKey("zoen", wordsBelow: "data")), "functionConfig zoen means nothing", "write below data"),
        (
            .config(.keyOfOtherType), "functionConfig has a list or a mapping for a key",
            "keys are adopt, client-subnet, resolver, samples, tcp, timeout, tries, zone"
        ),
        (.config(.notKeys("data")), "functionConfig data holds something else than keys", nil),
        (.config(.notWords("zone")), "functionConfig zone holds something else than words", nil),
    ]

    @Test(arguments: flaws)
    func `what is malformed is 65`(flaw: ManifestFlaw, fact: String, hint: String?) {
        let finding = ManifestFinding.malformed(flaw, line: 3)
        #expect(finding.fact == fact)
        #expect(finding.hint == hint)
        #expect(Finding.manifest(finding).severity == .error(.malformed))
    }

    @Test func `an annotation is named before what is wrong with it`() {
        let error = #expect(throws: AnnotationError.self) {
            try IntentAnnotations(["hosts": "a.example.com", "family": "ipv5"]).intent()
        }
        guard let error else { return }
        let finding = ManifestFinding.malformed(.annotation(error), line: 3)
        #expect(finding.fact.hasPrefix("egressgen.dev/family 'ipv5' "))
        #expect(finding.hint == "families are ipv4, ipv6 and dual")
        #expect(finding.field?.path == "metadata.annotations[egressgen.dev/family]")
    }

    private static let adopt = "pass --adopt to replace them, or move rules of your own to another NetworkPolicy"

    @Test(arguments: [
        (
            ForeignPart.policyTypes(lacking: .egress, wanted: [.ingress, .egress]),
            "policyTypes lacks Egress, so that its egress is ignored", "write policyTypes: [Ingress, Egress]",
            "spec.policyTypes"
        ),
        (.rules(.ingress), "has ingress rules that egressgen did not write", adopt, "spec.ingress"),
    ])
    func `what somebody else wrote is 77`(part: ForeignPart, fact: String, hint: String, path: String) {
        let finding = ManifestFinding.foreign(part, line: 3)
        #expect(finding.fact == fact)
        #expect(finding.hint == hint)
        #expect(finding.field?.path == path)
        #expect(Finding.manifest(finding).severity == .error(.refused))
    }

    private static let slips: [(EditSlip, String)] = [
        (.yaml(.parser("found a tab"), line: 7), "is no YAML: line 7 found a tab"),
        (.documentCount(3, planned: 2), "has 3 documents instead of 2"),
        (.lostPolicy, "lost a policy"),
        (.policyTypes(lacking: .egress), "has policyTypes without Egress"),
        (.unreadableRules(.egress), "has egress rules that cannot be read"),
        (.rules(.ingress), "has other ingress rules than planned"),
        (.annotations, "has other annotations than planned"),
        (.results, "has other results than planned"),
        (.rest, "differs in more than the rules and the annotations"),
        (.restBesideResults, "differs in more than the results"),
        (.policy(.empty), "is empty"),
        (.otherPolicy, "is of another policy"),
    ]

    @Test(arguments: slips)
    func `a slip of an edit is 70`(slip: EditSlip, fact: String) {
        let finding = ManifestFinding.unplanned(slip)
        #expect(finding.fact == "the edited text \(fact)")
        #expect(finding.hint == nil)
        #expect(Finding.manifest(finding).severity == .error(.software))
    }

    @Test func `what deserves attention is told with its field`() throws {
        let notices: [(ManifestNotice, String, String?)] = [
            (
                .unknownAnnotation("egressgen.dev/host"), "egressgen.dev/host means nothing",
                "metadata.annotations[egressgen.dev/host]"
            ),
            (
                .abandoned(.ingress), "egressgen.dev/from-hosts is gone, and spec.ingress stays as it is",
                "metadata.annotations[egressgen.dev/from-hosts]"
            ),
            (
                .widened(try DomainName("a.example.com"), .egress),
                "a.example.com is given with ports and without; every port is allowed there",
                "metadata.annotations[egressgen.dev/hosts]"
            ),
            (.otherKind("v1 Pod", line: 4), "line 4: v1 Pod is no NetworkPolicy, and is skipped", nil),
            (.template, "is a template ('{{'), and is skipped", nil),
        ]
        for (notice, fact, path) in notices {
            #expect(notice.fact == fact)
            #expect(notice.field?.path == path)
        }
    }
}
