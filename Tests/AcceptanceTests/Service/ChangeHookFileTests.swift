import EgressTestSupport
import Foundation
import Testing

/// Tests the program of `refresh --on-change` with policies in files.
@Suite(.waits) struct ChangeHookFileTests {
    @Test func `hands the report to a program after a change, and only then`() throws {
        let ground = try ServiceGround(files: 1)
        let hook = try ground.folder.writeProgram(
            "#!/bin/sh\ncat >>\"$(dirname \"$0\")/report\"\nexit 3\n", to: "it's a hook")
        try ground.folder.write(ground.zone(1).text, to: "zone.db")
        let arguments = ["refresh", ground.folder.path, "--zone", ground.folder.path("zone.db"), "--on-change", hook]
        let changed = try BuiltBinary.run(arguments)
        #expect(changed.status == 74)
        #expect(changed.errorLines.contains("egressgen: error: \(hook): exited with status 3; the changes are kept"))
        let report = try ground.folder.read("report")
        #expect(report.contains("\"www0.example.com\""))
        #expect(try ground.holds(1))
        #expect(try BuiltBinary.run(arguments).status == 0)
        #expect(try ground.folder.read("report") == report)
    }

    @Test(arguments: [
        ("", "it is neither an executable nor a script that starts with '#!'"),
        ("cat\n", "it is neither an executable nor a script that starts with '#!'"),
        ("#!/nowhere/at/all\n", "its interpreter is missing"), (nil, "no such file or directory"),
    ])
    func `a hook that turns out to be none is told in one line`(text: String?, fact: String) throws {
        let ground = try ServiceGround(files: 1)
        let hook = try ground.folder.writeProgram(text ?? "#!/bin/sh\nrm \"$0\"\n", to: "hook")
        try ground.folder.write(ground.zone(1).text, to: "zone.db")
        let service = try ServiceProcess(
            [
                "refresh", ground.folder.path, "--every", "1h", "--zone", ground.folder.path("zone.db"), "--on-change",
                hook, "--listen", "127.0.0.1:0",
            ])
        try service.wait(until: "the first change") { () throws(SupportError) in try ground.holds(1) }
        if text == nil {
            try service.wait(until: "the hook is gone") { () throws(SupportError) in
                !ground.folder.names.contains("hook")
            }
            try ground.folder.write(ground.zone(2).text, to: "zone.db")
            service.signal(SIGHUP)
        }
        let line = "egressgen: error: \(hook): cannot be run: \(fact); the changes are kept"
        try service.wait(until: "the error") { () throws(SupportError) in service.log.contains("\n\(line)\n") }
        #expect(service.log.split(separator: "\n").count { $0.contains("error: ") } == 1)
    }

    @Test func `hands the report to a program though stdout takes none`() throws {
        let ground = try ServiceGround(files: 1)
        let hook = try ground.folder.writeProgram("#!/bin/sh\nexec cat >\"$(dirname \"$0\")/report\"\n", to: "hook")
        try ground.folder.write(ground.zone(1).text, to: "zone.db")
        let run = try BuiltBinary.run(
            [
                "refresh", ground.folder.path, "--zone", ground.folder.path("zone.db"), "--on-change", hook, "--report",
                "json",
            ], output: .file("/dev/full"))
        #expect(run.status == 74)
        #expect(run.errorLines.count { $0.hasPrefix("egressgen: error: stdout: cannot be written") } == 1)
        #expect(run.errorLines.last == "1 policy in 1 file: 1 changed, 0 unchanged")
        #expect(try ground.folder.read("report").contains("\"www0.example.com\""))
    }

    @Test(arguments: ["/nowhere/at/all", "/etc/passwd", "/tmp"]) func `a hook that cannot be run is 74`(hook: String)
        throws
    {
        let ground = try ServiceGround(files: 1)
        let before = try ground.texts()
        let run = try BuiltBinary.run(
            ["refresh", ground.folder.path, "--zone", Fixture.zonePath("example.com"), "--on-change", hook])
        #expect(run.status == 74)
        #expect(run.errorLines.count == 1)
        #expect(try ground.texts() == before)
    }
}
