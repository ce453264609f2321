/// Tells why a text is not what it should be: a name, an address, a block, a port list, a label.
///
/// Each caller knows whether the text was a flag or a file, so the error has no exit status of its own.
package struct FormatError: Error, Hashable, Sendable {
    /// What is wrong, lower case and without a full stop, to follow a subject and a colon.
    package let fact: String
    /// What to write instead, where there is a remedy.
    package let hint: String?

    package init(_ fact: String, hint: String? = nil) {
        self.fact = fact
        self.hint = hint
    }
}
