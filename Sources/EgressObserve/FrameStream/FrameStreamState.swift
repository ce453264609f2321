internal import NIOCore

/// The receiver's side of a Frame Streams stream. The type does no I/O.
///
/// A bidirectional sender asks with READY, waits for ACCEPT, sends START and data, and waits for FINISH after STOP. A
/// unidirectional sender begins with START and expects no reply.
struct FrameStreamState {
    /// What the receiver must do with a frame.
    enum Step: Hashable {
        case reply(ControlFrame)
        case deliver(ByteBuffer)
        case nothing
        /// The stream is over. A bidirectional sender waits for the reply.
        case end(reply: ControlFrame?)
    }

    private enum Phase {
        case fresh
        case accepted
        case running
        case ended
    }

    private let contentType: String
    private var phase = Phase.fresh
    private var isBidirectional = false

    init(contentType: String) {
        self.contentType = contentType
    }

    /// Whether the sender has sent START.
    var hasStarted: Bool {
        switch phase {
        case .fresh, .accepted: false
        case .running, .ended: true
        }
    }

    /// Takes the next frame.
    ///
    /// - Throws: `FrameStreamFault.contentTypes` or `.order`.
    mutating func receive(_ frame: Frame) throws(FrameStreamFault) -> Step {
        switch (phase, frame) {
        case (.running, .data(let data)): return .deliver(data)
        case (_, .data): throw .order
        case (_, .control(let control)): return try receive(control)
        }
    }

    private mutating func receive(_ control: ControlFrame) throws(FrameStreamFault) -> Step {
        switch (phase, control.kind) {
        case (.fresh, .ready):
            try check(control)
            (phase, isBidirectional) = (.accepted, true)
            return .reply(ControlFrame(.accept, contentTypes: [contentType]))
        case (.fresh, .start), (.accepted, .start):
            try check(control)
            phase = .running
            return .nothing
        case (.running, .stop):
            phase = .ended
            return .end(reply: isBidirectional ? ControlFrame(.finish) : nil)
        default: throw .order
        }
    }

    private func check(_ control: ControlFrame) throws(FrameStreamFault) {
        guard control.fits(contentType) else { throw .contentTypes(control.contentTypes) }
    }
}
