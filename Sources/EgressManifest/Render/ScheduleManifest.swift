package import EgressPolicy
internal import EgressTemplates

/// The manifest of a workload that keeps a policy up to date, for `kubectl apply -f -`: a service account with its
/// permissions, the policies, and the CronJob or Deployment that runs egressgen.
package struct ScheduleManifest: Sendable {
    private let workload: RefreshWorkload
    private let policies: [String]

    /// Creates the manifest of a workload. Each element of `policies` is a YAML document.
    package init(_ workload: RefreshWorkload, policies: [String]) {
        self.workload = workload
        self.policies = policies
    }

    /// Renders the YAML. The same content always gives the same bytes.
    ///
    /// - Throws: `TemplateError` if a built-in template is invalid.
    package func text() throws(TemplateError) -> String {
        let draft = try text(fillName: "")
        guard case .cronJob = workload.form else { return draft }
        return try text(fillName: "\(workload.policyName)-fill-\(Self.fingerprint(of: draft))")
    }

    /// Renders the YAML. `fillName` is the name of the Job that runs once. Different content needs a different name,
    /// because the pod template of a Job is immutable.
    private func text(fillName: String) throws(TemplateError) -> String {
        var values = values
        values["fillName"] = .text(fillName)
        values["pod"] = .lines(try render(.pod, values))
        let runs: ScheduleTemplate =
            switch workload.form {
            case .cronJob: .cronJob
            case .service: .deployment
            }
        let tap = workload.tap == nil ? [] : [try render(.tap, values)]
        return ([try render(.access, values)] + policies + tap + [try render(runs, values)]).joined(separator: "---\n")
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
            // Kubernetes skips a run that could not start within this time (Kubernetes, CronJob).
            values["startingDeadlineSeconds"] = .text("\(min(schedule.seconds, 3600))")
        case .service(let tap):
            values["port"] = .text("\(RefreshWorkload.port)")
            values["tap"] = tap.map(value(of:)) ?? .absent
        }
        return values
    }

    private func value(of tap: WorkloadTap) -> TemplateValue {
        .group([
            "port": .text("\(tap.port)"), "secret": .text(workload.tapSecret), "folder": .text(tap.token.folder),
            "key": .text(tap.token.key),
        ])
    }

    /// Returns the 32-bit FNV-1a hash of a text, in eight hexadecimal digits.
    private static func fingerprint(of text: String) -> String {
        let hash = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
