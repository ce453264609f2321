internal import EgressCluster
internal import EgressManifest
internal import EgressModel
internal import EgressRefresh

extension Failure.Subject {
    /// What a notice is about, as people call it.
    init(_ subject: Subject) {
        switch subject {
        case .name(let name): self = .name(name)
        case .setting(let setting, let value): self = .setting(setting, value)
        case .file(let path): self = .place(path)
        case .files(let paths): self = .place("\(PlaceList(paths))")
        case .line(let path, let line, _): self = .place("\(path):\(line)")
        case .policy(let name, let file): self = .place(file.map { "\($0): \(name)" } ?? name)
        case .vantage(let view): self = .place(view.text)
        case .annotations: self = .place("annotations")
        case .renderedPolicy: self = .place("the rendered policy")
        case .kubectl: self = .place("kubectl")
        case .cluster: self = .place("cluster")
        case .service: self = .place("service")
        }
    }
}

extension Consequence {
    var text: String {
        switch self {
        case .nothingDone: "nothing is done"
        case .nothingWritten: "nothing is written"
        case .nothingPrinted: "nothing is printed"
        case .nothingAsked: "nothing is asked"
        case .noVerdict: "there is no verdict"
        case .leftAsItIs: "it is left as it is"
        case .leftAsItWas: "it is left as it was"
        case .leftOut: "left out"
        case .noAddresses: "it brings no addresses"
        case .addressesStay(let policies): "its addresses stay in \(PlaceList(policies))"
        case .addressesAgeOut(let policies): "its addresses age out of \(PlaceList(policies))"
        case .notPutInto(let policy): "not put into \(policy)"
        case .fates(let fates): fates.map(\.text).joined(separator: ", and ")
        case .notAsPlanned: "it is not what was planned"
        case .leftoversStay: "it is written, and may still have annotations of ours from before"
        case .changeStays: "what changed stays changed"
        case .serviceEnds: "it ends"
        }
    }
}

extension PolicyFates {
    fileprivate var text: String {
        let subject = "\(PlaceList(policies)) \(policies.count == 1 ? "is" : "are")"
        return switch fate {
        case .stored: "\(subject) written all the same"
        case .untouched: "\(subject) left alone"
        case .gone: "\(subject) gone"
        case .unknown: "it is not known whether \(subject) written"
        }
    }
}

/// Some places in a sentence: the first three, and how many more there are.
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
