/// The events of one watch. The server sends one event per line.
struct WatchStream {
    private var cutter = JSONCutter()
    /// The reason why the watch cannot continue.
    private(set) var end: ClusterFinding?
    /// The resource version from which another watch can go on; `nil` if it must start with the existing objects.
    private(set) var version: String?

    /// Whether the bytes of an event might be relevant. An event that is not is not parsed.
    private let isRelevant: @Sendable ([UInt8]) -> Bool

    /// - Parameters:
    ///   - version: The resource version from which the watch goes on; `nil` if it starts with the existing objects.
    ///   - isRelevant: Whether the bytes of an event might be relevant.
    init(from version: String? = nil, where isRelevant: @escaping @Sendable ([UInt8]) -> Bool) {
        self.version = version
        self.isRelevant = isRelevant
    }

    /// Takes the next bytes.
    ///
    /// - Returns: The events that end in these bytes.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> [ObjectEvent] {
        var events: [ObjectEvent] = []
        for object in cutter.take(bytes) where isRelevant(object) && end == nil {
            switch ObjectEvent(object) {
            case .failed(let finding): end = finding
            case .some(let event):
                // The versions of the existing objects, which come before the first bookmark, are in no order.
                if version != nil || event.isBookmark { version = event.version }
                events.append(event)
            case nil: break
            }
        }
        if cutter.isOverfull { end = end ?? .endlessObject }
        return events
    }
}
