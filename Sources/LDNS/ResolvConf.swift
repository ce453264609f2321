internal import CLDNS
package import EgressModel
internal import EgressSystem

/// The `nameserver` lines of a resolv.conf (resolv.conf(5)); search domains and options do not count.
package struct ResolvConf: Hashable, Sendable {
    /// In the file's order, each once.
    package let servers: [IPAddress]
    /// Lines that ldns could not read as an address, a zone such as `fe80::1%eth0` among them.
    package let unreadLines: [String]

    /// Reads a file; a missing one has no servers.
    package init(path: String = "/etc/resolv.conf") {
        let text = (try? WholeFile.read(path)) ?? []
        var servers: [IPAddress] = []
        var unread: [String] = []
        // Line by line, because ldns gives up on the whole file at the first line that it cannot read.
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
        // ldns would drop a zone, and the address alone leads nowhere.
        guard words.count > 1, !words[1].contains(UInt8(ascii: "%")),
            let settings = Settings(line + [UInt8(ascii: "\n")])
        else { return [] }
        return settings.servers
    }
}

/// Owns one `ldns_resolver`, which is only read, never used to ask.
private struct Settings: ~Copyable {
    private let pointer: UnsafeMutablePointer<ldns_resolver>

    deinit { ldns_resolver_deep_free(pointer) }

    /// Reads lines of a resolv.conf. `text` must have at least one byte.
    ///
    /// - Returns: `nil` for anything that ldns refuses.
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
