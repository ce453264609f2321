import ArgumentParser
import EgressModel
import EgressPolicy
import Testing

@testable import EgressCommands

@Suite struct PodOptionsTests {
    private static let longest = String(repeating: "a", count: 63)
    private static let nameHint = "pass --name with an RFC 1123 name"
    private static let subdomain = "is not an RFC 1123 name (lower-case letters, digits, '-' and '.')"
    private static let label = "is not an RFC 1123 label (at most 63 lower-case letters, digits and '-')"
    private static let labelKey = "is not a label key (at most 63 letters, digits, '-', '_' and '.')"
    private static let labelValue = "is not a label value (letters, digits, '-', '_' and '.')"

    private func subject(_ arguments: [String]) throws -> PolicySubject { try PodOptions.parse(arguments).subject() }

    @Test(arguments: [
        (["--pod", "run=busybox"], "busybox-policy"), (["--pod", "app=web", "--pod", "tier=front"], "web-policy"),
        (["--pod", "app=1.2"], "1.2-policy"), (["--pod", "app=\(longest)"], "\(longest)-policy"),
        (["--pod-expression", "tier=front", "--pod", "app=web"], "web-policy"),
        (["--pod", "app=Web", "--name", "web.v1"], "web.v1"), (["--all-pods", "--name=all"], "all"),
        (["--pod-expression", "app", "--name", "some"], "some"),
    ])
    func `takes the name from --name, else from the first --pod`(_ arguments: [String], _ name: String) throws {
        #expect(try subject(arguments).name == name)
        #expect(try subject(arguments).namespace == nil)
    }

    @Test(arguments: ["-n", "--namespace"])
    func `takes a namespace`(_ flag: String) throws {
        #expect(try subject(["--pod", "a=b", flag, "shop"]).namespace == "shop")
    }

    @Test(arguments: [
        (["run=busybox"], ["run=busybox"]), (["b=1", "a=2"], ["b=1", "a=2"]), (["a=b", "a=b"], ["a=b"]),
        (["example.com/app=A_b.c"], ["example.com/app=A_b.c"]), (["a=\(longest)"], ["a=\(longest)"]),
    ])
    func `makes labels of --pod in the order given, each once`(_ pods: [String], _ labels: [String]) throws {
        let selector = try subject(pods.flatMap { ["--pod", $0] } + ["--name", "x"]).podSelector
        #expect(try selector == LabelSelector(matchLabels: labels.map { try Label($0) }))
    }

    @Test func `takes an empty label value`() throws {
        let selector = try subject(["--pod", "on=", "--name", "x"]).podSelector
        #expect(try selector.matchLabels == [Label(key: "on", value: "")])
    }

    @Test func `adds expressions to the labels`() throws {
        let selector = try subject([
            "--pod", "app=web", "--pod-expression", "tier in (web,api),!old", "--pod-expression", "env=prod",
            "--pod-expression", "zone != a",
        ]).podSelector
        #expect(try selector.matchLabels == [Label("app=web"), Label("env=prod")])
        #expect(
            try selector.matchExpressions == [
                LabelRequirement(key: "tier", condition: .isIn, values: ["api", "web"]),
                LabelRequirement(key: "old", condition: .doesNotExist),
                LabelRequirement(key: "zone", condition: .notIn, values: ["a"]),
            ])
    }

    @Test func `selects all pods with the flag of its own`() throws {
        #expect(try subject(["--all-pods", "--name", "all"]).podSelector == .all)
    }

    @Test(
        arguments: [
            ([], "--pod", "no pods are selected", "add --pod KEY=VALUE, --pod-expression 'KEY in (A,B)' or --all-pods"),
            (
                ["--name", "x"], "--pod", "no pods are selected",
                "add --pod KEY=VALUE, --pod-expression 'KEY in (A,B)' or --all-pods"
            ),
            (["--pod", "run"], "--pod run", "has no '='", "write KEY=VALUE, as in run=busybox"),
            (["--pod", "a b=c"], "--pod a b=c", "'a b' \(labelKey)", nil),
            (["--pod", "=c"], "--pod =c", "'' \(labelKey)", nil),
            (["--pod", "a=b=c"], "--pod a=b=c", "'b=c' \(labelValue)", nil),
            (["--pod", "a=b "], "--pod a=b ", "'b ' \(labelValue)", nil),
            (
                ["--pod", "a=\(longest)a"], "--pod a=\(longest)a",
                "label value '\(longest)a' has more than 63 characters", nil
            ),
            (
                ["--pod", "a=b", "--pod", "a=c"], "--pod", "'a' has two values, which no pod can have",
                "write --pod-expression 'a in (A,B)'"
            ),
            (
                ["--pod", "a=b", "--pod-expression", "a=c"], "--pod", "'a' has two values, which no pod can have",
                "write --pod-expression 'a in (A,B)'"
            ),
            (
                ["--pod-expression", "tier within (a)"], "--pod-expression tier within (a)",
                "'tier within (a)' is not a requirement", "write KEY in (A,B), KEY notin (A,B), KEY or !KEY"
            ),
            (["--pod-expression", "tier in (a b)"], "--pod-expression tier in (a b)", "'a b' \(labelValue)", nil),
            (["--pod-expression", ""], "--pod-expression ", "'' \(labelKey)", nil),
            (["--all-pods", "--pod", "a=b"], "--all-pods", "cannot be used with --pod or --pod-expression", nil),
            (
                ["--all-pods", "--pod-expression", "a"], "--all-pods", "cannot be used with --pod or --pod-expression",
                nil
            ),
            (["--all-pods"], "--name", "no name is given, and there is no --pod to derive it from", nameHint),
            (
                ["--pod-expression", "a=b"], "--name", "no name is given, and there is no --pod to derive it from",
                nameHint
            ),
            (["--pod", "run=Busybox"], "--name", "the default name 'Busybox-policy' \(subdomain)", nameHint),
            (["--pod", "run=a_b"], "--name", "the default name 'a_b-policy' \(subdomain)", nameHint),
            (["--pod", "run="], "--name", "the default name '-policy' \(subdomain)", nameHint),
            (["--pod", "a=b", "--name", "Web"], "--name", "'Web' \(subdomain)", nil),
            (["--pod", "a=b", "--name", ""], "--name", "'' \(subdomain)", nil),
            (["--pod", "a=b", "--name", "a..b"], "--name", "'a..b' \(subdomain)", nil),
            (["--pod", "a=b", "-n", "a.b"], "--namespace", "'a.b' \(label)", nil),
            (["--pod", "a=b", "-n", "Shop"], "--namespace", "'Shop' \(label)", nil),
            (["--pod", "a=b", "-n", "\(longest)a"], "--namespace", "'\(longest)a' \(label)", nil),
        ] as [([String], String, String, String?)])
    func `refuses what selects no pods or makes no valid policy`(
        _ arguments: [String], _ subject: String, _ fact: String, _ hint: String?
    ) throws {
        try expectUsage(subject, fact, hint: hint) { try self.subject(arguments) }
    }
}
