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
        #expect(throws: ValueError.label(.noEqualsSign)) { try Label("run") }
    }

    @Test(arguments: [
        ("a b=c", LabelError.notKey("a b")),
        ("=c", .notKey("")),
        ("a=b=c", .notValue("b=c")),
        ("a=b c", .notValue("b c")),
        ("a= b", .notValue(" b")),
        ("a=ü", .notValue("ü")),
    ])
    func `What Kubernetes would refuse is refused`(text: String, error: LabelError) {
        #expect(throws: ValueError.label(error)) { try Label(text) }
    }
}
