internal import CLDNS
internal import EgressModel

/// A check for damage that ldns does not reject:
///
/// - address records with a wrong length,
/// - names in rdata, such as the targets of aliases, that are shorter or longer than the rdata,
/// - names with a pointer that points forward,
/// - more than one signature. ldns keeps only the last one and does not free the others.
struct WireLengths {
    private let wire: UnsafeBufferPointer<UInt8>
    private var position = Int(LDNS_HEADER_SIZE)

    init(_ wire: UnsafeBufferPointer<UInt8>) {
        self.wire = wire
    }

    /// Checks the message.
    ///
    /// - Throws: `MessageFault` for such damage. ldns detects all other damage.
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
            // A message may have only one TSIG record (RFC 8945, section 5.1).
            if type == Int(LDNS_RR_TYPE_TSIG.rawValue) {
                guard !hasSignature else { throw .secondSignature }
                hasSignature = true
            }
            position += 10
            try checkRdata(of: RecordType(rawValue: UInt16(type)), end: position + length)
            position += length
        }
    }

    /// Returns the offset at which the name at `offset` ends.
    ///
    /// - Throws: `MessageFault.forwardPointer` if the name contains a pointer that points forward.
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

    /// Skips the labels up to the root. A pointer must point to an earlier name (RFC 1035, section 4.1.4).
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

/// The position of the names in the rdata of a record type. After the last name, ldns continues to read regardless of
/// the length of the rdata. It would then read the following records from an offset other than the one at which they
/// were checked.
private struct RdataLayout {
    let bytesBefore: Int
    let names: Int
    let bytesBehind: Int
    /// Whether more bytes may follow.
    let isOpen: Bool

    /// Returns the layout of a record type, or `nil` if its rdata contains no names.
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
