/// Tells why the tests' own equipment does not work; a test that meets it fails, it never skips.
public struct SupportError: Error, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
