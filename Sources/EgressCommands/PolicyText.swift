internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

/// A policy as text that has been read again and checked.
struct PolicyText {
    private let policy: NetworkPolicy
    private let text: String

    /// Renders a policy, with `words` as comments unless `nil`.
    init(
        _ policy: NetworkPolicy, words: [TrafficDirection: [String]]?, _ style: OutputOptions.Style,
        isUnfilled: Bool = false
    ) throws(Failures) {
        let size = PolicyAnnotations.size(policy.annotations)
        guard size <= PolicyAnnotations.sizeLimit else {
            throw Failures(
                Failure(
                    .malformed, "annotations", "have \(size) bytes, over the limit of \(PolicyAnnotations.sizeLimit)",
                    consequence: "nothing is written", hint: "spread the names over several policies"))
        }
        self.policy = policy
        switch style {
        case .json: text = policy.json.indented
        case .template(let template): text = template.text(of: policy, words: words, isUnfilled: isUnfilled)
        }
    }

    /// The text, if what it says when read again is what may be written.
    func checked(intent: PolicyIntent, outcomes: [NameOutcome]) throws(Failures) -> String {
        do throws(PolicyReadError) {
            let found = try PolicyReader.policy(from: text)
            try check(found, intent: intent, outcomes: outcomes)
        } catch {
            switch error {
            case .syntax(let fact): throw failures(.malformed, fact)
            case .content(let fact): throw failures(.software, fact)
            }
        }
        return text
    }

    /// The text, if it says exactly what the policy says.
    func checked() throws(Failures) -> String {
        do throws(PolicyReadError) {
            guard try PolicyReader.policy(from: text) == policy else {
                throw PolicyReadError.content("is not the policy that was asked for")
            }
        } catch {
            switch error {
            case .syntax(let fact), .content(let fact): throw failures(.software, fact)
            }
        }
        return text
    }

    private func check(
        _ found: NetworkPolicy, intent: PolicyIntent, outcomes: [NameOutcome]
    ) throws(PolicyReadError) {
        do {
            try Invariants.check(found, against: policy, intent: intent, outcomes: outcomes)
        } catch {
            throw PolicyReadError.content(error.fact)
        }
    }

    private func failures(_ status: ExitStatus, _ fact: String) -> Failures {
        Failures(Failure(status, "the rendered policy", fact, consequence: "nothing is written"))
    }
}
