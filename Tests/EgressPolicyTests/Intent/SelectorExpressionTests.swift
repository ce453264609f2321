import EgressModel
import EgressPolicy
import Testing

@Suite struct SelectorExpressionTests {
    @Test(arguments: [
        ("tier in (web,api)", #"tier In ["api", "web"]"#),
        ("tier in (web)", #"tier In ["web"]"#),
        ("tier in(web)", #"tier In ["web"]"#),
        ("  tier   in  ( web , api )  ", #"tier In ["api", "web"]"#),
        ("tier\tin\t(web,\tapi)", #"tier In ["api", "web"]"#),
        ("tier notin\n (web)", #"tier NotIn ["web"]"#),
        ("tier in\r\n(web)\r\n", #"tier In ["web"]"#),
        ("env notin (dev,test)", #"env NotIn ["dev", "test"]"#),
        ("env!=dev", #"env NotIn ["dev"]"#),
        ("env != dev", #"env NotIn ["dev"]"#),
        ("env!=", #"env NotIn [""]"#),
        ("env", "env Exists []"),
        (" env ", "env Exists []"),
        ("in", "in Exists []"),
        ("!env", "env DoesNotExist []"),
        ("! env", "env DoesNotExist []"),
        ("x in ()", #"x In [""]"#),
        ("x notin ( )", #"x NotIn [""]"#),
        ("x in (abc,)", #"x In ["", "abc"]"#),
        ("x notin (, a)", #"x NotIn ["", "a"]"#),
        ("a in (x,y,notin, z,in)", #"a In ["in", "notin", "x", "y", "z"]"#),
        ("example.com/key-with-dash in (so,what)", #"example.com/key-with-dash In ["so", "what"]"#),
        (
            "0.1.2.domain/99 notin (10.10.100.1, tick.tack.clock)",
            #"0.1.2.domain/99 NotIn ["10.10.100.1", "tick.tack.clock"]"#
        ),
    ])
    func `One requirement of kubectl's syntax`(text: String, expected: String) throws {
        let expression = try SelectorExpression(text)
        #expect(expression.labels == [])
        #expect(Self.texts(expression.requirements) == [expected])
    }

    @Test(arguments: [
        ("run=busybox", "run=busybox"), ("run==busybox", "run=busybox"), (" run = busybox ", "run=busybox"),
        ("run == busybox", "run=busybox"), ("run=", "run="), ("run= ", "run="),
        ("example.com/run=a.b", "example.com/run=a.b"),
    ])
    func `Equality makes a label`(text: String, expected: String) throws {
        let expression = try SelectorExpression(text)
        #expect(try expression.labels == [Label(expected)])
        #expect(expression.requirements == [])
    }

    @Test func `Commas outside of parentheses separate requirements`() throws {
        let expression = try SelectorExpression("a=b,tier in (web,api), !old ,env!=dev,x==y,z")
        #expect(try expression.labels == [Label("a=b"), Label("x=y")])
        #expect(
            Self.texts(expression.requirements) == [
                #"tier In ["api", "web"]"#, "old DoesNotExist []", #"env NotIn ["dev"]"#, "z Exists []",
            ])
    }

    @Test(arguments: [
        "tier web", "tier in", "tier in web", "tier in (web", "tier in web)", "tier (web)", "in (web)", "tier In (web)",
        "tier not in (web)", "x nott in (y)", "tier in (web) (api)", "tier in (web))", "tier in ((web))",
        "tier in (web)x",
        "tier in (a b)", "a in (xyz)b notin ()", "a notin(", "a (", "(", ")", "()", "tier in (web", "a=b||c=d",
        "a==b==c",
        "a=b=c", "a===b", "!a=b", "!!a", "!", "=", "!=", "a!", "a!b", "=b", "!=b", "a>1", "a<7", "a=b c", "a b",
        "", " ", ",", "a,", ",a", "a,,b", "a in (xyz),", "a in (b),c)", "a)(b", "ü", "a=ü", "a in (ü)", "a in [b]",
    ])
    func `What is no requirement of a NetworkPolicy is refused`(text: String) {
        #expect(throws: ValueError.self) { try SelectorExpression(text) }
    }

    @Test(arguments: ["tier not in (web)", "tier In (web)", "in (web)", "tier in (web) x"])
    func `A set without a key and an operator is no requirement`(text: String) {
        #expect(throws: ValueError.label(.notRequirement(text))) { try SelectorExpression(text) }
    }

    @Test func `Keys and values have their limits here too`() throws {
        let long = String(repeating: "a", count: 63)
        #expect(try SelectorExpression("\(long) in (\(long))").requirements.first?.values == [long])
        #expect(throws: ValueError.self) { try SelectorExpression("\(long)a in (b)") }
        #expect(throws: ValueError.self) { try SelectorExpression("b in (\(long)a)") }
        #expect(throws: ValueError.self) { try SelectorExpression("b=\(long)a") }
    }

    private static func texts(_ requirements: [LabelRequirement]) -> [String] {
        requirements.map { "\($0.key) \($0.condition.rawValue) \($0.values)" }
    }
}
