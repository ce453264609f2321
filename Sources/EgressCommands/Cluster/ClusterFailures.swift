internal import EgressCluster
internal import EgressManifest

/// What went wrong with several policies; each cause is told once, with what became of them.
struct ClusterFailures {
    private var causes: [(finding: ClusterFinding, places: [PatchFate: [String]])] = []

    mutating func add(_ finding: ClusterFinding, _ place: String, _ fate: PatchFate = .untouched) {
        let index = causes.firstIndex { $0.finding == finding } ?? causes.endIndex
        if index == causes.endIndex { causes.append((finding, [:])) }
        causes[index].places[fate, default: []].append(place)
    }

    var list: [Failure] {
        causes.map { finding, places in
            let parts = PatchFate.allCases.compactMap { fate in places[fate].map { Self.sentence($0, fate) } }
            return finding.failure(consequence: parts.joined(separator: ", and "))
        }
    }

    private static func sentence(_ places: [String], _ fate: PatchFate) -> String {
        let subject = "\(PlaceList(places)) \(places.count == 1 ? "is" : "are")"
        return switch fate {
        case .stored: "\(subject) written all the same"
        case .untouched: "\(subject) left alone"
        case .gone: "\(subject) gone"
        case .unknown: "it is not known whether \(subject) written"
        }
    }
}
