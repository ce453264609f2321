internal import CPOSIX
internal import Synchronization

/// What may not outlive this process, whatever signal ends it: processes that would not end by themselves, a file and its
/// folder. There is one such set at a time.
package enum Remains {
    /// In memory of C's, which signal handlers may read.
    private struct Record {
        let processes: (ProcessNumber, ProcessNumber)
        let file: UnsafeMutablePointer<CChar>?
        let folder: UnsafeMutablePointer<CChar>?
    }

    /// Whoever takes it from here, by one step that nothing interrupts, has it alone: what a signal handler or another
    /// thread removes is never freed meanwhile, and what is freed is removed by nobody.
    private nonisolated(unsafe) static let record = Atomic<UnsafeMutablePointer<Record>?>(nil)

    /// From now on, signals that would end this process first end `processes` and remove `file` and `folder`, in place of
    /// what was to be removed before. The folder must hold no other file.
    package static func watch(_ processes: (ProcessNumber, ProcessNumber), file: String, folder: String) {
        let new = UnsafeMutablePointer<Record>.allocate(capacity: 1)
        new.initialize(to: Record(processes: processes, file: strdup(file), folder: strdup(folder)))
        if let old = record.exchange(new, ordering: .acquiringAndReleasing) { free(old) }
        for signal in Signal.ending { _ = signal.handle(removeAndEnd) }
    }

    /// Undoes that, once nothing is left to be removed.
    package static func forget() {
        for signal in Signal.ending { signal.stopHandling(by: removeAndEnd) }
        if let old = take() { free(old) }
    }

    /// Removes them now. Does nothing but what a signal handler may do; signal-safety(7).
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

/// The handler: the signal waits until it is done, and then ends the process as it would have.
private func removeAndEnd(_ number: CInt) {
    Remains.remove()
    Signal(rawValue: number).reset()
    raise(number)
}

/// The programs that run as our children now.
package enum RunningPrograms {
    private static let numbers = Mutex<Set<ProcessNumber>>([])

    static func add(_ number: ProcessNumber) { numbers.withLock { _ = $0.insert(number) } }

    static func remove(_ number: ProcessNumber) { numbers.withLock { _ = $0.remove(number) } }

    /// Asks all of them to end, and waits for none: for a process that ends at once itself. It takes a lock, so that a
    /// signal handler may not do so; `Remains` has handlers of its own.
    package static func end() {
        numbers.withLock { numbers in
            for number in numbers { number.terminate() }
        }
        Remains.remove()
    }
}
