import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One run of a program. Its streams are files, so no amount of data can block it.
struct Command: Sendable {
    let executable: String
    let arguments: [String]
    let input: [UInt8]
    let environment: [String: String]
    let folder: String?
    let output: BuiltBinary.Output
    let timeout: Double
    let watchesMemory: Bool

    init(
        _ executable: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
        folder: String? = nil, output: BuiltBinary.Output = .captured, timeout: Double = 60,
        watchesMemory: Bool = false
    ) {
        self.executable = executable
        self.arguments = arguments
        self.input = input
        self.environment = environment
        self.folder = folder
        self.output = output
        self.timeout = timeout
        self.watchesMemory = watchesMemory
    }

    func run() throws(SupportError) -> BinaryRun {
        let files = try TemporaryFolder()
        let child = try start(in: files)
        let watch = watchesMemory ? MemoryWatch(on: child) : nil
        let isLate = isEndedByForce(child)
        let error = try TextFile.readBytes(files.path("stderr"))
        guard !isLate else {
            throw SupportError(
                "\(executable) ran longer than \(timeout) s; stderr: \(String(decoding: error, as: UTF8.self))")
        }
        let end = try child.end()
        let captured = output == .captured ? try TextFile.readBytes(files.path("stdout")) : []
        return BinaryRun(
            output: captured, error: error, status: end.status, signal: end.signal, peakMemory: watch?.peak)
    }

    /// Runs the program until it ends or the timeout expires. Returns whether the timeout expired.
    func isKilled() throws(SupportError) -> Bool {
        let files = try TemporaryFolder()
        return isEndedByForce(try start(in: files))
    }

    private func start(in files: TemporaryFolder) throws(SupportError) -> ChildProcess {
        guard FileManager.default.createFile(atPath: files.path("stdin"), contents: Data(input)) else {
            throw SupportError("cannot write \(files.path("stdin"))")
        }
        let inputFile = try OpenFile.reading(files.path("stdin"))
        let errorFile = try OpenFile.writing(files.path("stderr"))
        let brokenPipe = try OwnedPipe()
        let outputFile =
            switch output {
            case .captured: try OpenFile.writing(files.path("stdout"))
            case .brokenPipe: try OpenFile.writing("/dev/null")
            case .file(let path): try OpenFile(path, O_WRONLY)
            }
        if output == .brokenPipe { brokenPipe.closeReadEnd() }
        let streams = ChildProcess.Streams(
            input: inputFile.descriptor,
            output: output == .brokenPipe ? brokenPipe.writeEnd : outputFile.descriptor,
            error: errorFile.descriptor
        )
        return try withExtendedLifetime((inputFile, outputFile, errorFile, brokenPipe)) { () throws(SupportError) in
            try ChildProcess(executable, arguments, environment: childEnvironment, folder: folder, streams)
        }
    }

    private var childEnvironment: [String: String] {
        ChildProcess.environment.merging(environment) { $1 }
    }

    /// Waits until the child ends, and kills it when the timeout expires. Returns whether it was killed.
    private func isEndedByForce(_ child: ChildProcess) -> Bool {
        guard !child.ends(within: timeout) else { return false }
        child.endByForce()
        return true
    }
}
