/// The values that a template finds by name: texts, flags, groups and lists.
typealias PageValues = [String: Any]

extension PageValues {
    /// A term and its value in a list of facts.
    static func fact(_ term: String, _ value: String) -> PageValues { ["term": term, "value": value] }
}
