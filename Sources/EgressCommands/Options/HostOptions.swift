internal import ArgumentParser
internal import EgressManifest
internal import EgressModel
internal import EgressPolicy

struct HostOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Domain names, each with the allowed ports: name[:port[-endPort][/protocol],...].",
            discussion: """
                Examples: www.example.com, db.example.com:5432, x.example.com:443,8000-8010/udp. The default protocol is \
                tcp. A name without ports allows every port. A policy can also contain '*.example.com', which stands for \
                all names below example.com.
                """,
            valueName: "host"))
    var hosts: [String] = []

    @Option(
        name: .customLong("hosts-file"),
        help: ArgumentHelp(
            "Read more names from a file, one per line; # starts a comment. - is stdin. Can be repeated.",
            valueName: "file"),
        completion: .file())
    var hostsFiles: [String] = []

    /// Returns the specs of the command line, then those of the files, one for each name.
    func specs(_ reporter: Reporter) throws(Failures) -> [HostSpec] {
        var specs: [HostSpec] = []
        try read({ text throws(ValueError) in try HostSpec(text) }) { specs.append($0) }
        return HostSpec.telling(HostSpec.merged(specs), reporter)
    }

    /// Whether there are neither names nor files.
    var isEmpty: Bool { hosts.isEmpty && hostsFiles.isEmpty }

    /// Returns the names, each once. All of them are checked first; the files are read again during the lookup.
    func list() throws(Failures) -> HostList {
        var hashes: [Int] = []
        let (arguments, files) = try read({ text throws(ValueError) in try HostSpec(exact: text) }) {
            hashes.append($0.host.domain.hashValue)
        }
        return HostList(arguments, files, sorting: &hashes)
    }

    /// Passes every spec, as `parse` reads it, to `take`.
    ///
    /// - Returns: The specs of the command line, and the files.
    @discardableResult
    private func read(
        _ parse: @escaping HostsFile.Parse, _ take: (HostSpec) -> Void
    ) throws(Failures) -> (arguments: [HostSpec], files: [HostsFile]) {
        var arguments: [HostSpec] = []
        var failures: [Failure] = []
        for host in hosts {
            do throws(ValueError) {
                arguments.append(try parse(host))
            } catch {
                let about = Failure.Subject.setting(.hosts, host.isEmpty ? nil : host)
                failures.append(.usage(about, error.words(ValueUse(.hosts))))
            }
        }
        arguments.forEach(take)
        var files: [HostsFile] = []
        for path in hostsFiles {
            do throws(Failures) {
                let file = try HostsFile(path, parse)
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
    /// Returns the specs, and warns about names whose ports are dropped.
    static func telling(
        _ merged: (specs: [HostSpec], widened: [HostName]), _ reporter: Reporter
    ) -> [HostSpec] {
        for host in merged.widened {
            reporter.warn("\(host)", "is given both with and without ports; every port is allowed")
        }
        return merged.specs
    }
}
