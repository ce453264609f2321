internal import EgressModel
internal import EgressResolve

extension NameServer {
    /// Reads the value of a flag. The server is one that some machine can ask, but perhaps not this one.
    init(flag text: String) throws(Words) {
        do throws(FormatError) {
            self = try NameServer(text)
        } catch {
            throw error.words
        }
        if obstacle == .noZone { throw ServerObstacle.noZone.words }
    }
}
