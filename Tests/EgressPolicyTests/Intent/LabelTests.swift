import EgressModel
import EgressPolicy
import Testing

@Suite struct LabelTests {
    @Test(arguments: [
        ("run=busybox", "run", "busybox"),
        ("run=", "run", ""),
        ("app.kubernetes.io/name=Web_1.2", "app.kubernetes.io/name", "Web_1.2"),
        ("a=true", "a", "true"),
    ])
    func `A label is written as key and value`(text: String, key: String, value: String) throws {
        let label = try Label(text)
        #expect(label.key == key)
        #expect(label.value == value)
    }

    @Test func `A text without an equals sign is refused`() {
        #expect(throws: FormatError("has no '='", hint: "write KEY=VALUE, as in run=busybox")) { try Label("run") }
    }

    @Test(arguments: [
        ("a b=c", "'a b' is not a label key of at most 63 letters, digits, '-', '_' and '.'"),
        ("=c", "'' is not a label key of at most 63 letters, digits, '-', '_' and '.'"),
        ("a=b=c", "'b=c' is not a label value of letters, digits, '-', '_' and '.'"),
        ("a=b c", "'b c' is not a label value of letters, digits, '-', '_' and '.'"),
        ("a= b", "' b' is not a label value of letters, digits, '-', '_' and '.'"),
        ("a=ü", "'ü' is not a label value of letters, digits, '-', '_' and '.'"),
    ])
    func `What Kubernetes would refuse is refused`(text: String, fact: String) {
        #expect(throws: FormatError(fact)) { try Label(text) }
    }
}
