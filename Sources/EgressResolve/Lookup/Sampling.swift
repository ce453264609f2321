/// How many times to ask for the addresses of a name.
package enum Sampling: Hashable, Sendable {
    /// At most this many times. The sampling stops early if no new address has appeared for a while.
    case upTo(Int)
    /// Once if the addresses of the name are held already. Any other name is asked for twice, and if the two answers
    /// differ, up to 20 times.
    case auto

    package static let once = Sampling.upTo(1)

    /// The maximum number of samples that are taken without an explicit number.
    static let mostByDefault = 20

    /// Returns the maximum number of samples for a name.
    func most(isHeld: Bool) -> Int {
        switch self {
        case .upTo(let number): number
        case .auto: isHeld ? 1 : Self.mostByDefault
        }
    }
}
