import EgressModel

/// A record of a message under construction.
struct WireRecord: Sendable {
    enum Data: Sendable {
        case bytes([UInt8])
        case name(String)
        case soa(String, minimum: UInt32)
    }

    let owner: WireName
    let type: RecordType
    let recordClass: UInt16
    let ttl: UInt32
    let data: Data
    let section: MessageBuilder.Section

    init(
        _ owner: String, _ type: RecordType, class recordClass: UInt16 = 1, ttl: UInt32, _ data: Data,
        in section: MessageBuilder.Section
    ) {
        self.owner = WireName(owner)
        self.type = type
        self.recordClass = recordClass
        self.ttl = ttl
        self.data = data
        self.section = section
    }

    static func bytes(of number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xff)] }

    static func bytes(of number: UInt32) -> [UInt8] {
        bytes(of: UInt16(number >> 16)) + bytes(of: UInt16(number & 0xffff))
    }

    static func bytes(of address: IPAddress) -> [UInt8] {
        stride(from: address.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: address.bits >> $0) }
    }
}
