import EgressModel
import EgressTestSupport
import Foundation
import Testing

@Suite(.waits, .judgedPolicies)
struct TalkTests {
    /// A line of the output of `--log-format json`.
    private struct Line: Decodable, Equatable {
        let level: String
        let message: String
        let hint: String?
    }

    private static let command = "www.aliyun.com --pod run=busybox"

    @Test func `-q leaves errors only`() throws {
        let words = "api.example.com api.example.com:443 nowhere.example.com --pod run=busybox"
        let loud = try egressgen(words, Zones.example)
        #expect(loud.errorLines.count == 2)
        #expect(loud.errorLines.first?.hasPrefix("egressgen: warning: api.example.com: ") == true)
        for flag in ["-q", "--quiet"] {
            let quiet = try egressgen("\(words) \(flag)", Zones.example)
            #expect(quiet.status == 68)
            #expect(quiet.errorLines == Array(loud.errorLines.dropFirst()))
            #expect(quiet.stderr.hasPrefix("egressgen: error: nowhere.example.com: "))
        }
    }

    @Test func `-q leaves the hints out too`() throws {
        let words = "v6only.example.com --pod run=busybox"
        #expect(try egressgen(words, Zones.example).errorLines.count == 2)
        #expect(try egressgen("\(words) -q", Zones.example).errorLines.count == 1)
    }

    @Test func `-v adds what zone files answered`() throws {
        let run = try egressgen("\(Self.command) -v", Zones.article)
        #expect(run.status == 0)
        #expect(run.errorLines.allSatisfy { $0.hasPrefix("egressgen: info: ") })
        #expect(run.errorLines.contains { $0.contains("www.aliyun.com") && $0.contains("zone files") })
    }

    @Test func `-v adds what was asked and answered, on stderr alone`() throws {
        let server = try LiveServer.nsd(zones: ServedZone.article())
        for flag in ["-v", "--verbose"] {
            let run = try generate("\(Self.command) --samples 1 \(flag)", asking(server.endpoint))
            #expect(run.status == 0)
            try Golden.check(run.stdout, "article.yaml")
            #expect(run.errorLines.count == 1)
            #expect(run.stderr.hasPrefix("egressgen: info: www.aliyun.com A: NOERROR with 8 records"))
            #expect(run.stderr.contains("\(server.endpoint)"))
        }
    }

    @Test func `-v tells of the tries that failed`() throws {
        let server = try HostileServer {
            let answer = MessageBuilder(answering: $0).ra()
            return [$0.ordinal < 2 ? answer.rcode(.servFail).reply : answer.a($0.qname, "8.8.8.8").reply]
        }
        let run = try generate("a.example --pod run=busybox -v", asking(server.endpoint))
        #expect(run.status == 0)
        #expect(run.stderr.contains("SERVFAIL from \(server.endpoint)"))
        #expect(run.stderr.contains("NOERROR"))
    }

    @Test func `--log-format json gives one object a line`() throws {
        let words = "git.example.com git.example.com:22 v6only.example.com internal.example.com --pod run=busybox"
        let run = try egressgen("\(words) --log-format json", Zones.example)
        #expect(run.status == 77)
        #expect(run.stdout.isEmpty)
        let lines = try run.errorLines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        #expect(lines.map(\.level) == ["warning", "error", "error"])
        #expect(
            lines.map { $0.message.prefix { $0 != ":" } }
                == ["git.example.com", "v6only.example.com", "internal.example.com"])
        #expect(lines[2].hint?.hasSuffix("--accept 10.0.0.1/32") == true)
        #expect(lines[0].hint == nil)
    }

    @Test(arguments: ["1.2.3.4 --pod run=busybox --log-format json", "1.2.3.4 --pod run=busybox --log-format=json"])
    func `usage errors are JSON too`(words: String) throws {
        let run = try egressgen(words)
        #expect(run.status == 64)
        #expect(
            run.stderr == """
                {"level":"error","message":"1.2.3.4: is an address; nothing is done",\
                "hint":"write --allow 1.2.3.4/32"}

                """)
    }

    @Test func `an unknown flag is said as JSON where that was asked for`() throws {
        let run = try egressgen("a.example --label x --log-format json")
        #expect(run.status == 64)
        #expect(run.errorLines.count == 1)
        let line = try JSONDecoder().decode(Line.self, from: Data(run.error))
        #expect(line.level == "error")
        #expect(line.message.contains("'--label'"))
    }

    @Test func `-q and -v together are a usage error`() throws {
        let run = try egressgen("\(Self.command) -q -v")
        BadInput([], 64, "usage", naming: "--quiet", "--verbose").expectRefusal(run)
    }

    @Test(arguments: [[], ["--log-format", "json"]] as [[String]])
    func `control characters never reach the terminal`(format: [String]) throws {
        let run = try BuiltBinary.run(["a\u{1b}[2J\u{7}.example\n", "--pod", "run=busybox"] + format)
        #expect(run.status == 64)
        #expect(run.error.filter { $0 < 0x20 || $0 == 0x7f } == [0x0a])
        #expect(run.stderr.contains("1b}[2J"))
    }

    @Test func `control characters of a hosts file do not either`() throws {
        let run = try egressgen("--hosts-file - --pod run=busybox", input: "a\u{1b}[31m.example\n")
        #expect(run.status == 65)
        #expect(!run.error.contains(0x1b))
    }

    @Test(arguments: [
        ["www.aliyun.com", "--pod", "run=busybox"], ["resolve", "www.aliyun.com"],
    ])
    func `a broken pipe is quiet`(arguments: [String]) throws {
        let run = try BuiltBinary.run(arguments + Zones.article, output: .brokenPipe)
        #expect(run.status == 0)
        #expect(run.signal == nil)
        #expect(run.stderr.isEmpty)
    }

    @Test(arguments: [
        ["www.aliyun.com", "--pod", "run=busybox"] + Zones.article, ["resolve", "www.aliyun.com"] + Zones.article,
        ["template", "show", "networkpolicy"], ["template", "list"], ["--version"], ["--help"],
    ])
    func `a full disk under stdout is 74`(arguments: [String]) throws {
        let run = try BuiltBinary.run(arguments, output: .file("/dev/full"))
        BadInput([], 74, "stdout", naming: "no space left on device").expectRefusal(run)
    }

    @Test func `--version tells egressgen's and ldns's`() throws {
        let run = try egressgen("--version")
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        #expect(run.stdout.wholeMatch(of: /egressgen \d+\.\d+\.\d+ \(ldns \d+\.\d+\.\d+\)\n/) != nil)
    }

    @Test(arguments: ["--version --format json", "--format=json --version"])
    func `--version --format json tells the commit too`(arguments: String) throws {
        let plain = try egressgen("--version").stdout
        let run = try egressgen(arguments)
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        let form = /\{\n  "version": "(.+)",\n  "commit": (.+),\n  "date": (.+),\n  "ldns": "(.+)"\n\}\n/
        let match = try #require(run.stdout.wholeMatch(of: form))
        #expect(plain == "egressgen \(match.1) (ldns \(match.4))\n")
        let isKnown = match.2 != "null"
        #expect(!isKnown || match.2.wholeMatch(of: /"[0-9a-f]{40}(-dirty)?"/) != nil)
        #expect(isKnown ? match.3.wholeMatch(of: /"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/) != nil : match.3 == "null")
    }

    @Test(arguments: [
        ("help", "egressgen HOST... --pod KEY=VALUE"), ("--help", "egressgen HOST... --pod KEY=VALUE"),
        ("-h", "egressgen HOST... --pod KEY=VALUE"), ("help generate", "--keep-going"), ("resolve --help", "--format"),
        ("help template", "show"), ("template show -h", "<name>"),
    ])
    func `help is on stdout`(words: String, part: String) throws {
        let run = try egressgen(words)
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        #expect(run.stdout.contains("USAGE: ") && run.stdout.contains(part))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `there is a completion script for each shell`(shell: String) throws {
        let run = try egressgen("--generate-completion-script \(shell)")
        #expect(run.status == 0)
        #expect(run.stderr.isEmpty)
        for word in ["egressgen", "resolve", "template", "keep-going", "pod-expression"] {
            #expect(run.stdout.contains(word))
        }
    }

    @Test func `a completion script for another shell is a usage error`() throws {
        let run = try egressgen("--generate-completion-script tcsh")
        BadInput([], 64, "usage", naming: "'tcsh'").expectRefusal(run)
    }
}
