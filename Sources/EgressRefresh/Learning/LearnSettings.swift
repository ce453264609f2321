package import EgressModel
package import EgressObserve

/// Where answers that other DNS servers gave are learned from, and which of them count.
package struct LearnSettings: Hashable, Sendable {
    /// The places at which DNS servers connect and send dnstap.
    package let listeners: [TapPlace]
    /// The paths of recordings; `-` is standard input.
    package let recordings: [String]
    /// The blocks that a sender's address must lie in; `nil` for every sender.
    package let blocks: [CIDRBlock]?
    /// The bytes that the identity of each frame from a listener must begin with; `nil` for every identity.
    package let token: [UInt8]?
    /// The highest number of addresses that each host and pattern of a policy can have for more to be learned.
    package let limit: Int

    package init(listeners: [TapPlace], recordings: [String], blocks: [CIDRBlock]?, token: [UInt8]?, limit: Int) {
        self.listeners = listeners
        self.recordings = recordings
        self.blocks = blocks
        self.token = token
        self.limit = limit
    }
}
