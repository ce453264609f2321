internal import EgressModel
internal import EgressObserve
internal import EgressPolicy
internal import EgressRefresh
internal import EgressSystem
internal import SystemPackage

extension LearningFinding {
    func words(in place: SettingPlace) -> Words {
        switch self {
        case .recording(.unreadable(let error)): Words("cannot be read: \(error.text)")
        case .recording(.malformed(let fault)): Words("is not a recording of dnstap: \(fault.text)")
        case .cutRecording: Words("ends inside a frame; the frames before it count")
        case .notListening(let error): Words("cannot listen here: \(error.text)")
        case .closed(let fault): Words("its stream was closed: \(fault.text)")
        case .refusedPeer:
            Words("may not connect", hint: "add its address to \(Setting.learnFrom.flag) if it is a DNS server")
        case .crowded: Words("is refused, because too many connections are open")
        case .unwritten(let count):
            Words(
                "ends before what it learned is written to \(count == 1 ? "1 policy or file" : "\(count) policies or files")"
            )
        case .stranger:
            Words(
                "sends frames without the token, which do not count",
                hint: "set the token as the identity of the DNS server")
        case .noMessages:
            Words(
                "sends frames without DNS messages",
                hint: "in CoreDNS, write 'full' after the endpoint of the plugin dnstap")
        case .late(let seconds):
            Words(
                "half of the answers arrive more than \(Int(seconds * 1000)) ms after the pods have them",
                hint: "see egressgen template show coredns-dnstap for a DNS server that sends them at once")
        case .special(let host, let refused, let qname):
            Words(
                "\(host): \(NameFinding.refused([refused]).words(in: place).fact), so it is not learned from an answer for"
                    + " \(qname)", hint: NameFinding.refused([refused]).words(in: place).hint)
        case .limit(let host, let limit, let address):
            Words(
                "\(host) has \(Self.addresses(limit)), so \(address) is not learned", hint: Self.limitHint)
        case .surplus(let host, let count, let limit?):
            Words(
                "\(host.text) \(host == nil ? "have" : "has") \(Self.addresses(limit)), so \(count) more "
                    + "\(count == 1 ? "is" : "are") not learned",
                hint: host == nil ? Self.setLimitHint : Self.limitHint)
        case .surplus(let host, let count, limit: nil):
            Words(
                "\(host.text): \(count) learned \(count == 1 ? "address is" : "addresses are") not added, because the annotations"
                    + " have no room", hint: "write names or patterns that match fewer names, in several policies")
        }
    }

    private static let limitHint = "raise \(Setting.learnLimit.flag), or write a pattern that matches fewer names"

    private static let setLimitHint = "raise \(Setting.learnLimit.flag), or write the hosts in several sets"

    private static func addresses(_ count: Int) -> String { count == 1 ? "1 address" : "\(count) addresses" }
}

extension TapPeer {
    /// The words for the peer at the start of a message.
    var text: String {
        switch self {
        case .address(let address): "\(address)"
        case .local: "a local DNS server"
        }
    }
}

extension TapFault {
    fileprivate var text: String {
        switch self {
        case .stream(let fault): fault.text
        case .payload: "a frame is not a dnstap message"
        case .handshake: "the handshake took too long"
        }
    }
}

extension FrameStreamFault {
    fileprivate var text: String {
        switch self {
        case .control: "it has a malformed control frame"
        case .longFrame(let size): "it has a frame of \(size) bytes, which is over the limit"
        case .contentTypes: "its content type is not protobuf:dnstap.Dnstap"
        case .order: "it is not a Frame Stream"
        case .truncated: "it ends inside a frame"
        }
    }
}
