internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy
internal import EgressResolve

/// The options for the workload that refreshes a policy in the cluster.
struct WorkloadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The container image, which must have egressgen and kubectl in its PATH. (required)", valueName: "image"))
    var image: String?

    @Option(
        help: ArgumentHelp(
            "How often to refresh, such as 5m, 1h or 1d. With --deployment, any duration, or ttl.",
            valueName: "duration"))
    var every = "5m"

    @Flag(help: "Print a Deployment that keeps running, instead of a CronJob.")
    var deployment = false

    @Option(
        name: .customLong("resolver"),
        help: ArgumentHelp(
            "A name server that the workload queries, for all names or for those in a domain. Can be repeated. (default:"
                + " the name servers of its pod)", valueName: "[domain=]address[:port]"))
    var resolvers: [String] = []

    @Option(
        name: .customLong("api-server"),
        help: ArgumentHelp(
            "The address of the API server. Adds a policy that allows the workload to connect to it and to DNS. Can be repeated.",
            valueName: "cidr:port"))
    var apiServers: [String] = []

    /// The requested workload, without the policy.
    struct Wishes {
        let image: ImageReference
        let form: RefreshWorkload.Form
        /// The value for `refresh --every`.
        let every: String
        let servers: [ResolverSpec]
        let apiServers: [AllowSpec]
        /// The flags for learning from DNS servers, and for forwarding.
        let listening: [String]
    }

    /// Returns the workload that the flags describe. `learning` and `forwarding` describe what listens in it.
    func wishes(_ learning: LearnOptions, _ forwarding: ForwardOptions) throws(Failures) -> Wishes {
        let (image, schedule, listeners, servers, apiServers) = try all(
            Result { () throws(Failures) in try imageReference() },
            Result { () throws(Failures) in try self.schedule() },
            Result { () throws(Failures) in try self.listeners(learning, forwarding) },
            Result { () throws(Failures) in
                try usages(.resolver, resolvers) { text throws(Words) in try ResolverSpec(flag: text) }
            },
            Result { () throws(Failures) in
                try usages(.apiServer, self.apiServers) { text throws(Words) in try Self.apiServer(text) }
            })
        return Wishes(
            image: image, form: schedule.map(RefreshWorkload.Form.cronJob) ?? .service(listeners), every: every,
            servers: servers, apiServers: apiServers, listening: learning.arguments + forwarding.arguments)
    }

    private func listeners(
        _ learning: LearnOptions, _ forwarding: ForwardOptions
    ) throws(Failures) -> WorkloadListeners {
        let forwards = !forwarding.addresses.isEmpty
        let (tap, forwarder) = try all(
            Result { () throws(Failures) in try learning.tap(isDeployment: deployment, forwards: forwards) },
            Result { () throws(Failures) in try forwarding.forwarder(isDeployment: deployment) })
        return try usage(.forward, forwarding.addresses.first) { () throws(ValueError) in
            try WorkloadListeners(tap: tap, forwarder: forwarder)
        }
    }

    private func imageReference() throws(Failures) -> ImageReference {
        guard let image else {
            throw .usage(
                .image, "no image is given", hint: "add --image REF, an image that contains egressgen and kubectl")
        }
        return try usage(.image, image) { () throws(ValueError) in try ImageReference(image) }
    }

    /// Returns when the CronJob runs; `nil` for a Deployment.
    private func schedule() throws(Failures) -> CronSchedule? {
        if every == "ttl" {
            guard deployment else { throw needsDeployment("write a duration as in 5m") }
            return nil
        }
        let span = try waitingTime(.every, every, hint: "write 1m or more")
        guard !deployment else { return nil }
        do throws(ValueError) {
            return try CronSchedule(every: span)
        } catch {
            throw needsDeployment(error.words(ValueUse(.every)).hint ?? "")
        }
    }

    private func needsDeployment(_ hint: String) -> Failures {
        .usage(.setting(.every, every), "has no cron expression", hint: "\(hint), or add --deployment")
    }

    private static func apiServer(_ text: String) throws(Words) -> AllowSpec {
        do throws(ValueError) {
            let spec = try AllowSpec(text)
            let hasPort = !spec.ports.isEvery && spec.ports.ranges.allSatisfy { $0.transport == .tcp }
            if hasPort { return spec }
        } catch {
            throw error.words(ValueUse(.apiServer))
        }
        throw Words("has no TCP port", hint: "write a port after the address, as in 192.0.2.1/32:6443")
    }
}

extension WorkloadOptions.Wishes {
    /// Returns the command of the container, which refreshes the policies of a namespace.
    func command(in namespace: String) -> [String] {
        let refresh = ["egressgen", "refresh", "--cluster", "-n", namespace]
        let asking = servers.flatMap { ["--resolver", "\($0)"] }
        return switch form {
        case .cronJob: refresh + asking
        case .service:
            refresh + asking + ["--every", every, "--listen", "0.0.0.0:\(RefreshWorkload.port)"] + listening
        }
    }
}
