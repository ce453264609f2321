/// A replacement for kubectl whose `proxy` handles each request with a given Python function. All other requests and
/// commands go to a real kubectl.
package struct ScriptedKubectl {
    /// The path of the executable.
    package let path: String
    private let folder: TemporaryFolder
    private let name: String

    /// - Parameters:
    ///   - behaviour: The body of `def behave(request)`. If it does not answer a request, the real kubectl does. A
    ///     request has the attributes `method`, `path`, `query`, `namespace`, `name` and `body`. `count` is the number
    ///     of requests with this method and path that this proxy has received, and `total` is the number of all
    ///     requests. `answer(status, body, headers)` answers the request. `carry_out()` sends it to the real kubectl
    ///     and returns the status and body of the answer. `hang_up()` ends the connection, `die(signal)` ends the
    ///     proxy, and `log(text)` writes a line to `log`.
    ///   - before: Shell commands that run first. `$KUBECTL` is the path of the real kubectl.
    ///   - kubectl: The real kubectl, or `nil` if `behaviour` answers every request.
    ///   - folder: The folder for the files of the replacement.
    /// - Throws: `SupportError` if a file cannot be written.
    package init(
        _ behaviour: String, before: String = "", kubectl: Kubectl? = .current, in folder: TemporaryFolder
    ) throws(SupportError) {
        self.folder = folder
        name = "kubectl-\(UInt32.random(in: .min ... .max))"
        let lines = behaviour.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
        let server = try folder.write("def behave(request):\n\(lines)    pass\n\n" + Self.server, to: "\(name).py")
        let python = PackageRoot.path(".venv/bin/python")
        path = try folder.writeProgram(
            """
            #!/bin/sh
            export KUBECTL='\(kubectl?.path ?? "")'
            \(before)
            case $1 in
            proxy) exec '\(python)' '\(server)' '\(folder.path("\(name).log"))' "$@" ;;
            esac
            [ -n "$KUBECTL" ] || exit 1
            exec "$KUBECTL" "$@"

            """, to: name)
    }

    /// The lines that `behaviour` has logged.
    package var log: [String] {
        ((try? folder.read("\(name).log")) ?? "").split(separator: "\n").map(String.init)
    }

    private static let server = #"""
        import collections, ctypes, http.client, http.server, json, os, signal, socket, socketserver, subprocess, sys, threading, time

        log_file, flags = sys.argv[1], sys.argv[2:]
        here = next(flag.partition("=")[2] for flag in flags if flag.startswith("--unix-socket="))
        kubectl, there = os.environ["KUBECTL"], os.path.join(os.path.dirname(log_file), f"s{os.getpid()}")
        counts, lock = collections.Counter(), threading.Lock()
        resources = ["networkpolicies", "networksets", "globalnetworksets", "ciliumcidrgroups"]

        def log(text):
            with open(log_file, "a") as file:
                file.write(text + "\n")

        class Request(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def address_string(self):
                return ""

            def log_message(self, *words):
                pass

            def serve(self):
                self.method = self.command
                uri = self.path
                self.path, _, self.query = uri.partition("?")
                parts = self.path.split("/")
                self.namespace = parts[parts.index("namespaces") + 1] if "namespaces" in parts else None
                self.name = parts[-1] if parts[-1] not in resources else None
                self.uri, self.held, self.is_answered = uri, None, False
                with lock:
                    counts[self.method, self.path] += 1
                    counts["all"] += 1
                    self.count, self.total = counts[self.method, self.path], counts["all"]
                behave(self)
                self.close_connection = True
                if not self.is_answered:
                    for part in self.upstream():
                        self.connection.sendall(part)

            do_GET = do_PATCH = serve

            @property
            def body(self):
                if self.held is None:
                    self.held = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                return self.held

            def upstream(self):
                with socket.socket(socket.AF_UNIX) as way:
                    way.connect(there)
                    head = [f"{self.method} {self.uri} HTTP/1.1"] + [f"{k}: {v}" for k, v in self.headers.items()]
                    way.sendall(("\r\n".join(head) + "\r\n\r\n").encode() + self.body)
                    while part := way.recv(1 << 16):
                        yield part

            def carry_out(self):
                with socket.socket(socket.AF_UNIX) as way:
                    way.connect(there)
                    head = [f"{self.method} {self.uri} HTTP/1.0"] + [f"{k}: {v}" for k, v in self.headers.items()]
                    way.sendall(("\r\n".join(head) + "\r\n\r\n").encode() + self.body)
                    answer = http.client.HTTPResponse(way, method=self.method)
                    answer.begin()
                    return answer.status, answer.read()

            def answer(self, status, body=b"", headers={}):
                self.is_answered = True
                if not isinstance(body, bytes):
                    body = body.encode() if isinstance(body, str) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": len(body)}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body)

            def hang_up(self):
                self.is_answered = True

            def die(self, number=signal.SIGKILL):
                os.kill(os.getpid(), number)
                time.sleep(100)

        class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
            daemon_threads, request_queue_size = True, 64

            def handle_error(self, request, address):
                pass

        def with_parent():
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)

        if kubectl:
            real = [f"--unix-socket={there}" if flag.startswith("--unix-socket=") else flag for flag in flags]
            process = subprocess.Popen([kubectl, *real], stdout=subprocess.PIPE, preexec_fn=with_parent)
            process.stdout.readline()
        server = Server(here, Request)
        print("Starting to serve", flush=True)
        server.serve_forever()

        """#
}
