/// An rcode of a DNS header, or an rcode that EDNS extends (RFC 1035, section 4.1.1; RFC 6891, section 6.1.3).
package struct ResponseCode: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let noError = ResponseCode(rawValue: 0)
    package static let formErr = ResponseCode(rawValue: 1)
    package static let servFail = ResponseCode(rawValue: 2)
    package static let nxDomain = ResponseCode(rawValue: 3)
    package static let notImp = ResponseCode(rawValue: 4)
    package static let refused = ResponseCode(rawValue: 5)
    /// The server does not support the version of EDNS (RFC 6891, section 9).
    package static let badVers = ResponseCode(rawValue: 16)
}

extension ResponseCode: CustomStringConvertible {
    /// The mnemonic as dig prints it, or a text such as `RCODE9` for a code that has no constant here.
    package var description: String {
        switch self {
        case .noError: "NOERROR"
        case .formErr: "FORMERR"
        case .servFail: "SERVFAIL"
        case .nxDomain: "NXDOMAIN"
        case .notImp: "NOTIMP"
        case .refused: "REFUSED"
        case .badVers: "BADVERS"
        default: "RCODE\(rawValue)"
        }
    }
}
