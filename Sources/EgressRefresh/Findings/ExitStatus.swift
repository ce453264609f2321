/// The exit statuses, from the most severe to the least severe. The values are those of sysexits.h. The value 1 has the
/// same meaning as in diff.
package enum ExitStatus: Int32, CaseIterable, Comparable, Sendable {
    /// The command line is wrong. Nothing is done.
    case usage = 64
    /// A bug in egressgen: an invariant would be violated.
    case software = 70
    /// A file cannot be read or written.
    case inputOutput = 74
    /// The output cannot be created.
    case cannotCreate = 73
    /// The content of a file is malformed or exceeds a size limit.
    case malformed = 65
    /// kubectl or the API server cannot be used.
    case unavailable = 69
    /// A safety rule refused something.
    case refused = 77
    /// DNS did not answer. Try again later.
    case temporary = 75
    /// A name does not exist, or has no address of the requested family.
    case noHost = 68
    /// A difference was found, or a connection is denied, and there was no error.
    case different = 1
    case done = 0

    /// Orders by severity: a less severe status is less than a more severe one.
    package static func < (left: ExitStatus, right: ExitStatus) -> Bool { left.rank > right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
