extension Judges {
    /// Checks that a text is XML with a title, a description and colors for dark backgrounds, and refers to nothing outside.
    ///
    /// - Throws: `SupportError` with what is wrong.
    package static func checkSVG(_ text: String) throws(SupportError) {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "picture.svg")
        let run = try Command(
            Executable.path(of: "xmllint"), ["--noout", "--nonet", "--huge", path]
        ).run()
        guard run.status == 0, run.stderr.isEmpty else { throw SupportError("xmllint: \(run.stderr)") }
        let counts = try count(
            [
                "/*[local-name()='svg'][@role='img'][@viewBox]", "/*/*[local-name()='title'][string()]",
                "/*/*[local-name()='desc'][string()]",
            ], in: path)
        guard counts == [1, 1, 1] else { throw SupportError("the picture has no title, description or view box") }
        let strangers = try count(
            [
                "//@href", "//@*[local-name()='href']", "//*[local-name()='script']", "//*[local-name()='image']",
                "//*[local-name()='use']", "//*[local-name()='foreignObject']", "//@*[starts-with(name(), 'on')]",
            ], in: path)
        guard strangers.allSatisfy({ $0 == 0 }) else { throw SupportError("the picture refers to something outside") }
        let places = text.replacing("http://www.w3.org/2000/svg", with: "")
        guard !places.contains("http"), !places.contains("@import"), !places.contains("url(h") else {
            throw SupportError("the picture has an address")
        }
        guard text.contains("prefers-color-scheme:dark") else { throw SupportError("the picture has no dark colors") }
    }

    private static func count(_ paths: [String], in file: String) throws(SupportError) -> [Int] {
        var counts: [Int] = []
        for path in paths {
            let run = try Command(Executable.path(of: "xmllint"), ["--xpath", "count(\(path))", file]).run()
            guard let count = Int(run.stdout.filter(\.isNumber)) else { throw SupportError("xmllint: \(run.stderr)") }
            counts.append(count)
        }
        return counts
    }
}
