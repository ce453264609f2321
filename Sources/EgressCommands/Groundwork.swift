internal import EgressManifest
internal import EgressResolve

/// What the main job needs whatever the command line says, begun on another core while that is read.
enum Groundwork {
    static func begin() {
        Task.detached {
            StubResolver.prepare()
            _ = PolicyTemplate.networkPolicy
        }
    }
}
