/// The bytes of a Frame Streams stream (https://farsightsec.github.io/fstrm/).
package enum FrameStreamBytes {
    package static let dnstap = "protobuf:dnstap.Dnstap"

    package static func data(_ payload: [UInt8]) -> [UInt8] { number(UInt32(payload.count)) + payload }

    /// A control frame: ACCEPT is 1, START 2, STOP 3, READY 4 and FINISH 5.
    package static func control(_ type: UInt32, _ contentTypes: [String] = []) -> [UInt8] {
        let fields = contentTypes.flatMap { number(1) + number(UInt32($0.utf8.count)) + Array($0.utf8) }
        return number(0) + number(UInt32(4 + fields.count)) + number(type) + fields
    }

    package static func start(_ contentType: String = dnstap) -> [UInt8] { control(2, [contentType]) }
    package static let stop = control(3)
    package static func ready(_ contentType: String = dnstap) -> [UInt8] { control(4, [contentType]) }

    /// A whole recording.
    package static func recording(_ payloads: [[UInt8]]) -> [UInt8] {
        start() + payloads.flatMap(data) + stop
    }

    private static func number(_ value: UInt32) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
