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
        let lanes = Self.lanes(host)
        let shown = lanes.sorted { $0.isSteady != $1.isSteady ? !$0.isSteady : $0.address < $1.address }
            .prefix(Self.mostLanes).sorted { $0.address < $1.address }
        svg = shown.isEmpty ? nil : TimelineSVG(shown, from: start, firstRead: firstRead, to: now).text
        let tones = Set(shown.flatMap { lane in lane.stays.map(lane.tone) })
        keys = Tone.allCases.filter(tones.contains).map { ["tone": $0.rawValue, "label": $0.label] }
        let notes = [
            lanes.count > shown.count
                ? "\(NumberText(lanes.count - shown.count)) more addresses are not drawn." : nil,
            host.timeline.forgotten > 0
                ? "\(NumberText(host.timeline.forgotten)) earlier stays are forgotten." : nil,
        ].compactMap(\.self)
        note = notes.isEmpty ? nil : notes.joined(separator: " ")
    }

    /// The stays of one address.
    struct Lane {
        let address: IPAddress
        var stays: [AddressTimeline.Stay]
        let origin: HostState.Origin?

        func tone(of stay: AddressTimeline.Stay) -> Tone {
            guard stay.until == nil else { return .past }
            return switch origin {
            case .learned: .learn
            case .retained, .kept: .warn
            case .resolved, .sampled, nil: .now
            }
        }

        /// Whether the address was there all the time.
        var isSteady: Bool { stays.count == 1 && stays[0].since == nil && stays[0].until == nil }
    }

    private static func lanes(_ host: HostState) -> [Lane] {
        let origins = Dictionary(host.addresses.map { ($0.address, $0.origin) }) { $1 }
        var lanes: [IPAddress: Lane] = [:]
        for stay in host.timeline.stays {
            lanes[stay.address, default: Lane(address: stay.address, stays: [], origin: origins[stay.address])]
                .stays.append(stay)
        }
        return Array(lanes.values)
    }

    /// How a stay is drawn. The raw value is the class in the style sheet.
    enum Tone: String, CaseIterable {
        case now
        case learn
        case warn
        case past

        var label: String {
            switch self {
            case .now: "in DNS"
            case .learn: "learned"
            case .warn: "no longer in DNS, or not known"
            case .past: "has left the policy"
            }
        }
    }
}
