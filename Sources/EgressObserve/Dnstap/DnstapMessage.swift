package import EgressModel
internal import NIOCore
internal import SwiftProtobuf

/// What one frame of a dnstap stream holds.
enum DnstapMessage: Hashable {
    /// A server answered a client.
    case clientResponse(ClientResponse)
    /// A server answered a client, but does not say what. CoreDNS does so unless its configuration has `full`.
    case clientResponseWithoutMessage
    /// A message of another type. Only a client response is what a client was told.
    case other
    /// A sender that does not know the token.
    case stranger

    /// The content type of dnstap in Frame Streams.
    static let contentType = "protobuf:dnstap.Dnstap"

    /// Reads the payload of a frame.
    ///
    /// - Parameters:
    ///   - payload: The payload, a protobuf message.
    ///   - token: The bytes that the sender's identity must begin with, or `nil` if every sender counts.
    /// - Throws: `DnstapFault` if the payload is not a dnstap message.
    init(_ payload: ByteBuffer, token: [UInt8]?) throws(DnstapFault) {
        let dnstap = try Self.decode(payload)
        if let token, !dnstap.identity.starts(with: token) {
            self = .stranger
            return
        }
        guard dnstap.hasMessage, dnstap.message.hasType else {
            self = .other
            return
        }
        self =
            dnstap.message.hasResponseMessage
            ? .clientResponse(ClientResponse(dnstap.message)) : .clientResponseWithoutMessage
    }

    private static func decode(_ payload: ByteBuffer) throws(DnstapFault) -> Dnstap_Dnstap {
        var options = BinaryDecodingOptions()
        // A sender can add kilobytes of fields that egressgen does not read.
        options.discardUnknownFields = true
        do {
            return try Dnstap_Dnstap(serializedBytes: [UInt8](buffer: payload), options: options)
        } catch {
            throw DnstapFault()
        }
    }
}

/// The payload of a frame is not a dnstap message.
struct DnstapFault: Error, Hashable {}
