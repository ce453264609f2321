/// How fast learned addresses are written.
struct WritePace: Hashable, Sendable {
    /// The seconds from one write of a policy or file to the next, in which further addresses are gathered.
    let gathering: Double
    /// The number of writes of one policy or file in a second.
    let most: Int
    /// Whether a write that fails delays all others, because they go to the same server.
    let hasOneServer: Bool

    /// The number of writes of all policies in a second.
    static let mostOfAll = 20

    static let cluster = WritePace(gathering: 0.1, most: 5, hasOneServer: true)
    /// The pace of a cluster if each write starts a program.
    static let clusterWithHook = WritePace(gathering: 1, most: 1, hasOneServer: true)
    /// The pace of files, which tools and people watch.
    static let files = WritePace(gathering: 1, most: 1, hasOneServer: false)
}
