internal import EgressModel
internal import EgressPolicy

/// The output of `explain`: the verdict in one line, and its reasons in the lines below.
struct VerdictText {
    private let asked: AskedQuestion
    private let answers: [(question: TrafficQuestion, verdict: Verdict)]

    init(_ asked: AskedQuestion, _ answers: [(TrafficQuestion, Verdict)]) {
        self.asked = asked
        self.answers = answers
    }

    var isAllowed: Bool { answers.allSatisfy(\.verdict.isAllowed) }

    var lines: [String] {
        ["\(isAllowed ? "allowed" : "denied"): \(asked)"]
            + answers.flatMap { question, verdict in
                let start = asked.name == nil ? "  " : "  \(address(of: question).map { "\($0): " } ?? "")"
                return verdict.sides.flatMap(\.reasons).map { start + $0 } + outsideNote(question).map { start + $0 }
            }
    }

    private func address(of question: TrafficQuestion) -> IPAddress? {
        switch (question.source, question.destination) {
        case (.address(let address), _), (_, .address(let address)): address
        default: nil
        }
    }

    /// A note about an address of cluster space, because policies do not show whether it belongs to a pod.
    private func outsideNote(_ question: TrafficQuestion) -> [String] {
        guard let address = address(of: question), SpecialPurposeRegistry.isClusterSpace(address) else { return [] }
        let flag = asked.direction == .egress ? "--to-pod" : "--from-pod"
        return ["note: \(address) is treated as an address outside the cluster; for the address of a pod, use \(flag)"]
    }
}
