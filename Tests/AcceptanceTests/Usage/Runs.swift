import EgressTestSupport

/// Runs the binary. The arguments are `words`, split at white space, followed by `further` unchanged.
func egressgen(_ words: String, _ further: [String] = [], input: String = "") throws(SupportError) -> BinaryRun {
    try BuiltBinary.run(words.split(whereSeparator: \.isWhitespace).map(String.init) + further, input: input)
}

/// Runs the binary and adds the printed policy to those that are validated at the end of the suite.
func generate(_ words: String, _ further: [String] = [], input: String = "") throws(SupportError) -> BinaryRun {
    let run = try egressgen(words, further, input: input)
    if !run.output.isEmpty { try EmittedPolicies.add(run.stdout) }
    return run
}

/// The arguments that resolve names from fixtures, without network access.
enum Zones {
    static let example = ["--zone", Fixture.zonePath("example.com")]
    static let article = ["--zone", Fixture.zonePath("aliyun.com"), "--zone", Fixture.zonePath("alibabadns.com")]
}

/// Returns the arguments that select servers of the tests.
func asking(_ servers: Endpoint...) -> [String] { servers.flatMap { ["--resolver", "\($0)"] } }

/// The servers that several tests use. They end with the test process.
enum SharedServer {
    private static let exampleServer = Result { () throws(SupportError) in
        try LiveServer.nsd(zones: [.fixture("example.com")])
    }

    /// Returns the endpoint of an NSD with the fixtures' zone example.com.
    static func example() throws(SupportError) -> Endpoint { try exampleServer.get().endpoint }
}
