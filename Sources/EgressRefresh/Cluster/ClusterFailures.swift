internal import EgressCluster
internal import EgressManifest

/// The failures of several policies. Each cause is reported once, with the outcome of each policy that it affects.
struct ClusterFailures {
    private var causes: [(finding: ClusterFinding, places: [PatchFate: [String]])] = []

    mutating func add(_ finding: ClusterFinding, _ place: String, _ fate: PatchFate = .untouched) {
        let index = causes.firstIndex { $0.finding == finding } ?? causes.endIndex
        if index == causes.endIndex { causes.append((finding, [:])) }
        causes[index].places[fate, default: []].append(place)
    }

    var notices: [Notice] {
        causes.map { finding, places in
            let fates = PatchFate.allCases.compactMap { fate in places[fate].map { PolicyFates(fate, $0) } }
            return Notice(.kubectl, .cluster(finding), .fates(fates))
        }
    }
}
