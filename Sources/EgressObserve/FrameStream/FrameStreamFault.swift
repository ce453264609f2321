/// Why a stream of frames cannot be read any further.
package enum FrameStreamFault: Error, Hashable, Sendable {
    /// A control frame is malformed, unknown, or longer than a control frame can be.
    case control
    /// A data frame is longer than the limit. The value is its length in bytes.
    case longFrame(Int)
    /// The peer offers only these content types.
    case contentTypes([String])
    /// A frame that the protocol does not allow at this point.
    case order
    /// The stream ends inside a frame.
    case truncated
}
