import Foundation

/// The folder for all files of this test process. It is removed when the process ends, even if the process crashes.
enum ProcessFolder {
    private struct Place {
        let path: String
        let janitor: Janitor
    }

    /// Returns the path, without a final slash and without symbolic links.
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

    /// Ends the servers that several tests share and removes their folders. `deinit` does not run for objects in static
    /// properties when the process ends.
    private static func end() {
        guard let place = try? place.get() else { return }
        ChildProcess.endAll(but: place.janitor.pid)
        TemporaryFolder.remove(place.path)
        place.janitor.dismiss()
    }
}

/// Removes the folder if the test process dies without removing it.
private final class Janitor: Sendable {
    private let lifeline: OwnedPipe
    private let child: ChildProcess

    var pid: Int32 { child.pid }

    init(of path: String) throws(SupportError) {
        lifeline = try OwnedPipe()
        let null = try OpenFile("/dev/null", O_RDWR)
        let streams = ChildProcess.Streams(
            input: lifeline.readEnd, output: null.descriptor, error: null.descriptor)
        // Ignores Ctrl-C in a terminal, which is meant for the tests. A server that is ending can still write to the
        // folder, so `rm` is repeated.
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
