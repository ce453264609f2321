/// Judges pages for people by `scripts/browser`, which opens them in a headless Chromium and parses their HTML.
package enum PageJudge {
    /// Returns what is wrong with pages, one problem a line. Empty if nothing is.
    ///
    /// - Throws: `SupportError` if the pages cannot be judged.
    package static func problems(of urls: [String]) throws(SupportError) -> String {
        let environment = ["PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
        let run = try Command(
            PackageRoot.path(".venv/bin/python"), [PackageRoot.path("scripts/browser"), "check"] + urls,
            environment: environment, timeout: 300
        ).run()
        guard run.status == 0 || run.status == 1 && run.stderr.isEmpty else {
            throw SupportError("scripts/browser failed (\(run.status ?? -1)):\n\(run.stderr)")
        }
        return run.stdout.split(separator: "\n").joined(separator: "\n")
    }

    /// Returns the SHA-256 hash of a text in Base64, as a Content-Security-Policy names it.
    package static func hash(of text: String) throws(SupportError) -> String {
        let script = """
            import base64, hashlib, sys
            print(end=base64.b64encode(hashlib.sha256(sys.stdin.buffer.read()).digest()).decode())
            """
        return try Judges.python(script, input: Array(text.utf8))
    }
}
