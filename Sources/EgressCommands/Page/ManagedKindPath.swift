internal import EgressPolicy

/// The kind of an address set in a path. No namespace has such a name, because kinds have capital letters.
struct ManagedKindPath {
    let word: String

    /// - Returns: `nil` if the word is not the kind of an address set.
    init?(_ word: String) {
        guard let kind = ManagedKind(rawValue: word), kind.isAddressSet else { return nil }
        self.word = kind.rawValue
    }
}
