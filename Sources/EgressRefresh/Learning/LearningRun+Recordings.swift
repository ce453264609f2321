internal import EgressObserve
internal import EgressSystem
internal import Synchronization
internal import SystemPackage

extension LearningRun {
    /// Reads the recordings, the first time that it is called.
    ///
    /// - Returns: Warnings about the recordings and the addresses in them.
    /// - Throws: `Notices` if a recording cannot be read, or is malformed.
    package func readRecordings() throws(Notices) -> [Notice] {
        let isFirst = state.withLock { state in
            defer { state.hasRead = true }
            return !state.hasRead
        }
        guard isFirst else { return [] }
        let told = Told()
        let sink = LearningSink(self, LearningReactions(tell: told.add))
        var cut: [Notice] = []
        for path in settings.recordings {
            if try read(path, to: sink) { cut.append(Notice(.file(path), .learning(.cutRecording))) }
        }
        return cut + told.notices
    }

    /// - Returns: Whether the recording ends inside a frame.
    private func read(_ path: String, to sink: LearningSink) throws(Notices) -> Bool {
        do throws(TapRecordingError) {
            guard path != "-" else { return try TapRecording.read(.standardInput, to: sink) }
            let file = try open(path)
            defer { try? file.close() }
            return try TapRecording.read(file, to: sink)
        } catch {
            throw Notices(.file(path == "-" ? "stdin" : path), .learning(.recording(error)), .nothingWritten)
        }
    }

    private func open(_ path: String) throws(TapRecordingError) -> FileDescriptor {
        do throws(Errno) {
            return try FileDescriptor.opened(path, .readOnly)
        } catch {
            throw .unreadable(error)
        }
    }
}

/// The notices that a sink tells.
private final class Told: Sendable {
    private let list = Mutex<[Notice]>([])

    var notices: [Notice] { list.withLock(\.self) }

    func add(_ notices: [Notice]) { list.withLock { $0 += notices } }
}
