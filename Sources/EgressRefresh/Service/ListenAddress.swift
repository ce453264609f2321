package import EgressModel

/// Where a service listens.
package struct ListenAddress: Hashable, Sendable {
    package let address: IPAddress
    /// 0 lets the system choose one.
    package let port: UInt16

    package init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String { address.bitWidth == 32 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}

/// How a refresh is done again and again.
package struct ServiceSettings: Sendable {
    let schedule: RefreshSchedule
    let listen: ListenAddress?

    /// Keeps the schedule, and the address to listen on; `nil` listens nowhere.
    package init(schedule: RefreshSchedule, listen: ListenAddress?) {
        self.schedule = schedule
        self.listen = listen
    }
}
