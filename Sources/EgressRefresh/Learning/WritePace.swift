/// How fast learned addresses are written.
struct WritePace: Hashable, Sendable {
    /// The seconds from one write of a policy or file to the next, in which further addresses are gathered.
    let gathering: Double
    /// The same after the second of two writes within a second. An answer that a forwarder holds must not wait until a
    /// second of many writes is over.
    let steadyGathering: Double
    /// The number of writes of one policy or file in a second.
    let most: Int

    /// The number of writes of all policies within `span`. Together they limit the writes to twenty a second. The span is
    /// short, because answers that a forwarder holds wait until it is over.
    static let mostOfAll = 5
    /// In seconds.
    static let span = 0.25

    static let cluster = WritePace(gathering: 0.1, steadyGathering: 0.1, most: 5)
    /// The pace of a cluster if answers wait for the writes.
    static let clusterWithHolds = WritePace(gathering: 0.1, steadyGathering: 0.2, most: 5)
    /// The pace of a cluster if each write starts a program.
    static let clusterWithHook = WritePace(gathering: 1, steadyGathering: 1, most: 1)
    /// The pace of files, which tools and people watch.
    static let files = WritePace(gathering: 1, steadyGathering: 1, most: 1)
}
