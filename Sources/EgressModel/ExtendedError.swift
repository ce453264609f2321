/// An Extended DNS Error, which explains a reply in more detail than its rcode (RFC 8914).
package struct ExtendedError: Hashable, Sendable {
    package let code: UInt16
    /// The server's explanation. Can be empty.
    package let text: String

    package init(code: UInt16, text: String) {
        self.code = code
        self.text = text
    }

    /// The names of IANA's registry "Extended DNS Error Codes" as of 2026-11. The index is the code.
    private static let names = [
        "Other Error", "Unsupported DNSKEY Algorithm", "Unsupported DS Digest Type", "Stale Answer", "Forged Answer",
        "DNSSEC Indeterminate", "DNSSEC Bogus", "Signature Expired", "Signature Not Yet Valid", "DNSKEY Missing",
        "RRSIGs Missing", "No Zone Key Bit Set", "NSEC Missing", "Cached Error", "Not Ready", "Blocked", "Censored",
        "Filtered", "Prohibited", "Stale NXDOMAIN Answer", "Not Authoritative", "Not Supported",
        "No Reachable Authority", "Network Error", "Invalid Data", "Signature Expired before Valid", "Too Early",
        "Unsupported NSEC3 Iterations Value", "Unable to conform to policy", "Synthesized",
    ]
}

extension ExtendedError: CustomStringConvertible {
    package var description: String {
        let name = Int(code) < Self.names.count ? " (\(Self.names[Int(code)]))" : ""
        return "EDE \(code)\(name)" + (text.isEmpty ? "" : ": \(text)")
    }
}
