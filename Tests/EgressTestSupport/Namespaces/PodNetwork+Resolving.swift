import Foundation

extension PodNetwork {
    /// A client of the pod that asks a name server of this machine for names, and connects to each address at once.
    package struct ResolvingClient: Sendable {
        private let program: NamespaceProgram

        fileprivate init(_ program: NamespaceProgram) {
            self.program = program
        }

        /// Resolves names, and connects to the address of each as soon as its answer is there. All names at the same time.
        ///
        /// - Parameters:
        ///   - names: The names.
        ///   - round: The number of the call, from 1.
        /// - Returns: What happened, by address: `ok`, or the error of the connection.
        /// - Throws: `SupportError` if the client ends.
        package func connect(_ names: [String], round: Int) throws(SupportError) -> [String: String] {
            program.tell(names.joined(separator: " "))
            let line = try program.line(round)
            return line.split(separator: ";").reduce(into: [:]) { outcomes, entry in
                let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
                outcomes[parts[0]] = parts.last
            }
        }
    }

    /// Starts a client that asks `server`, and connects to a TCP port.
    package func resolvingClient(of server: Endpoint, port: UInt16) throws(SupportError) -> ResolvingClient {
        let home = "/proc/\(getpid())/ns/net"
        let arguments = [home, server.address, String(server.port), String(port)]
        return ResolvingClient(try program(Self.resolving, arguments))
    }

    /// The rules of the pod are not about DNS, so that the client asks from the namespace of the name server.
    private static let resolving = """
        import ctypes, os, threading
        home, server, port = sys.argv[1], (sys.argv[2], int(sys.argv[3])), int(sys.argv[4])
        libc, pod = ctypes.CDLL(None, use_errno=True), open("/proc/thread-self/ns/net")

        def enter(namespace):
            if libc.setns(namespace.fileno(), 0):
                raise OSError(ctypes.get_errno(), "setns")

        def sockets(count):
            with open(home) as namespace:
                enter(namespace)
            made = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(count)]
            enter(pod)
            return made

        def query(name):
            labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
            return os.urandom(2) + bytes([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]) + labels + bytes([0, 0, 1, 0, 1])

        def attempt(name, way, outcomes):
            address = name
            try:
                way.settimeout(10)
                way.sendto(query(name), server)
                address = socket.inet_ntoa(way.recv(4096)[-4:])
                socket.create_connection((address, port), 10).close()
                outcomes.append(address + "=ok")
            except OSError as error:
                outcomes.append(f"{address}={error}")

        print("ready", flush=True)
        for line in sys.stdin:
            names, outcomes = line.split(), []
            threads = [
                threading.Thread(target=attempt, args=(name, way, outcomes))
                for name, way in zip(names, sockets(len(names)))]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            print(";".join(outcomes), flush=True)
        """
}
