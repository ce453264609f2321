internal import EgressModel

/// One line for a record in the format of `dig +noall +answer`, with one tab between fields.
///
/// The line is assembled byte by byte, because for a long list this takes more time than anything except the network.
struct RecordLine {
    /// The length of two names, a decimal 32-bit number, the class, a type and the separators.
    static let capacity = 2 * 254 + 10 + 16

    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0
    private var headCount = 0

    /// - Parameter buffer: A buffer of at least `capacity` bytes.
    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
    }

    /// Starts a line with the fields before the rdata.
    mutating func begin(_ owner: DomainName, _ ttl: UInt32, _ type: StaticString) {
        count = 0
        put(owner)
        put("\t")
        put(decimal: ttl)
        put("\tIN\t")
        put(type)
        put("\t")
        headCount = count
    }

    /// Ends the line and appends it to `bytes`.
    mutating func end(with name: DomainName, to bytes: inout [UInt8]) {
        put(name)
        append(to: &bytes)
    }

    /// Ends the line and appends it to `bytes`.
    mutating func end(with address: IPAddress, to bytes: inout [UInt8]) {
        switch address {
        case .ipv4(let address): put(address)
        case .ipv6(let address): put(address.description)
        }
        append(to: &bytes)
    }

    /// Appends the line, and keeps its start for the next one.
    private mutating func append(to bytes: inout [UInt8]) {
        put(byte: UInt8(ascii: "\n"))
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<count]))
        count = headCount
    }

    private mutating func put(byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        count = buffer[count...].update(fromContentsOf: bytes)
    }

    private mutating func put(_ text: StaticString) {
        text.withUTF8Buffer { put($0) }
    }

    private mutating func put(_ text: consuming String) {
        text.withUTF8 { put($0) }
    }

    private mutating func put(_ name: DomainName) {
        count += name.copyText(to: UnsafeMutableBufferPointer(rebasing: buffer[count...]))
        put(byte: UInt8(ascii: "."))
    }

    private mutating func put(decimal number: UInt32) {
        if number >= 10 { put(decimal: number / 10) }
        put(byte: UInt8(ascii: "0") + UInt8(number % 10))
    }

    private mutating func put(_ address: IPv4Address) {
        for shift in [24, 16, 8, 0] as [UInt32] {
            let octet = UInt8(truncatingIfNeeded: address.bits >> shift)
            if octet >= 100 { put(byte: UInt8(ascii: "0") + octet / 100) }
            if octet >= 10 { put(byte: UInt8(ascii: "0") + octet / 10 % 10) }
            put(byte: UInt8(ascii: "0") + octet % 10)
            if shift > 0 { put(byte: UInt8(ascii: ".")) }
        }
    }
}
