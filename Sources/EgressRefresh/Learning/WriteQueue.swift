/// The policies and files that learned addresses wait for, in the order in which they are written.
///
/// A unit is what is written as a whole: a file, or a policy of a cluster.
struct WriteQueue: Sendable {
    /// A write that is due.
    struct Write: Hashable, Sendable {
        let unit: String
        /// The time at which the first of the gathered addresses arrived, in seconds of the monotonic clock; `nil` if
        /// only leases are renewed.
        let since: Double?
        /// Whether leases are renewed even if no address is added.
        let renews: Bool
    }

    /// What is known of a unit while something waits, and for a second after a write.
    struct Unit {
        /// The arrival of the first address that waits.
        var since: Double?
        /// The time by which leases are renewed.
        var renewal: Double?
        /// The starts of the last writes.
        var starts: [Double] = []
        var isWriting = false

        /// Whether a write that adds an address waits or is being carried out.
        var isUnderWay: Bool { since != nil || isWriting }

        /// Whether nothing waits, and the last write delays no other.
        func isForgotten(at uptime: Double) -> Bool {
            !isUnderWay && renewal == nil && starts.allSatisfy { $0 + 1 < uptime }
        }
    }

    /// Writes that fail.
    private struct Outage {
        private static let longest = 5.0

        /// The number of attempts that failed since the last success.
        private var failures = 0
        /// The time before which no attempt begins.
        private(set) var end = 0.0

        /// Records a failure. The next attempt follows after a second, and each further one after twice the time. Writes
        /// that fail together count once.
        ///
        /// - Returns: Whether it is the first failure.
        mutating func fail(at uptime: Double) -> Bool {
            guard uptime >= end else { return false }
            end = uptime + min(Double(1 << min(failures, 10)), Self.longest)
            failures += 1
            return failures == 1
        }
    }

    private let pace: WritePace
    private(set) var units: [String: Unit] = [:]
    private var starts: [Double] = []
    /// The outages of units that cannot be written while others can.
    private var outages: [String: Outage] = [:]
    /// The outage of the server, which all units share.
    private var common: Outage?

    init(_ pace: WritePace) {
        self.pace = pace
    }

    /// Records that an address for a unit arrived.
    mutating func want(_ unit: String, at uptime: Double) {
        let since = units[unit]?.since ?? uptime
        units[unit, default: Unit()].since = min(since, uptime)
    }

    /// Records that a lease of a unit is to be renewed before a time.
    mutating func renew(_ unit: String, before time: Double) {
        let renewal = min(units[unit]?.renewal ?? time, time)
        units[unit, default: Unit()].renewal = renewal
    }

    /// Returns the writes that are due, which then count as begun.
    mutating func take(at uptime: Double) -> [Write] {
        starts.removeAll { $0 + WritePace.span <= uptime }
        units = units.filter { !$0.value.isForgotten(at: uptime) }
        let due = units.keys.compactMap { name in time(of: name).map { (name, $0) } }.filter { $0.1 <= uptime }
        let room = max(WritePace.mostOfAll - starts.count, 0)
        return due.sorted { $0.1 < $1.1 }.prefix(room).map { name, _ in begin(name, at: uptime) }
    }

    /// The number of units that lack an address, those that are being written included.
    var waiting: Int { units.values.count(where: \.isUnderWay) }

    /// Whether a write that adds an address to a unit waits or is being carried out, and none has failed before it.
    func isPromising(_ unit: String) -> Bool {
        units[unit]?.isUnderWay ?? false && outages[unit] == nil && common == nil
    }

    /// Whether a write is being carried out.
    var isWriting: Bool { units.values.contains(where: \.isWriting) }

    /// Returns all writes that add an address, whether or not they are due. They then count as begun.
    mutating func takeAll(at uptime: Double) -> [Write] {
        let waiting = units.filter { $0.value.since != nil && !$0.value.isWriting }
        return waiting.keys.sorted().map { begin($0, at: uptime) }
    }

    /// Returns when the next write is due, as far as it is known; `nil` if none waits.
    func next(after uptime: Double) -> Double? {
        guard let first = units.keys.compactMap(time).min() else { return nil }
        let recent = starts.filter { $0 + WritePace.span > uptime }
        return recent.count < WritePace.mostOfAll ? first : max(first, (recent.min() ?? uptime) + WritePace.span)
    }

    /// Records the end of a write that did what it could.
    mutating func end(_ write: Write) {
        units[write.unit]?.isWriting = false
        outages[write.unit] = nil
        common = nil
    }

    /// Lets writes begin that failed at the server, because it is back.
    mutating func endOutage() { common = nil }

    /// Records the end of a write that is to be repeated. `isServers` tells whether it failed for a reason that concerns
    /// all units, because they go to the same server.
    ///
    /// - Returns: Whether the outage has begun with it.
    mutating func repeatLater(_ write: Write, at uptime: Double, isServers: Bool) -> Bool {
        units[write.unit]?.isWriting = false
        if let since = write.since { want(write.unit, at: since) }
        if write.renews { renew(write.unit, before: uptime) }
        guard isServers else { return outages[write.unit, default: Outage()].fail(at: uptime) }
        var outage = common ?? Outage()
        defer { common = outage }
        return outage.fail(at: uptime)
    }

    private mutating func begin(_ name: String, at uptime: Double) -> Write {
        var unit = units[name] ?? Unit()
        let renews = unit.renewal.map { $0 <= uptime } ?? false
        let write = Write(unit: name, since: unit.since, renews: renews)
        unit.starts = unit.starts.suffix(pace.most - 1) + [uptime]
        unit.since = nil
        if renews { unit.renewal = nil }
        unit.isWriting = true
        units[name] = unit
        starts.append(uptime)
        return write
    }

    /// Returns when a unit can be written; `nil` if nothing waits, or if it is being written.
    private func time(of name: String) -> Double? {
        guard let unit = units[name], !unit.isWriting,
            let wanted = [unit.since, unit.renewal].compactMap(\.self).min()
        else { return nil }
        let gathered = unit.starts.last.map { $0 + gathering(unit, since: $0) } ?? wanted
        let paced = unit.starts.count >= pace.most ? unit.starts[unit.starts.count - pace.most] + 1 : wanted
        return max(wanted, gathered, paced, outages[name]?.end ?? wanted, common?.end ?? wanted)
    }

    /// Returns the seconds in which addresses are gathered since the last write of a unit began.
    private func gathering(_ unit: Unit, since last: Double) -> Double {
        unit.starts.count { last - $0 < 1 } > 1 ? pace.steadyGathering : pace.gathering
    }
}
