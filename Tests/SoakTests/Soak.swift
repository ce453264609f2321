import EgressTestSupport
import Testing

/// Tests that take long, or whose limits depend on the load of the machine. They run one after the other. Two
/// processors that other programs also use can meet the limits.
@Suite(.serialized, .waits, .timeLimit(.minutes(10)))
enum Soak {
    /// Returns the arguments of a run that resolves a list of names at a server and prints the records.
    static func resolving(at server: Endpoint) -> [String] {
        ["resolve", "--hosts-file", "-", "--format", "lines", "--resolver", "\(server)"]
    }

    static func list(_ count: Int) -> String { (0..<count).map { "n\($0).example\n" }.joined() }

    /// Returns the expected output for the list if every name has the same address.
    static func lines(_ count: Int, _ address: String) -> String {
        (0..<count).map { "n\($0).example.\t300\tIN\tA\t\(address)\n" }.joined()
    }
}
