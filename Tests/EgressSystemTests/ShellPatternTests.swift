import EgressSystem
import Testing

@Suite struct ShellPatternTests {
    @Test(arguments: [
        ("*.yaml", "a.yaml", true), ("*.yaml", "a/b.yaml", true), ("*.yaml", "a.yml", false), ("a?c", "abc", true),
        ("a?c", "ac", false), ("[a-c]*", "b", true), ("[!a-c]*", "b", false), ("a", "ab", false), ("", "", true),
    ])
    func `fits the whole of a name`(_ pattern: String, _ name: String, _ fits: Bool) {
        #expect(ShellPattern(pattern).fits(name) == fits)
    }
}
