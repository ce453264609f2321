import EgressRefresh
import EgressTestSupport
import Testing

@testable import EgressCommands

/// Tests the built binary, because stderr belongs to the whole test process.
@Suite struct ReporterTests {
    private static let zone = ["--zone", Fixture.zonePath("example.com")]

    private func generate(_ arguments: [String]) throws -> BinaryRun {
        try BuiltBinary.run(arguments + ["--pod", "run=busybox"] + Self.zone)
    }

    @Test func `starts without a failure`() throws {
        #expect(try Reporter.silent().status == .done)
    }

    @Test func `says one error for each failed name in input order, with the hint behind it`() throws {
        let run = try generate(["text.example.com", "git.example.com", "nowhere.example.com", "loop1.example.com"])
        let expected = """
            egressgen: error: text.example.com: the name has no A record (NODATA); nothing is written
            egressgen: hint: pass --family dual to ask for A and AAAA
            egressgen: error: nowhere.example.com: the name does not exist (NXDOMAIN); nothing is written
            egressgen: error: loop1.example.com: CNAME loop: loop1.example.com -> loop2.example.com -> \
            loop1.example.com; nothing is written

            """
        #expect(run.stderr == expected)
        #expect(run.stdout == "")
        #expect(run.status == 75)
    }

    @Test(arguments: [["nowhere.example.com", "loop1.example.com"], ["loop1.example.com", "nowhere.example.com"]])
    func `ends with the most severe status whatever came first`(_ names: [String]) throws {
        #expect(try generate(names).status == 75)
    }

    @Test func `warns before it fails`() throws {
        let names = ["nowhere.example.com:80", "nowhere.example.com"]
        let warning =
            "egressgen: warning: nowhere.example.com: is given both with and without ports; every port is allowed"
        let error = "egressgen: error: nowhere.example.com: the name does not exist (NXDOMAIN); nothing is written"
        #expect(try generate(names).errorLines == [warning, error])
        #expect(try generate(names + ["-q"]).errorLines == [error])
        #expect(try generate(names + ["-q"]).status == 68)
    }

    @Test func `gives one JSON object a line`() throws {
        let run = try generate([
            "text.example.com", "text.example.com:80", "nowhere.example.com", "--log-format", "json",
        ])
        let expected = """
            {"level":"warning","message":"text.example.com: is given both with and without ports; \
            every port is allowed"}
            {"level":"error","message":"text.example.com: the name has no A record (NODATA); nothing is written",\
            "hint":"pass --family dual to ask for A and AAAA"}
            {"level":"error","message":"nowhere.example.com: the name does not exist (NXDOMAIN); nothing is written"}

            """
        #expect(run.stderr == expected)
        #expect(run.status == 68)
    }

    @Test func `escapes control characters in both forms`() throws {
        let name = "a\u{1b}[31m\nb"
        let text = try generate([name])
        #expect(
            text.stderr
                == "egressgen: error: a\\u{1b}[31m\\nb: "
                + "must contain only letters, digits, '-', '_' and '.'; nothing is done\n"
        )
        let json = try generate([name, "--log-format", "json"])
        let message = #"a\\u{1b}[31m\\nb: must contain only letters, digits, '-', '_' and '.'; nothing is done"#
        #expect(json.stderr == "{\"level\":\"error\",\"message\":\"\(message)\"}\n")
    }

    @Test(arguments: [
        (["--nonsense"], "unknown option '--nonsense'"), (["--family", "ipv5"], "ipv5"), (["--tries", "x"], "x"),
        (["-q", "-v"], "--quiet cannot be used with --verbose"), (["--format", "xml"], "xml"),
    ])
    func `says on one line what cannot be read`(_ arguments: [String], _ part: String) throws {
        let run = try generate(["git.example.com"] + arguments)
        #expect(run.errorLines.first?.hasPrefix("egressgen: error: ") == true)
        #expect(run.errorLines.first?.contains(part) == true)
        #expect(run.errorLines.first?.hasSuffix("; nothing is done") == true)
        #expect(run.errorLines.dropFirst().allSatisfy { $0.hasPrefix("egressgen: hint: ") })
        #expect(!run.stderr.contains("Usage:"))
        #expect(run.stdout == "")
        #expect(run.status == 64)
    }
}
