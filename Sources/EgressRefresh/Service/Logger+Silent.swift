internal import Logging

extension Logger {
    /// Logs nothing, because users of egressgen do not need the library's messages about its own work.
    static let silent = Logger(label: "egressgen.lifecycle") { _ in SwiftLogNoOpLogHandler() }
}
