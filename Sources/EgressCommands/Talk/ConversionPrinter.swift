internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// Makes the text of converted policies, and reports what keeps a policy from being printed.
struct ConversionPrinter {
    private let printer: PolicyPrinter
    private let target: PolicyDialect?
    private let keepsGoing: Bool
    private let reporter: Reporter
    private let now = UTCTime.now

    init(_ printer: PolicyPrinter, _ target: PolicyDialect?, keepsGoing: Bool, _ reporter: Reporter) {
        self.printer = printer
        self.target = target
        self.keepsGoing = keepsGoing
        self.reporter = reporter
    }

    /// Returns the text of a policy; `nil` if it is not to be printed.
    func text(of conversion: Conversion, _ outcomes: [NameOutcome]) -> String? {
        let intent = conversion.intent
        let names = Set(intent.names)
        let policy = conversion.displayName
        let answers = HostAnswers(
            outcomes.filter { names.contains($0.name) }, intent,
            keepsGoing ? .leftOutOf(policy) : .nothingPrintedFor(policy), nil, now: now)
        answers.notices.forEach { reporter.tell($0) }
        guard answers.isComplete || keepsGoing else { return nil }
        return text(of: conversion, answers)
    }

    private func text(of conversion: Conversion, _ answers: HostAnswers) -> String? {
        let intent = conversion.intent
        let policy = GeneratedPolicy(conversion.subject, intent, answers, egress: answers.sets)
        guard policy.holdsHosts || intent.hasPattern || intent.refreshed.isEmpty else { return nil }
        do throws(Notices) {
            let text = try printer.text(of: policy, conversion.subject, intent, answers)
            let checked = try text?.checked(intent: intent, answers)
            warn(policy, conversion)
            return checked
        } catch {
            for notice in error.list {
                let isAboutText = notice.subject == .renderedPolicy
                reporter.tell(
                    Notice(isAboutText ? conversion.place : notice.subject, notice.finding, .nothingPrinted))
            }
            return nil
        }
    }

    private func warn(_ policy: GeneratedPolicy, _ conversion: Conversion) {
        let notices = conversion.intent.notices(as: target, filled: policy.filledPatterns)
        // A pattern of one label keeps its meaning in GKE.
        let same = conversion.intent.hosts.map(\.host).filter { !conversion.deepPatterns.contains($0) }
            .map { Notice(.host($0), .policy(.pattern(.narrower(.gke)))) }
        for notice in notices where !same.contains(notice) { reporter.tell(notice) }
        for limit in policy.policy.limits(in: target, isFile: true) {
            reporter.tell(Notice(.policy(conversion.subject.name, file: nil), .policy(.limit(limit))))
        }
    }
}
