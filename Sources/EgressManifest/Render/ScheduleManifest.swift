package import EgressModel
package import EgressPolicy
internal import EgressTemplates

/// The manifest of a workload that keeps a policy up to date, for `kubectl apply -f -`: a service account with its
/// permissions, the policies, and the CronJob or Deployment that runs egressgen.
package struct ScheduleManifest: Sendable {
    private let workload: RefreshWorkload
    private let policies: [String]
    private let zones: [DomainName]

    /// Creates the manifest of a workload.
    ///
    /// - Parameters:
    ///   - workload: The workload.
    ///   - policies: The policies, each as a YAML document.
    ///   - zones: The domains of the names that a forwarder is asked for.
    package init(_ workload: RefreshWorkload, policies: [String], zones: [DomainName]) {
        self.workload = workload
        self.policies = policies
        self.zones = zones
    }

    /// Renders the YAML. The same content always gives the same bytes.
    ///
    /// - Throws: `TemplateError` if a built-in template is invalid.
    package func text() throws(TemplateError) -> String {
        let draft = try text(fillName: "")
        guard case .cronJob = workload.form else { return draft }
        return try text(fillName: "\(workload.policyName)-fill-\(Fingerprint(of: draft))")
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
        let templates: [(ScheduleTemplate, Bool)] = [
            (.tap, workload.listeners.tap != nil), (.forward, workload.listeners.forwarder != nil), (runs, true),
        ]
        let others = try templates.filter(\.1).map { template, _ throws(TemplateError) in try render(template, values) }
        return ([try render(.access, values)] + policies + others).joined(separator: "---\n")
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
        case .service(let listeners):
            values["replicas"] = .text("\(workload.replicas)")
            values["service"] = .group(["ports": .list(listeners.ports.map(Self.value))])
            values["tap"] = listeners.tap.map(value) ?? .absent
            values["forward"] = listeners.forwarder.map(value) ?? .absent
        }
        return values
    }

    private static func value(of port: WorkloadPort) -> TemplateValue {
        // TCP is the default.
        let transport = port.transport == .tcp ? TemplateValue.absent : .text(port.transport.rawValue.uppercased())
        return .group(["port": .text(port.name), "number": .text("\(port.number)"), "transport": transport])
    }

    private func value(of tap: WorkloadTap) -> TemplateValue {
        .group([
            "port": .text("\(tap.port)"), "secret": .text(workload.tapSecret), "folder": .text(tap.token.folder),
            "key": .text(tap.token.key),
        ])
    }

    private func value(of forwarder: WorkloadForwarder) -> TemplateValue {
        .group([
            "port": .text("\(forwarder.port)"), "dnsService": .text(workload.dnsService),
            "isDualStack": .flag(forwarder.isDualStack),
            "zones": .text(zones.map { "\($0):53" }.joined(separator: " ")),
            "upstreams": .text(forwarder.upstreams.map(\.description).joined(separator: " ")),
        ])
    }
}
