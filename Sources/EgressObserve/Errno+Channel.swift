internal import NIOCore
internal import SystemPackage

extension Errno {
    /// The system's error behind one of SwiftNIO.
    init(_ error: any Error) {
        self = (error as? Errno) ?? (error as? IOError).map { Errno(rawValue: $0.errnoCode) } ?? .ioError
    }
}
