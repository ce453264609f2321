internal import ArgumentParser
internal import EgressModel
internal import EgressPolicy
internal import EgressResolve

/// What refreshes a policy from within the cluster.
struct WorkloadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The image that has egressgen and kubectl in its PATH.", valueName: "image"))
    var image: String?

    @Option(
        help: ArgumentHelp(
            "How often to refresh, as in 5m, 1h or 1d; with --deployment any duration, or ttl.", valueName: "duration"))
    var every = "5m"

    @Flag(help: "Print a Deployment that stays and is watched, instead of a CronJob.")
    var deployment = false

    @Option(
        name: .customLong("resolver"),
        help: ArgumentHelp(
            "A name server for it to ask (repeatable; default: those of its pod).", valueName: "address[:port]"))
    var resolvers: [String] = []

    @Option(
        name: .customLong("api-server"),
        help: ArgumentHelp(
            "The API server, for a policy that lets it reach that and DNS where egress is denied (repeatable).",
            valueName: "cidr:port"))
    var apiServers: [String] = []

    /// What is asked for, without the policy that it is for.
    struct Wishes {
        let image: ImageReference
        let form: RefreshWorkload.Form
        /// What `refresh --every` is given.
        let every: String
        let servers: [NameServer]
        let apiServers: [AllowSpec]
    }

    func wishes() throws(Failures) -> Wishes {
        let (image, form, servers, apiServers) = try all(
            Result { () throws(Failures) in try imageReference() },
            Result { () throws(Failures) in try chosenForm() },
            Result { () throws(Failures) in
                try usages(.resolver, resolvers) { text throws(FormatError) in try NameServer(text) }
            },
            Result { () throws(Failures) in
                try usages(.apiServer, self.apiServers) { text throws(Words) in try Self.apiServer(text) }
            })
        return Wishes(image: image, form: form, every: every, servers: servers, apiServers: apiServers)
    }

    private func imageReference() throws(Failures) -> ImageReference {
        guard let image else {
            throw .usage(
                .image, "no image is given", hint: "add --image REF, of an image with egressgen and kubectl in it")
        }
        return try usage(.image, image) { () throws(ValueError) in try ImageReference(image) }
    }

    private func chosenForm() throws(Failures) -> RefreshWorkload.Form {
        if every == "ttl" {
            guard deployment else { throw needsDeployment("write a duration as in 5m") }
            return .service
        }
        let span = try waitingTime(.every, every, least: "1m")
        guard !deployment else { return .service }
        do throws(ValueError) {
            return .cronJob(try CronSchedule(every: span))
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
        throw Words("has no TCP port", hint: "write one behind it, as in 192.0.2.1/32:6443")
    }
}

extension WorkloadOptions.Wishes {
    /// What the container runs to keep the policies of a namespace true.
    func command(in namespace: String) -> [String] {
        let refresh = ["egressgen", "refresh", "--cluster", "-n", namespace]
        let asking = servers.flatMap { ["--resolver", "\($0)"] }
        return switch form {
        case .cronJob: refresh + asking
        case .service: refresh + asking + ["--every", every, "--listen", "0.0.0.0:\(RefreshWorkload.port)"]
        }
    }
}
