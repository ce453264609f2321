internal import CLDNS
package import EgressModel
internal import EgressSystem

/// The `nameserver` lines of a resolv.conf (resolv.conf(5)). Search domains and options are ignored.
package struct ResolvConf: Hashable, Sendable {
    /// The servers in the order of the file, without duplicates.
    package let servers: [IPAddress]
    /// The `nameserver` lines without a usable address, for example an address with a zone such as `fe80::1%eth0`.
    package let unreadLines: [String]

    /// Reads a file. If it is missing or cannot be read, there are no servers.
    package init(path: String = "/etc/resolv.conf") {
        let text = (try? WholeFile.read(path)) ?? []
        var servers: [IPAddress] = []
        var unread: [String] = []
        // Read line by line, because ldns gives up on the whole file at the first line that it cannot read.
        for line in text.split(separator: UInt8(ascii: "\n")) where line.starts(with: "nameserver".utf8) {
            let found = Self.servers(ofLine: line)
            if found.isEmpty { unread.append(String(decoding: line, as: UTF8.self)) }
            for server in found where !servers.contains(server) { servers.append(server) }
        }
        self.servers = servers
        unreadLines = unread
    }

    private static func servers(ofLine line: ArraySlice<UInt8>) -> [IPAddress] {
        let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        // ldns would ignore a zone, but the address is of no use without it.
        guard words.count > 1, !words[1].contains(UInt8(ascii: "%")),
            let settings = Settings(line + [UInt8(ascii: "\n")])
        else { return [] }
        return settings.servers
    }
}

/// The owner of one `ldns_resolver`. The resolver is only read and never sends a query.
private struct Settings: ~Copyable {
    private let pointer: UnsafeMutablePointer<ldns_resolver>

    deinit { ldns_resolver_deep_free(pointer) }

    /// Reads lines of a resolv.conf. `text` must have at least one byte.
    ///
    /// - Returns: `nil` if ldns refuses the lines.
    init?(_ text: ArraySlice<UInt8>) {
        var pointer: UnsafeMutablePointer<ldns_resolver>?
        let status = text.withUnsafeBytes { ldns_resolver_new_frm_text(&pointer, $0.baseAddress, $0.count) }
        guard status == LDNS_STATUS_OK, let pointer else { return nil }
        self.pointer = pointer
    }

    var servers: [IPAddress] {
        guard let list = ldns_resolver_nameservers(pointer) else { return [] }
        return (0..<ldns_resolver_nameserver_count(pointer)).compactMap { IPAddress(borrowing: list[$0]) }
    }
}
