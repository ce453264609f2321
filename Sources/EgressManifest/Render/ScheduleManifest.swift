package import EgressPolicy
internal import EgressTemplates

/// What `kubectl apply -f -` takes to keep a policy true: an account with its rights, policies, and what runs.
package struct ScheduleManifest: Sendable {
    private let workload: RefreshWorkload
    private let policies: [String]

    /// Keeps a workload and its `policies`, each a YAML document.
    package init(_ workload: RefreshWorkload, policies: [String]) {
        self.workload = workload
        self.policies = policies
    }

    /// The YAML; the same content gives the same bytes.
    ///
    /// - Throws: `TemplateError` for a template that is damaged.
    package func text() throws(TemplateError) -> String {
        let draft = try text(fillName: "")
        guard case .cronJob = workload.form else { return draft }
        return try text(fillName: "\(workload.policyName)-fill-\(Self.fingerprint(of: draft))")
    }

    /// Renders the YAML. `fillName` names the Job that runs once: different content needs a different name, because
    /// nobody can change a Job's template.
    private func text(fillName: String) throws(TemplateError) -> String {
        var values = values
        values["fillName"] = .text(fillName)
        values["pod"] = .lines(try render(.pod, values))
        let runs: ScheduleTemplate =
            switch workload.form {
            case .cronJob: .cronJob
            case .service: .deployment
            }
        return ([try render(.access, values)] + policies + [try render(runs, values)]).joined(separator: "---\n")
    }

    private func render(
        _ template: ScheduleTemplate, _ values: [String: TemplateValue]
    ) throws(TemplateError) -> String {
        try YAMLTemplate(template.text).text(of: .group(values))
    }

    private var values: [String: TemplateValue] {
        var values: [String: TemplateValue] = [
            "name": .text(workload.name), "namespace": .text(workload.namespace), "labels": .labels(workload.labels),
            "verbs": .texts(workload.verbs), "image": .text(workload.image.description),
            "command": .texts(workload.command),
        ]
        switch workload.form {
        case .cronJob(let schedule):
            values["isJob"] = .flag(true)
            values["schedule"] = .text(schedule.expression)
            // What could not start for so long waits for its next turn (Kubernetes, CronJob).
            values["startingDeadlineSeconds"] = .text("\(min(schedule.seconds, 3600))")
        case .service: values["port"] = .text("\(RefreshWorkload.port)")
        }
        return values
    }

    /// FNV-1a of 32 bits, in eight hexadecimal digits.
    private static func fingerprint(of text: String) -> String {
        let hash = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
