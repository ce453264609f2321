import EgressModel
import EgressPolicy
import Testing

@Suite struct LabelRequirementTests {
    @Test func `Values are sorted and kept once`() throws {
        let requirement = try LabelRequirement(key: "tier", condition: .isIn, values: ["web", "api", "web"])
        #expect(requirement.values == ["api", "web"])
    }

    @Test(arguments: [
        (LabelRequirement.Operator.isIn, "In"), (.notIn, "NotIn"), (.exists, "Exists"), (.doesNotExist, "DoesNotExist"),
    ])
    func `Operators are spelled as the API spells them`(condition: LabelRequirement.Operator, text: String) {
        #expect(condition.rawValue == text)
    }

    @Test func `A bad key and a bad value are refused`() {
        #expect(throws: ValueError.label(.notKey("a b"))) {
            try LabelRequirement(key: "a b", condition: .exists)
        }
        #expect(throws: ValueError.label(.notValue("b c"))) {
            try LabelRequirement(key: "a", condition: .isIn, values: ["a", "b c"])
        }
    }
}
