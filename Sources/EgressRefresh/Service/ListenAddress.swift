package import EgressModel

/// The address on which a service listens.
package struct ListenAddress: Hashable, Sendable {
    package let address: IPAddress
    /// The port; 0 to let the system choose one.
    package let port: UInt16

    package init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String { address.bitWidth == 32 ? "\(address):\(port)" : "[\(address)]:\(port)" }
}

/// The settings of a service that refreshes repeatedly.
package struct ServiceSettings: Sendable {
    let schedule: RefreshSchedule
    let listen: ListenAddress?

    /// Creates settings from a schedule and an address to listen on; `nil` to not listen.
    package init(schedule: RefreshSchedule, listen: ListenAddress?) {
        self.schedule = schedule
        self.listen = listen
    }
}
