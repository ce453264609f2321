internal import EgressCluster
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

extension Failure.Subject {
    /// Creates the subject of a message from the subject of a notice.
    init(_ subject: Subject) {
        switch subject {
        case .host(let host): self = .host(host)
        case .setting(let setting, let value): self = .setting(setting, value)
        case .file(let path): self = .place(path)
        case .files(let paths): self = .place("\(PlaceList(paths))")
        case .line(let path, let line, _): self = .place("\(path):\(line)")
        case .policy(let name, let file): self = .place(file.map { "\($0): \(name)" } ?? name)
        case .vantage(let view): self = .place(view.text)
        case .annotations: self = .place("annotations")
        case .renderedPolicy: self = .place("the rendered policy")
        case .sender(let peer): self = .place(peer.text)
        case .kubectl: self = .place("kubectl")
        case .cluster: self = .place("cluster")
        case .service: self = .place("service")
        case .part(let part, let whole): self = .place("\(whole): \(Self(part).text)")
        }
    }
}

extension Consequence {
    var text: String {
        switch self {
        case .addressesStay(let policies): "\(ownText) in \(PlaceList(policies))"
        case .addressesAgeOut(let policies): "\(ownText) of \(PlaceList(policies))"
        case .notPutInto(let policy): "\(ownText) to \(policy)"
        default: ownText
        }
    }

    /// The text for a place that names the policies of a name beside it.
    var ownText: String {
        switch self {
        case .nothingDone: "nothing is done"
        case .nothingWritten: "nothing is written"
        case .nothingPrinted: "nothing is printed"
        case .nothingPrintedFor(let policy): "nothing is printed for \(policy)"
        case .nothingAsked: "no name is looked up"
        case .noVerdict: "no verdict is given"
        case .leftAsItIs: "it is left as it is"
        case .kindLeftAsItIs(let kind): "each \(kind.rawValue) is left as it is"
        case .leftAsItWas: "it is left as it was"
        case .leftOut: "the policy is incomplete"
        case .workloadWithoutPolicy: "no policy of the workload is printed"
        case .leftOutOf(let policy): "\(policy) is incomplete"
        case .ruleLeftOut: "it is left out of the policy"
        case .noAddresses: "it yields no addresses"
        case .addressesStay: "its addresses stay"
        case .addressesAgeOut: "its addresses age out"
        case .notPutInto: "special-purpose addresses are not added"
        case .fates(let fates): fates.map(\.text).joined(separator: ", and ")
        case .notAsPlanned: "the stored policy differs from the planned one"
        case .leftoversStay: "the policy is written, but may still have old egressgen.dev annotations or entries"
        case .changeStays: "the changes are kept"
        case .serviceEnds: "the service stops"
        }
    }
}

extension PolicyFates {
    fileprivate var text: String {
        let subject = "\(PlaceList(policies)) \(policies.count == 1 ? "is" : "are")"
        return switch fate {
        case .stored: "\(subject) written anyway"
        case .untouched: "\(subject) left alone"
        case .gone: "\(subject) deleted"
        case .unknown: "it is unknown whether \(subject) written"
        }
    }
}

/// A list of places in a sentence: the first three, and the number of the others.
struct PlaceList: CustomStringConvertible {
    private let places: [String]

    init(_ places: [String]) {
        self.places = places
    }

    var description: String {
        let first = places.prefix(3).joined(separator: ", ")
        return places.count > 3 ? "\(first) and \(places.count - 3) more" : first
    }
}
