import EgressSystem
import Foundation
import Testing

/// Tests what a process knows about itself and its machine.
@Suite struct ProcessTests {
    @Test func `has the variables that it was started with`() {
        #expect(ProcessEnvironment["PATH"] == ProcessInfo.processInfo.environment["PATH"])
        #expect(ProcessEnvironment["EGRESSGEN_NOT_SET"] == nil)
    }

    @Test func `may have files open`() {
        #expect(OwnProcess.openFilesLimit >= 3)
    }

    @Test func `clocks go on`() {
        let (monotonic, sinceBoot, wall) = (ClockReading.monotonic, ClockReading.sinceBoot, ClockReading.wall)
        EgressSystem.Thread.sleep(nanoseconds: 2_000_000)
        #expect(ClockReading.monotonic - monotonic >= 2_000_000)
        #expect(ClockReading.sinceBoot - sinceBoot >= 2_000_000)
        #expect(abs(Double(wall) - Date().timeIntervalSince1970) < 60)
    }

    @Test func `tells threads apart that run at the same time`() {
        let own = ThreadIdentity.current
        #expect(own == ThreadIdentity.current)
        let done = WakePipe()
        // This thread still runs, so the new thread must have another identity.
        EgressSystem.Thread.start {
            if ThreadIdentity.current != own { done.wake() }
        }
        var poll = ReadPoll()
        poll.add(done.readEnd)
        poll.wait(milliseconds: 60_000)
        #expect(poll.isReady(0))
    }

    @Test func `random bytes differ, and are not too many`() {
        func bytes(_ count: Int) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: count)
            return bytes.withUnsafeMutableBytes(RandomBytes.fill) ? bytes : nil
        }
        let first = bytes(RandomBytes.most)
        #expect(first != nil)
        #expect(first != bytes(RandomBytes.most))
        #expect(bytes(RandomBytes.most + 1) == nil)
    }
}
