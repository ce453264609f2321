internal import CLDNS
package import EgressModel
internal import EgressSystem

/// The `nameserver` lines of a resolv.conf (resolv.conf(5)). Search domains and options are ignored.
package struct ResolvConf: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package let text: String
        /// `nil` if the line does not have an address.
        package let server: NameServer?
    }

    /// The lines in the order of the file.
    package let lines: [Line]

    /// Reads a file. If it is missing or cannot be read, there are no lines.
    package init(path: String) {
        let text = (try? WholeFile.read(path)) ?? []
        // Read line by line, because ldns gives up on the whole file at the first line that it cannot read.
        lines = text.split(separator: UInt8(ascii: "\n")).filter { $0.starts(with: "nameserver".utf8) }.map { line in
            Line(text: String(decoding: line, as: UTF8.self), server: Self.server(of: line))
        }
    }

    private static func server(of line: ArraySlice<UInt8>) -> NameServer? {
        let words = line.split { " \t\r".utf8.contains($0) }
        guard words.count > 1 else { return nil }
        // ldns would ignore a zone, but the address is of no use without it.
        let parts = words[1].split(separator: UInt8(ascii: "%"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let settings = Settings("nameserver ".utf8 + parts[0] + [UInt8(ascii: "\n")]),
            let address = settings.server
        else { return nil }
        guard parts.count > 1 else { return NameServer(address: address) }
        let zone = String(decoding: parts[1], as: UTF8.self)
        return address.bitWidth == 128 && NameServer.isZone(zone) ? NameServer(address: address, zone: zone) : nil
    }
}

/// The owner of one `ldns_resolver`. The resolver is only read and never sends a query.
private struct Settings: ~Copyable {
    private let pointer: UnsafeMutablePointer<ldns_resolver>

    deinit { ldns_resolver_deep_free(pointer) }

    /// Reads lines of a resolv.conf. `text` must have at least one byte.
    ///
    /// - Returns: `nil` if ldns refuses the lines.
    init?(_ text: [UInt8]) {
        var pointer: UnsafeMutablePointer<ldns_resolver>?
        let status = text.withUnsafeBytes { ldns_resolver_new_frm_text(&pointer, $0.baseAddress, $0.count) }
        guard status == LDNS_STATUS_OK, let pointer else { return nil }
        self.pointer = pointer
    }

    /// The first server.
    var server: IPAddress? {
        guard ldns_resolver_nameserver_count(pointer) > 0, let list = ldns_resolver_nameservers(pointer) else {
            return nil
        }
        return IPAddress(borrowing: list[0])
    }
}
