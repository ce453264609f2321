import Foundation

/// The folder of everything that this test process writes, which goes with the process, however that ends.
enum ProcessFolder {
    private struct Place {
        let path: String
        let janitor: Janitor
    }

    /// Without a final slash and without links in it.
    static func path() throws(SupportError) -> String { try place.get().path }

    private static let place = Result { () throws(SupportError) in
        let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let path = parent.appendingPathComponent("egressgen-\(UUID().uuidString.prefix(8))").path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } catch {
            throw SupportError("cannot make \(path): \(error)")
        }
        let place = Place(path: path, janitor: try Janitor(of: path))
        atexit { ProcessFolder.end() }
        return place
    }

    /// No `deinit` of what a static holds runs when the process ends: servers that many tests share, and their folders.
    private static func end() {
        guard let place = try? place.get() else { return }
        ChildProcess.endAll(but: place.janitor.pid)
        TemporaryFolder.remove(place.path)
        place.janitor.dismiss()
    }
}

/// Removes a folder of a test process that died without doing so.
private final class Janitor: Sendable {
    private let lifeline: OwnedPipe
    private let child: ChildProcess

    var pid: Int32 { child.pid }

    init(of path: String) throws(SupportError) {
        lifeline = try OwnedPipe()
        let null = try OpenFile("/dev/null", O_RDWR)
        let streams = ChildProcess.Streams(
            input: lifeline.readEnd, output: null.descriptor, error: null.descriptor)
        // A terminal's ^C is for the tests alone. A server that ends meanwhile may still write there.
        let script = """
            trap '' INT HUP TERM
            read -r line && exit
            for second in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$0" && exit; sleep 1; done
            """
        child = try ChildProcess("/bin/sh", ["-c", script, path], environment: [:], streams)
        lifeline.closeReadEnd()
    }

    func dismiss() {
        lifeline.write([UInt8(ascii: "\n")])
        _ = child.ends(within: Wait.patience)
    }
}
