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
        var failures: [Failure] = []
        for read in [argumentSpecs] + hostsFiles.map({ HostsFile(path: $0).specs }) {
            do throws(Failures) {
                specs += try read()
            } catch {
                failures += error.list
            }
        }
        guard failures.isEmpty else { throw Failures(failures) }
        guard !specs.isEmpty else {
            throw .usage(
                "HOST", "no name is given",
                hint: "write one or more names, as in egressgen www.example.com --pod run=busybox")
        }
        let (merged, widened) = HostSpec.merged(specs)
        for name in widened {
            reporter.warn("\(name)", "is given with ports and without; every port is allowed there")
        }
        return merged
    }

    private func argumentSpecs() throws(Failures) -> [HostSpec] {
        var specs: [HostSpec] = []
        var failures: [Failure] = []
        for host in hosts {
            do throws(FormatError) {
                specs.append(try HostSpec(host))
            } catch {
                failures.append(.usage(host.isEmpty ? "HOST" : host, error))
            }
        }
        guard failures.isEmpty else { throw Failures(failures) }
        return specs
    }
}

/// A file of host specs, one a line.
private struct HostsFile {
    let path: String

    func specs() throws(Failures) -> [HostSpec] {
        let text = String(decoding: try bytes(), as: UTF8.self)
        var specs: [HostSpec] = []
        var failures: [Failure] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            do throws(FormatError) {
                if words.count > 1 { throw FormatError("holds more than one name", hint: "write one name a line") }
                if let word = words.first { specs.append(try HostSpec(word)) }
            } catch {
                failures.append(
                    Failure(
                        .malformed, "\(path):\(index + 1)",
                        words.count == 1 ? "'\(words[0])' \(error.fact)" : error.fact,
                        consequence: "nothing is written", hint: error.hint))
            }
        }
        guard failures.isEmpty else { throw Failures(failures) }
        guard !specs.isEmpty else { throw .usage(path, "holds no name", hint: "write one name a line") }
        return specs
    }

    private func bytes() throws(Failures) -> ArraySlice<UInt8> {
        guard !path.isEmpty else { throw .usage("--hosts-file", "names no file") }
        do throws(SystemError) {
            let bytes = path == "-" ? try StandardStreams.readInput() : try FileStore(path: path).read()
            return bytes.withoutByteOrderMark
        } catch {
            throw Failures(Failure(.inputOutput, path, "cannot be read: \(error)", consequence: "nothing is written"))
        }
    }
}
