package import SystemPackage

extension Errno {
    /// The system's words for it, with a lower-case start to follow ours; strerror(3).
    package var text: String { description.lowercasedStart }

    /// Whether there was no room left, for which the place is not to blame.
    package var isOutOfSpace: Bool { [.noSpace, .diskQuotaExceeded, .fileTooLarge].contains(self) }
}

extension String {
    /// As EgressModel's, which this room stands below.
    var lowercasedStart: String { prefix(1).lowercased() + dropFirst() }
}
