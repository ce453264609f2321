/// An error of the test equipment itself. A test that encounters it fails and is never skipped.
package struct SupportError: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
