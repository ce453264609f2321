import EgressTestSupport

/// Runs the binary. Its arguments are the words, split at white space, and then the further ones as they are.
func egressgen(_ words: String, _ further: [String] = [], input: String = "") throws(SupportError) -> BinaryRun {
    try BuiltBinary.run(words.split(whereSeparator: \.isWhitespace).map(String.init) + further, input: input)
}

/// Runs the binary for a policy, which is judged at the end of the suite.
func generate(_ words: String, _ further: [String] = [], input: String = "") throws(SupportError) -> BinaryRun {
    let run = try egressgen(words, further, input: input)
    if !run.output.isEmpty { try EmittedPolicies.add(run.stdout) }
    return run
}

/// The arguments that answer from fixtures, without any network.
enum Zones {
    static let example = ["--zone", Fixture.zonePath("example.com")]
    static let article = ["--zone", Fixture.zonePath("aliyun.com"), "--zone", Fixture.zonePath("alibabadns.com")]
}

/// The arguments that ask a server of the tests.
func asking(_ servers: Endpoint...) -> [String] { servers.flatMap { ["--resolver", "\($0)"] } }

/// Servers that many tests ask; they end with the process.
enum SharedServer {
    private static let exampleServer = Result { () throws(SupportError) in
        try LiveServer.nsd(zones: [.fixture("example.com")])
    }

    /// NSD with the zone example.com of the fixtures.
    static func example() throws(SupportError) -> Endpoint { try exampleServer.get().endpoint }
}
