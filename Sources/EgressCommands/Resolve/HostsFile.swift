internal import EgressFiles
internal import EgressModel
internal import EgressPolicy
internal import EgressRefresh

/// A file with one host spec a line.
struct HostsFile {
    typealias Parse = (String) throws(ValueError) -> HostSpec

    let path: String
    private let parse: Parse
    /// The content of stdin or a pipe, which cannot be read twice.
    private let input: [UInt8]?

    /// - Parameters:
    ///   - path: `-` for stdin. Anything except a regular file is read immediately.
    ///   - parse: Reads a spec.
    /// - Throws: `Failures` with 64 if the path is empty, and with 74 if stdin or a pipe cannot be read.
    init(_ path: String, _ parse: @escaping Parse) throws(Failures) {
        guard !path.isEmpty else { throw .usage(.hostsFile, "no file name is given") }
        self.path = path
        self.parse = parse
        do throws(FileFinding) {
            input =
                switch path {
                case "-": try InputFile.readStandardInput(as: path)
                default: FileStore(path: path).kind == .other ? try InputFile.read(path) : nil
                }
        } catch {
            throw Self.unreadable(error)
        }
    }

    /// Passes every spec to `take`.
    ///
    /// - Throws: `Failures` with every malformed line, or if the file cannot be read or contains no name.
    func read(_ take: (HostSpec) -> Void) throws(Failures) {
        var lines = try specs()
        var failures: [Failure] = []
        var isEmpty = true
        while let spec = try lines.next() {
            switch spec {
            case .success(let spec):
                isEmpty = false
                take(spec)
            case .failure(let error): failures += error.list
            }
        }
        guard failures.isEmpty else { throw Failures(failures) }
        guard !isEmpty else { throw .usage(.place(path), "contains no name", hint: "write one name a line") }
    }

    /// Returns the specs, which are read one by one.
    func specs() throws(Failures) -> HostSpecs {
        do throws(FileFinding) {
            let reader = if let input { LineReader(bytes: input) } else { try LineReader(path: path) }
            return HostSpecs(path, reader, parse)
        } catch {
            throw Self.unreadable(error)
        }
    }

    fileprivate static func unreadable(_ finding: FileFinding) -> Failures {
        Failures(Failure(Notice(.file(finding.path), .file(finding), .nothingWritten)))
    }
}

/// The specs of a file, which are read on demand.
struct HostSpecs {
    private let path: String
    private let reader: LineReader
    private let parse: HostsFile.Parse
    private var line = 0

    init(_ path: String, _ reader: LineReader, _ parse: @escaping HostsFile.Parse) {
        self.path = path
        self.reader = reader
        self.parse = parse
    }

    /// Returns the spec of the next line that contains more than a comment, or its errors; `nil` at the end.
    mutating func next() throws(Failures) -> Result<HostSpec, Failures>? {
        do throws(FileFinding) {
            while true {
                line += 1
                guard let spec = try reader.next(spec) else { return nil }
                if let spec { return spec }
            }
        } catch {
            throw HostsFile.unreadable(error)
        }
    }

    /// The start of a word, because a very long word would only fill the screen.
    private static func start(of word: Substring) -> String { word.prefix(1000) + (word.count > 1000 ? "..." : "") }

    private func spec(of bytes: UnsafeBufferPointer<UInt8>) -> Result<HostSpec, Failures>? {
        let end = bytes.last == 0x0d ? bytes.count - 1 : bytes.count
        if let spec = HostSpec(plain: UnsafeBufferPointer(rebasing: bytes[..<end])) { return .success(spec) }
        let text = String(decoding: bytes, as: UTF8.self)
        let words = text.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
        guard let word = words.first else { return nil }
        guard words.count == 1 else {
            return .failure(failure(Words("contains more than one name", hint: "write one name a line")))
        }
        do throws(ValueError) {
            return .success(try parse(String(word)))
        } catch {
            return .failure(failure(error.words(ValueUse(.hosts), about: Self.start(of: word))))
        }
    }

    private func failure(_ words: Words) -> Failures {
        Failures(
            Failure(
                .malformed, "\(path):\(line)", words.fact, consequence: "nothing is written", hint: words.hint))
    }
}
