internal import EgressModel
internal import EgressObserve

/// What `--learn` names.
enum LearnSource: Hashable {
    case listener(TapPlace)
    /// The path of a recording; `-` is standard input.
    case recording(String)

    /// Reads `unix:PATH`, `tcp:ADDRESS:PORT` or the path of a recording.
    ///
    /// - Throws: `Words` if the path is empty, or if the address or the port is invalid.
    init(_ text: String) throws(Words) {
        let path = text.hasPrefix("unix:") ? String(text.dropFirst("unix:".count)) : text
        guard !path.isEmpty else {
            throw Words("has no path", hint: "write unix:PATH, tcp:ADDRESS:PORT or the path of a recording")
        }
        if text.hasPrefix("tcp:") {
            self = .listener(try Self.tcp(String(text.dropFirst("tcp:".count))))
        } else {
            self = path == text ? .recording(path) : .listener(.unix(path: path))
        }
    }

    private static func tcp(_ text: String) throws(Words) -> TapPlace {
        let parts = AddressAndPort(text)
        guard let address = try? IPAddress(parts.address), let port = parts.port else {
            throw Words(
                "is not an address and a port", hint: "write tcp:ADDRESS:PORT, as in tcp:0.0.0.0:6000 or tcp:[::1]:6000"
            )
        }
        do {
            return .tcp(address, port: try AddressAndPort.number(of: port, from: 0))
        } catch {
            throw error.words
        }
    }

    var listener: TapPlace? {
        if case .listener(let place) = self { place } else { nil }
    }

    var recording: String? {
        if case .recording(let path) = self { path } else { nil }
    }

    /// Whether other machines can connect.
    var isExposed: Bool {
        if case .tcp(let address, _) = listener { !address.isLoopback } else { false }
    }
}
