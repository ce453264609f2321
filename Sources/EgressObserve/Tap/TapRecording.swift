internal import EgressSystem
internal import NIOCore
package import SystemPackage

/// Reads dnstap from a file or a pipe.
package enum TapRecording {
    private static let chunk = 1 << 16

    /// Reads a recording to its end.
    ///
    /// - Returns: Whether the recording ends inside a frame, as that of a process which is killed does.
    /// - Throws: `TapRecordingError`.
    package static func read(_ file: SystemPackage.FileDescriptor, to sink: any TapSink) throws(TapRecordingError)
        -> Bool
    {
        let reader = Reader(sink: sink)
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 1)
        defer { room.deallocate() }
        while true {
            let count: Int
            do throws(Errno) {
                count = try file.readSome(into: room)
            } catch {
                throw .unreadable(error)
            }
            guard count > 0 else { return try reader.finish() }
            try reader.take(ByteBuffer(bytes: room[..<count]))
        }
    }

    /// Reads the frames of a recording. Behind its STOP, another recording can follow, as in the output of `zcat *.gz`.
    private final class Reader {
        let sink: any TapSink
        private let processor = NIOSingleStepByteToMessageProcessor(FrameDecoder())
        private var state = FrameStreamState(contentType: DnstapMessage.contentType)
        /// Whether a recording has ended.
        private var hasEnded = false

        init(sink: any TapSink) {
            self.sink = sink
        }

        func take(_ bytes: ByteBuffer) throws(TapRecordingError) {
            _ = try decode { try processor.process(buffer: bytes, $0) }
        }

        func finish() throws(TapRecordingError) -> Bool {
            let isCut = try decode { try processor.finishProcessing(seenEOF: true, $0) }
            guard state.hasStarted || hasEnded else { throw .malformed(.stream(.order)) }
            return isCut
        }

        /// - Returns: Whether the bytes end inside a frame.
        private func decode(
            _ process: ((Frame) throws -> Void) throws -> Void
        ) throws(TapRecordingError) -> Bool {
            do {
                try process(take)
                return false
            } catch FrameStreamFault.truncated {
                return true
            } catch let fault as FrameStreamFault {
                throw .malformed(.stream(fault))
            } catch {
                throw .malformed(.payload)
            }
        }

        private func take(_ frame: Frame) throws {
            switch try state.receive(frame) {
            case .deliver(let payload): try deliver(payload)
            case .end: (state, hasEnded) = (FrameStreamState(contentType: DnstapMessage.contentType), true)
            case .nothing, .reply: break
            }
        }

        private func deliver(_ payload: ByteBuffer) throws(DnstapFault) {
            sink.note(.frame(bytes: payload.readableBytes))
            switch try DnstapMessage(payload, token: nil) {
            case .clientResponse(let response): sink.receive(response)
            case .clientResponseWithoutMessage: sink.note(.withoutMessage(.local))
            case .stranger, .other: break
            }
        }
    }
}

/// Why a recording cannot be used.
package enum TapRecordingError: Error, Hashable, Sendable {
    case unreadable(Errno)
    /// The content is not a recording of dnstap.
    case malformed(TapFault)
}
