internal import DequeModule
internal import NIOCore

/// The queries under way, in the order in which they began.
struct FlightTable {
    private var flights: [UInt64: Flight] = [:]
    private var numbers: [Flight.Key: UInt64] = [:]
    private var order: Deque<UInt64> = []
    /// The attempts whose upstream has not answered yet, in the order in which they end.
    private var attempts: Deque<(number: UInt64, count: Int, end: NIODeadline)> = []
    /// The number of the last flight that began.
    private(set) var last: UInt64 = 0
    /// The messages of clients that wait for an answer.
    private(set) var waiting = 0

    private let longestWait: TimeAmount

    /// - Parameter longestWait: The time after which a query is given up.
    init(longestWait: TimeAmount) {
        self.longestWait = longestWait
    }

    /// The number of the first flight that is not over.
    var first: UInt64? {
        mutating get {
            skipFinished()
            return order.first
        }
    }

    subscript(number: UInt64) -> Flight? { flights[number] }

    /// Returns the flight with the same query.
    func number(of key: Flight.Key) -> UInt64? { numbers[key] }

    mutating func begin(_ flight: Flight) -> UInt64 {
        last += 1
        flights[last] = flight
        numbers[flight.key] = last
        order.append(last)
        return last
    }

    mutating func add(_ client: ForwardClient, to number: UInt64) {
        flights[number]?.clients.append(client)
        waiting += 1
    }

    /// The flights whose answers are held.
    var held: [UInt64] { flights.filter { $0.value.held != nil }.keys.sorted() }

    /// Changes a flight in place.
    @discardableResult
    mutating func change<Result>(_ number: UInt64, _ change: (inout Flight) -> Result) -> Result? {
        guard let index = flights.index(forKey: number) else { return nil }
        return change(&flights.values[index])
    }

    mutating func remove(_ number: UInt64) -> Flight? {
        guard let flight = flights.removeValue(forKey: number) else { return nil }
        if numbers[flight.key] == number { numbers[flight.key] = nil }
        waiting -= flight.clients.count
        return flight
    }

    /// Removes the client that waits longest.
    ///
    /// - Returns: The client, and the number of its flight if nobody else waits for that.
    mutating func dropOldest() -> (client: ForwardClient, over: UInt64?)? {
        skipFinished()
        guard let number = order.first, let client = flights[number]?.clients.popFirst() else { return nil }
        waiting -= 1
        return (client, flights[number]?.clients.isEmpty ?? true ? number : nil)
    }

    /// Records that an upstream has until `end` to answer the last attempt of a flight.
    mutating func noteAttempt(of number: UInt64, until end: NIODeadline) {
        attempts.append((number, flights[number]?.attempts ?? 0, end))
    }

    /// Returns a flight that is to be given up.
    mutating func takeExpired(at now: NIODeadline) -> UInt64? {
        skipFinished()
        return order.first.flatMap { number in
            flights[number].flatMap { $0.start + longestWait <= now ? number : nil }
        }
    }

    /// Returns a flight whose last attempt has failed because its time is over.
    mutating func takeOverdue(at now: NIODeadline) -> UInt64? {
        skipAnswered()
        guard let first = attempts.first, first.end <= now else { return nil }
        attempts.removeFirst()
        return first.number
    }

    /// The time at which a flight is to be given up, or an attempt ends.
    mutating func nextDeadline() -> NIODeadline? {
        skipFinished()
        skipAnswered()
        let expiry = order.first.flatMap { flights[$0] }.map { $0.start + longestWait }
        return [expiry, attempts.first?.end].compactMap(\.self).min()
    }

    private mutating func skipFinished() {
        while let number = order.first, flights[number] == nil { order.removeFirst() }
    }

    private mutating func skipAnswered() {
        while let first = attempts.first {
            if let flight = flights[first.number], flight.held == nil, flight.attempts == first.count { return }
            attempts.removeFirst()
        }
    }
}
