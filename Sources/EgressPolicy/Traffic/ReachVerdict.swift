package import EgressModel

extension Verdict {
    /// Judges a connection whose port is not known: the verdict on a port on which the connection is allowed, if there is
    /// one, or else on 443.
    package init(onAnyPortFrom source: TrafficEnd, to destination: TrafficEnd, by policies: [EnforcedPolicy]) {
        let web = TrafficQuestion(from: source, to: destination, .tcp, 443)
        let deciding = policies.filter { policy in web.sides.contains { policy.selects($0.pod) } }
        // If a connection is allowed on any port, it is allowed on the first port of a range, or on all ports.
        let ports = deciding.flatMap { policy in
            TrafficDirection.allCases.flatMap { policy.rules($0).flatMap(\.ports).compactMap(\.range) }
        }
        for range in Set(ports.map { PortRange($0.transport, $0.first) }).sorted() {
            let question = TrafficQuestion(from: source, to: destination, range.transport, range.first)
            let verdict = Verdict(question, by: deciding)
            guard !verdict.isAllowed else {
                self = verdict
                return
            }
        }
        self.init(web, by: deciding)
    }
}
