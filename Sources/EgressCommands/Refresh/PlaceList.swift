/// Some policies in a sentence: the first three, and how many more there are.
struct PlaceList: CustomStringConvertible {
    private let places: [String]

    init(_ places: [String]) {
        self.places = places
    }

    var description: String {
        let first = places.prefix(3).joined(separator: ", ")
        return places.count > 3 ? "\(first) and \(places.count - 3) more" : first
    }
}
