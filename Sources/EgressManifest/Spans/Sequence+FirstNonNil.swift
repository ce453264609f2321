extension Sequence {
    /// The first value that a function gives for an element, of which it asks each once.
    ///
    /// `lazy.compactMap(_:).first` asks the element that it finds twice. In a function that calls itself, that doubles the
    /// time with every level of a manifest.
    func firstNonNil<Value>(_ transform: (Element) throws -> Value?) rethrows -> Value? {
        for element in self {
            if let value = try transform(element) { return value }
        }
        return nil
    }
}
