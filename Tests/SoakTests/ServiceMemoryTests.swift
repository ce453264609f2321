import EgressTestSupport
import Foundation
import Testing

extension Soak {
    /// Tests the resources that a service uses in the long run.
    @Suite struct ServiceMemoryTests {
        private static func refresh(_ service: ServiceProcess, until count: Int) throws {
            var done = try service.refreshes()
            while done < count {
                let before = done
                service.signal(SIGHUP)
                try service.wait(pause: 1, until: "refresh \(before + 1)") { () throws(SupportError) in
                    done = try service.refreshes()
                    return done > before
                }
            }
        }

        /// Detects a leak of a few hundred bytes per refresh.
        @Test func `takes no more memory and files after 2,000 refreshes than after 100`() throws {
            let ground = try ServiceGround(files: 5)
            let server = try LiveServer.nsd(zones: [ground.zone(1)])
            let service = try ServiceProcess([
                "refresh", ground.folder.path, "--every", "1h", "--resolver", "\(server.endpoint)", "--listen", "0",
            ])
            try Self.refresh(service, until: 100)
            let early = (memory: service.memory, descriptors: service.descriptors)
            try Self.refresh(service, until: 2000)
            print("2,000 refreshes: \(early.memory) bytes at first, \(service.memory) in the end")
            #expect(service.memory <= early.memory * 115 / 100, "\(early.memory) bytes grew to \(service.memory)")
            #expect(service.descriptors <= early.descriptors + 2)
        }
    }
}
