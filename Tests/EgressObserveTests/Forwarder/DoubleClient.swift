import EgressTestSupport

/// A client that asks one way or the other.
enum DoubleClient {
    case datagrams(DatagramClient)
    case stream(StreamClient)

    init(to server: Endpoint, by way: ForwardRun.Way) throws {
        switch way {
        case .udp: self = .datagrams(try DatagramClient(to: server))
        case .tcp: self = .stream(try StreamClient(to: server))
        }
    }

    func send(_ message: [UInt8]) throws {
        switch self {
        case .datagrams(let client): client.send(message)
        case .stream(let client): try client.send(message)
        }
    }

    func receive() throws -> [UInt8]? {
        switch self {
        case .datagrams(let client): client.receive()
        case .stream(let client): try client.receive()
        }
    }
}
