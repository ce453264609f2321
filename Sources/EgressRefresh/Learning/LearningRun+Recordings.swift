internal import Synchronization

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
        for path in settings.recordings { cut += try TapRecordingFile.read(path, to: sink, .nothingWritten) }
        return cut + told.notices
    }
}

/// The notices that a sink tells.
private final class Told: Sendable {
    private let list = Mutex<[Notice]>([])

    var notices: [Notice] { list.withLock(\.self) }

    func add(_ notices: [Notice]) { list.withLock { $0 += notices } }
}
