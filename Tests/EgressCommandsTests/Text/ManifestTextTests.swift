import EgressManifest
import EgressModel
import EgressPolicy
import EgressRefresh
import Testing

@testable import EgressCommands

/// Tests the messages about manifests: the fact, which follows a place, and the hint.
@Suite struct ManifestTextTests {
    private static let flaws: [(ManifestFlaw, fact: String, hint: String?)] = [
        (.yaml(.notUTF8), "is not YAML: the text is not UTF-8", "save the file as UTF-8"),
        (.yaml(.tooManyLevels(limit: 200)), "is not YAML: there are more than 200 levels of nesting", nil),
        (
            .yaml(.unquotedAsterisk("*.a.example")),
            "is not YAML: '*.a.example' is not an alias, although it begins with '*'", "quote it: \"*.a.example\""
        ),
        (.yaml(.unknownAlias("a")), "is not YAML: the alias *a refers to no anchor before it", nil),
        (.yaml(.tooManyNodes(limit: 9)), "is not YAML: aliases expand to more than 9 nodes", nil),
        (.yaml(.repeatedKey("a")), "is not YAML: the key 'a' occurs twice", nil),
        (.yaml(.parser("found a tab")), "is not YAML: found a tab", nil),
        (.yaml(.parser(nil)), "is not YAML: the parser cannot read the text", nil),
        (.indirection, "has an anchor, alias, tag or merge key where egressgen writes", nil),
        (.explicitKey, "has an explicit key ('? ') where egressgen writes", nil),
        (
            .lineBreak, "has a line that ends with neither LF nor CRLF", "end each line with LF or CRLF"
        ),
        (
            .uneditableList, "has a list in a form that egressgen cannot edit",
            "write each item on its own lines"
        ),
        (.uneditableKey, "has a key in a form that egressgen cannot edit", "write 'key:' on one line"),
        (.noName, "has no metadata.name", nil),
        (.noSpec, "has no spec", nil),
        (.noSetSpec(.cidrGroup), "has no spec", "write 'externalCIDRs: []' below spec"),
        (.notAString(.hosts(.egress)), "has a value for egressgen.dev/hosts that is not a string", nil),
        (.notAList(.policyTypes), "has policyTypes that are not a list", nil),
        (.notAList(.rules(.ingress)), "has ingress rules that are not a list", nil),
        (.notAList(.resourceList("items")), "has items that are not a list", nil),
        (.nullPolicyTypes, "has empty policyTypes", nil),
        (.annotationSize(300_000), "has 300000 bytes of egressgen.dev/ annotations, over the limit of 262144", nil),
        (
            .plannedAnnotationSize(300_000),
            "would have 300000 bytes of egressgen.dev/ annotations, over the limit of 262144",
            "spread the names over several policies, or retain addresses for a shorter time"
        ),
        (.notes(.egress, .yaml(.parser("found a tab"))), "egressgen.dev/retained is damaged: found a tab", nil),
        (.notes(.ingress, .notAnObject), "egressgen.dev/from-retained is damaged: it is not a JSON object", nil),
        (
            .notes(.egress, .notAddresses), "egressgen.dev/retained is damaged: the value of a name is not an object",
            nil
        ),
        (
            .notes(.egress, .notAString), "egressgen.dev/retained is damaged: a key or a value is not a quoted string",
            nil
        ),
        (.severalDocuments, "has more than one document", nil),
        (
            .notResourceList, "is not a ResourceList of config.kubernetes.io",
            "pass a functionConfig file as the argument to read a stream of resources"
        ),
        (
            .config(.otherKind),
            "functionConfig is neither a ConfigMap of v1 nor an EgressRefresh of egressgen.dev/v1alpha1", nil
        ),
        (
            .config(.unknownKey("zoen", wordsBelow: "data")), "functionConfig zoen is not a known key",
            "write settings below data"
        ),
        (
            .config(.keyOfOtherType), "functionConfig has a key that is a list or a mapping",
            "keys are adopt, client-subnet, resolver, samples, tcp, timeout, tries, zone"
        ),
        (.config(.notKeys("data")), "functionConfig data is not a mapping", nil),
        (.config(.notWords("zone")), "functionConfig zone is neither a scalar nor a list of scalars", nil),
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

    private static let adopt = "pass --adopt to replace them, or move your own rules to another NetworkPolicy"

    @Test(arguments: [
        (
            ForeignPart.policyTypes(lacking: .egress, wanted: [.ingress, .egress]),
            "policyTypes lacks Egress, so its egress is ignored", "write policyTypes: [Ingress, Egress]",
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
        (.yaml(.parser("found a tab"), line: 7), "is not YAML: line 7: found a tab"),
        (.documentCount(3, planned: 2), "has 3 documents instead of 2"),
        (.lostPolicy, "is missing a policy"),
        (.policyTypes(lacking: .egress), "has policyTypes without Egress"),
        (.unreadableRules(.egress), "has egress rules that cannot be read"),
        (.rules(.ingress), "has ingress rules that differ from the plan"),
        (.annotations, "has annotations that differ from the plan"),
        (.results, "has results that differ from the plan"),
        (.rest, "changes more than the rules and the annotations"),
        (.restBesideResults, "changes more than the results"),
        (.policy(.empty), "is empty"),
        (.otherPolicy, "describes another policy"),
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
                .unknownAnnotation("egressgen.dev/host"), "egressgen.dev/host is not a known annotation",
                "metadata.annotations[egressgen.dev/host]"
            ),
            (
                .abandoned(.ingress), "egressgen.dev/from-hosts is missing, so spec.ingress is left as it is",
                "metadata.annotations[egressgen.dev/from-hosts]"
            ),
            (
                .widened(try HostName("a.example.com"), .egress),
                "a.example.com is given both with and without ports; every port is allowed",
                "metadata.annotations[egressgen.dev/hosts]"
            ),
            (.otherKind("v1 Pod", line: 4), "line 4: v1 Pod is not a NetworkPolicy and is skipped", nil),
            (
                .otherKind("cilium.io/v3 CiliumCIDRGroup", like: .cidrGroup, line: 4),
                "line 4: cilium.io/v3 CiliumCIDRGroup has another apiVersion and is skipped", nil
            ),
            (
                .nested("shop/partners", kind: .networkSet, in: "Template", line: 4),
                "line 4: NetworkSet shop/partners is inside another object (Template) and is skipped", nil
            ),
            (.templateFile, "is a template ('{{') and is skipped", nil),
            (
                .template("default/web", line: 4),
                "line 4: NetworkPolicy default/web is a template ('{{') and is skipped", nil
            ),
            (.template(nil, line: 4), "line 4: a NetworkPolicy is a template ('{{') and is skipped", nil),
            (
                .nested("default/web", in: "Template", line: 4),
                "line 4: NetworkPolicy default/web is inside another object (Template) and is skipped", nil
            ),
            (
                .nested(nil, in: nil, line: 4), "line 4: a NetworkPolicy is inside another object and is skipped", nil
            ),
        ]
        for (notice, fact, path) in notices {
            #expect(notice.fact == fact)
            #expect(notice.field?.path == path)
        }
    }
}
