internal import CPOSIX

/// A pattern of the shell: `*`, `?` and `[...]`, which fit a slash too; fnmatch(3).
package struct ShellPattern: Sendable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Whether it fits all of a name or a path.
    package func fits(_ name: String) -> Bool { fnmatch(text, name, 0) == 0 }
}
