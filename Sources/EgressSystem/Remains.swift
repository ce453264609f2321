internal import CPOSIX
internal import Synchronization

/// What must not outlive this process, whichever signal ends it: two processes that would not exit on their own, a
/// file, and the folder that contains it. There is at most one such set at a time.
package enum Remains {
    /// The processes and paths, in memory that a signal handler can read.
    private struct Record {
        let processes: (ProcessNumber, ProcessNumber)
        let file: UnsafeMutablePointer<CChar>?
        let folder: UnsafeMutablePointer<CChar>?
    }

    /// The current set. A thread or a signal handler takes the pointer with one atomic exchange, and is then its only
    /// owner. So nothing frees a record while a handler reads it, and nothing removes the files of a record that was
    /// freed.
    private nonisolated(unsafe) static let record = Atomic<UnsafeMutablePointer<Record>?>(nil)

    /// Ends `processes` and removes `file` and `folder` before a signal ends this process. Replaces the set of an
    /// earlier call. The folder must not contain other files.
    package static func watch(_ processes: (ProcessNumber, ProcessNumber), file: String, folder: String) {
        let new = UnsafeMutablePointer<Record>.allocate(capacity: 1)
        new.initialize(to: Record(processes: processes, file: strdup(file), folder: strdup(folder)))
        if let old = record.exchange(new, ordering: .acquiringAndReleasing) { free(old) }
        for signal in Signal.ending { _ = signal.handle(removeAndEnd) }
    }

    /// Stops handling the signals. Call it after the processes have exited and the files are removed.
    package static func forget() {
        for signal in Signal.ending { signal.stopHandling(by: removeAndEnd) }
        if let old = take() { free(old) }
    }

    /// Ends the processes and removes the files now. Uses only functions that a signal handler can call;
    /// signal-safety(7).
    package static func remove() {
        guard let record = take()?.pointee else { return }
        record.processes.0.terminate()
        record.processes.1.terminate()
        if let file = record.file { unlink(file) }
        if let folder = record.folder { rmdir(folder) }
    }

    private static func take() -> UnsafeMutablePointer<Record>? {
        record.exchange(nil, ordering: .acquiringAndReleasing)
    }

    private static func free(_ record: UnsafeMutablePointer<Record>) {
        CPOSIX.free(record.pointee.file)
        CPOSIX.free(record.pointee.folder)
        record.deallocate()
    }
}

/// The signal handler: removes the remains first, then restores the default action and raises the signal again.
private func removeAndEnd(_ number: CInt) {
    Remains.remove()
    Signal(rawValue: number).reset()
    raise(number)
}

/// The child processes that are running now.
package enum RunningPrograms {
    private static let numbers = Mutex<Set<ProcessNumber>>([])

    static func add(_ number: ProcessNumber) { numbers.withLock { _ = $0.insert(number) } }

    static func remove(_ number: ProcessNumber) { numbers.withLock { _ = $0.remove(number) } }

    /// Asks all of them to exit, and does not wait. Call it just before this process ends. A signal handler must not
    /// call it, because it takes a lock; `Remains` installs its own handlers.
    package static func end() {
        numbers.withLock { numbers in
            for number in numbers { number.terminate() }
        }
        Remains.remove()
    }
}
