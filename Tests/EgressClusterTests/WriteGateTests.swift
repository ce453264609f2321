import EgressCluster
import Synchronization
import Testing

@Suite struct WriteGateTests {
    @Test func `lets writes pass until it is closed`() async {
        let gate = WriteGate()
        #expect(await gate.pass { 1 } == 1)
        #expect(!gate.isClosed)
        await gate.close()
        #expect(gate.isClosed)
        #expect(await gate.pass { 1 } == nil)
    }

    @Test(.timeLimit(.minutes(1))) func `closes when those inside have left`() async {
        let gate = WriteGate()
        let steps = Mutex<[String]>([])
        let (inside, signal) = AsyncStream.makeStream(of: Void.self)
        async let written: Void? = gate.pass {
            signal.yield()
            while !gate.isClosed, !Task.isCancelled { await Task.yield() }
            steps.withLock { $0.append("written") }
        }
        for await _ in inside { break }
        await gate.close()
        steps.withLock { $0.append("closed") }
        _ = await written
        #expect(steps.withLock { $0 } == ["written", "closed"])
    }
}
