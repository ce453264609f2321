import EgressTestSupport
import Testing

/// What takes long, and marks that depend on how busy the machine is: one test after the other, with margins that two
/// processors meet which others use too.
@Suite(.serialized, .waits, .timeLimit(.minutes(10)))
enum Soak {
    /// The arguments of a run that prints the records of a list, asked from a server of the tests.
    static func resolving(at server: Endpoint) -> [String] {
        ["resolve", "--hosts-file", "-", "--format", "lines", "--resolver", "\(server)"]
    }

    static func list(_ count: Int) -> String { (0..<count).map { "n\($0).example\n" }.joined() }

    /// What is printed for the list where every name has one address.
    static func lines(_ count: Int, _ address: String) -> String {
        (0..<count).map { "n\($0).example.\t300\tIN\tA\t\(address)\n" }.joined()
    }
}
