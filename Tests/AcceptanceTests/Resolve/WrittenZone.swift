import EgressTestSupport

/// A zone file for one test.
struct WrittenZone {
    let folder: TemporaryFolder
    var path: String { folder.path("test.zone") }
    var arguments: [String] { ["--zone", path] }

    init(_ text: String) throws {
        folder = try TemporaryFolder()
        try folder.write(text, to: "test.zone")
    }
}
