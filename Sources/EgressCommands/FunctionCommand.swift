internal import ArgumentParser
internal import EgressFiles
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

struct FunctionCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "function",
        abstract: "Refresh policies as a KRM function or a kustomize plugin",
        discussion: """
            The function reads a ResourceList from stdin, refreshes the NetworkPolicies in it that have the annotation \
            egressgen.dev/hosts or egressgen.dev/from-hosts, and the address sets of Calico and Cilium that have \
            egressgen.dev/hosts, and prints the list with results. If the argument is a \
            functionConfig file, as for the exec plugins of kustomize, stdin is a stream of resources instead.

            The functionConfig is a ConfigMap with settings in data, or an EgressRefresh of egressgen.dev/v1alpha1 with \
            settings in spec. The settings are adopt, client-subnet, resolver, samples, tcp, timeout, tries and zone. A \
            flag overrides the setting of the same name.
            """)

    @Argument(
        help: ArgumentHelp("A functionConfig file. stdin is then a stream of resources.", valueName: "config"),
        completion: .file())
    var config: String?

    @Flag(help: "Replace rules that egressgen did not write.")
    var adopt = false

    @OptionGroup(title: "Resolving") var resolving: ResolverOptions
    @OptionGroup(title: "Messages") var talk: TalkOptions

    func work(_ reporter: Reporter) async throws(Failures) {
        if let config {
            try await refreshStream(configuredBy: config, reporter)
        } else {
            try await refreshList(reporter)
        }
    }

    private func refreshList(_ reporter: Reporter) async throws(Failures) {
        let bytes = try readInput { () throws(FileFinding) in try InputFile.readStandardInput() }
        let list = try read("stdin") { () throws(ManifestFinding) in try ResourceList(bytes) }
        let pass = try pass(FunctionOptions(self, list.config, in: "stdin"), reporter)
        let stream = list.stream
        let result = await pass.refresh(stdin: LoadedManifest("stdin", stream))
        tell(result, pass, reporter)
        guard !result.failures.contains(where: { $0.status == .software }) else { return }
        let results = FunctionResults(result, stream).json
        let text = try read("stdin") { () throws(ManifestFinding) in
            results.isEmpty ? result.after : try ResourceList(result.after).adding(results)
        }
        try printProduct(text)
    }

    private func refreshStream(configuredBy path: String, _ reporter: Reporter) async throws(Failures) {
        guard !path.isEmpty else { throw .usage(.functionConfig, "no file name is given") }
        let file = try readInput { () throws(FileFinding) in try InputFile.read(path) }
        let config = try read(path) { () throws(ManifestFinding) in try FunctionConfig(file) }
        let pass = try pass(FunctionOptions(self, config, in: path), reporter)
        let bytes = try readInput { () throws(FileFinding) in try InputFile.readStandardInput() }
        let found = try read("stdin") { () throws(ManifestFinding) in try ManifestStream(searching: bytes) }
        guard let stream = found else {
            try printProduct(bytes)
            return
        }
        let result = await pass.refresh(stdin: LoadedManifest("stdin", stream))
        tell(result, pass, reporter)
        if result.isPrintable { try printProduct(result.after) }
    }

    private func pass(_ options: FunctionOptions, _ reporter: Reporter) throws(Failures) -> RefreshPass {
        RefreshPass(
            answers: NameAnswers(try options.lookup(reporter)), adopts: options.adopts, writes: false, now: .now)
    }

    private func tell(_ result: ManifestResult, _ pass: RefreshPass, _ reporter: Reporter) {
        reporter.tell(result)
        reporter.tell(pass.answers, of: result.policies)
        reporter.tell(RefreshSummary([result]).line)
    }
}

extension FunctionCommand {
    private func readInput(_ read: () throws(FileFinding) -> [UInt8]) throws(Failures) -> [UInt8] {
        do {
            return try read()
        } catch {
            throw Failures(Failure(Notice(.file(error.path), .file(error), .nothingPrinted)))
        }
    }

    private func read<Value>(_ path: String, _ read: () throws(ManifestFinding) -> Value) throws(Failures) -> Value {
        do {
            return try read()
        } catch {
            throw Failures(Failure(Notice.manifest(error, in: path).with(.nothingPrinted)))
        }
    }
}
