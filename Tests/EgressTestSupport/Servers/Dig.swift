/// The answers of BIND's `dig`, the reference for the text format of records.
package enum Dig {
    /// Returns the lines of `dig +noall +answer`, with one tab between fields.
    ///
    /// `client` is the address from which dig asks.
    package static func answer(
        from server: Endpoint, _ qname: String, _ qtype: String, askedBy client: String? = nil
    ) throws(SupportError) -> [String] {
        let arguments =
            ["@\(server.address)", "-p", "\(server.port)", "+noall", "+answer", qname, qtype]
            + (client.map { ["-b", $0] } ?? [])
        let run = try Command(Executable.path(of: "dig"), arguments).run()
        guard run.status == 0 else { throw SupportError("dig failed:\n\(run.stdout)\(run.stderr)") }
        return run.stdout.split(separator: "\n").map { line in
            line.split(whereSeparator: \.isWhitespace).joined(separator: "\t")
        }
    }
}
