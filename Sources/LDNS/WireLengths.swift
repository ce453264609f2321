internal import CLDNS
internal import EgressModel

/// What ldns reads and does not hold against a message: address records of another length, aliases that are shorter or
/// longer than their rdata, names that point forward, and signatures of which it keeps the last and frees no other.
struct WireLengths {
    private let wire: UnsafeBufferPointer<UInt8>
    private var position = Int(LDNS_HEADER_SIZE)

    init(_ wire: UnsafeBufferPointer<UInt8>) {
        self.wire = wire
    }

    /// - Throws: `MessageFault`. What is damaged in other ways is left to ldns.
    consuming func check() throws(MessageFault) {
        guard wire.count >= position else { return }
        for _ in 0..<(number(at: 4) ?? 0) {
            try skipName()
            position += 4
        }
        var hasSignature = false
        for _ in 0..<((number(at: 6) ?? 0) + (number(at: 8) ?? 0) + (number(at: 10) ?? 0)) {
            try skipName()
            guard let type = number(at: position), let length = number(at: position + 8) else { return }
            // RFC 8945, section 5.1.
            if type == Int(LDNS_RR_TYPE_TSIG.rawValue) {
                guard !hasSignature else { throw .secondSignature }
                hasSignature = true
            }
            position += 10
            try checkRdata(of: RecordType(rawValue: UInt16(type)), end: position + length)
            position += length
        }
    }

    /// Where the name ends that stands there.
    ///
    /// - Throws: `MessageFault` where it points forward.
    func endOfName(at offset: Int) throws(MessageFault) -> Int {
        var rest = self
        rest.position = offset
        try rest.skipName()
        return rest.position
    }

    private func checkRdata(of type: RecordType, end: Int) throws(MessageFault) {
        switch type {
        case .a where end - position != 4, .aaaa where end - position != 16:
            throw .addressLength(end - position)
        default:
            guard let layout = RdataLayout(of: type) else { return }
            var rdata = self
            rdata.position += layout.bytesBefore
            for _ in 0..<layout.names { try rdata.skipName() }
            let last = rdata.position + layout.bytesBehind
            guard layout.isOpen ? last <= end : last == end else { throw .nameLength }
        }
    }

    private func number(at index: Int) -> Int? {
        index + 1 < wire.count ? Int(wire[index]) << 8 | Int(wire[index + 1]) : nil
    }

    /// Labels up to the root; a pointer stands for a name before this one (RFC 1035, section 4.1.4).
    private mutating func skipName() throws(MessageFault) {
        var (start, cursor, isPointed) = (position, position, false)
        while cursor < wire.count {
            let length = Int(wire[cursor])
            if length >= 0xc0 {
                if !isPointed { position = cursor + 2 }
                isPointed = true
                guard let pointer = number(at: cursor) else { return }
                guard pointer & 0x3fff < start else { throw .forwardPointer }
                start = pointer & 0x3fff
                cursor = start
            } else {
                cursor += 1 + length
                if !isPointed { position = cursor }
                if length == 0 { return }
            }
        }
    }
}

/// Where names stand in the rdata of a type. ldns goes on behind the last one, wherever the rdata is said to end, so that
/// the records behind would be read from another place than they are checked at.
private struct RdataLayout {
    let bytesBefore: Int
    let names: Int
    let bytesBehind: Int
    /// Whether more may follow.
    let isOpen: Bool

    /// - Returns: `nil` for a type without names.
    init?(of type: RecordType) {
        switch type.rawValue {
        // NS, MD, MF, CNAME, MB, MG, MR, PTR, NSAP-PTR, DNAME
        case 2, 3, 4, 5, 7, 8, 9, 12, 23, 39: (bytesBefore, names, bytesBehind, isOpen) = (0, 1, 0, false)
        // SOA
        case 6: (bytesBefore, names, bytesBehind, isOpen) = (0, 2, 20, false)
        // MINFO, RP, TALINK
        case 14, 17, 58: (bytesBefore, names, bytesBehind, isOpen) = (0, 2, 0, false)
        // MX, AFSDB, RT, KX, LP
        case 15, 18, 21, 36, 107: (bytesBefore, names, bytesBehind, isOpen) = (2, 1, 0, false)
        // PX
        case 26: (bytesBefore, names, bytesBehind, isOpen) = (2, 2, 0, false)
        // SRV
        case 33: (bytesBefore, names, bytesBehind, isOpen) = (6, 1, 0, false)
        // SIG, RRSIG
        case 24, 46: (bytesBefore, names, bytesBehind, isOpen) = (18, 1, 0, true)
        // NXT, NSEC
        case 30, 47: (bytesBefore, names, bytesBehind, isOpen) = (0, 1, 0, true)
        // SVCB, HTTPS
        case 64, 65: (bytesBefore, names, bytesBehind, isOpen) = (2, 1, 0, true)
        default: return nil
        }
    }
}
