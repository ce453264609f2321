internal import Synchronization

/// A vantage of a table.
package struct LookupVantage: Hashable, Sendable {
    /// The index of the entry in the table.
    let entry: Int
    /// The index of the vantage in its entry.
    let index: Int
}

extension LookupVantage: Comparable {
    package static func < (left: LookupVantage, right: LookupVantage) -> Bool {
        (left.entry, left.index) < (right.entry, right.index)
    }
}

/// The vantage that a lookup asks, and those that it asked before its chain crossed into another entry of the table. A
/// chain that comes back goes on at the vantage where it left.
struct LookupRoute: Sendable {
    private(set) var entry: Int
    private(set) var vantage: Int
    private var others: [Int: Int] = [:]

    init(entry: Int, vantage: Int) {
        self.entry = entry
        self.vantage = vantage
    }

    var current: LookupVantage { LookupVantage(entry: entry, index: vantage) }

    /// Returns the routes into another entry: one for each of its vantages, or the one that was there before.
    func entering(_ entry: Int, vantages: Int) -> [LookupRoute] {
        var left = self
        left.others[self.entry] = vantage
        left.entry = entry
        let choices = others[entry].map { $0...$0 } ?? 0...vantages - 1
        return choices.map { vantage in
            var route = left
            route.vantage = vantage
            return route
        }
    }
}

/// Collects the results of a lookup whose chain is followed at several vantages at the same time.
final class LookupBranches: Sendable {
    private struct State {
        var results: [AddressLookup.Result?]
        var missing: Int
    }

    private let state: Mutex<State>
    private let completion: @Sendable (AddressLookup.Result) -> Void

    init(_ count: Int, _ completion: @escaping @Sendable (AddressLookup.Result) -> Void) {
        state = Mutex(State(results: Array(repeating: nil, count: count), missing: count))
        self.completion = completion
    }

    /// Takes the result of a branch. The last one completes the lookup.
    func take(_ result: AddressLookup.Result, of branch: Int) {
        let all = state.withLock { state -> [AddressLookup.Result]? in
            state.results[branch] = result
            state.missing -= 1
            return state.missing == 0 ? state.results.compactMap { $0 }.flatMap(\.branches) : nil
        }
        guard let all, var first = all.first else { return }
        first.otherBranches = Array(all.dropFirst())
        completion(first)
    }
}
