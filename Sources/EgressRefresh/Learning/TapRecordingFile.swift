package import EgressObserve
internal import EgressSystem
internal import SystemPackage

/// A recording of what DNS servers told their clients, in a file or on standard input.
package enum TapRecordingFile {
    /// Reads a recording to its end. `path` is its path, or `-` for standard input.
    ///
    /// - Returns: A warning if the recording ends inside a frame.
    /// - Throws: `Notices` with `consequence` if the recording cannot be read, or is malformed.
    package static func read(
        _ path: String, to sink: any TapSink, _ consequence: Consequence
    ) throws(Notices) -> [Notice] {
        let place = path == "-" ? "stdin" : path
        do throws(TapRecordingError) {
            let isCut = try read(path, to: sink)
            return isCut ? [Notice(.file(place), .learning(.cutRecording))] : []
        } catch {
            throw Notices(.file(place), .learning(.recording(error)), consequence)
        }
    }

    /// - Returns: Whether the recording ends inside a frame.
    private static func read(_ path: String, to sink: any TapSink) throws(TapRecordingError) -> Bool {
        guard path != "-" else { return try TapRecording.read(.standardInput, to: sink) }
        let file = try open(path)
        defer { try? file.close() }
        return try TapRecording.read(file, to: sink)
    }

    private static func open(_ path: String) throws(TapRecordingError) -> FileDescriptor {
        do throws(Errno) {
            return try FileDescriptor.opened(path, .readOnly)
        } catch {
            throw .unreadable(error)
        }
    }
}
