internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

struct HostOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Names, each with the ports allowed there: name[:port[-endPort][/protocol],...].",
            discussion: "Examples: www.example.com, db.example.com:5432, x.example.com:443,8000-8010/udp.",
            valueName: "host"))
    var hosts: [String] = []

    @Option(
        name: .customLong("hosts-file"),
        help: ArgumentHelp(
            "Names from a file, one a line, # for comments; - is stdin (repeatable).", valueName: "file"),
        completion: .file())
    var hostsFiles: [String] = []

    /// The specs of the command line and then those of the files, one for each name.
    func specs(_ reporter: Reporter) throws(Failures) -> [HostSpec] {
        var specs: [HostSpec] = []
        try read { specs.append($0) }
        return HostSpec.telling(HostSpec.merged(specs), reporter)
    }

    /// Whether no name is given, in no file either.
    var isEmpty: Bool { hosts.isEmpty && hostsFiles.isEmpty }

    /// The names, each once, of which the files are read while they are looked up; all are checked before.
    func list() throws(Failures) -> HostList {
        var hashes: [Int] = []
        let (arguments, files) = try read { hashes.append($0.name.hashValue) }
        return HostList(arguments, files, sorting: &hashes)
    }

    /// Reads every spec.
    ///
    /// - Returns: those of the command line, and the files.
    @discardableResult
    private func read(
        _ take: (HostSpec) -> Void
    ) throws(Failures) -> (arguments: [HostSpec], files: [HostsFile]) {
        var arguments: [HostSpec] = []
        var failures: [Failure] = []
        for host in hosts {
            do throws(ValueError) {
                arguments.append(try HostSpec(host))
            } catch {
                let about = Failure.Subject.setting(.hosts, host.isEmpty ? nil : host)
                failures.append(.usage(about, error.words(ValueUse(.hosts))))
            }
        }
        arguments.forEach(take)
        var files: [HostsFile] = []
        for path in hostsFiles {
            do throws(Failures) {
                let file = try HostsFile(path)
                try file.read(take)
                files.append(file)
            } catch {
                failures += error.list
            }
        }
        guard failures.isEmpty else { throw Failures(failures) }
        guard !arguments.isEmpty || !files.isEmpty else {
            throw .usage(
                .hosts, "no name is given",
                hint: "write one or more names, as in egressgen www.example.com --pod run=busybox")
        }
        return (arguments, files)
    }
}

extension HostSpec {
    /// The specs; tells of those whose ports are given up.
    static func telling(
        _ merged: (specs: [HostSpec], widened: [DomainName]), _ reporter: Reporter
    ) -> [HostSpec] {
        for name in merged.widened {
            reporter.warn("\(name)", "is given with ports and without; every port is allowed there")
        }
        return merged.specs
    }
}
