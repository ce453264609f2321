/// Tells why the tests' own equipment does not work; a test that meets it fails, it never skips.
package struct SupportError: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
