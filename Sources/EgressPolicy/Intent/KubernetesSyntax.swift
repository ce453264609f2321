/// The names and labels that Kubernetes accepts (Object Names and IDs; Labels and Selectors).
package enum KubernetesSyntax {
    /// Checks the name of a NetworkPolicy, which must be an RFC 1123 subdomain.
    ///
    /// - Throws: `ValueError` if the text is not an RFC 1123 subdomain.
    package static func checkSubdomain(_ text: String) throws(ValueError) {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...253).contains(text.utf8.count), labels.allSatisfy({ isLowerCase($0) && hasAlphanumericEnds($0) })
        else { throw .label(.notSubdomain(text)) }
    }

    /// Checks the name of a namespace, which must be an RFC 1123 label.
    ///
    /// - Throws: `ValueError` if the text is not an RFC 1123 label.
    package static func checkLabel(_ text: String) throws(ValueError) {
        guard (1...63).contains(text.utf8.count), isLowerCase(text[...]), hasAlphanumericEnds(text[...]) else {
            throw .label(.notNamespace(text))
        }
    }

    /// Returns whether the text can be the start of a Service's name, which must be an RFC 1035 label.
    static func isServiceName(_ text: String) -> Bool {
        isLowerCase(text[...]) && hasAlphanumericEnds(text[...]) && !(text.utf8.first.map(isDigit) ?? true)
    }

    /// Checks the key of a label: an optional subdomain and slash, followed by a name of at most 63 characters.
    ///
    /// - Throws: `ValueError` if the key is invalid.
    package static func checkLabelKey(_ text: String) throws(ValueError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { try checkSubdomain(String(parts[0])) }
        guard let name = parts.last, (1...63).contains(name.utf8.count), isQualified(name) else {
            throw .label(.notKey(text))
        }
    }

    /// Checks the value of a label. The value can be empty. Otherwise it has at most 63 letters, digits, `-`, `_` and
    /// `.`, and starts and ends with a letter or digit.
    ///
    /// - Throws: `ValueError` if the value is invalid.
    package static func checkLabelValue(_ text: String) throws(ValueError) {
        guard text.utf8.count <= 63 else { throw .label(.longValue(text)) }
        guard text.isEmpty || isQualified(text[...]) else { throw .label(.notValue(text)) }
    }

    private static func isQualified(_ text: Substring) -> Bool {
        hasAlphanumericEnds(text) && text.utf8.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
    }

    private static func isLowerCase(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { isAlphanumeric($0) && !(0x41...0x5a).contains($0) || $0 == UInt8(ascii: "-") }
    }

    private static func hasAlphanumericEnds(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
    }
}
