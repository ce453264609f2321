package import EgressModel

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
