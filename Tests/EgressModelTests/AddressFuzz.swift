import EgressTestSupport

/// Generates texts that are addresses or similar to addresses. Each text is an address with up to three characters
/// inserted, removed or replaced.
struct AddressFuzz {
    private var generator: SeededGenerator
    private let alphabet: [Character]

    init(seed: UInt64, alphabet: String) {
        generator = SeededGenerator(seed: seed)
        self.alphabet = Array(alphabet)
    }

    mutating func mutant(of texts: [String]) -> String {
        var characters = Array(texts.randomElement(using: &generator) ?? "")
        for _ in 0..<Int.random(in: 0...3, using: &generator) { mutate(&characters) }
        return String(characters)
    }

    private mutating func mutate(_ characters: inout [Character]) {
        let place = Int.random(in: 0...characters.count, using: &generator)
        let character = alphabet.randomElement(using: &generator) ?? "0"
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: characters.insert(character, at: place)
        case 1 where place < characters.count: characters.remove(at: place)
        case 2 where place < characters.count: characters[place] = character
        default: break
        }
    }
}
