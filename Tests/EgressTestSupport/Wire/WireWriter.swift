import EgressModel

/// Writes questions and records in sequence, with or without name compression (RFC 1035, section 4.1.4).
struct WireWriter {
    private(set) var bytes: [UInt8] = []
    private let isCompressed: Bool
    private var offsets: [[[UInt8]]: Int] = [:]

    init(isCompressed: Bool) {
        self.isCompressed = isCompressed
    }

    mutating func append(_ number: UInt16) {
        bytes += WireRecord.bytes(of: number)
    }

    /// Appends a question in wire format. Later names can be compressed to its name.
    mutating func append(question: [UInt8]) {
        let start = bytes.count
        bytes += question
        var labels: [[UInt8]] = []
        var starts: [Int] = []
        var rest = question[...]
        while let length = rest.popFirst(), length > 0, rest.count >= length {
            starts.append(start + rest.startIndex - 1)
            labels.append(Array(rest.prefix(Int(length))))
            rest = rest.dropFirst(Int(length))
        }
        for index in labels.indices { remember(Array(labels[index...]), at: starts[index]) }
    }

    mutating func append(_ record: WireRecord) {
        append(record.owner)
        append(record.type.rawValue)
        append(record.recordClass)
        bytes += WireRecord.bytes(of: record.ttl)
        let lengthIndex = bytes.count
        append(UInt16(0))
        append(record.data)
        bytes.replaceSubrange(
            lengthIndex..<lengthIndex + 2, with: WireRecord.bytes(of: UInt16(bytes.count - lengthIndex - 2)))
    }

    private mutating func append(_ data: WireRecord.Data) {
        switch data {
        case .bytes(let rdata): bytes += rdata
        case .name(let name): append(WireName(name))
        case .soa(let zone, let minimum):
            append(WireName("ns1." + zone))
            append(WireName("hostmaster." + zone))
            for number in [1, 3600, 900, 1_209_600, minimum] { bytes += WireRecord.bytes(of: number) }
        }
    }

    private mutating func append(_ name: WireName) {
        for index in name.labels.indices {
            let suffix = Array(name.labels[index...])
            if isCompressed, let offset = offsets[suffix] {
                append(0xc000 | UInt16(offset))
                return
            }
            remember(suffix, at: bytes.count)
            bytes += [UInt8(name.labels[index].count)] + name.labels[index]
        }
        bytes.append(0)
    }

    private mutating func remember(_ suffix: [[UInt8]], at offset: Int) {
        if offset < 0x4000, offsets[suffix] == nil { offsets[suffix] = offset }
    }
}
