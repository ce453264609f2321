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
        let servers: [NameServer]
        let apiServers: [AllowSpec]
    }

    func wishes() throws(Failures) -> Wishes {
        let (image, form, servers, apiServers) = try all(
            Result { () throws(Failures) in try imageReference() },
            Result { () throws(Failures) in try chosenForm() },
            Result { () throws(Failures) in
                try usages("--resolver", resolvers) { text throws(FormatError) in try NameServer(text) }
            },
            Result { () throws(Failures) in
                try usages("--api-server", self.apiServers) { text throws(FormatError) in try Self.apiServer(text) }
            })
        return Wishes(image: image, form: form, servers: servers, apiServers: apiServers)
    }

    private func imageReference() throws(Failures) -> ImageReference {
        guard let image else {
            throw .usage(
                "--image", "no image is given", hint: "add --image REF, of an image with egressgen and kubectl in it")
        }
        return try usage("--image \(image)") { () throws(FormatError) in try ImageReference(image) }
    }

    private func chosenForm() throws(Failures) -> RefreshWorkload.Form {
        try usage("--every \(every)") { () throws(FormatError) in
            if every == "ttl" {
                guard deployment else { throw Self.needsDeployment("write a duration as in 5m") }
                return .service(every: every)
            }
            let span = try TimeSpan(every)
            guard span.seconds > 0 else { throw FormatError("is no time to wait", hint: "write 1m or more") }
            guard !deployment else { return .service(every: every) }
            do throws(FormatError) {
                return .cronJob(try CronSchedule(every: span))
            } catch {
                throw Self.needsDeployment(error.hint ?? "")
            }
        }
    }

    private static func needsDeployment(_ hint: String) -> FormatError {
        FormatError("has no cron expression", hint: "\(hint), or add --deployment")
    }

    private static func apiServer(_ text: String) throws(FormatError) -> AllowSpec {
        let spec = try AllowSpec(text)
        guard !spec.ports.isEvery, spec.ports.ranges.allSatisfy({ $0.transport == .tcp }) else {
            throw FormatError("has no TCP port", hint: "write one behind it, as in 192.0.2.1/32:6443")
        }
        return spec
    }
}
