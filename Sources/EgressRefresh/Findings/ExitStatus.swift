/// The exit statuses, the most severe first (sysexits.h, and diff's 1).
package enum ExitStatus: Int32, CaseIterable, Comparable, Sendable {
    /// Usage; nothing is done.
    case usage = 64
    /// A bug of ours: an invariant would not have held.
    case software = 70
    /// Could not read or write.
    case inputOutput = 74
    /// Could not create the output.
    case cannotCreate = 73
    /// The content of a file is malformed or over a size limit.
    case malformed = 65
    /// kubectl or the API server cannot be used.
    case unavailable = 69
    /// A safety rule refused something.
    case refused = 77
    /// DNS did not answer; try again later.
    case temporary = 75
    /// A name does not exist or has no address of the family asked.
    case noHost = 68
    /// A difference was found, or a connection is denied, and nothing else went wrong.
    case different = 1
    case done = 0

    /// Less severe is less.
    package static func < (left: ExitStatus, right: ExitStatus) -> Bool { left.rank > right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
