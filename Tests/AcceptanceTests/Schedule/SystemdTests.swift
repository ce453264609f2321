import EgressTestSupport
import Testing

#if os(Linux)
    /// Tests the systemd units. The manual's command splits them, and systemd checks them.
    @Suite(.waits)
    struct SystemdTests {
        private let folder: TemporaryFolder

        /// Writes the units with the manual's command, but into a temporary folder.
        init() throws {
            folder = try TemporaryFolder()
            let line = #"awk '/^# \//{file=$2} {print > file}'"#
            let manual = try PackageRoot.read("docs/schedule.md")
            #expect(manual.contains("egressgen template show systemd | sudo \(line)\n"))
            let text = try egressgen("template show systemd").stdout
                .replacing("# /etc/systemd/system/", with: "# \(folder.path)/")
                .replacing("ExecStart=/usr/local/bin/egressgen ", with: "ExecStart=\(try BuiltBinary.path.get()) ")
            try folder.write(text, to: "units")
            let run = try run(["sh", "-c", line + " units"])
            #expect(run.status == 0, "\(run.stderr)")
        }

        @Test func `pass systemd's own check`() throws {
            let run = try run([
                "systemd-analyze", "verify", folder.path("egressgen.service"), folder.path("egressgen.timer"),
            ])
            #expect(run.status == 0)
            #expect(run.stdout.isEmpty && run.stderr.isEmpty, "\(run.stdout)\(run.stderr)")
        }

        @Test func `are whole: a command that runs, and a timer that goes off`() throws {
            #expect(try folder.read("egressgen.service").contains(" refresh /srv/policies\n"))
            let timer = try folder.read("egressgen.timer")
            let calendar = try #require(timer.firstMatch(of: /OnCalendar=(.*)/)?.1)
            #expect(try run(["systemd-analyze", "calendar", String(calendar)]).stdout.contains("*-*-* *:00/5:00"))
        }

        @Test func `leave little to an attacker, in systemd's own judgement`() throws {
            let run = try run([
                "systemd-analyze", "security", "--offline=true", "--threshold=20", folder.path("egressgen.service"),
            ])
            #expect(run.status == 0, "\(run.stdout)\(run.stderr)")
        }

        private func run(_ words: [String]) throws -> BinaryRun { try ShellRun.run(words, [:], in: folder.path) }
    }
#endif
