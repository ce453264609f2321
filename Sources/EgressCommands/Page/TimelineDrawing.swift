internal import EgressModel
internal import EgressRefresh

/// A drawing of when the addresses of a host were in the policy, with a lane for each address.
struct TimelineDrawing {
    /// An SVG element for HTML; `nil` if there is nothing to draw.
    let svg: String?
    /// What each color that occurs means.
    let keys: [PageValues]
    /// What the drawing leaves out; `nil` if it is complete.
    let note: String?

    /// The number of addresses that are drawn.
    private static let mostLanes = 24

    init(_ host: HostState, from start: UTCTime, firstRead: UTCTime, to now: UTCTime) {
        let lanes = Self.lanes(host, firstRead, now)
        let shown = lanes.sorted { $0.isSteady != $1.isSteady ? !$0.isSteady : $0.address < $1.address }
            .prefix(Self.mostLanes).sorted { $0.address < $1.address }
        svg = shown.isEmpty ? nil : TimelineSVG(shown, from: start, to: now).text
        let tones = Set(shown.flatMap { $0.stretches.map(\.tone) })
        keys = Tone.allCases.filter(tones.contains).map { ["tone": $0.rawValue, "label": $0.label] }
        let notes = [
            lanes.count > shown.count
                ? "\(NumberText(lanes.count - shown.count)) more addresses are not drawn." : nil,
            host.timeline.forgotten > 0
                ? "\(NumberText(host.timeline.forgotten)) earlier stays are forgotten." : nil,
        ].compactMap(\.self)
        note = notes.isEmpty ? nil : notes.joined(separator: " ")
    }

    /// A time that an address was in the policy for one reason.
    struct Stretch {
        let from: UTCTime
        /// The current time if it goes on.
        let to: UTCTime
        let tone: Tone
    }

    /// The stretches of one address.
    struct Lane {
        let address: IPAddress
        fileprivate(set) var stretches: [Stretch] = []
        /// Whether the address was there all the time.
        fileprivate(set) var isSteady = true
    }

    private static func lanes(_ host: HostState, _ firstRead: UTCTime, _ now: UTCTime) -> [Lane] {
        var lanes: [IPAddress: Lane] = [:]
        for stay in host.timeline.stays {
            let stretches = stretches(of: stay, firstRead, now)
            lanes[stay.address, default: Lane(address: stay.address)].stretches += stretches
            if stay.since != nil || stay.until != nil { lanes[stay.address]?.isSteady = false }
        }
        return Array(lanes.values)
    }

    private static func stretches(
        of stay: AddressTimeline.Stay, _ firstRead: UTCTime, _ now: UTCTime
    ) -> [Stretch] {
        let (start, end) = (stay.since ?? firstRead, stay.until ?? now)
        let ends = stay.turns.dropFirst().map(\.since) + [end]
        var stretches = zip(stay.turns, ends).map { Stretch(from: $0.since, to: $1, tone: Tone($0.reason)) }
        if stretches.isEmpty || stay.isCut {
            stretches.insert(Stretch(from: start, to: stretches.first?.from ?? end, tone: .unknown), at: 0)
        }
        return stretches
    }

    /// How a stretch is drawn. The raw value is the class in the style sheet.
    enum Tone: String, CaseIterable {
        case now
        case learn
        case warn
        case unknown

        init(_ reason: AddressTimeline.Reason) {
            self =
                switch reason {
                case .resolved: .now
                case .learned: .learn
                case .retained, .kept: .warn
                }
        }

        var label: String {
            switch self {
            case .now: "in DNS"
            case .learn: "learned"
            case .warn: "no longer in DNS, or DNS did not answer"
            case .unknown: "no longer known"
            }
        }
    }
}
